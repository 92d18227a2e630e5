import { Kind, type FieldNode, type FragmentDefinitionNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** A field that was asked for, under the name the client gave it. */
export interface SelectedField {
  /** Key in the answer: the alias, or the name. */
  readonly key: string;
  readonly name: string;
  /** Null for leaves. */
  readonly selection: Selection | null;
}
export type Selection = readonly SelectedField[];

/** What keeps a selection from being answered by SQL alone: arguments and directives decide at run time. */
export class NotExpressible extends Error {}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/**
 * The fields under a field, fragments spread and repeated fields merged.
 * @throws NotExpressible for a directive or an argument below the field
 */
export function selectionOf(nodes: readonly FieldNode[], fragments: Fragments): Selection {
  const merged = new Map<string, { name: string; sets: FieldNode[] }>();
  const visit = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.directives?.length) throw new NotExpressible();
      if (node.kind === Kind.FIELD) {
        if (node.arguments?.length) throw new NotExpressible();
        const key = node.alias?.value ?? node.name.value;
        const known = merged.get(key) ?? { name: node.name.value, sets: [] };
        known.sets.push(node);
        merged.set(key, known);
      } else {
        const inner = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments[node.name.value]?.selectionSet;
        if (inner) visit(inner);
      }
    }
  };
  for (const node of nodes) if (node.selectionSet) visit(node.selectionSet);
  return [...merged].map(([key, { name, sets }]) => ({ key, name, selection: sets.some((node) => node.selectionSet) ? selectionOf(sets, fragments) : null }));
}

/** The selection below the field that is being resolved; null when SQL alone cannot answer it. */
export function selectionBelow(info: GraphQLResolveInfo): Selection | null {
  try {
    return selectionOf(info.fieldNodes, info.fragments);
  } catch (error) {
    if (error instanceof NotExpressible) return null;
    throw error;
  }
}

/** The selection of a field of a selection, by its schema name. */
export const within = (selection: Selection, name: string): Selection => selection.find((field) => field.name === name)?.selection ?? [];

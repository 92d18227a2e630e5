import {
  GraphQLObjectType, GraphQLScalarType, GraphQLSchema, Kind, defaultFieldResolver, getNamedType, getOperationAST, isNonNullType, GraphQLNonNull,
  type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLFieldConfigMap, type GraphQLResolveInfo, type OperationDefinitionNode,
} from 'graphql';
import { NotExpressible, selectionOf, type Selection } from './selection.ts';

/** Root fields that can answer with raw JSON say so in their extensions: whether they can for a selection. */
export interface RawField {
  canAnswer(selection: Selection): boolean;
}
export const RAW_FIELD = 'rawField';

/** What a resolver finds on `info` when its answer is copied into the response: the selection to answer, as {@link RawJson}. */
export interface RawInfo extends GraphQLResolveInfo {
  rawSelection?: Selection;
}

const RawScalar = new GraphQLScalarType({ name: 'RawJson', serialize: (value) => value });
const SUFFIX = 'AsRawJson';

/**
 * The schema with a twin of each such root field that returns its JSON whole, so that execution does not walk
 * through what SQL has shaped already. Guards and arguments are those of the field itself.
 */
function twinSchema(schema: GraphQLSchema): GraphQLSchema {
  const query = schema.getQueryType();
  if (!query) return schema;
  const config = query.toConfig();
  const twins: GraphQLFieldConfigMap<unknown, unknown> = {};
  for (const [name, field] of Object.entries(config.fields)) {
    if (!field.extensions?.[RAW_FIELD]) continue;
    const type = isNonNullType(field.type) ? new GraphQLNonNull(RawScalar) : RawScalar;
    const resolve = field.resolve ?? defaultFieldResolver;
    twins[`${name}${SUFFIX}`] = { ...field, type, resolve: (source, args, context, info) => resolve(source, args, context, withSelection(info)) };
  }
  const withTwins = new GraphQLObjectType({ ...config, fields: { ...config.fields, ...twins } });
  return new GraphQLSchema({ ...schema.toConfig(), query: withTwins, types: [...schema.toConfig().types.filter((type) => type.name !== query.name), RawScalar], assumeValid: true });
}

/** The twin's own field node has lost its selection; the original travels on a symbol of the node. */
const ORIGINAL = Symbol('selection of the original field');
type TwinNode = FieldNode & { [ORIGINAL]?: Selection };

function withSelection(info: GraphQLResolveInfo): RawInfo {
  const rawSelection = (info.fieldNodes[0] as TwinNode | undefined)?.[ORIGINAL];
  return rawSelection ? Object.assign(Object.create(info) as RawInfo, { rawSelection }) : info;
}

export interface Rewritten {
  schema: GraphQLSchema;
  document: DocumentNode;
}

/** Rewrites documents so that root fields which can answer in raw JSON do. */
export class RawFields {
  private readonly twin: GraphQLSchema;

  constructor(private readonly schema: GraphQLSchema) {
    this.twin = twinSchema(schema);
  }

  /** @returns null when nothing of the operation can be answered raw */
  rewrite(document: DocumentNode, operationName: string | undefined): Rewritten | null {
    const operation = getOperationAST(document, operationName);
    if (!operation || operation.operation !== 'query') return null;
    const fragments = Object.fromEntries(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
    const selections = operation.selectionSet.selections.map((node) => (node.kind === Kind.FIELD ? this.twinOf(node, fragments) : node));
    if (selections.every((node, index) => node === operation.selectionSet.selections[index])) return null;
    const rewritten: OperationDefinitionNode = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
    return { schema: this.twin, document: { ...document, definitions: document.definitions.map((node) => (node === operation ? rewritten : node)) } };
  }

  private twinOf(node: FieldNode, fragments: Record<string, FragmentDefinitionNode>): FieldNode {
    const field = this.schema.getQueryType()?.getFields()[node.name.value];
    const raw = field?.extensions[RAW_FIELD] as RawField | undefined;
    if (!field || !raw || getNamedType(field.type) instanceof GraphQLScalarType) return node;
    const selection = expressible(node, fragments);
    if (!selection || !raw.canAnswer(selection)) return node;
    const name = { ...node.name, value: `${node.name.value}${SUFFIX}` };
    const twin: TwinNode = { ...node, name, alias: node.alias ?? node.name, selectionSet: undefined, [ORIGINAL]: selection };
    return twin;
  }
}

function expressible(node: FieldNode, fragments: Record<string, FragmentDefinitionNode>): Selection | null {
  try {
    return selectionOf([node], fragments);
  } catch (error) {
    if (error instanceof NotExpressible) return null;
    throw error;
  }
}

import type { ApolloServerPlugin, BaseContext, GraphQLRequest } from '@apollo/server';
import { GraphQLError, Kind, type DocumentNode, type FieldNode, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { fieldExtensionsEstimator, getComplexity, simpleEstimator, type ComplexityEstimator } from 'graphql-query-complexity';

const MAX_DEPTH = 12;
const MAX_FIELDS = 700;
const MAX_COST = 20_000;
/** Tokens a document may have; refused while parsing. */
export const MAX_TOKENS = 4_000;

const badInput = (why: string) => new GraphQLError(why, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
const tooComplex = (why: string) => new GraphQLError(why, { extensions: { code: 'QUERY_TOO_COMPLEX', http: { status: 400 } } });

/** A list costs its page size times what one element costs. */
const pageEstimator: ComplexityEstimator = ({ args, childComplexity }) => {
  const first: unknown = args['first'];
  return typeof first === 'number' ? 1 + Math.max(first, 0) * childComplexity : undefined;
};

/** PostgreSQL takes neither NUL nor half a surrogate pair: refused here, before anything is done. */
const isStorable = (text: string): boolean => !/[\0\p{Surrogate}]/u.test(text);

function allStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(allStorable);
}

const estimators = [fieldExtensionsEstimator(), pageEstimator, simpleEstimator({ defaultComplexity: 1 })];

/** @throws GraphQLError when fields nest or number too many, fragments counted where they are spread */
function checkShape(document: DocumentNode, operation: OperationDefinitionNode): void {
  const fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet] as const] : [])));
  let fields = 0;
  const visit = (set: SelectionSetNode | undefined, depth: number): void => {
    if (!set) return;
    if (depth > MAX_DEPTH) throw tooComplex(`The query nests deeper than ${MAX_DEPTH} fields.`);
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        fields += 1;
        if (fields > MAX_FIELDS) throw tooComplex(`The query asks for more than ${MAX_FIELDS} fields.`);
        if (!isIntrospection(selection)) visit(selection.selectionSet, depth + 1);
      } else {
        visit(selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value), depth);
      }
    }
  };
  visit(operation.selectionSet, 1);
}

/** Introspection nests deep by nature and is bounded by the schema. */
const isIntrospection = (field: FieldNode) => field.name.value.startsWith('__');

/** @throws GraphQLError when the variables do not fit what the operation declares */
function costOf(schema: GraphQLSchema, query: DocumentNode, { variables, operationName }: GraphQLRequest): number {
  const named = operationName === undefined ? {} : { operationName };
  try {
    return getComplexity({ schema, query, variables: variables ?? {}, ...named, estimators });
  } catch (error) {
    throw error instanceof GraphQLError ? badInput(error.message) : error;
  }
}

/** Refuses a query before execution when its shape or its list-multiplied cost is too large. */
export function limits(): ApolloServerPlugin<BaseContext> {
  const shaped = new WeakSet<DocumentNode>();
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request }) {
          if (operation?.operation === 'subscription') throw badInput('Subscriptions are taken over a WebSocket.');
          if (operation && !shaped.has(document)) {
            checkShape(document, operation);
            shaped.add(document);
          }
          if (!allStorable(request.variables)) {
            throw badInput('A text holds a character that cannot be stored.');
          }
          const cost = costOf(schema, document, request);
          if (cost > MAX_COST) throw tooComplex(`The query costs ${cost}, more than ${MAX_COST}. Ask for shorter lists.`);
        },
      };
    },
  };
}

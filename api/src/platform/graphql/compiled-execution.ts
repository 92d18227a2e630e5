import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import { execute, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { Logger } from '../telemetry/logger.ts';
import { RawFields } from '../sql-json/raw-fields.ts';
import { formatError } from './format-error.ts';

type Run = (root: unknown, context: unknown, variables: Record<string, unknown>) => Promise<ExecutionResult> | ExecutionResult;

/**
 * Executes each operation through a function compiled for its document (graphql-jit), kept for as long as Apollo
 * keeps the parsed document. Root fields that SQL answers whole are copied into the response (see ../sql-json).
 * What cannot be compiled runs through graphql-js.
 */
export function compiledExecution(log: Logger): ApolloServerPlugin<BaseContext> {
  const compiled = new WeakMap<DocumentNode, Map<string, Run>>();
  let rawFields: RawFields | undefined;

  function runOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined): Run {
    const known = compiled.get(document) ?? new Map<string, Run>();
    compiled.set(document, known);
    const name = operationName ?? '';
    const run = known.get(name) ?? compile(schema, document, operationName);
    known.set(name, run);
    return run;
  }

  function compile(original: GraphQLSchema, given: DocumentNode, operationName: string | undefined): Run {
    rawFields ??= new RawFields(original);
    const { schema, document } = rawFields.rewrite(given, operationName) ?? { schema: original, document: given };
    const result: CompiledQuery | ExecutionResult = compileQuery(schema, document, operationName ?? '', { disableLeafSerialization: false });
    if (isCompiledQuery(result)) return (root, context, variables) => result.query(root, context, variables);
    return (rootValue, contextValue, variableValues) => execute({ schema, document, operationName: operationName ?? null, rootValue, contextValue, variableValues });
  }

  return {
    async requestDidStart() {
      return {
        async responseForOperation({ schema, document, request, contextValue }) {
          const run = runOf(schema, document, request.operationName);
          const result = await run(undefined, contextValue, request.variables ?? {});
          const singleResult = {
            ...(result.errors ? { errors: result.errors.map((error) => formatError(error, log)) } : {}),
            ...(result.data === undefined ? {} : { data: result.data }),
          };
          // No data at all means that the variables were refused before execution.
          const status = result.data === undefined ? 400 : undefined;
          return { http: { status, headers: new HeaderMap() }, body: { kind: 'single', singleResult } };
        },
      };
    },
  };
}

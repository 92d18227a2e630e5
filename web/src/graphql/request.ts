import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql/language/printer.js';
import { ApiError, toApiError } from '../errors/apiError.ts';

/** The organisation a request is made for, when it isn't the signed-in one. */
export const actingForHeader = 'x-acting-for';

/**
 * One GraphQL request without a cache: the signed-out pages need no more, so they load no more.
 * @throws ApiError
 */
export async function request<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  actingFor?: string,
): Promise<Data> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (actingFor) headers[actingForHeader] = actingFor;
  const body = JSON.stringify({ query: print(document), variables });
  let answer: { data?: Data | null; errors?: unknown[] };
  try {
    const response = await fetch('/graphql', { method: 'POST', credentials: 'same-origin', headers, body });
    answer = await response.json();
  } catch (error) {
    throw toApiError(error);
  }
  if (answer.errors?.length) throw toApiError({ errors: answer.errors });
  if (!answer.data) throw new ApiError('INTERNAL', 'no data');
  return answer.data;
}

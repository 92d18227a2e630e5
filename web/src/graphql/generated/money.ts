/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type OrgKind =
  | 'AGENCY'
  | 'BRAND'
  | 'CREATOR'
  | 'OPERATOR';

export type ClientBalancesQueryVariables = Exact<{ [key: string]: never; }>;


export type ClientBalancesQuery = { clientBalances: Array<{ currency: string, availableMinor: string, heldMinor: string, pendingMinor: string, invoicedMinor: string, client: { id: string, kind: OrgKind, name: string } }> };


export const ClientBalancesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ClientBalances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clientBalances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"client"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"availableMinor"}},{"kind":"Field","name":{"kind":"Name","value":"heldMinor"}},{"kind":"Field","name":{"kind":"Name","value":"pendingMinor"}},{"kind":"Field","name":{"kind":"Name","value":"invoicedMinor"}}]}}]}}]} as unknown as DocumentNode<ClientBalancesQuery, ClientBalancesQueryVariables>;
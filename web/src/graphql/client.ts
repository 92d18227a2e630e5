import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import { createLiveLink, keepLiveState } from './live/liveLink.ts';
import { actingForHeader } from './request.ts';

/**
 * A client of its own per organisation acted for: caches of two tenants never meet.
 * @param actingFor id of the client's organisation; absent when one works for the own one
 */
export function createClient(actingFor?: string): ApolloClient {
  const headers: Record<string, string> = actingFor ? { [actingForHeader]: actingFor } : {};
  const live = createLiveLink(actingFor);
  const http = new HttpLink({ uri: '/graphql', credentials: 'same-origin', headers });
  const client = new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, live.link, http),
    cache: new InMemoryCache({
      typePolicies: {
        // Parts of an object that are replaced as a whole, never merged field by field.
        Creator: { fields: { audience: { merge: false } } },
        Deal: { fields: { can: { merge: false }, wait: { merge: false }, receipt: { merge: false } } },
        Campaign: { fields: { can: { merge: false } } },
        Brief: { fields: { can: { merge: false } } },
        Wallet: { merge: false },
      },
    }),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
    clientAwareness: { name: 'meadow-web' },
  });
  keepLiveState(client, live.state);
  return client;
}

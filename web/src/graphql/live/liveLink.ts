import type { ApolloClient, ApolloLink } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';

/** Whether the socket of a client is open, and who wants to know. */
export interface LiveState {
  isOpen: () => boolean;
  onChange: (tell: () => void) => () => void;
}

const states = new WeakMap<ApolloClient, LiveState>();
const never: LiveState = { isOpen: () => false, onChange: () => () => undefined };
export const liveStateOf = (client: ApolloClient): LiveState => states.get(client) ?? never;
export const keepLiveState = (client: ApolloClient, state: LiveState): void => void states.set(client, state);

/** Opened by the first subscription, closed a while after the last; what is lost is opened again, ever more patiently. */
export function createLiveLink(actingFor?: string): { link: ApolloLink; state: LiveState } {
  let open = false;
  const listeners = new Set<() => void>();
  const set = (now: boolean) => {
    open = now;
    for (const tell of listeners) tell();
  };
  const socket = createClient({
    url: () => new URL('/graphql', window.location.href.replace(/^http/, 'ws')).href,
    connectionParams: actingFor ? { actingFor } : {},
    lazyCloseTimeout: 5_000,
    retryAttempts: Infinity,
    on: { connected: () => set(true), closed: () => set(false) },
    // Polling goes on meanwhile: nobody needs to be told.
    onNonLazyError: () => undefined,
  });
  const onChange = (tell: () => void) => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  };
  return { link: new GraphQLWsLink(socket), state: { isOpen: () => open, onChange } };
}

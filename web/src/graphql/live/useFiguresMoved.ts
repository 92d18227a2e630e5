import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { FiguresMovedDocument } from '../generated/live.ts';
import { liveStateOf } from './liveLink.ts';

/**
 * Calls back about a second after something happened that moves the figures of the organisation one acts for.
 * @returns whether one would be called: without a socket it is polling that keeps a page fresh
 */
export function useFiguresMoved(wanted: boolean, moved: () => void): boolean {
  const client = useApolloClient();
  const latest = useRef(moved);
  useEffect(() => {
    latest.current = moved;
  });
  useEffect(() => {
    if (!wanted || typeof WebSocket === 'undefined') return undefined;
    const subscription = client.subscribe({ query: FiguresMovedDocument }).subscribe({
      next: () => latest.current(),
      error: () => undefined,
    });
    return () => subscription.unsubscribe();
  }, [client, wanted]);
  const state = liveStateOf(client);
  return useSyncExternalStore(state.onChange, () => wanted && state.isOpen());
}

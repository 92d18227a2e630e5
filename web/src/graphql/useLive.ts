import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import { useFiguresMoved } from './live/useFiguresMoved.ts';
import { toApiError, type ApiError } from '../errors/apiError.ts';

export interface Live<Data> {
  data: Data | undefined;
  error: ApiError | undefined;
  loading: boolean;
  /** When `data` last arrived, by this device's clock. */
  asOf: Date | null;
  refetch: () => void;
}

interface Options<Variables> {
  variables: Variables;
  /** Asks again at this pace while the tab is visible; absent asks once. */
  everyMs?: number;
  /** Asks again when the figures moved, too; then `everyMs` is the fall-back. */
  moving?: boolean;
  skip?: boolean;
}

/** The pace of polling beside an open socket: for what moves on a page besides its figures. */
const CALM_MS = 5_000;

const isHidden = () => document.visibilityState === 'hidden';

/** A query that keeps its last good answer while it asks again, also when asking fails. */
export function useLive<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  { variables, everyMs = 0, moving = false, skip = false }: Options<Variables>,
): Live<Data> {
  // The hook's option types are computed from literal arguments and cannot be met by a generic call.
  const query: (
    doc: TypedDocumentNode<Data, Variables>,
    options: Record<string, unknown>,
  ) => { data?: unknown; error?: unknown; loading: boolean; refetch: () => Promise<unknown> } = useQuery;
  const ask = useRef<() => void>(() => undefined);
  const isTold = useFiguresMoved(moving && !skip, () => ask.current());
  const result = query(document, {
    variables,
    skip,
    pollInterval: isTold ? Math.max(everyMs, CALM_MS) : everyMs,
    skipPollAttempt: isHidden,
    notifyOnNetworkStatusChange: false,
    // What is under way was asked before the figures moved: its answer must not stand for the one that is asked for now.
    ...(moving ? { context: { queryDeduplication: false } } : {}),
  });
  const refetching = useRef({ isUnderWay: false, isWantedAgain: false });
  useEffect(() => {
    ask.current = () => {
      const state = refetching.current;
      if (isHidden()) return;
      if (state.isUnderWay) {
        state.isWantedAgain = true;
        return;
      }
      state.isUnderWay = true;
      const done = () => {
        state.isUnderWay = false;
        if (!state.isWantedAgain) return;
        state.isWantedAgain = false;
        ask.current();
      };
      result.refetch().then(done, done);
    };
  });
  const key = JSON.stringify(variables);
  const [kept, setKept] = useState<{ key: string; data: Data; at: Date } | null>(null);
  const latest = useRef<unknown>(undefined);
  const fresh = result.data as Data | undefined;
  useEffect(() => {
    if (fresh === undefined || latest.current === fresh) return;
    latest.current = fresh;
    setKept({ key, data: fresh, at: new Date() });
  }, [fresh, key]);
  const data = fresh ?? (kept?.key === key ? kept.data : undefined);
  return {
    data,
    error: result.error ? toApiError(result.error) : undefined,
    loading: data === undefined && !result.error,
    asOf: kept?.at ?? null,
    refetch: () => void result.refetch().catch(() => undefined),
  };
}

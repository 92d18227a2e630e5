import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useCallback, useState } from 'react';
import { useErrorText } from '../i18n/errorText.ts';
import { tell } from '../ui/tell.ts';
import { toApiError, type ApiError } from '../errors/apiError.ts';

interface Options {
  /** Said when it worked. */
  done?: string;
  /** Called with the error instead of showing it, where a form shows it at its fields. */
  onError?: (error: ApiError) => void;
  /** Names of queries to ask again afterwards. */
  refresh?: string[];
}

/**
 * A mutation as a page needs it: a promise of the data or null, a busy flag, and the error as a sentence.
 * After a lost race (`CONFLICT`, a stale offer, a status that moved) the active queries are asked again, so the page shows the fresh state.
 */
export function useAction<Data, Variables extends OperationVariables>(document: TypedDocumentNode<Data, Variables>, options: Options = {}) {
  const client = useApolloClient();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const { done, onError, refresh } = options;
  const refreshKey = refresh?.join(' ') ?? '';
  const run = useCallback(
    async (variables: Variables): Promise<Data | null> => {
      setBusy(true);
      try {
        const mutate: (input: Record<string, unknown>) => Promise<{ data?: unknown }> = client.mutate.bind(client) as never;
        const { data } = await mutate({ mutation: document, variables, refetchQueries: refreshKey ? refreshKey.split(' ') : [] });
        if (done) tell.done(done);
        return (data ?? null) as Data | null;
      } catch (failure) {
        const error = toApiError(failure);
        if (lostRaces.has(error.code)) void client.refetchQueries({ include: 'active' });
        if (onError) onError(error);
        else tell.failed(errorText(error));
        return null;
      } finally {
        setBusy(false);
      }
    },
    [client, document, done, errorText, onError, refreshKey],
  );
  return [run, busy] as const;
}

const lostRaces: ReadonlySet<string> = new Set([
  'CONFLICT', 'OFFER_STALE', 'DEAL_CANNOT_MOVE', 'DEAL_OUT_OF_TURN', 'BRIEF_CANNOT_MOVE', 'CAMPAIGN_CANNOT_MOVE', 'PAYOUT_CANNOT_MOVE', 'CONTEST_CANNOT_MOVE',
]);

import type { Party } from '@meadow/shared';
import type { RightsAction } from './rights.jobs.ts';

/** What may become of the rights of a note now, and what did. */
export interface RightsState {
  /** Whether the deal stands so that its note can be boosted at all. */
  isPublished: boolean;
  /** In force; null when nothing allows a boost. */
  until: Date | null;
  lastAction: RightsAction | null;
  now: Date;
}

const isInForce = ({ until, now }: RightsState): boolean => until !== null && until > now;
const isAsked = ({ lastAction }: RightsState): boolean => lastAction === 'ASK';

/** Which steps a side may take. */
export function stepsOpenTo(party: Party | null, state: RightsState): Record<'grant' | 'revoke' | 'ask' | 'withdraw' | 'decline', boolean> {
  const [isCreator, isBrand] = [party === 'CREATOR', party === 'BRAND'];
  return {
    grant: isCreator && state.isPublished,
    revoke: isCreator && state.isPublished && isInForce(state),
    ask: isBrand && state.isPublished && !isAsked(state),
    withdraw: isBrand && isAsked(state),
    decline: isCreator && isAsked(state),
  };
}

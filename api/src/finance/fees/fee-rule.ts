import type { DealKind, DealStage, FeePayee } from '@meadow/shared';
import type { FeeTerms } from './fee.ts';

export type FeeParty = 'BRAND' | 'CREATOR';

/** A version of what one side pays on deals of a kind. Never edited. */
export interface FeeRule extends FeeTerms {
  id: string;
  /** Counts per line of the schedule: party, kind, payee and stage. */
  version: number;
  party: FeeParty;
  dealKind: DealKind;
  /** The creator only where a brand ends a deal early. */
  payee: FeePayee;
  /** Null: on deals that run to their end. */
  stage: DealStage | null;
  /** Null: any; then the rule has no amounts. */
  currency: string | null;
  validFrom: Date;
  /** Set for a promotion: it no longer holds at this moment. */
  validUntil: Date | null;
  /** Holds only with creators whom the brand brought. */
  ownCreators: boolean;
}

/** The rules that every installation began with hold from here on. */
export const FIRST_RULES_AT = new Date('2020-01-01T00:00:00Z');

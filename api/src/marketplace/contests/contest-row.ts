import type { DealKind } from '@meadow/shared';
import type { ContestKind, ContestStatus } from './contest.lifecycle.ts';
import type { ContestJudge } from './contest.view.ts';

/** A row of `contests`. */
export interface ContestRow extends Record<string, unknown> {
  id: string;
  brand_id: string;
  kind: ContestKind;
  status: ContestStatus;
  title: string;
  rules: string;
  disclosure_label: string;
  destination: string;
  currency: string;
  judged_by: ContestJudge | null;
  prizes_minor: bigint[] | string[];
  budget_minor: bigint | null;
  thousand_reads_minor: bigint | null;
  entry_cap_minor: bigint | null;
  places: number | null;
  min_reads: number | null;
  min_valid_bps: number | null;
  days: Partial<Record<ContestStatus, number>>;
  priced_at: Date | null;
  /** From an award to the payout run; null while the pool is not held, and in contests older than the question. */
  payout_days: number | null;
  pool_minor: bigint;
  awarded_minor: bigint;
  entered_at: Date;
  due_at: Date | null;
  created_at: Date;
}

/** By rank. */
export const prizesOf = ({ prizes_minor: prizes }: Pick<ContestRow, 'prizes_minor'>): bigint[] => prizes.map(BigInt);

/** All that the creators can get together, before fees. */
export const promisedOf = (contest: Pick<ContestRow, 'budget_minor' | 'prizes_minor'>): bigint => contest.budget_minor ?? prizesOf(contest).reduce((sum, prize) => sum + prize, 0n);

type Priced = Pick<ContestRow, 'kind' | 'budget_minor' | 'prizes_minor' | 'currency'>;
/** What a contest is priced as: one fee, by the rules of the moment at which its pool is held. */
export const orderOf = (contest: Priced, at: Date): { feeMinor: bigint; currency: string; kind: DealKind; at: Date } => ({
  feeMinor: promisedOf(contest), currency: contest.currency, kind: contest.kind === 'PRIZES' ? 'CONTEST' : 'CO_CREATION', at,
});

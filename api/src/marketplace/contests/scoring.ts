import { allocate } from '@meadow/shared';

/** An account younger than this has no vote that counts. */
export const YOUNG_DAYS = 7;
/** Of so many votes for one entry within a minute, the later ones are a rush and do not count. */
export const RUSH_VOTES = 5;
const MINUTE_MS = 60_000;

export interface Vote {
  entryId: string;
  /** The voter's organisation, unnamed. */
  voter: string;
  /** Age of the voter's account when it voted. */
  accountDays: number;
  at: Date;
}
export const voteFaults = ['NEW_ACCOUNT', 'SAME_ORGANISATION', 'RUSH'] as const;
export type VoteFault = (typeof voteFaults)[number];
export interface VoteCount {
  counted: number;
  leftOut: Record<VoteFault, number>;
}

/** What each entry's votes come to, and why others do not count. @param votes in the order they were cast */
export function countVotes(votes: readonly Vote[]): Map<string, VoteCount> {
  const counts = new Map<string, VoteCount>();
  const voters = new Set<string>();
  const times = new Map<string, number[]>();
  for (const { entryId, voter, accountDays, at } of votes) {
    const count = counts.get(entryId) ?? { counted: 0, leftOut: { NEW_ACCOUNT: 0, SAME_ORGANISATION: 0, RUSH: 0 } };
    counts.set(entryId, count);
    const recent = (times.get(entryId) ?? []).filter((time) => time > at.getTime() - MINUTE_MS);
    times.set(entryId, [...recent, at.getTime()]);
    const fault: VoteFault | null = accountDays < YOUNG_DAYS ? 'NEW_ACCOUNT' : voters.has(voter) ? 'SAME_ORGANISATION' : recent.length >= RUSH_VOTES ? 'RUSH' : null;
    if (fault) count.leftOut[fault] += 1;
    else {
      count.counted += 1;
      voters.add(voter);
    }
  }
  return counts;
}

export interface Scored {
  id: string;
  /** Null: nobody judged it. */
  score: number | null;
  enteredAt: Date;
}

/** Entries with a score above zero, best first; of equals the one that entered first. */
export const rankEntries = (entries: readonly Scored[]): Scored[] =>
  entries.filter(({ score }) => score !== null && score > 0).sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.enteredAt.getTime() - b.enteredAt.getTime() || (a.id < b.id ? -1 : 1));

export interface ReadRules {
  budgetMinor: bigint;
  thousandReadsMinor: bigint;
  entryCapMinor: bigint;
  minReads: number;
  minValidBps: number;
}
export interface Reads {
  id: string;
  gross: number;
  valid: number;
}
export type NoPay = 'TOO_FEW_READS' | 'TOO_MANY_INVALID';

/**
 * What each entry earns by its valid reads: price by thousand, rounded down, at most the cap of an entry, nothing below the floor
 * of quality. Where all together would cost more than the budget, each gets its share of the budget (largest remainder).
 */
export function payForReads(entries: readonly Reads[], rules: ReadRules): { id: string; amountMinor: bigint; why: NoPay | null }[] {
  const wanted = entries.map(({ id, gross, valid }) => {
    const why: NoPay | null = valid < Math.max(1, rules.minReads) ? 'TOO_FEW_READS' : valid * 10_000 < gross * rules.minValidBps ? 'TOO_MANY_INVALID' : null;
    const earned = (BigInt(valid) * rules.thousandReadsMinor) / 1_000n;
    return { id, why, amountMinor: why ? 0n : earned < rules.entryCapMinor ? earned : rules.entryCapMinor };
  });
  const sum = wanted.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  if (sum <= rules.budgetMinor) return wanted;
  const parts = allocate(rules.budgetMinor, wanted.map(({ amountMinor }) => amountMinor));
  return wanted.map((entry, index) => ({ ...entry, amountMinor: parts[index] ?? 0n }));
}

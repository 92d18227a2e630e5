import { checkCurrency } from '../../identity/index.ts';
import { checkDestination } from '../../measurement/index.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { usualDays, type ContestStatus } from './contest.lifecycle.ts';
import type { ContestInput } from './contest.view.ts';

const MOST_MINOR = 10n ** 14n;
const MOST_PRIZES = 100;
const MOST_DAYS = 90;

export interface NewContest {
  days: Partial<Record<ContestStatus, number>>;
  destination: string;
  prizes: bigint[];
  judgedBy: ContestInput['judgedBy'];
  reads: { budgetMinor: bigint; thousandReadsMinor: bigint; entryCapMinor: bigint; places: number; minReads: number; minValidBps: number } | null;
}

/** What a contest needs of its kind, checked. @throws BadInput */
export function readContest(input: ContestInput): NewContest {
  checkCurrency(input.currency);
  const wrong: Record<string, string> = {};
  const within = (field: string, value: number | null | undefined, low: number, high: number) => {
    if (value == null || !Number.isInteger(value) || value < low || value > high) wrong[field] = `must be between ${low} and ${high}`;
  };
  const amount = (field: string, value: bigint | null | undefined) => {
    if (value == null || value <= 0n || value > MOST_MINOR) wrong[field] = 'must be above zero';
  };
  for (const [field, most] of [['title', 120], ['rules', 8_000], ['disclosureLabel', 40]] as const) if (input[field].trim() === '' || input[field].length > most) wrong[field] = `is needed, up to ${most} characters`;
  const destination = checkDestination(input.destination);
  const days = { ...usualDays[input.kind] };
  const prizes = input.prizesMinor ?? [];
  const { budgetMinor, thousandReadsMinor, entryCapMinor, places, minReads, minValidBps } = input;
  if (input.kind === 'PRIZES') {
    if (!input.judgedBy) wrong['judgedBy'] = 'is needed';
    if (prizes.length === 0 || prizes.length > MOST_PRIZES || prizes.some((prize, rank) => prize <= 0n || prize > MOST_MINOR || prize > (prizes[rank - 1] ?? prize))) wrong['prizesMinor'] = `must be 1 to ${MOST_PRIZES} amounts, none above the one before`;
    if (input.entryDays != null) within('entryDays', (days.OPEN = input.entryDays), 1, MOST_DAYS);
    if (input.judgeDays != null) within('judgeDays', (days.JUDGING = input.judgeDays), 1, MOST_DAYS);
  } else {
    amount('budgetMinor', budgetMinor);
    amount('thousandReadsMinor', thousandReadsMinor);
    amount('entryCapMinor', entryCapMinor);
    within('places', places, 1, 500);
    within('minReads', minReads, 0, 10_000_000);
    within('minValidBps', minValidBps, 0, 10_000);
  }
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
  const isReads = input.kind === 'READS' && budgetMinor && thousandReadsMinor && entryCapMinor && places != null && minReads != null && minValidBps != null;
  return {
    days, destination, prizes: input.kind === 'PRIZES' ? prizes : [], judgedBy: input.kind === 'PRIZES' ? input.judgedBy : null,
    reads: isReads ? { budgetMinor, thousandReadsMinor, entryCapMinor, places, minReads, minValidBps } : null,
  };
}

import { isDay } from '@meadow/shared';
import type { TaxRule } from '../invoices/tax.ts';
import type { WithholdingRule } from './withholding.ts';

/** Who published a version, from when it holds, and by what law. */
interface Published {
  id: string;
  version: number;
  validFrom: string;
  source: string;
  publishedAt: Date | null;
}
export type TaxRuleVersion = TaxRule & Published;
export type WithholdingRuleVersion = WithholdingRule & Published;

export type NewTaxRule = TaxRule & { source: string };
export interface NewWithholdingRule {
  expenseBps: number;
  monthlyMinor: bigint;
  /** Up to how much of the year's taxable income, ascending; null for all above. */
  steps: readonly { upToMinor: bigint | null; rateBps: number }[];
  validFrom: string;
  source: string;
}

const LARGEST_MINOR = 10n ** 14n;
const MOST_STEPS = 20;
const LONGEST_SOURCE = 300;
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
type Faults = Record<string, string>;

/** @param today in the issuer's zone @returns what is wrong, by field */
export function faultsOfTaxRule({ country, rateBps, validFrom, source }: NewTaxRule, today: string): Faults {
  return {
    ...(/^[A-Z]{2}$/.test(country) && countries.of(country) ? {} : { country: 'is not a country code of two letters' }),
    ...(isShare(rateBps, 5_000) ? {} : { rateBps: 'must be between 0 and 50' }),
    ...faultsOfStart(validFrom, source, today),
  };
}

/** @param today in the law's zone @returns what is wrong, by field */
export function faultsOfWithholding({ expenseBps, monthlyMinor, steps, validFrom, source }: NewWithholdingRule, today: string): Faults {
  return {
    ...(isShare(expenseBps, 10_000) ? {} : { expenseBps: 'must be between 0 and 100' }),
    ...(monthlyMinor >= 0n && monthlyMinor <= LARGEST_MINOR ? {} : { monthlyMinor: 'must not be negative' }),
    ...faultsOfSteps(steps),
    ...faultsOfStart(validFrom, source, today),
  };
}

function faultsOfStart(validFrom: string, source: string, today: string): Faults {
  return {
    // What was invoiced or paid today was taxed by the rules of today.
    ...(isDay(validFrom) && validFrom > today ? {} : { validFrom: 'must lie in the future' }),
    ...(source.trim() === '' ? { source: 'is needed' } : source.length > LONGEST_SOURCE ? { source: `has more than ${LONGEST_SOURCE} characters` } : {}),
  };
}

function faultsOfSteps(steps: NewWithholdingRule['steps']): Faults {
  if (steps.length === 0 || steps.length > MOST_STEPS) return { steps: `must be between 1 and ${MOST_STEPS}` };
  const isLast = (at: number) => at === steps.length - 1;
  const ascends = steps.every(({ upToMinor, rateBps }, at) => {
    const before = steps[at - 1];
    const above = isLast(at) ? upToMinor === null : upToMinor !== null && upToMinor > (before?.upToMinor ?? 0n) && upToMinor <= LARGEST_MINOR;
    return above && isShare(rateBps, 10_000) && rateBps >= (before?.rateBps ?? 0);
  });
  return ascends ? {} : { steps: 'must ascend, and the last one has no end' };
}

const isShare = (bps: number, most: number): boolean => Number.isInteger(bps) && bps >= 0 && bps <= most;

/** The quick deduction of each step: with it, tax on all of the income at the step's rate is what the steps below come to. */
export function withQuickDeductions(steps: NewWithholdingRule['steps']): WithholdingRule['steps'] {
  let quickMinor = 0n;
  return steps.map(({ upToMinor, rateBps }, at) => {
    const below = steps[at - 1];
    if (below?.upToMinor != null) quickMinor += (below.upToMinor * BigInt(rateBps - below.rateBps) + 5_000n) / 10_000n;
    return { upToMinor, rateBps, quickMinor };
  });
}

/** Of versions, newest first, those that hold on a day: one per country. */
export function rulesOn(versions: readonly TaxRuleVersion[], day: string): TaxRuleVersion[] {
  const holding = new Map<string, TaxRuleVersion>();
  for (const one of versions.filter(({ validFrom }) => validFrom <= day)) if (isLater(one, holding.get(one.country))) holding.set(one.country, one);
  return [...holding.values()];
}
export const ruleOn = (versions: readonly WithholdingRuleVersion[], day: string): WithholdingRuleVersion | null =>
  versions.filter(({ validFrom }) => validFrom <= day).reduce<WithholdingRuleVersion | null>((best, one) => (isLater(one, best ?? undefined) ? one : best), null);

/** The later day, on one day the newer version. */
const isLater = (one: Published, other: Published | undefined): boolean => !other || one.validFrom > other.validFrom || (one.validFrom === other.validFrom && one.version > other.version);

/** A version of a rule by which tax on a person's income is withheld. */
export interface WithholdingRule {
  id: string;
  code: string;
  version: number;
  currency: string;
  timeZone: string;
  expenseBps: number;
  monthlyMinor: bigint;
  steps: readonly { upToMinor: bigint | null; rateBps: number; quickMinor: bigint }[];
}

/** What a payment is taxed from: sums of the tax year, this payment included, and what was withheld of it already. */
export interface WithholdingInputs {
  incomeMinor: bigint;
  /** From the first month with income up to this one, both included. */
  months: number;
  withheldMinor: bigint;
}

/**
 * The cumulative method: (income of the year − expenses − what is free each month) × rate − quick deduction − what was
 * withheld already. Half up to the minor unit. Never below zero, and never the whole payment: what is left waits for the next one.
 * @param paymentMinor the payment that it is withheld from
 */
export function withheldFrom(paymentMinor: bigint, { incomeMinor, months, withheldMinor }: WithholdingInputs, rule: WithholdingRule): bigint {
  const expenses = (incomeMinor * BigInt(rule.expenseBps) + 5_000n) / 10_000n;
  const taxable = incomeMinor - expenses - rule.monthlyMinor * BigInt(months);
  if (taxable <= 0n) return 0n;
  const step = rule.steps.find(({ upToMinor }) => upToMinor === null || taxable <= upToMinor) ?? rule.steps.at(-1);
  if (!step) return 0n;
  const due = (taxable * BigInt(step.rateBps) + 5_000n) / 10_000n - step.quickMinor - withheldMinor;
  return due <= 0n ? 0n : due < paymentMinor ? due : paymentMinor - 1n;
}

/** Months of a tax year (the calendar year) from the first one with income: 2 for November after October. @param first @param now as YYYY-MM */
export const monthsBetween = (first: string, now: string): number => Number(now.slice(5)) - Number(first.slice(5)) + 1;

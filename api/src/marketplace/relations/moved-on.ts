import { addDays } from '@meadow/shared';
import type { Terms } from '../deals/deal.terms.ts';

/** At least so many days to make a draft. */
const LEAST_LEAD = 3;
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** The same terms with all days moved on: as long to make the draft as the first time, and as long from there to the note. */
export function movedOn(terms: Terms, agreedOn: string, today: string, feeMinor: bigint): Terms {
  const draftDueOn = addDays(today, Math.max(LEAST_LEAD, daysBetween(agreedOn, terms.draftDueOn)));
  const shift = daysBetween(terms.draftDueOn, draftDueOn);
  return { ...terms, feeMinor, draftDueOn, publishFrom: addDays(terms.publishFrom, shift), publishTo: addDays(terms.publishTo, shift) };
}

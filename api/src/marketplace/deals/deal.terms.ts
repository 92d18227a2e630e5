import { createHash } from 'node:crypto';
import { isDay, noteFormats, platforms, type NoteFormat, type Platform } from '@meadow/shared';
import { TermsInvalid } from './deal.errors.ts';

export interface DeliverableSpec {
  format: NoteFormat;
  platform: Platform;
  quantity: number;
}
export interface UsageRights {
  scope: string;
  months: number;
  boostAllowed: boolean;
}
/** What both sides sign. Days are in the brand's zone. */
export interface Terms {
  feeMinor: bigint;
  currency: string;
  deliverables: DeliverableSpec[];
  draftDueOn: string;
  publishFrom: string;
  publishTo: string;
  revisionLimit: number;
  disclosureLabel: string;
  usageRights: UsageRights;
  keepOnlineDays: number;
  note: string;
}

const MAX_FEE = 10n ** 12n;
const between = (value: number, low: number, high: number) => Number.isInteger(value) && value >= low && value <= high;

/** Fields of a deliverable that do not hold, under their names. */
export function checkDeliverables(deliverables: readonly DeliverableSpec[], wrong: Record<string, string>): void {
  if (deliverables.length < 1 || deliverables.length > 20) wrong['deliverables'] = 'must name 1 to 20 deliverables';
  deliverables.forEach(({ format, platform, quantity }, index) => {
    if (!noteFormats.includes(format) || !platforms.includes(platform)) wrong[`deliverables.${index}`] = 'must have a known format and platform';
    if (!between(quantity, 1, 50)) wrong[`deliverables.${index}.quantity`] = 'must be between 1 and 50';
  });
}

export function checkUsageRights({ scope, months }: UsageRights, wrong: Record<string, string>): void {
  if (scope.length > 500) wrong['usageRights.scope'] = 'has more than 500 characters';
  if (!between(months, 0, 120)) wrong['usageRights.months'] = 'must be between 0 and 120';
}

/**
 * @param currency of the brief
 * @param today in the brand's zone
 * @throws TermsInvalid naming each field that does not hold
 */
export function checkTerms(terms: Terms, currency: string, today: string): void {
  const wrong: Record<string, string> = {};
  if (terms.feeMinor <= 0n || terms.feeMinor > MAX_FEE) wrong['feeMinor'] = 'must be above zero and reasonable';
  if (terms.currency !== currency) wrong['currency'] = `must be ${currency}, as in the brief`;
  checkDeliverables(terms.deliverables, wrong);
  for (const field of ['draftDueOn', 'publishFrom', 'publishTo'] as const) if (!isDay(terms[field])) wrong[field] = 'is not a day of the calendar';
  if (terms.draftDueOn < today) wrong['draftDueOn'] ??= 'lies in the past';
  if (terms.publishTo < terms.publishFrom) wrong['publishTo'] ??= 'lies before the first day of publication';
  if (terms.publishTo < terms.draftDueOn) wrong['publishTo'] ??= 'lies before the draft is due';
  if (!between(terms.revisionLimit, 0, 10)) wrong['revisionLimit'] = 'must be between 0 and 10';
  const label = terms.disclosureLabel.trim();
  if (label === '' || label.length > 40) wrong['disclosureLabel'] = 'is needed: the mark that readers see, up to 40 characters';
  checkUsageRights(terms.usageRights, wrong);
  if (!between(terms.keepOnlineDays, 0, 3_650)) wrong['keepOnlineDays'] = 'must be between 0 and 3,650';
  if (terms.note.length > 4_000) wrong['note'] = 'has more than 4,000 characters';
  if (Object.keys(wrong).length > 0) throw new TermsInvalid(wrong);
}

/** The exact text that is signed: every field, in one order, amounts as text. */
export const termsText = (terms: Terms): string =>
  JSON.stringify({
    feeMinor: terms.feeMinor.toString(),
    currency: terms.currency,
    deliverables: terms.deliverables.map(({ format, platform, quantity }) => ({ format, platform, quantity })),
    draftDueOn: terms.draftDueOn,
    publishFrom: terms.publishFrom,
    publishTo: terms.publishTo,
    revisionLimit: terms.revisionLimit,
    disclosureLabel: terms.disclosureLabel.trim(),
    usageRights: { scope: terms.usageRights.scope, months: terms.usageRights.months, boostAllowed: terms.usageRights.boostAllowed },
    keepOnlineDays: terms.keepOnlineDays,
    note: terms.note,
  });
export const hashOfTerms = (terms: Terms): string => createHash('sha256').update(termsText(terms)).digest('hex');

export type StoredTerms = Omit<Terms, 'feeMinor'> & { feeMinor: string };
export const readTerms = (stored: StoredTerms): Terms => ({ ...stored, feeMinor: BigInt(stored.feeMinor) });

import { createHash } from 'node:crypto';
import { findClause, isDay, markets, noteFormats, platforms, requiredClauses, type Market, type NoteFormat, type Platform } from '@meadow/shared';
import { commissionLimits, type CommissionTerms } from '../commissions/commission.ts';
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
/** For how long, from publication, and against whom the creator stays away from paid work for others. */
export interface Exclusivity {
  scope: string;
  days: number;
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
  /** Whose law decides the duty to disclose; null in terms older than the question. */
  market?: Market | null;
  /** Where and on which channels the content may be used; empty: as the usage rights say. */
  territory?: string | null;
  channels?: string[] | null;
  exclusivity?: Exclusivity | null;
  /** Clauses of the library, as `id@version`. */
  clauses?: string[] | null;
  /** Of each order that the deal's links and coupons bring; none when absent. */
  commission?: CommissionTerms | null;
  /** Days from settlement to the payout run; the installation's of the moment in terms older than the question. */
  payoutDays?: number | null;
}
/** The longest that a creator waits for money that is due. */
export const MAX_PAYOUT_DAYS = 60;

export const MAX_FEE = 10n ** 12n;
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
  if (terms.payoutDays != null && !between(terms.payoutDays, 0, MAX_PAYOUT_DAYS)) wrong['payoutDays'] = `must be between 0 and ${MAX_PAYOUT_DAYS}`;
  checkClauses(terms, wrong);
  checkCommission(terms, wrong);
  if (Object.keys(wrong).length > 0) throw new TermsInvalid(wrong);
}

function checkClauses({ market, territory, channels, exclusivity, clauses }: Terms, wrong: Record<string, string>): void {
  if (market && !markets.includes(market)) wrong['market'] = 'is not known';
  if (territory && territory.length > 200) wrong['territory'] = 'has more than 200 characters';
  if (channels && (channels.length > 20 || channels.some((one) => one.trim() === '' || one.length > 60))) wrong['channels'] = 'may name up to 20, each up to 60 characters';
  if (exclusivity && (!between(exclusivity.days, 1, 730) || exclusivity.scope.trim() === '' || exclusivity.scope.length > 500)) wrong['exclusivity'] = 'needs a scope and 1 to 730 days';
  if (!clauses) return;
  if (clauses.length > 40 || new Set(clauses).size !== clauses.length) wrong['clauses'] = 'may name up to 40, each once';
  const unknown = clauses.filter((ref) => !findClause(ref));
  if (unknown.length > 0) wrong['clauses'] = `names what is not in the library: ${unknown.join(', ').slice(0, 200)}`;
  const missing = market ? requiredClauses(market).filter((ref) => !clauses.includes(ref)) : [];
  if (missing.length > 0) wrong['clauses'] ??= `must contain ${missing.join(', ')}, as the market's law asks`;
}

function checkCommission({ commission }: Terms, wrong: Record<string, string>): void {
  if (!commission) return;
  if (!between(commission.bps, 1, commissionLimits.bps)) wrong['commission.bps'] = 'must be between 0.01 and 50 %';
  if (!between(commission.holdDays, 0, commissionLimits.holdDays)) wrong['commission.holdDays'] = `must be between 0 and ${commissionLimits.holdDays}`;
  if (!between(commission.orderDays, 1, commissionLimits.orderDays)) wrong['commission.orderDays'] = `must be between 1 and ${commissionLimits.orderDays}`;
}

/** What older terms do not have is left out, so that their text, and with it what was signed, stays the same. */
function laterTerms({ market, territory, channels, exclusivity, clauses, commission, payoutDays }: Terms): object {
  return {
    ...(market ? { market } : {}),
    ...(territory ? { territory } : {}),
    ...(channels && channels.length > 0 ? { channels } : {}),
    ...(exclusivity ? { exclusivity: { scope: exclusivity.scope.trim(), days: exclusivity.days } } : {}),
    ...(clauses && clauses.length > 0 ? { clauses } : {}),
    ...(commission ? { commission: { bps: commission.bps, holdDays: commission.holdDays, orderDays: commission.orderDays } } : {}),
    ...(payoutDays == null ? {} : { payoutDays }),
  };
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
    ...laterTerms(terms),
  });
export const hashOfTerms = (terms: Terms): string => createHash('sha256').update(termsText(terms)).digest('hex');

export type StoredTerms = Omit<Terms, 'feeMinor'> & { feeMinor: string };
export const readTerms = (stored: StoredTerms): Terms => ({ ...stored, feeMinor: BigInt(stored.feeMinor) });

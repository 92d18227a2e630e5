import { addDays } from '@meadow/shared';
import { usualClauses } from '@meadow/shared';
import type { Market, NoteFormat, Platform } from '@meadow/shared';

export interface DeliverableView {
  format: NoteFormat;
  platform: Platform;
  quantity: number;
}
export interface CommissionView {
  bps: number;
  holdDays: number;
  orderDays: number;
}
export interface TermsView {
  feeMinor: string;
  currency: string;
  deliverables: DeliverableView[];
  draftDueOn: string;
  publishFrom: string;
  publishTo: string;
  revisionLimit: number;
  disclosureLabel: string;
  usageRights: { scope: string; months: number; boostAllowed: boolean };
  keepOnlineDays: number;
  note: string;
  market?: Market | null;
  territory?: string | null;
  channels?: string[] | null;
  exclusivity?: { scope: string; days: number } | null;
  clauses?: string[] | null;
  commission?: CommissionView | null;
  /** Days from settlement to the payout run; as the installation has it when null. */
  payoutDays?: number | null;
}

interface BriefView {
  deliverables: readonly DeliverableView[];
  budget: { currency: string };
  feeMin?: { minor: string } | null;
  feeMax?: { minor: string } | null;
  publishFrom?: string | null;
  publishTo?: string | null;
  disclosureLabel: string;
  usageRights: { scope: string; months: number; boostAllowed: boolean };
}

const plainDeliverable = ({ format, platform, quantity }: DeliverableView): DeliverableView => ({ format, platform, quantity });
const plainRights = ({ scope, months, boostAllowed }: TermsView['usageRights']) => ({ scope, months, boostAllowed });

/** First terms for a brief: its own dates and rights, the asked price, three days between draft and publication. */
export function termsFor(brief: BriefView, feeMinor: string | null, today: string): TermsView {
  const publishFrom = brief.publishFrom && brief.publishFrom > today ? brief.publishFrom : addDays(today, 10);
  const publishTo = brief.publishTo && brief.publishTo >= publishFrom ? brief.publishTo : addDays(publishFrom, 14);
  const early = addDays(publishFrom, -3);
  return {
    feeMinor: feeMinor ?? brief.feeMin?.minor ?? '',
    currency: brief.budget.currency,
    deliverables: brief.deliverables.map(plainDeliverable),
    draftDueOn: early > today ? early : publishFrom,
    publishFrom,
    publishTo,
    revisionLimit: 2,
    disclosureLabel: brief.disclosureLabel,
    usageRights: plainRights(brief.usageRights),
    keepOnlineDays: 90,
    note: '',
    market: 'CN',
    clauses: [...usualClauses('CN')],
  };
}

/** Terms as the api takes them back, without what the cache adds. */
export const asInput = (terms: TermsView): TermsView => ({
  feeMinor: terms.feeMinor,
  currency: terms.currency,
  deliverables: terms.deliverables.map(plainDeliverable),
  draftDueOn: terms.draftDueOn,
  publishFrom: terms.publishFrom,
  publishTo: terms.publishTo,
  revisionLimit: terms.revisionLimit,
  disclosureLabel: terms.disclosureLabel,
  usageRights: plainRights(terms.usageRights),
  keepOnlineDays: terms.keepOnlineDays,
  note: terms.note,
  market: terms.market ?? null,
  territory: terms.territory ?? null,
  channels: terms.channels ? [...terms.channels] : null,
  exclusivity: terms.exclusivity ? { scope: terms.exclusivity.scope, days: terms.exclusivity.days } : null,
  clauses: terms.clauses ? [...terms.clauses] : null,
  commission: terms.commission ? { bps: terms.commission.bps, holdDays: terms.commission.holdDays, orderDays: terms.commission.orderDays } : null,
  payoutDays: terms.payoutDays ?? null,
});

/** A profile's price for what is asked, in the brief's currency: the sum over deliverables, or null when one isn't listed. */
export function askedPrice(rates: readonly { format: string; price: { minor: string; currency: string } }[], deliverables: readonly DeliverableView[], currency: string): string | null {
  let sum = 0n;
  for (const { format, quantity } of deliverables) {
    const rate = rates.find((one) => one.format === format && one.price.currency === currency);
    if (!rate) return null;
    sum += BigInt(rate.price.minor) * BigInt(quantity);
  }
  return sum > 0n ? sum.toString() : null;
}

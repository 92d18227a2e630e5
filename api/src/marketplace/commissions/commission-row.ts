import type { Amounts, LineKind } from './commission.ts';

export type CommissionStatus = 'WAITING' | 'HELD' | 'LOCKED' | 'REVERSED';
/** Why it does not go on: the brand's balance, a rate, the operator's word, or earnings of the creator to set off against. */
export type CommissionWait = 'FUNDS' | 'RATE' | 'RULING' | 'PAYBACK';

/** An order that earns commission, as it is stored. */
export interface CommissionOrder extends Amounts, Record<string, unknown> {
  id: string;
  dealId: string;
  brandId: string;
  creatorId: string;
  orderKey: string;
  orderedAt: Date;
  matchedBy: string;
  attributed: boolean;
  valueMinor: bigint;
  refundedMinor: bigint;
  valueCurrency: string;
  rate: string | null;
  rateSource: string | null;
  rateAsOf: Date | null;
  bps: number;
  currency: string;
  status: CommissionStatus;
  waitsFor: CommissionWait | null;
  heldMinor: bigint;
  holdNo: number;
  lockAt: Date;
  lockedAt: Date | null;
}

export interface CommissionLine extends Amounts {
  id: string;
  kind: LineKind;
  at: Date;
  settledAt: Date | null;
}

export const orderColumns = [
  'id', 'dealId', 'brandId', 'creatorId', 'orderKey', 'orderedAt', 'matchedBy', 'attributed', 'valueMinor', 'refundedMinor', 'valueCurrency', 'rate', 'rateSource', 'rateAsOf', 'bps', 'currency',
  'creatorGetsMinor', 'platformFeeMinor', 'creatorFeeMinor', 'status', 'waitsFor', 'heldMinor', 'holdNo', 'lockAt', 'lockedAt',
].map((name) => `c.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${name}"`).join(', ');

/** An order as measurement tells it, with the terms of its deal. */
export interface ToldOrder extends Record<string, unknown> {
  dealId: string;
  brandId: string;
  creatorId: string;
  currency: string;
  isDisputed: boolean;
  bps: number;
  holdDays: number;
  orderKey: string;
  orderedAt: Date;
  valueMinor: bigint;
  refundedMinor: bigint;
  valueCurrency: string;
  matchedBy: string;
}

/** Deals whose note is out and whose signed terms promise commission; what is paid back or cancelled promises none any more. */
const EARNING = `
  SELECT d.id, d.brand_id, d.creator_id, d.currency, d.status, d.published_at AS since,
    d.published_at + make_interval(days => (o.terms -> 'commission' ->> 'orderDays')::int) AS until,
    (o.terms -> 'commission' ->> 'bps')::int AS bps, (o.terms -> 'commission' ->> 'holdDays')::int AS hold_days
  FROM offers o JOIN deals d ON d.id = o.deal_id AND d.current_version = o.version
  WHERE o.terms ? 'commission' AND d.published_at IS NOT NULL AND d.status NOT IN ('CANCELLED', 'REFUNDED')`;

/** One order of a deal as it is told now: $1 the deal, $2 the order's key. */
export const TOLD = `
  SELECT t.id AS "dealId", t.brand_id AS "brandId", t.creator_id AS "creatorId", t.currency, t.status = 'DISPUTED' AS "isDisputed", t.bps, t.hold_days AS "holdDays",
    a.order_key AS "orderKey", a.ordered_at AS "orderedAt", a.value_minor AS "valueMinor", a.refunded_minor AS "refundedMinor", a.currency AS "valueCurrency", a.matched_by AS "matchedBy"
  FROM (${EARNING} AND d.id = $1) t CROSS JOIN LATERAL app.attributed_orders(t.id, t.since, t.until) a WHERE a.order_key = $2 LIMIT 1`;

/** Orders that differ from what is stored of them, or wait for something: $1 now, $2 how many. What waits for others comes last. */
export const DUE = `
  SELECT coalesce(t.deal_id, c.deal_id) AS "dealId", coalesce(t.order_key, c.order_key) AS "orderKey"
  FROM (SELECT e.id AS deal_id, a.* FROM (${EARNING}) e CROSS JOIN LATERAL app.attributed_orders(e.id, e.since, e.until) a) t
  FULL JOIN commission_orders c ON c.deal_id = t.deal_id AND c.order_key = t.order_key
  WHERE c.id IS NULL OR c.attributed <> (t.order_key IS NOT NULL)
    OR (t.order_key IS NOT NULL AND (t.value_minor, t.refunded_minor) <> (c.value_minor, c.refunded_minor))
    OR c.waits_for IS NOT NULL OR (c.status = 'HELD' AND c.lock_at <= $1)
  ORDER BY c.waits_for IS NOT NULL, coalesce(t.ordered_at, c.ordered_at), 1, 2 LIMIT $2`;

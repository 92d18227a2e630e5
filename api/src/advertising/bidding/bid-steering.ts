import { microsPerMinor } from '@meadow/shared';
import { eventKind } from '../../measurement/edge.ts';
import { bidForBudget, bidForCost, fared, orderRate } from './steering.ts';

/** What runs a statement: a transaction of the worker, or the pool of a simulation. */
export type Ask = <Row>(sql: string, parameters: unknown[]) => Promise<Row[]>;

interface Group {
  id: string;
  brand_id: string;
  bid_model: 'TARGET_COST' | 'AUTOMATIC';
  bid_micros: string | bigint;
  objective: string;
  currency: string;
  daily: string | bigint;
  day: string;
  spent: string | bigint;
  clicks: string | bigint;
  cost: string | bigint;
  orders: string | bigint;
  share_now: number;
  share_then: number | null;
  known: { bid: number; clicks: number; cost: number; cost_sum: number; bid_sum: number; spent_on: string; spent: number } | null;
}

const RUNNING = `
  SELECT g.id, g.brand_id, g.bid_model, g.bid_micros, c.objective, c.currency, c.daily_budget_minor AS daily, d.day::text AS day,
    app.campaign_spent(c.id, d.day::timestamp AT TIME ZONE c.time_zone) AS spent, seen.clicks, seen.cost,
    (SELECT count(*) FILTER (WHERE v.type = ${eventKind.purchase}) - count(*) FILTER (WHERE v.type = ${eventKind.refund})
     FROM event_sources s JOIN conversions v ON v.source_no = s.no WHERE s.ad_group_id = g.id AND v.counted) AS orders,
    app.traffic_by(t.curve, t.gone) AS share_now,
    CASE WHEN b.spent_on = d.day THEN app.traffic_by(t.curve, t.gone - extract(epoch FROM $1::timestamptz - b.updated_at) / 86400) END AS share_then,
    CASE WHEN b.ad_group_id IS NOT NULL THEN json_build_object('bid', b.bid_micros, 'clicks', b.clicks_seen, 'cost', b.cost_seen_micros, 'cost_sum', b.cost_sum, 'bid_sum', b.bid_sum,
      'spent_on', b.spent_on, 'spent', b.spent_seen_micros) END AS known
  FROM campaigns c JOIN ad_groups g ON g.campaign_id = c.id AND g.retired_at IS NULL
  CROSS JOIN LATERAL (SELECT ($1::timestamptz AT TIME ZONE c.time_zone)::date AS day) d
  CROSS JOIN LATERAL (SELECT app.traffic_curve(c.time_zone, d.day) AS curve, extract(epoch FROM ($1::timestamptz AT TIME ZONE c.time_zone) - d.day::timestamp) / 86400 AS gone) t
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(r.valid) FILTER (WHERE r.type = ${eventKind.click}), 0) AS clicks, coalesce(sum(r.price_micros), 0) AS cost
    FROM event_sources s JOIN rollup_hours r ON r.source_no = s.no WHERE s.ad_group_id = g.id
  ) seen
  LEFT JOIN bid_controls b ON b.ad_group_id = g.id
  WHERE c.status IN ('ACTIVE', 'BUDGET_LIMITED') AND g.bid_model IN ('TARGET_COST', 'AUTOMATIC')`;

const KEEP = `
  INSERT INTO bid_controls (ad_group_id, brand_id, bid_micros, clicks_seen, cost_seen_micros, cost_sum, bid_sum, spent_on, spent_seen_micros, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (ad_group_id) DO UPDATE SET bid_micros = excluded.bid_micros, clicks_seen = excluded.clicks_seen, cost_seen_micros = excluded.cost_seen_micros, cost_sum = excluded.cost_sum,
    bid_sum = excluded.bid_sum, spent_on = excluded.spent_on, spent_seen_micros = excluded.spent_seen_micros, updated_at = excluded.updated_at`;

/** One step of every bid that is found and not given. Edge processes read the new bids with their next look at campaigns. */
export async function steerBids(ask: Ask, at: Date): Promise<void> {
  for (const group of await ask<Group>(RUNNING, [at])) {
    const [clicks, cost, spent] = [Number(group.clicks), Number(group.cost), Number(group.spent)];
    const known = group.known;
    const before = { costSum: known?.cost_sum ?? 0, bidSum: known?.bid_sum ?? 0 };
    const state = known
      ? fared(before, { clicks: Math.max(0, clicks - known.clicks), costMicros: Math.max(0, cost - known.cost), bidMicros: known.bid })
      : before;
    const bid = group.bid_model === 'TARGET_COST' ? forCost(group, state, { clicks, costMicros: cost }) : forBudget(group, spent);
    await ask(KEEP, [group.id, group.brand_id, bid, clicks, cost, state.costSum, state.bidSum, group.day, spent, at]);
  }
}

/** Where the campaign is for orders, the target is an order's: as much of it for a click as clicks become orders. */
function forCost({ bid_micros: target, objective, orders, clicks }: Group, state: { costSum: number; bidSum: number }, sofar: { clicks: number; costMicros: number }): number {
  const perClick = objective === 'CONVERSION' ? Number(target) * orderRate(Number(orders), Number(clicks)) : Number(target);
  return bidForCost(Math.max(1, perClick), state, sofar);
}

function forBudget({ bid_micros: most, daily, currency, share_now: now, share_then: then, known }: Group, spent: number): number {
  const limit = Number(most);
  if (!known) return Math.round(limit / 2);
  if (then === null) return Math.min(limit, known.bid);
  const planned = (Number(daily) * Number(microsPerMinor(currency)) - known.spent) * Math.min(1, (now - then) / Math.max(1e-9, 1 - then));
  return planned > 0 ? bidForBudget(known.bid, (spent - known.spent) / planned, limit) : Math.min(limit, known.bid);
}

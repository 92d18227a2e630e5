import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext, type Context } from '../../platform/database/tenant-context.ts';
import { eventKind } from '../events/event-kinds.ts';
import { ReachSketch } from '../rollups/reach-sketch.ts';
import { CONVERSIONS, LINK_CLICKS_OF_CREATOR, PEOPLE, SKETCHES, TRAFFIC } from './reports.sql.ts';

/** What is asked: brands' figures from one day to another, both included, in the account's zone. */
export interface ReportWish {
  brandIds: readonly string[];
  from: string;
  to: string;
  zone: string;
  /** Revenue is of this currency only; amounts of others are never added. */
  currency: string;
  campaignId?: string | null;
  dealId?: string | null;
}

/** Measured sums of one range and scope. */
export interface Traffic {
  impressions: number;
  /** Distinct visitors with an impression; null where they are not counted. */
  reach: number | null;
  clicks: number;
  linkClicks: number;
  engagements: number;
  /** Attributed purchases less refunds. */
  conversions: number;
  revenueMinor: bigint;
  adSpendMicros: bigint;
}
export interface Report {
  total: Traffic;
  /** Only days on which something happened. */
  days: Map<string, Traffic>;
  /** By deal of a creator; what belongs to no deal is left out. */
  deals: { dealId: string; creatorId: string; traffic: Traffic }[];
  /** Distinct people per step, as far as steps are measured in this scope. */
  funnel: { code: string; people: number }[];
}

export interface TrafficHour {
  hour: Date;
  valid: number;
  givt: number;
  sivt: number;
  rejected: number;
}

const nothing = (reach: number | null): Traffic => ({
  impressions: 0, reach, clicks: 0, linkClicks: 0, engagements: 0, conversions: 0, revenueMinor: 0n, adSpendMicros: 0n,
});

interface TrafficRow extends Record<string, unknown> {
  day: string;
  deal_id: string | null;
  creator_id: string | null;
  impressions: bigint;
  clicks: bigint;
  link_clicks: bigint;
  engagements: bigint;
  price_micros: bigint;
}
interface ConversionRow extends Record<string, unknown> {
  day: string;
  deal_id: string | null;
  creator_id: string | null;
  conversions: bigint;
  revenue_minor: bigint;
}
interface SketchRow extends Record<string, unknown> {
  kind: 'total' | 'deal';
  scope_id: string;
  type: number;
  day: string;
  sketch: Buffer;
}

/** Figures from the roll-ups. Sums are summed, reach is merged, never the other way round. */
@Injectable()
export class ReportsService {
  constructor(private readonly db: Database) {}

  async figures(context: Context, wish: ReportWish): Promise<Report> {
    const scope = [wish.brandIds, wish.from, wish.to, wish.zone, wish.campaignId ?? null, wish.dealId ?? null];
    const [traffic, conversions, sketches, [people]] = await Promise.all([
      this.db.read<TrafficRow>(context, TRAFFIC, scope, 'report_traffic'),
      this.db.read<ConversionRow>(context, CONVERSIONS, [...scope, wish.currency], 'report_conversions'),
      this.db.read<SketchRow>(context, SKETCHES, [wish.brandIds, wish.from, wish.to, wish.campaignId ?? null, wish.dealId ?? null], 'report_reach'),
      this.db.read<{ clicks: bigint; purchases: bigint }>(context, PEOPLE, scope, 'report_people'),
    ]);
    const reach = new Reach(sketches);
    const total = nothing(reach.total(eventKind.impression));
    const days = new Map<string, Traffic>();
    const deals = new Map<string, { dealId: string; creatorId: string; traffic: Traffic }>();
    const parts = ({ day, deal_id: dealId, creator_id: creatorId }: TrafficRow | ConversionRow): Traffic[] => {
      const found = [total, kept(days, day, () => nothing(reach.onDay(day)))];
      if (dealId && creatorId) found.push(kept(deals, dealId, () => ({ dealId, creatorId, traffic: nothing(reach.ofDeal(dealId)) })).traffic);
      return found;
    };
    for (const row of traffic) for (const part of parts(row)) addTraffic(part, row);
    for (const row of conversions) for (const part of parts(row)) addConversions(part, row);
    return { total, days, deals: [...deals.values()], funnel: this.funnel(wish, reach, people) };
  }

  private funnel(wish: ReportWish, reach: Reach, people: { clicks: bigint; purchases: bigint } | undefined): Report['funnel'] {
    const ofBrand = !wish.campaignId && !wish.dealId;
    // Who visits the shop is known for the brand as a whole; which note led there only by their clicks.
    const visits = ofBrand
      ? [{ code: 'visits', people: reach.total(eventKind.page_view) }, { code: 'carts', people: reach.total(eventKind.add_to_cart) }]
      : [];
    return [
      { code: 'impressions', people: reach.total(eventKind.impression) },
      { code: 'clicks', people: Number(people?.clicks ?? 0n) },
      ...visits,
      { code: 'purchases', people: Number(people?.purchases ?? 0n) },
    ];
  }

  /** Valid clicks on all links of a creator. */
  async linkClicksOfCreator(context: Context, creatorId: string): Promise<number> {
    const [row] = await this.db.read<{ clicks: bigint }>(context, LINK_CLICKS_OF_CREATOR, [creatorId], 'creator_link_clicks');
    return Number(row?.clicks ?? 0n);
  }

  /** Events per hour by validity over the last hours, rejected ones beside them; for the operator. */
  async trafficHours(context: Context, hours = 24): Promise<TrafficHour[]> {
    const rows = await this.db.read<{ hour: Date; valid: bigint; givt: bigint; sivt: bigint; rejected: bigint }>(
      context,
      `SELECT hour, sum(valid)::bigint AS valid, sum(givt)::bigint AS givt, sum(sivt)::bigint AS sivt, sum(rejected)::bigint AS rejected FROM (
         SELECT date_trunc('hour', hour) AS hour, valid, givt, sivt, 0 AS rejected FROM rollup_hours WHERE hour >= now() - make_interval(hours => $1)
         UNION ALL
         SELECT hour, 0, 0, 0, count FROM ingest_counters WHERE hour >= now() - make_interval(hours => $1) AND code NOT IN ('accepted', 'duplicate')
       ) AS counted GROUP BY hour ORDER BY hour`,
      [hours],
    );
    return rows.map((row) => ({ hour: row.hour, valid: Number(row.valid), givt: Number(row.givt), sivt: Number(row.sivt), rejected: Number(row.rejected) }));
  }

  /** Why events were not taken over the last hours, most frequent first. */
  async ingestReasons(context: Context, hours = 24): Promise<{ code: string; count: number }[]> {
    const rows = await this.db.read<{ code: string; count: bigint }>(
      context,
      `SELECT code, sum(count)::bigint AS count FROM ingest_counters
       WHERE hour >= now() - make_interval(hours => $1) AND code <> 'accepted' GROUP BY code ORDER BY 2 DESC, 1`,
      [hours],
    );
    return rows.map(({ code, count }) => ({ code, count: Number(count) }));
  }

  /** For how long the oldest batch has waited to be folded, in milliseconds; 0 when none waits. */
  async rollupLagMs(): Promise<number> {
    const [row] = await this.db.read<{ lag: number }>(
      anonymousContext,
      `SELECT coalesce(greatest(extract(epoch FROM now()) * 1000 - ((min(batch_id) >> 22) + 1735689600000), 0), 0)::float8 AS lag FROM event_batches WHERE rolled_at IS NULL`,
    );
    return Math.round(row?.lag ?? 0);
  }
}

/** Sketches of a report, merged as asked. */
class Reach {
  constructor(private readonly rows: readonly SketchRow[]) {}

  total(type: number): number {
    return this.merged((row) => row.kind === 'total' && row.type === type);
  }

  onDay(day: string): number {
    return this.merged((row) => row.kind === 'total' && row.type === eventKind.impression && row.day === day);
  }

  ofDeal(dealId: string): number {
    return this.merged((row) => row.kind === 'deal' && row.type === eventKind.impression && row.scope_id === dealId);
  }

  private merged(wanted: (row: SketchRow) => boolean): number {
    const sketch = new ReachSketch();
    for (const row of this.rows) if (wanted(row)) sketch.merge(ReachSketch.read(row.sketch));
    return sketch.count();
  }
}

function kept<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function addTraffic(to: Traffic, row: TrafficRow): void {
  to.impressions += Number(row.impressions);
  to.clicks += Number(row.clicks);
  to.linkClicks += Number(row.link_clicks);
  to.engagements += Number(row.engagements);
  to.adSpendMicros += row.price_micros;
}

function addConversions(to: Traffic, row: ConversionRow): void {
  to.conversions += Number(row.conversions);
  to.revenueMinor += row.revenue_minor;
}

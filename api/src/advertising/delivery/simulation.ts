import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { BidModel, DecisionResponse } from '@meadow/shared';
import { DecisionTokens, VisitorHash, type DecisionClaims } from '../../measurement/edge.ts';
import { Delivery } from './delivery.ts';
import { TOKEN_LIFE_S } from './moments.ts';
import { steerBids, type Ask } from '../bidding/bid-steering.ts';
import { MemoryFrequencyStore } from './frequency.stores.ts';
import type { LeaseStore } from './lease-store.ts';
import { chanceOf } from './chance.ts';
import type { SimulatedDay } from './simulated-days.ts';

const DAY_MS = 86_400_000;
const SECRET = 'simulations know no secrets';
const RENDERED = 0.9;
const REQUESTS_A_VISITOR = 4;
/** Of clicks, those that do not come within the minute, but up to so many minutes later. */
const LATE = 0.1;
const LATEST_MINUTES = 20;
const [IMPRESSION, CLICK] = [1, 3];
/** Impressions an ad has had before. */
const KNOWN = 5_000;
/** Part of the value that deciders may give up to learn, as installations do by themselves. */
const EXPLORED = 0.02;

export interface SimulatedAdvertiser {
  bidModel: BidModel;
  bidMicros: number;
  dailyMinor: number;
  frequencyCap: number | null;
  /** Clicks per impression as people really click. */
  ctr: number;
  targeting: Record<string, string[]>;
}
export interface SimulatedCampaign extends SimulatedAdvertiser {
  id: string;
  spentMicros: number;
  impressions: number;
  clicks: number;
  /** Spent by the end of each half hour, as a share of the day's budget. */
  course: number[];
}
export interface SimulationReport {
  day: string;
  requests: number;
  campaigns: SimulatedCampaign[];
  /** Requests seen by the end of each half hour, as a share of the day. */
  traffic: number[];
}

/**
 * Plays a day through the true decision code: real leases in PostgreSQL, several processes' worth of deciders, people who do not
 * always see and seldom click. Only the clock, the people, the folding of their events and the place where caps are counted are made.
 */
export class Simulation {
  private readonly pool: Pool;
  private readonly edge: Pool;
  private nowMs = 0;
  private readonly tokens = new DecisionTokens(SECRET);

  /** @param pool may do everything @param edge the same database as an edge process sees it @param leasesOf where a decider leases budgets; in PostgreSQL without it */
  constructor(pool: Pool, edge: Pool, private readonly leasesOf?: (now: () => number) => LeaseStore) {
    this.pool = pool;
    this.edge = edge;
  }

  async play(day: SimulatedDay, advertisers: readonly SimulatedAdvertiser[], processes: number, seed: number): Promise<SimulationReport> {
    const chance = chanceOf(seed);
    const dayStart = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    await this.remember(day, dayStart);
    const campaigns = await Promise.all(advertisers.map((advertiser) => this.campaign(advertiser)));
    const bySource = new Map(campaigns.map((each) => [each.sourceNo, each]));
    this.nowMs = dayStart;
    const frequency = new MemoryFrequencyStore();
    const now = () => this.nowMs;
    const deciders = Array.from({ length: processes }, (_, number) => new Delivery({ ...(this.leasesOf ? { leases: this.leasesOf(now) } : {}), exploration: { share: EXPLORED, seed: seed * 100 + number }, pool: this.edge, tokens: this.tokens, visitors: new VisitorHash(SECRET), edgeUrl: 'http://localhost', now, frequency }));
    for (const decider of deciders) await decider.load();
    const events = new Map<string, { sourceNo: number; type: number; count: number; micros: number }>();
    const spent = new Map<number, number>();
    const traffic: number[] = [];
    const total = day.arrivals.reduce((sum, each) => sum + each, 0);
    let seen = 0;
    const happened = (campaign: SimulatedCampaign & { sourceNo: number }, { reservation }: DecisionClaims, type: number, micros: number) => {
      campaign.spentMicros += micros;
      if (micros > 0) spent.set(reservation, (spent.get(reservation) ?? 0) + micros);
      const key = `${campaign.sourceNo} ${type}`;
      const event = events.get(key) ?? { sourceNo: campaign.sourceNo, type, count: 0, micros: 0 };
      event.count += 1;
      event.micros += micros;
      events.set(key, event);
    };
    const clicked = (campaign: SimulatedCampaign & { sourceNo: number }, claims: DecisionClaims) => {
      campaign.clicks += 1;
      happened(campaign, claims, CLICK, claims.bidModel === 'CPC' ? claims.priceMicros : 0);
    };
    const isSteered = advertisers.some(({ bidModel }) => bidModel === 'TARGET_COST' || bidModel === 'AUTOMATIC');
    const late = new Map<number, (() => void)[]>();
    for (const [minute, arrivals] of day.arrivals.entries()) {
      for (let arrival = 0; arrival < arrivals; arrival += 1) {
        this.nowMs = dayStart + minute * 60_000 + (arrival * 60_000) / arrivals;
        const decider = deciders[Math.floor(chance() * processes)]!;
        const request = { placement: 'feed' as const, slots: 1, visitor: `visitor-${Math.floor((chance() * total) / REQUESTS_A_VISITOR)}`, context: { country: 'CN', gender: chance() < 0.7 ? 'female' : 'male' } };
        const decided = decider.decide(request, this.nowMs);
        const { decisions } = JSON.parse(typeof decided === 'string' ? decided : await decided) as DecisionResponse;
        // Only what was asked for is waited for: most decisions ask for nothing.
        if (decider.leases.isAsking) await decider.leases.settled();
        for (const { token } of decisions) {
          const claims = this.tokens.read(token);
          const campaign = claims ? bySource.get(claims.sourceNo) : undefined;
          if (!claims || !campaign || chance() > RENDERED) continue;
          campaign.impressions += 1;
          happened(campaign, claims, IMPRESSION, claims.bidModel === 'CPM' ? claims.priceMicros : 0);
          if (chance() >= campaign.ctr) continue;
          const later = minute + (chance() < LATE ? 1 + Math.floor(chance() * LATEST_MINUTES) : 0);
          if (later === minute) clicked(campaign, claims);
          else late.set(later, [...(late.get(later) ?? []), () => clicked(campaign, claims)]);
        }
      }
      for (const come of late.get(minute) ?? []) come();
      seen += arrivals;
      this.nowMs = dayStart + minute * 60_000 + 59_999;
      await this.fold(events, spent, dayStart + Math.floor(minute / 60) * 3_600_000);
      if (isSteered) await steerBids(this.ask, new Date(this.nowMs));
      for (const decider of deciders) await decider.leases.tidy();
      if (minute % 10 === 9) await this.release();
      if (minute % (isSteered ? 1 : 15) === 0) for (const decider of deciders) await decider.load();
      if (minute % 30 === 29) {
        traffic.push(seen / total);
        for (const campaign of campaigns) campaign.course.push(campaign.spentMicros / (campaign.dailyMinor * 10_000));
      }
    }
    // What comes after midnight was promised on this day.
    for (const [minute, coming] of late) if (minute >= day.arrivals.length) for (const come of coming) come();
    for (const decider of deciders) await decider.close();
    await this.pool.query(`UPDATE campaigns SET status = 'PAUSED' WHERE id = ANY ($1)`, [campaigns.map(({ id }) => id)]);
    return { day: day.name, requests: total, campaigns, traffic };
  }

  private readonly ask: Ask = async <Row>(sql: string, parameters: unknown[]) => (await this.pool.query(sql, parameters)).rows as Row[];

  private async remember({ before }: SimulatedDay, dayStart: number): Promise<void> {
    await this.pool.query('DELETE FROM traffic_curves');
    await this.pool.query('DELETE FROM traffic_hours');
    for (const [at, hours] of before.slice(-14).entries()) {
      for (const [hour, requests] of hours.entries()) {
        await this.pool.query('INSERT INTO traffic_hours VALUES ($1, $2)', [new Date(dayStart - (Math.min(14, before.length) - at) * DAY_MS + hour * 3_600_000), requests]);
      }
    }
  }

  private async campaign(advertiser: SimulatedAdvertiser): Promise<SimulatedCampaign & { sourceNo: number }> {
    const [brandId, id, groupId, creativeId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
    await this.pool.query(`INSERT INTO organisations (id, kind, name, handle, time_zone) VALUES ($1::uuid, 'BRAND', 'Simulated', $1::text, 'UTC')`, [brandId]);
    await this.pool.query(
      `INSERT INTO campaigns (id, brand_id, name, status, objective, currency, time_zone, total_budget_minor, daily_budget_minor, pacing, flight_start_on, flight_end_on, created_at, updated_at)
       VALUES ($1, $2, 'Simulated', 'ACTIVE', 'AWARENESS', 'CNY', 'UTC', $3, $4, 'EVEN', current_date - 2, current_date + 7, now(), now())`,
      [id, brandId, advertiser.dailyMinor * 10, advertiser.dailyMinor],
    );
    await this.pool.query(
      `INSERT INTO ad_groups (id, campaign_id, brand_id, position, name, placements, bid_model, bid_micros, targeting, frequency_cap) VALUES ($1, $2, $3, 0, 'All', '{FEED}', $4, $5, $6, $7)`,
      [groupId, id, brandId, advertiser.bidModel, advertiser.bidMicros, JSON.stringify(advertiser.targeting), advertiser.frequencyCap],
    );
    const { rows } = await this.pool.query<{ no: number }>('INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id) VALUES ($1, $2, $3, $4) RETURNING no', [brandId, id, groupId, creativeId]);
    const sourceNo = rows[0]!.no;
    await this.pool.query(
      `INSERT INTO creatives (id, ad_group_id, campaign_id, brand_id, position, title, text, landing_url, label, status, source_no) VALUES ($1, $2, $3, $4, 0, 'Ad', 'Text', 'https://shop.example/', 'Ad', 'APPROVED', $5)`,
      [creativeId, groupId, id, brandId, sourceNo],
    );
    // Yesterday's impressions and clicks, from which the click-through rate is predicted.
    for (const [type, valid] of [[1, KNOWN], [3, Math.round(KNOWN * advertiser.ctr)]]) {
      await this.pool.query(`INSERT INTO rollup_hours (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor) VALUES ($1, date_trunc('hour', now()) - interval '30 hours', $2, $3, '', $4, 0, 0, 0, 0)`, [brandId, sourceNo, type, valid]);
    }
    return { ...advertiser, id, sourceNo, spentMicros: 0, impressions: 0, clicks: 0, course: [] };
  }

  /** What the worker does with events: counts by hour, and what of each lease was used. */
  private async fold(events: Map<string, { sourceNo: number; type: number; count: number; micros: number }>, spent: Map<number, number>, hour: number): Promise<void> {
    const all = [...events.values()];
    await this.pool.query(
      `INSERT INTO rollup_hours AS r (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor)
       SELECT s.brand_id, $1, e.no, e.type, '', e.n, 0, 0, e.micros, 0 FROM unnest($2::int[], $3::smallint[], $4::bigint[], $5::bigint[]) AS e (no, type, n, micros) JOIN event_sources s ON s.no = e.no
       ON CONFLICT (brand_id, hour, source_no, type, currency) DO UPDATE SET valid = r.valid + excluded.valid, price_micros = r.price_micros + excluded.price_micros`,
      [new Date(hour), all.map((e) => e.sourceNo), all.map((e) => e.type), all.map((e) => e.count), all.map((e) => e.micros)],
    );
    await this.pool.query(
      `INSERT INTO rollup_reservations AS r SELECT * FROM unnest($1::int[], $2::bigint[]) ON CONFLICT (reservation) DO UPDATE SET price_micros = r.price_micros + excluded.price_micros`,
      [[...spent.keys()], [...spent.values()]],
    );
    events.clear();
    spent.clear();
  }

  private async release(): Promise<void> {
    await this.pool.query(`DELETE FROM budget_leases WHERE taken_at < $1::timestamptz - make_interval(secs => $2 + 300) OR closed_at < $1::timestamptz - make_interval(secs => $2 + 60)`, [new Date(this.nowMs), TOKEN_LIFE_S]);
    await this.pool.query('DELETE FROM rollup_reservations r WHERE NOT EXISTS (SELECT FROM budget_leases l WHERE l.no = r.reservation)');
  }
}

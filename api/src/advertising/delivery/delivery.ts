import { uuidv7obj } from 'uuidv7';
import type { Pool } from 'pg';
import type { DecisionRequest } from '@meadow/shared';
import { EdgeExperiments, namedDevice, packContext, type DecisionTokens, type Landing, type VisitorHash, type VisitorId } from '../../measurement/edge.ts';
import { expectedMicros, priceMicros } from './auction.ts';
import { BudgetLeases } from './budget-leases.ts';
import { slotOf } from './day-parts.ts';
import { indexOf, loadDeliveryIndex, loadLandings, type DeliveryIndex, type EligibleGroup } from './eligible-groups.ts';
import { FrequencyCounts } from './frequency.ts';
import type { Viewer } from './targeting-index.ts';

/** An impression or click counts until so long after the decision. */
export const TOKEN_LIFE_S = 30 * 60;
const TIDY_MS = 5_000;

export interface DeliveryOptions {
  pool: Pool;
  tokens: DecisionTokens;
  visitors: VisitorHash;
  /** Where beacons come back to. */
  edgeUrl: string;
}

interface Expiry {
  atS: number;
  text: string;
}
interface Winner {
  group: EligibleGroup;
  price: number;
  lease: number;
}

/**
 * Decides which ads are shown. Everything it needs is in memory; PostgreSQL is asked beside the way, for
 * changes of campaigns and for leases of their budgets.
 */
export class Delivery {
  readonly leases: BudgetLeases;
  private readonly options: DeliveryOptions;
  /** Where beacons come back to, as the beginning of a JSON text. */
  private readonly addresses: { impression: string; click: string };
  private expiry: Expiry = { atS: 0, text: '' };
  private readonly experiments: EdgeExperiments;
  private readonly frequency = new FrequencyCounts();
  private readonly timer: NodeJS.Timeout;
  private index: DeliveryIndex = indexOf([], new Map());
  private landings = new Map<number, Landing>();
  private reading: Promise<void> = Promise.resolve();

  constructor(options: DeliveryOptions) {
    this.options = options;
    const at = options.edgeUrl.replace(/\/$/, '');
    const begun = (path: string) => JSON.stringify(`${at}${path}`).slice(0, -1);
    this.addresses = { impression: begun('/v1/i.gif?t='), click: begun('/v1/c?t=') };
    this.leases = new BudgetLeases(options.pool);
    this.experiments = new EdgeExperiments(options.pool);
    this.timer = setInterval(() => void this.leases.tidy().catch(() => undefined), TIDY_MS);
  }

  /** Reads the campaigns anew; one reading after the other, so that an older one never overwrites a newer. */
  load(): Promise<void> {
    const reading = this.reading.catch(() => undefined).then(() => this.read());
    this.reading = reading;
    return reading;
  }

  private async read(): Promise<void> {
    const [index, landings] = await Promise.all([loadDeliveryIndex(this.options.pool), loadLandings(this.options.pool), this.experiments.load()]);
    this.landings = landings;
    await this.leases.follow(index.campaigns);
    this.index = index;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.leases.close();
    await this.experiments.close().catch(() => undefined);
  }

  /** Writes down whom experiments made a difference to, now and not in a moment. */
  flushExperiments(): Promise<void> {
    return this.experiments.flush();
  }

  /** Where a creative leads. @throws when it is not in memory and PostgreSQL is away */
  async landingOf(sourceNo: number): Promise<Landing | undefined> {
    const known = this.landings.get(sourceNo);
    if (known) return known;
    this.landings = await loadLandings(this.options.pool);
    return this.landings.get(sourceNo);
  }

  /** @returns a {@link DecisionResponse} as JSON text */
  decide(request: DecisionRequest, nowMs: number): string {
    const tested = this.experiments.areRunning ? this.hashed(request.visitor) : null;
    const winners = this.auction(request, tested);
    if (winners.length === 0) return '{"decisions":[]}';
    const visitor = tested ?? this.hashed(request.visitor);
    const expiry = this.expiryOf(nowMs);
    const seen = packContext(request.placement === 'feed' ? 'FEED' : 'SEARCH', namedDevice(request.context?.device), request.context?.country);
    return `{"decisions":[${winners.map((winner, slot) => this.decision(winner, slot, visitor, expiry, seen)).join(',')}]}`;
  }

  private hashed(visitor: string | undefined): VisitorId | null {
    if (!visitor) return null;
    const { visitors } = this.options;
    visitors.update(visitor);
    return { high: visitors.high, low: visitors.low };
  }

  /** All decisions of a second end together. */
  private expiryOf(nowMs: number): Expiry {
    const atS = Math.floor(nowMs / 1_000) + TOKEN_LIFE_S;
    if (this.expiry.atS !== atS) this.expiry = { atS, text: new Date(atS * 1_000).toISOString() };
    return this.expiry;
  }

  /**
   * The best group of each brand for as many slots as asked. Each pays what the next in line would have been worth,
   * so one more than the slots is looked for.
   */
  private auction({ placement, slots, visitor, query, context, exclude }: DecisionRequest, tested: VisitorId | null): Winner[] {
    const { groups, targeting } = this.index;
    const line: EligibleGroup[] = [];
    const viewer: Viewer = {
      country: context?.country,
      region: context?.region,
      device: context?.device,
      language: context?.language,
      gender: context?.gender,
      ageBand: context?.age_band,
      cityTier: context?.city_tier,
      slot: slotOf(Date.now()),
      interests: context?.interests ?? [],
    };
    targeting.match(placement === 'feed' ? 'FEED' : 'SEARCH', viewer, query?.toLowerCase() ?? '', (number) => {
      const group = groups[number]!;
      if (line.every((other) => other.brand !== group.brand) && this.canShow(group, visitor, exclude) && !this.experiments.isHeldOut(group.campaignId, tested)) line.push(group);
      return line.length <= slots;
    });
    const winners: Winner[] = [];
    for (let place = 0; place < line.length && winners.length < slots; place += 1) {
      const group = line[place]!;
      const price = priceMicros(group, line[place + 1]?.score ?? 0);
      const lease = this.leases.promise(group.campaignId, expectedMicros(group, price));
      if (lease === 0) continue;
      if (group.frequencyCap !== null && visitor) this.frequency.take(visitor, group.id, group.frequencyCap, group.today);
      winners.push({ group, price, lease });
    }
    return winners;
  }

  /** A group whose budget is out, or whose cap is reached, does not bid, and so makes nobody pay more. */
  private canShow(group: EligibleGroup, visitor: string | undefined, exclude: readonly string[] | undefined): boolean {
    if (exclude !== undefined && exclude.includes(group.campaignId)) return false;
    if (group.frequencyCap !== null && visitor && this.frequency.isReached(visitor, group.id, group.frequencyCap, group.today)) return false;
    const highest = group.bidModel === 'CPM' ? Math.floor(group.bidMicros / 1_000) : Math.ceil(group.bidMicros * group.pctr);
    if (this.leases.of(group.campaignId).leftMicros >= highest) return true;
    this.leases.want(group.campaignId);
    return false;
  }

  private decision({ group, price, lease }: Winner, slot: number, visitor: VisitorId | null, expiry: Expiry, context: number): string {
    const { creatives } = group;
    const creative = this.experiments.chosen(group.campaignId, visitor, creatives) ?? creatives[creatives.length === 1 ? 0 : Math.floor(Math.random() * creatives.length)]!;
    const token = this.options.tokens.sign({
      decisionId: uuidv7obj().bytes,
      brandId: group.brandId,
      sourceNo: creative.sourceNo,
      reservation: lease,
      bidModel: group.bidModel,
      priceMicros: price,
      visitor,
      expiresAtS: expiry.atS,
      context,
    });
    const { impression, click } = this.addresses;
    return `{"slot":${slot},${creative.json},"impression_url":${impression}${token}","click_url":${click}${token}","token":"${token}","expires_at":"${expiry.text}"}`;
  }
}

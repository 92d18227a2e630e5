import type { Pool } from 'pg';
import type { DecisionReasons, DecisionRequest } from '@meadow/shared';
import { EdgeExperiments, namedDevice, packContext, uuidText, type DecisionTokens, type Landing, type VisitorHash, type VisitorId } from '../../measurement/edge.ts';
import { AnswerWriter, seenAt, shownOf } from './answers.ts';
import { expectedMicros } from './auction.ts';
import { Auctioneer, noPlaces, type Asked, type Held, type Winner } from './auctioneer.ts';
import { Audiences } from './audience-table.ts';
import type { AuctionTrace } from './auction-trace.ts';
import { BudgetLeases } from './budget-leases.ts';
import { decisionId } from './decision-ids.ts';
import type { EligibleGroup, ServedCreative } from './eligible-groups.ts';
import { Exploration, type ExplorationWish } from './exploration.ts';
import { FrequencyCaps, type Claim, type FrequencyStore } from './frequency.ts';
import { PostgresFrequencyStore } from './frequency.stores.ts';
import { DecisionRecorder, type RecordedWinner } from './decision-recorder.ts';
import { GroupShelf } from './group-shelf.ts';
import { Landings } from './landings.ts';
import { PostgresLeaseStore, type LeaseStore } from './lease-store.ts';
import { LossCounts, lossReasons } from './loss-counts.ts';
import { Moments, TOKEN_LIFE_S } from './moments.ts';
import type { Offer, OfferWish } from './offer.ts';
import { apartFor } from './separation.ts';
import type { Viewer } from './targeting-index.ts';
import { TrafficCounts } from './traffic-counts.ts';

const TIDY_MS = 5_000;
const LOSSES_MS = 30_000;
const FORGET_MS = 3_600_000;
const NOBODY: readonly RecordedWinner[] = [];
/** How often an auction is repeated without those whose cap another process has used up. */
const MOST_ROUNDS = 4;

export interface DeliveryOptions {
  pool: Pool;
  tokens: DecisionTokens;
  visitors: VisitorHash;
  /** Where beacons come back to. */
  edgeUrl: string;
  /** Where caps are counted; in PostgreSQL without it. */
  frequency?: FrequencyStore;
  /** Where budgets are leased; in PostgreSQL without it. */
  leases?: LeaseStore;
  /** How much may be given up to learn which ads are clicked; nothing without it. */
  exploration?: ExplorationWish;
  /** Bytes of records of single decisions that are kept; none without it. */
  recordBytes?: number;
  /** Another clock, for simulations. */
  now?: () => number;
}

/**
 * Decides which ads are shown. Everything it needs is in memory; PostgreSQL is asked beside the way, for
 * changes of campaigns and for leases of their budgets.
 */
export class Delivery {
  readonly leases: BudgetLeases;
  private readonly options: DeliveryOptions;
  private readonly answers: AnswerWriter;
  private readonly moments = new Moments();
  private readonly experiments: EdgeExperiments;
  private readonly audiences: Audiences;
  readonly caps: FrequencyCaps;
  readonly traffic: TrafficCounts;
  readonly losses: LossCounts;
  private readonly timers: NodeJS.Timeout[];
  readonly exploration: Exploration;
  private readonly shelf: GroupShelf;
  private readonly landings: Landings;
  readonly records: DecisionRecorder;
  private readonly auctioneer: Auctioneer;
  private reading: Promise<void> = Promise.resolve();

  constructor(options: DeliveryOptions) {
    this.options = options;
    this.answers = new AnswerWriter(options.tokens, options.edgeUrl);
    this.leases = new BudgetLeases(options.leases ?? new PostgresLeaseStore(options.pool, options.now), options.now);
    this.exploration = new Exploration(options.exploration ?? { share: 0 });
    this.shelf = new GroupShelf(options.pool, this.exploration);
    this.landings = new Landings(options.pool);
    this.traffic = new TrafficCounts(options.pool);
    this.losses = new LossCounts(options.pool);
    this.experiments = new EdgeExperiments(options.pool);
    this.audiences = new Audiences(options.pool);
    this.caps = new FrequencyCaps(options.frequency ?? new PostgresFrequencyStore(options.pool));
    this.records = new DecisionRecorder(options.pool, options.recordBytes ?? 0);
    this.auctioneer = new Auctioneer(this.leases, this.caps, this.experiments);
    this.timers = [
      setInterval(() => void this.leases.tidy().catch(() => undefined), TIDY_MS),
      setInterval(() => void this.traffic.flush().catch(() => undefined), TIDY_MS),
      setInterval(() => void this.losses.flush().catch(() => undefined), LOSSES_MS),
      setInterval(() => void this.caps.tidy().catch(() => undefined), FORGET_MS),
    ];
  }

  /** Takes in what has changed about campaigns, and looks at their figures. */
  load(): Promise<void> {
    return this.inOrder(async () => this.follow(await this.shelf.refresh()));
  }

  /** Takes in what has changed about campaigns. */
  takeChanges(): Promise<void> {
    return this.inOrder(async () => {
      const changed = await this.shelf.takeChanges();
      // Audiences are told of in the same way, and may be others while campaigns are not.
      await (changed.size > 0 ? this.follow(changed) : this.audiences.load(this.shelf.audiences));
    });
  }

  /** One reading after the other, so that an older one never overwrites a newer. */
  private inOrder(read: () => Promise<void>): Promise<void> {
    const reading = this.reading.catch(() => undefined).then(async () => {
      await Promise.all([this.landings.load(), this.experiments.load(), this.caps.join()]);
      await read();
    });
    this.reading = reading;
    return reading;
  }

  private async follow(changed: ReadonlySet<string>): Promise<void> {
    const { index } = this.shelf;
    if (changed.size > 0) await this.landings.add(index.groups.filter(({ campaignId }) => changed.has(campaignId)));
    await this.audiences.load(this.shelf.audiences);
    await this.leases.follow(this.shelf.campaigns, changed);
    this.auctioneer.index = index;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.leases.close();
    await this.traffic.flush().catch(() => undefined);
    await this.losses.flush().catch(() => undefined);
    await this.caps.close();
    await this.records.close();
    await this.experiments.close().catch(() => undefined);
  }

  /** Writes down whom experiments made a difference to, now and not in a moment. */
  flushExperiments(): Promise<void> {
    return this.experiments.flush();
  }

  /** Where a creative leads. @throws when it is not in memory and PostgreSQL is away */
  landingOf(sourceNo: number): Promise<Landing | undefined> {
    return this.landings.of(sourceNo);
  }

  /** @param explainTo the brand that is told what became of its groups @returns a {@link DecisionResponse} as JSON text; at once unless a capped ad wins, whose place must be taken first */
  decide(request: DecisionRequest, nowMs: number, explainTo: string | null = null): string | Promise<string> {
    this.traffic.add(nowMs);
    const visitor = this.hashed(request.visitor);
    const asked: Asked = { request, visitor, viewer: this.viewerOf(request.context, visitor) };
    const held = this.auctioneer.hold(asked, noPlaces);
    const weight = this.losses.due(nowMs);
    if (weight > 0) this.look(asked, held.winners, weight);
    if (this.arePlacesTaken(held.winners, visitor)) return this.answer(asked, held, nowMs, explainTo);
    return this.withPlaces(asked, held).then((placed) => this.answer(asked, placed, nowMs, explainTo));
  }

  /** Takes the places under caps at once where this process may; false when it must ask. */
  private arePlacesTaken(winners: readonly Winner[], visitor: VisitorId | null): boolean {
    if (visitor === null || winners.every(({ group }) => group.capped === null)) return true;
    if (!this.caps.isCountedHere) return false;
    for (const { group } of winners) if (group.capped) this.caps.takeHere(group.capped, visitor);
    return true;
  }

  private answer(asked: Asked, { winners, trace }: Held, nowMs: number, explainTo: string | null): string {
    const { request, visitor } = asked;
    const end = explainTo === null ? '}' : `,"reasons":${JSON.stringify(this.reasonsFor(explainTo, asked, winners))}}`;
    if (winners.length === 0) {
      const id = decisionId();
      this.records.add({ request, viewer: asked.viewer, winners: NOBODY, trace, id, noBid: null, nowMs });
      return `{"decisions":[],"id":"${uuidText(id)}"${end}`;
    }
    const shown = winners.map((winner) => shownOf(winner, this.creativeOf(winner.group, visitor)));
    this.records.add({ request, viewer: asked.viewer, winners: shown, trace, id: null, noBid: null, nowMs });
    return this.answers.decisions(shown, visitor, this.moments.expiryOf(nowMs), seenAt(request)) + end;
  }

  /** Of others only how many fared how. */
  private reasonsFor(brand: string, asked: Asked, winners: readonly Winner[]): DecisionReasons {
    const yours: DecisionReasons['yours'] = [];
    const others = new Map<number, number>();
    this.auctioneer.verdicts(asked, winners, (group, reason) => {
      if (group.brand === brand) yours.push({ ad_group_id: group.id, campaign_id: group.campaignId, reason, ecpm_micros: Math.round(group.score) });
      else others.set(reason, (others.get(reason) ?? 0) + 1);
    });
    const counts = [...others].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
    return { fitted: yours.length + counts.reduce((sum, { count }) => sum + count, 0), yours, others: counts };
  }

  private creativeOf({ campaignId, creatives, turns }: EligibleGroup, visitor: VisitorId | null): ServedCreative {
    return this.experiments.chosen(campaignId, visitor, creatives) ?? creatives[turns === null ? 0 : turns[Math.floor(Math.random() * turns.length)]!]!;
  }

  /** Takes the winners' places under their caps. Where another process was first, the auction is held again without that bidder, so that nobody pays for its bid. */
  private async withPlaces(asked: Asked, first: Held): Promise<Held> {
    const held = new Map<string, Claim>();
    let found = first;
    for (let round = 1; ; round += 1) {
      const wanted = found.winners.flatMap(({ group }) => (held.has(group.id) ? [] : (claimOf(group, asked.visitor) ?? [])));
      const granted = await this.caps.take(wanted);
      wanted.forEach((claim, at) => granted[at] && held.set(claim.adGroupId, claim));
      if (granted.every(Boolean)) break;
      for (const { group, lease, price } of found.winners) this.leases.release(group.campaignId, lease, expectedMicros(group, price));
      if (round === MOST_ROUNDS) {
        found = { ...found, winners: [] };
        break;
      }
      const refused = new Set(wanted.flatMap(({ adGroupId }, at) => (granted[at] ? [] : [adGroupId])));
      found = this.auctioneer.hold(asked, { held: new Set(held.keys()), refused });
    }
    for (const [adGroupId, claim] of held) if (!found.winners.some(({ group }) => group.id === adGroupId)) this.caps.giveBack(claim);
    return found;
  }

  /**
   * For an exchange: the best group of a brand not yet `taken`, and apart from those, that `examine` can make something of, its highest price put aside.
   * Who wins is decided elsewhere, so nobody here makes anybody pay more.
   * @param examine tells OpenRTB's loss reason where it can make nothing of a creative
   */
  offer<Made extends object>({ placement, query, viewer, visitor, nowMs }: OfferWish, taken: readonly EligibleGroup[], trace: AuctionTrace, examine: (group: EligibleGroup, creative: ServedCreative) => Made | number): Offer<Made> | null {
    this.traffic.add(nowMs);
    const id = this.hashed(visitor);
    const { index } = this.auctioneer;
    let found: Offer<Made> | null = null;
    const likeAudiencesOf = this.audiences.table.of(id);
    index.targeting.match(placement, likeAudiencesOf.length > 0 ? { ...viewer, likeAudiencesOf } : viewer, query.toLowerCase(), (number) => {
      const group = index.groups[number]!;
      const refused = this.refusalOf(group, taken, id);
      if (refused !== null) return trace.pass(group, refused);
      let reason = 0;
      for (const creative of group.creatives) {
        const made = examine(group, creative);
        if (typeof made === 'number') {
          reason = made;
          continue;
        }
        if (this.experiments.isHeldOut(group.campaignId, id)) return trace.pass(group, lossReasons.heldOut);
        const price = group.bidModel === 'CPM' ? Math.floor(group.bidMicros / 1_000) : group.bidMicros;
        const asideMicros = expectedMicros(group, price);
        const lease = this.leases.promise(group.campaignId, asideMicros);
        if (lease === 0) return trace.pass(group, lossReasons.noBudget);
        const id16 = decisionId();
        const token = this.options.tokens.sign({
          decisionId: id16, brandId: group.brandId, sourceNo: creative.sourceNo, reservation: lease, bidModel: group.bidModel, priceMicros: price, visitor: id,
          expiresAtS: Math.floor(nowMs / 1_000) + TOKEN_LIFE_S, context: packContext(placement, namedDevice(viewer.device), viewer.country),
        });
        found = { group, creative, made, token, decisionId: id16, price, lease, asideMicros, claim: claimOf(group, id) };
        return false;
      }
      return trace.pass(group, reason);
    });
    return found;
  }

  private refusalOf(group: EligibleGroup, taken: readonly EligibleGroup[], visitor: VisitorId | null): number | null {
    for (const other of taken) {
      const apart = other.brand === group.brand ? lossReasons.sameBrand : apartFor(other, group);
      if (apart !== null) return apart;
    }
    if (this.auctioneer.isUsedUp(group, visitor)) return lossReasons.capped;
    return this.auctioneer.hasBudget(group) ? null : lossReasons.noBudget;
  }

  private hashed(visitor: string | undefined): VisitorId | null {
    if (!visitor) return null;
    const { visitors } = this.options;
    visitors.update(visitor);
    return { high: visitors.high, low: visitors.low };
  }

  private viewerOf(context: DecisionRequest['context'], visitor: VisitorId | null): Viewer {
    return {
      country: context?.country,
      region: context?.region,
      device: context?.device,
      language: context?.language,
      gender: context?.gender,
      ageBand: context?.age_band,
      cityTier: context?.city_tier,
      slot: this.moments.slotNow(context?.hour),
      interests: context?.interests ?? [],
      likeAudiencesOf: this.audiences.table.of(visitor),
    };
  }

  /** Counts what became of each group that fitted the request, and what learning has cost. */
  private look(asked: Asked, winners: readonly Winner[], weight: number): void {
    let best = 0;
    this.auctioneer.verdicts(asked, winners, (group, reason) => {
      if (reason === lossReasons.won || reason === lossReasons.outbid) best = Math.max(best, group.meanScore);
      this.losses.add(group.id, reason, weight);
    });
    if (winners[0]) this.exploration.note(winners[0].group.meanScore, best);
  }
}

const claimOf = ({ capped }: EligibleGroup, visitor: VisitorId | null): Claim | null => (capped === null || visitor === null ? null : { ...capped, visitor });

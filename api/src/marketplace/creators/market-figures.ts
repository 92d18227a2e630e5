import { Injectable } from '@nestjs/common';
import type { NoteFormat, Platform, Tier } from '@meadow/shared';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext, systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { CreatorStats } from './creator-stats.ts';
import type { OutcomePrior } from './outcomes.ts';
import { weakPrior, type Prior } from './performance.ts';

export interface PriceBand {
  lowMinor: bigint;
  midMinor: bigint;
  highMinor: bigint;
}
/** What is usual on the market. */
export class Market {
  constructor(
    private readonly priors: ReadonlyMap<string, Prior>,
    private readonly bands: ReadonlyMap<string, PriceBand>,
    /** By tier; of clicks by `clicks TIER`. */
    private readonly stretches: ReadonlyMap<string, number> = new Map(),
    /** Engagement by platform, tier and category. */
    private readonly byCategory: ReadonlyMap<string, Prior & { creators: number }> = new Map(),
    /** What links bring, by tier and category; empty names stand for all. */
    private readonly outcomes: ReadonlyMap<string, OutcomePrior> = new Map(),
  ) {}

  /** What is usual for a tier, and within it for a category, as far as it has enough creators to tell. */
  prior(platform: Platform | undefined, tier: Tier, category?: string): Prior {
    const ofTier = this.priors.get(`${platform} ${tier}`) ?? weakPrior;
    const group = category === undefined ? undefined : this.byCategory.get(`${platform} ${tier} ${category}`);
    const stretch = this.stretches.get(tier);
    const outcomes = this.outcomes.get(`${tier} ${category ?? ''}`) ?? this.outcomes.get(`${tier} `) ?? this.outcomes.get(' ');
    const ofClicks = this.stretches.get(`clicks ${tier}`);
    return { ...(group ? drawn(group, ofTier) : ofTier), ...(stretch === undefined ? {} : { stretch }), ...(outcomes ? { outcomes: ofClicks === undefined ? outcomes : { ...outcomes, stretch: ofClicks } } : {}) };
  }

  /** p25, median and p75 of what peers ask; undefined with fewer than five. */
  band(tier: Tier, format: NoteFormat, currency: string): PriceBand | undefined {
    return this.bands.get(`${tier} ${format} ${currency}`);
  }
}

/** So many creators the tier counts for within a category. */
const TIER_WEIGHT = 10;

/** A category's own figures, drawn towards its tier's: the fewer creators, the more. */
function drawn(group: Prior & { creators: number }, tier: Prior): Prior {
  const own = group.creators / (group.creators + TIER_WEIGHT);
  const mix = (a: number, b: number) => own * a + (1 - own) * b;
  return { mean: mix(group.mean, tier.mean), between: mix(group.between, tier.between), within: mix(group.within, tier.within) };
}

const FRESH_MS = 30_000;

@Injectable()
export class MarketFigures {
  private known: { at: number; market: Promise<Market> } | undefined;

  constructor(
    private readonly db: Database,
    private readonly stats: CreatorStats,
  ) {}

  /** Read at most every half minute: the figures move slowly. */
  current(): Promise<Market> {
    const now = performance.now();
    if (!this.known || now - this.known.at > FRESH_MS) {
      const market = this.read();
      this.known = { at: now, market };
      market.catch(() => (this.known = undefined));
    }
    return this.known.market;
  }

  private async read(): Promise<Market> {
    const [priors, bands, stretches, groups, outcomes] = await Promise.all([
      this.db.read<{ platform: string; tier: string } & Prior>(
        anonymousContext, 'SELECT platform, tier, mean, between_variance AS between, within_variance AS within FROM performance_priors WHERE creators >= 5', [], 'priors'),
      this.db.read<{ tier: string; format: string; currency: string; low_minor: bigint; mid_minor: bigint; high_minor: bigint }>(
        anonymousContext, 'SELECT tier, format, currency, low_minor, mid_minor, high_minor FROM price_bands', [], 'price_bands'),
      // Too few predictions say nothing about ranges; deals say more than notes.
      this.db.read<{ name: string; stretch: number }>(anonymousContext, `SELECT DISTINCT ON (name, source = 'CLICKS') CASE WHEN source = 'CLICKS' THEN 'clicks ' ELSE '' END || name AS name, stretch FROM range_calibration WHERE kind = 'TIER' AND predictions >= 30 ORDER BY name, source = 'CLICKS', source`, [], 'stretches'),
      this.db.read<{ platform: string; tier: string; category: string; creators: number } & Prior>(
        anonymousContext, 'SELECT platform, tier, category, mean, between_variance AS between, within_variance AS within, creators FROM category_priors', [], 'category_priors'),
      this.db.read<{ tier: string; category: string } & OutcomePrior>(
        anonymousContext, 'SELECT tier, category, click_rate AS "clickRate", click_shape AS "clickShape", order_rate AS "orderRate", order_weight AS "orderWeight" FROM outcome_priors', [], 'outcome_priors'),
    ]);
    return new Market(
      new Map(priors.map((row) => [`${row.platform} ${row.tier}`, { mean: row.mean, between: row.between, within: row.within }])),
      new Map(bands.map((row) => [`${row.tier} ${row.format} ${row.currency}`, { lowMinor: row.low_minor, midMinor: row.mid_minor, highMinor: row.high_minor }])),
      new Map(stretches.map(({ name, stretch }) => [name, stretch])),
      new Map(groups.map((row) => [`${row.platform} ${row.tier} ${row.category}`, { mean: row.mean, between: row.between, within: row.within, creators: row.creators }])),
      new Map(outcomes.map(({ tier, category, clickRate, clickShape, orderRate, orderWeight }) => [`${tier} ${category}`, { clickRate, clickShape, orderRate, orderWeight }])),
    );
  }

  /** Prices change when creators edit their cards, engagement when notes arrive; every quarter of an hour both are taken anew. */
  @Repeats({ name: 'creators.market', everyMs: 900_000 })
  async refresh(): Promise<void> {
    await this.db.transaction(systemContext, (tx) => this.stats.refreshMarket(tx));
  }
}

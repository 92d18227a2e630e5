import { Injectable } from '@nestjs/common';
import type { NoteFormat, Platform, Tier } from '@meadow/shared';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext, systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { CreatorStats } from './creator-stats.ts';
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
    private readonly stretches: ReadonlyMap<string, number> = new Map(),
  ) {}

  prior(platform: Platform | undefined, tier: Tier): Prior {
    const prior = this.priors.get(`${platform} ${tier}`) ?? weakPrior;
    const stretch = this.stretches.get(tier);
    return stretch === undefined ? prior : { ...prior, stretch };
  }

  /** p25, median and p75 of what peers ask; undefined with fewer than five. */
  band(tier: Tier, format: NoteFormat, currency: string): PriceBand | undefined {
    return this.bands.get(`${tier} ${format} ${currency}`);
  }
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
    const [priors, bands, stretches] = await Promise.all([
      this.db.read<{ platform: string; tier: string } & Prior>(
        anonymousContext, 'SELECT platform, tier, mean, between_variance AS between, within_variance AS within FROM performance_priors WHERE creators >= 5', [], 'priors'),
      this.db.read<{ tier: string; format: string; currency: string; low_minor: bigint; mid_minor: bigint; high_minor: bigint }>(
        anonymousContext, 'SELECT tier, format, currency, low_minor, mid_minor, high_minor FROM price_bands', [], 'price_bands'),
      // Too few predictions say nothing about ranges.
      this.db.read<{ name: string; stretch: number }>(anonymousContext, `SELECT name, stretch FROM range_calibration WHERE kind = 'TIER' AND predictions >= 30`, [], 'stretches'),
    ]);
    return new Market(
      new Map(priors.map((row) => [`${row.platform} ${row.tier}`, { mean: row.mean, between: row.between, within: row.within }])),
      new Map(bands.map((row) => [`${row.tier} ${row.format} ${row.currency}`, { lowMinor: row.low_minor, midMinor: row.mid_minor, highMinor: row.high_minor }])),
      new Map(stretches.map(({ name, stretch }) => [name, stretch])),
    );
  }

  /** Prices change when creators edit their cards, engagement when notes arrive; every quarter of an hour both are taken anew. */
  @Repeats({ name: 'creators.market', everyMs: 900_000 })
  async refresh(): Promise<void> {
    await this.db.transaction(systemContext, (tx) => this.stats.refreshMarket(tx));
  }
}

import type { Pool } from 'pg';
import { armOf, exposureKey, saltOf, type Arm, type RunningExperiment } from './assignment.ts';

const FLUSH_MS = 500;
/** Exposures that are known to be written, of two generations: the older one goes when the younger is full. */
const MOST_KNOWN = 500_000;
/** So many wait while PostgreSQL is away; whoever comes then is exposed at the next visit. */
const MOST_WAITING = 500_000;
const WRITTEN_AT_ONCE = 10_000;

interface Row {
  id: string;
  brand_id: string;
  campaign_id: string;
  kind: 'HOLDOUT' | 'AB';
  arms: Arm[];
  salt: string;
}
interface Exposure {
  experimentId: string;
  brandId: string;
  visitor: bigint;
  arm: number;
  at: Date;
}
export type VisitorId = { high: number; low: number };

/** The experiments that run, as the edge needs them: who is in which arm, and a record of whom it made a difference to first. */
export class EdgeExperiments {
  private readonly pool: Pool;
  private readonly timer: NodeJS.Timeout;
  private known = new Set<number>();
  private older = new Set<number>();
  private waiting: Exposure[] = [];
  private flushing: Promise<void> | null = null;
  /** By campaign; a test of creatives may run among those who are not held out. */
  private holdouts = new Map<string, RunningExperiment>();
  private tests = new Map<string, RunningExperiment>();

  constructor(pool: Pool) {
    this.pool = pool;
    this.timer = setInterval(() => void this.flush().catch(() => undefined), FLUSH_MS);
  }

  async load(): Promise<void> {
    const { rows } = await this.pool.query<Row>('SELECT id, brand_id, campaign_id, kind, arms, salt FROM experiments WHERE stopped_at IS NULL');
    const of = (kind: Row['kind']) => new Map(rows.filter((row) => row.kind === kind).map((row) => [row.campaign_id, { id: row.id, brandId: row.brand_id, arms: row.arms, salt: saltOf(row.salt) }]));
    this.holdouts = of('HOLDOUT');
    this.tests = of('AB');
  }

  /** Whether a visitor who could be shown a campaign now is kept from it; either way the visitor is exposed. */
  isHeldOut(campaignId: string, visitor: VisitorId | null): boolean {
    const holdout = visitor === null ? undefined : this.holdouts.get(campaignId);
    return holdout !== undefined && visitor !== null && this.expose(holdout, visitor) === 0;
  }

  /** The same without a trace: for explaining what happened to others. */
  wouldHoldOut(campaignId: string, visitor: VisitorId | null): boolean {
    const holdout = visitor === null ? undefined : this.holdouts.get(campaignId);
    return holdout !== undefined && visitor !== null && armOf(holdout, visitor) === 0;
  }

  /** The creative that a visitor's arm shows; null when there is no test, or the creative is not on offer. */
  chosen<Creative extends { id: string }>(campaignId: string, visitor: VisitorId | null, creatives: readonly Creative[]): Creative | null {
    const test = visitor === null ? undefined : this.tests.get(campaignId);
    if (!test || visitor === null) return null;
    // Every arm must be on offer, or the arms would not be alike.
    if (!test.arms.every(({ creativeId }) => creatives.some(({ id }) => id === creativeId))) return null;
    const arm = test.arms[this.expose(test, visitor)];
    return creatives.find(({ id }) => id === arm?.creativeId) ?? null;
  }

  async flush(): Promise<void> {
    await this.flushing;
    if (this.waiting.length === 0) return;
    this.flushing = this.writeWaiting();
    await this.flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** @returns the arm */
  private expose(experiment: RunningExperiment, visitor: VisitorId): number {
    const arm = armOf(experiment, visitor);
    const key = exposureKey(experiment.salt, visitor);
    if (this.known.has(key)) return arm;
    if (!this.older.has(key)) {
      if (this.waiting.length >= MOST_WAITING) return arm;
      const id = BigInt.asIntN(64, (BigInt(visitor.high >>> 0) << 32n) | BigInt(visitor.low >>> 0));
      this.waiting.push({ experimentId: experiment.id, brandId: experiment.brandId, visitor: id, arm, at: new Date() });
    }
    if (this.known.size >= MOST_KNOWN) {
      this.older = this.known;
      this.known = new Set();
    }
    this.known.add(key);
    return arm;
  }

  /** Those that PostgreSQL did not take wait for the next time. */
  private async writeWaiting(): Promise<void> {
    let exposures = this.waiting;
    this.waiting = [];
    try {
      for (; exposures.length > 0; exposures = exposures.slice(WRITTEN_AT_ONCE)) await this.write(exposures.slice(0, WRITTEN_AT_ONCE));
    } catch {
      this.waiting = exposures.concat(this.waiting);
    }
  }

  private async write(exposures: readonly Exposure[]): Promise<void> {
    await this.pool.query(
      `INSERT INTO experiment_exposures (experiment_id, brand_id, visitor, arm, first_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::smallint[], $5::timestamptz[]) ON CONFLICT DO NOTHING`,
      [exposures.map((e) => e.experimentId), exposures.map((e) => e.brandId), exposures.map((e) => e.visitor.toString()), exposures.map((e) => e.arm), exposures.map((e) => e.at)],
    );
  }
}

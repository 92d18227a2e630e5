import type { Pool } from 'pg';
import { armOf, saltOf, type Arm, type RunningExperiment } from './assignment.ts';

const FLUSH_MS = 500;
const MOST_REMEMBERED = 500_000;

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
  private readonly known = new Set<string>();
  private waiting: Exposure[] = [];
  private flushing: Promise<void> | null = null;
  private byCampaign = new Map<string, RunningExperiment>();

  constructor(pool: Pool) {
    this.pool = pool;
    this.timer = setInterval(() => void this.flush().catch(() => undefined), FLUSH_MS);
  }

  get areRunning(): boolean {
    return this.byCampaign.size > 0;
  }

  async load(): Promise<void> {
    const { rows } = await this.pool.query<Row>('SELECT id, brand_id, campaign_id, kind, arms, salt FROM experiments WHERE stopped_at IS NULL');
    this.byCampaign = new Map(rows.map((row) => [row.campaign_id, { id: row.id, brandId: row.brand_id, campaignId: row.campaign_id, kind: row.kind, arms: row.arms, salt: saltOf(row.salt) }]));
  }

  /** Whether a visitor who could be shown a campaign now is kept from it; either way the visitor is exposed. */
  isHeldOut(campaignId: string, visitor: VisitorId | null): boolean {
    const experiment = visitor === null ? undefined : this.byCampaign.get(campaignId);
    if (!experiment || visitor === null || experiment.kind !== 'HOLDOUT') return false;
    return this.expose(experiment, visitor) === 0;
  }

  /** The same without a trace: for explaining what happened to others. */
  wouldHoldOut(campaignId: string, visitor: VisitorId | null): boolean {
    const experiment = visitor === null ? undefined : this.byCampaign.get(campaignId);
    return experiment !== undefined && visitor !== null && experiment.kind === 'HOLDOUT' && armOf(experiment, visitor) === 0;
  }

  /** The creative that a visitor's arm shows; null when there is no test, or the creative is not on offer. */
  chosen<Creative extends { id: string }>(campaignId: string, visitor: VisitorId | null, creatives: readonly Creative[]): Creative | null {
    const experiment = visitor === null ? undefined : this.byCampaign.get(campaignId);
    if (!experiment || visitor === null || experiment.kind !== 'AB') return null;
    // Every arm must be on offer, or the arms would not be alike.
    if (!experiment.arms.every(({ creativeId }) => creatives.some(({ id }) => id === creativeId))) return null;
    const arm = experiment.arms[this.expose(experiment, visitor)];
    return creatives.find(({ id }) => id === arm?.creativeId) ?? null;
  }

  async flush(): Promise<void> {
    await this.flushing;
    if (this.waiting.length === 0) return;
    const exposures = this.waiting;
    this.waiting = [];
    this.flushing = this.write(exposures).catch(() => void this.waiting.unshift(...exposures.slice(0, MOST_REMEMBERED)));
    await this.flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** @returns the arm */
  private expose(experiment: RunningExperiment, visitor: VisitorId): number {
    const arm = armOf(experiment, visitor);
    const id = BigInt.asIntN(64, (BigInt(visitor.high >>> 0) << 32n) | BigInt(visitor.low >>> 0));
    const key = `${experiment.id}${id}`;
    if (this.known.has(key)) return arm;
    if (this.known.size >= MOST_REMEMBERED) this.known.clear();
    this.known.add(key);
    this.waiting.push({ experimentId: experiment.id, brandId: experiment.brandId, visitor: id, arm, at: new Date() });
    return arm;
  }

  private async write(exposures: readonly Exposure[]): Promise<void> {
    await this.pool.query(
      `INSERT INTO experiment_exposures (experiment_id, brand_id, visitor, arm, first_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::smallint[], $5::timestamptz[]) ON CONFLICT DO NOTHING`,
      [exposures.map((e) => e.experimentId), exposures.map((e) => e.brandId), exposures.map((e) => e.visitor.toString()), exposures.map((e) => e.arm), exposures.map((e) => e.at)],
    );
  }
}

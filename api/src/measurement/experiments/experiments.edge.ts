import type { Pool } from 'pg';
import { CopyBatch } from '../events/copy-batch.ts';
import { uuidBytes } from '../events/uuid-bytes.ts';
import { armAt, armOf, isCounted, placeOf, saltOf, type Arm, type RunningExperiment } from './assignment.ts';
import { EXPOSURE_COLUMNS, ExposureRows } from './exposure-rows.ts';
import { RecentExposures } from './recent-exposures.ts';

const FLUSH_MS = 500;
/** So many wait while PostgreSQL is away; whoever comes then is exposed at the next visit. */
const MOST_WAITING = 500_000;

interface Row {
  id: string;
  campaign_id: string;
  kind: 'HOLDOUT' | 'AB';
  arms: Arm[];
  salt: string;
}
export type VisitorId = { high: number; low: number };

/** The experiments that run, as the edge needs them: who is in which arm, and a record of whom it made a difference to first. */
export class EdgeExperiments {
  private readonly pool: Pool;
  private readonly timer: NodeJS.Timeout;
  private readonly recent = new RecentExposures();
  private open = new ExposureRows();
  private closed: ExposureRows[] = [];
  /** What was written last, for its memory. */
  private spare: ExposureRows | null = null;
  private waiting = 0;
  private written: Promise<void> = Promise.resolve();
  private isWriting = false;
  /** By campaign; a test of creatives may run among those who are not held out. */
  private holdouts = new Map<string, RunningExperiment>();
  private tests = new Map<string, RunningExperiment>();

  constructor(pool: Pool) {
    this.pool = pool;
    this.timer = setInterval(() => {
      if (!this.isWriting) this.flush().catch(() => undefined);
    }, FLUSH_MS);
  }

  async load(): Promise<void> {
    const { rows } = await this.pool.query<Row>('SELECT id, campaign_id, kind, arms, salt FROM experiments WHERE stopped_at IS NULL');
    const of = (kind: Row['kind']) => new Map(rows.filter((row) => row.kind === kind).map((row) => [row.campaign_id, { id: uuidBytes(row.id), arms: row.arms, salt: saltOf(row.salt) }]));
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

  /** Writes down who was exposed so far, after what is being written. @throws Error while PostgreSQL is away; they wait */
  flush(): Promise<void> {
    this.written = this.written.catch(() => undefined).then(() => this.write());
    return this.written;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** @returns the arm */
  private expose(experiment: RunningExperiment, visitor: VisitorId): number {
    const place = placeOf(experiment, visitor);
    const arm = armAt(experiment, place);
    if (!isCounted(experiment, place)) return arm;
    if (this.waiting < MOST_WAITING && this.recent.add(experiment.salt, visitor)) {
      this.open.add(experiment.id, visitor, arm, Date.now());
      this.waiting += 1;
    }
    return arm;
  }

  private async write(): Promise<void> {
    if (this.open.count > 0) {
      this.closed.push(this.open);
      this.open = this.spare ?? new ExposureRows();
      this.spare = null;
    }
    this.isWriting = true;
    try {
      for (let rows = this.closed[0]; rows; rows = this.closed[0]) {
        await this.copy(rows.bytes);
        this.closed.shift();
        this.waiting -= rows.count;
        rows.clear();
        this.spare = rows;
      }
    } finally {
      this.isWriting = false;
    }
  }

  private async copy(bytes: Buffer): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query(new CopyBatch(`COPY exposure_log (${EXPOSURE_COLUMNS}) FROM STDIN (FORMAT binary)`, bytes)).done;
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

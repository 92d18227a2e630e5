import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext, type Context } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { eventKind } from '../events/event-kinds.ts';
import { holdoutArms, WHOLE_BPS, type Arm } from './assignment.ts';
import { resultsOf, type ExperimentResults } from './experiment-results.ts';
import type { ArmSums } from './statistics.ts';

/** What visitors spent so long before their exposure tells what they would have spent anyway. */
const BEFORE_DAYS = 14;
const UNIQUE_VIOLATION = '23505';
/** Orders of a campaign that is over are waited for so long. */
const AFTER_DAYS = 30;
/** What is summed faster than this is summed while one waits; larger experiments are told as of their last look. */
const QUICK_MS = 50;
/** A look may take one part in so many of the time. */
const LOOK_SHARE = 100;
/** What happened before an experiment stopped may come so much later. */
const LATE_MS = 86_400_000;
const LATE = `interval '${LATE_MS} milliseconds'`;

export interface ExperimentWish {
  campaignId: string;
  name: string;
  kind: 'HOLDOUT' | 'AB';
  /** Share of visitors who are kept from the campaign, in basis points; for a holdout. */
  holdoutBps?: number | null | undefined;
  /** For an A/B test: the first is the control. */
  creatives?: readonly { creativeId: string; name: string }[] | null | undefined;
}
export interface Experiment {
  id: string;
  brandId: string;
  campaignId: string;
  name: string;
  kind: 'HOLDOUT' | 'AB';
  arms: Arm[];
  startedAt: Date;
  /** Orders count until then; of a campaign that is over, some time after it. */
  stoppedAt: Date | null;
  /** When it was summed. */
  asOf: Date;
  results: ExperimentResults;
}

interface Row extends Record<string, unknown> {
  id: string;
  brand_id: string;
  campaign_id: string;
  name: string;
  kind: 'HOLDOUT' | 'AB';
  arms: Arm[];
  started_at: Date;
  stopped_at: Date | null;
  least_p_conversion: number;
  least_p_value: number;
  sums: SumsRow[] | null;
  summed_at: Date | null;
  look_ms: number;
}
interface SumsRow extends Record<string, unknown> {
  experiment_id: string;
  arm: number;
  n: number;
  converted: number;
  y: number;
  yy: number;
  x: number;
  xx: number;
  xy: number;
}

const COLUMNS = 'id, brand_id, campaign_id, name, kind, arms, started_at, stopped_at, least_p_conversion, least_p_value, sums, summed_at, look_ms';

/** $1 experiments: sums by arm of what exposed visitors bought after their exposure, and in the days before it; values in the brand's currency alone. */
const SUMS = `
  SELECT v.experiment_id, v.arm::int, count(*)::float8 AS n, count(*) FILTER (WHERE v.orders > 0)::float8 AS converted,
    coalesce(sum(v.y), 0)::float8 AS y, coalesce(sum(v.y * v.y), 0)::float8 AS yy, coalesce(sum(v.x), 0)::float8 AS x, coalesce(sum(v.x * v.x), 0)::float8 AS xx, coalesce(sum(v.x * v.y), 0)::float8 AS xy
  FROM (
    SELECT e.experiment_id, e.arm, e.visitor,
      count(*) FILTER (WHERE c.type = ${eventKind.purchase} AND c.occurred_at >= e.first_at) AS orders,
      coalesce(sum(CASE WHEN c.type = ${eventKind.refund} THEN -c.value_minor ELSE c.value_minor END) FILTER (WHERE c.currency = o.currency AND c.occurred_at >= e.first_at), 0)::float8 AS y,
      coalesce(sum(CASE WHEN c.type = ${eventKind.refund} THEN -c.value_minor ELSE c.value_minor END) FILTER (WHERE c.currency = o.currency AND c.occurred_at < e.first_at), 0)::float8 AS x
    FROM experiment_exposures e JOIN experiments t ON t.id = e.experiment_id JOIN organisations o ON o.id = e.brand_id
    LEFT JOIN conversions c ON c.brand_id = e.brand_id AND c.visitor = e.visitor AND c.counted AND c.type IN (${eventKind.purchase}, ${eventKind.refund})
      AND c.occurred_at >= e.first_at - interval '${BEFORE_DAYS} days' AND c.occurred_at < coalesce(t.stopped_at, 'infinity')
    WHERE e.experiment_id = ANY ($1::uuid[]) GROUP BY 1, 2, 3
  ) v GROUP BY 1, 2`;

const TAKE_EXPOSURES = `
  WITH taken AS (
    DELETE FROM exposure_log WHERE ctid = ANY (ARRAY(SELECT ctid FROM exposure_log LIMIT 100000)) RETURNING experiment_id, visitor, arm, at
  ), kept AS (
    INSERT INTO experiment_exposures AS x (experiment_id, visitor, brand_id, arm, first_at)
    SELECT t.experiment_id, t.visitor, e.brand_id, min(t.arm), min(t.at) FROM taken t JOIN experiments e ON e.id = t.experiment_id GROUP BY 1, 2, 3 ORDER BY 1, 2
    ON CONFLICT (experiment_id, visitor) DO UPDATE SET first_at = excluded.first_at WHERE excluded.first_at < x.first_at
  )
  SELECT count(*)::int AS taken FROM taken`;

/** Tests of what a campaign or a creative causes. */
@Injectable()
export class ExperimentsService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'RAW_EVENT_DAYS'>,
  ) {}

  /** Newest first, with what they say by now. */
  async list(context: Context, brandId: string): Promise<Experiment[]> {
    const rows = await this.db.read<Row>(context, `SELECT ${COLUMNS} FROM experiments WHERE brand_id = $1 ORDER BY started_at DESC LIMIT 100`, [brandId], 'experiments');
    return this.withResults(context, rows);
  }

  /** The last holdout that was begun on a campaign, with what it says by now. */
  async newestHoldout(context: Context, brandId: string, campaignId: string): Promise<Experiment | null> {
    const rows = await this.db.read<Row>(context, `SELECT ${COLUMNS} FROM experiments WHERE brand_id = $1 AND campaign_id = $2 AND kind = 'HOLDOUT' ORDER BY started_at DESC LIMIT 1`, [brandId, campaignId], 'newest_holdout');
    return (await this.withResults(context, rows))[0] ?? null;
  }

  /** @throws NotFound when the campaign has no creatives of this brand, Conflict when one runs on it already, BadInput */
  async start(viewer: Viewer, wish: ExperimentWish): Promise<Experiment> {
    const name = wish.name.trim();
    if (name === '' || [...name].length > 120) throw new BadInput({ name: 'has 1 to 120 characters' });
    const brandId = viewer.accountId;
    const sources = !isUuid(wish.campaignId) ? [] : await this.db.read<{ creative_id: string; ad_group_id: string }>(viewer.context, 'SELECT creative_id, ad_group_id FROM event_sources WHERE brand_id = $1 AND campaign_id = $2 AND creative_id IS NOT NULL', [brandId, wish.campaignId]);
    if (sources.length === 0) throw new NotFound('campaign with creatives', wish.campaignId);
    const arms = armsOf(wish, sources);
    const row = { id: uuidv7(), brand_id: brandId, campaign_id: wish.campaignId, name, kind: wish.kind, arms, started_at: this.clock.now(), stopped_at: null, least_p_conversion: 1, least_p_value: 1, sums: null, summed_at: null, look_ms: 0 };
    try {
      await this.db.transaction(viewer.context, async (tx) => {
        await tx.query('INSERT INTO experiments (id, brand_id, campaign_id, name, kind, arms, salt, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [row.id, brandId, row.campaign_id, name, row.kind, JSON.stringify(arms), row.id, row.started_at]);
        await this.audit.record(tx, viewer, { action: 'experiment.start', object: 'experiment', objectId: row.id, after: { name, kind: row.kind, campaignId: row.campaign_id } });
      });
    } catch (error) {
      if ((error as { code?: string }).code === UNIQUE_VIOLATION) throw new Conflict('an experiment of this kind runs on this campaign already');
      throw error;
    }
    return (await this.withResults(viewer.context, [row]))[0]!;
  }

  /** Keeps a share of readers from a campaign that is approved, once in its life. The actor is the operator. */
  async beginHoldout(tx: Tx, { brandId, campaignId, name, heldOutBps }: { brandId: string; campaignId: string; name: string; heldOutBps: number }): Promise<void> {
    if (heldOutBps > 0) await tx.query('SELECT app.begin_holdout($1, $2, $3, $4, $5, $6)', [uuidv7(), brandId, campaignId, name, JSON.stringify(holdoutArms(heldOutBps)), this.clock.now()]);
  }

  /** A campaign is over: nobody is exposed any more, and orders that its ads led to are waited for. */
  async closeOf(tx: Tx, campaignId: string): Promise<void> {
    await tx.query(`UPDATE experiments SET stopped_at = $2::timestamptz + interval '${AFTER_DAYS} days' WHERE campaign_id = $1 AND stopped_at IS NULL`, [campaignId, this.clock.now()]);
  }

  /** Ends it: every visitor may see everything again, and what was found stays. @throws NotFound */
  async stop(viewer: Viewer, id: string): Promise<Experiment> {
    if (!isUuid(id)) throw new NotFound('experiment', id);
    const row = await this.db.transaction(viewer.context, async (tx) => {
      const [[stopped]] = await tx.query<[Row[], number]>(`UPDATE experiments SET stopped_at = least(stopped_at, $3) WHERE id = $1 AND brand_id = $2 RETURNING ${COLUMNS}`, [id, viewer.accountId, this.clock.now()]);
      if (!stopped) throw new NotFound('experiment', id);
      await this.audit.record(tx, viewer, { action: 'experiment.stop', object: 'experiment', objectId: id, after: { stoppedAt: stopped.stopped_at?.toISOString() } });
      return stopped;
    });
    return (await this.withResults(viewer.context, [row]))[0]!;
  }

  /** Takes over what the edge has written down since, each visitor once and with the first moment. @returns how many were taken */
  async takeExposures(): Promise<number> {
    const [row] = await this.db.transaction(systemContext, (tx) => tx.query<{ taken: number }[]>(TAKE_EXPOSURES));
    return row?.taken ?? 0;
  }

  /**
   * A look at every experiment that may have changed: keeps its sums, and the least always-valid p of all looks.
   * One that takes long is looked at less often.
   */
  async look(): Promise<void> {
    const now = this.clock.now();
    const due = await this.db.read<Row>(
      systemContext, `SELECT ${COLUMNS} FROM experiments WHERE summed_at IS NULL OR (coalesce(stopped_at, 'infinity') + ${LATE} > summed_at AND summed_at <= $1::timestamptz - make_interval(secs => look_ms * ${LOOK_SHARE / 1_000}))`, [now],
    );
    for (const row of due) {
      const started = performance.now();
      const sums = await this.sumsOf(systemContext, [row.id]);
      const lookMs = Math.round(performance.now() - started);
      const [first] = resultOf({ ...row, sums }, now).results.comparisons ?? [];
      await this.db.transaction(systemContext, (tx) =>
        tx.query(
          'UPDATE experiments SET sums = $2, summed_at = $3, look_ms = $4, least_p_conversion = least(least_p_conversion, $5), least_p_value = least(least_p_value, $6) WHERE id = $1',
          [row.id, JSON.stringify(sums), now, lookMs, first?.sequential.p ?? 1, first?.value.p ?? 1],
        ),
      );
    }
  }

  /** Who was exposed to what is over and summed goes with the raw events; what it said stays. */
  async forget(): Promise<void> {
    const kept = this.config.RAW_EVENT_DAYS;
    if (kept === 0) return;
    await this.db.transaction(systemContext, (tx) =>
      tx.query(
        `DELETE FROM experiment_exposures x USING experiments e WHERE e.id = x.experiment_id AND e.stopped_at < $1::timestamptz - make_interval(days => $2) AND e.summed_at >= e.stopped_at + ${LATE}`, [this.clock.now(), kept],
      ),
    );
  }

  private async withResults(context: Context, rows: readonly Row[]): Promise<Experiment[]> {
    const now = this.clock.now();
    const isFinal = (at: Date, stopped: Date | null) => stopped !== null && at.getTime() >= stopped.getTime() + LATE_MS;
    const isQuick = ({ sums, summed_at: at, stopped_at: stopped, look_ms: ms }: Row) => sums === null || at === null || (ms <= QUICK_MS && !isFinal(at, stopped));
    const quick = rows.filter(isQuick).map(({ id }) => id);
    const summed = quick.length === 0 ? [] : await this.sumsOf(context, quick);
    return rows.map((row) => (isQuick(row) ? resultOf({ ...row, sums: summed.filter(({ experiment_id: id }) => id === row.id) }, now) : resultOf(row, row.summed_at ?? now)));
  }

  private sumsOf(context: Context, ids: readonly string[]): Promise<SumsRow[]> {
    return this.db.read<SumsRow>(context, SUMS, [ids], 'experiment_sums');
  }
}

function resultOf(row: Row, asOf: Date): Experiment {
  const byArm = row.arms.map((_, index): ArmSums => row.sums?.find(({ arm }) => arm === index) ?? { n: 0, converted: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 });
  const results = resultsOf(row.arms, byArm, { conversion: row.arms.length === 2 ? row.least_p_conversion : 1, value: row.arms.length === 2 ? row.least_p_value : 1 });
  return { id: row.id, brandId: row.brand_id, campaignId: row.campaign_id, name: row.name, kind: row.kind, arms: row.arms, startedAt: row.started_at, stoppedAt: row.stopped_at, asOf, results };
}

/** @throws BadInput */
function armsOf({ kind, holdoutBps, creatives }: ExperimentWish, sources: readonly { creative_id: string; ad_group_id: string }[]): Arm[] {
  if (kind === 'HOLDOUT') {
    const share = holdoutBps ?? 1_000;
    if (!Number.isInteger(share) || share < 100 || share > 9_000) throw new BadInput({ holdoutBps: 'lies between 1% and 90%' });
    return holdoutArms(share);
  }
  const wanted = creatives ?? [];
  if (wanted.length < 2 || wanted.length > 4) throw new BadInput({ creatives: 'an A/B test has two to four creatives' });
  const groups = wanted.map(({ creativeId }) => sources.find((source) => source.creative_id === creativeId)?.ad_group_id);
  if (groups.some((group) => group === undefined || group !== groups[0]) || new Set(wanted.map(({ creativeId }) => creativeId)).size !== wanted.length) throw new BadInput({ creatives: 'are different creatives of one ad group of the campaign' });
  const each = Math.floor(WHOLE_BPS / wanted.length);
  return wanted.map(({ creativeId, name }, index) => ({ name: name.trim().slice(0, 80) || `#${index + 1}`, creativeId, shareBps: index === 0 ? WHOLE_BPS - each * (wanted.length - 1) : each }));
}

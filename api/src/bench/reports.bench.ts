import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { ReachSpansService, RollupsService, ScopeFiguresService } from '../measurement/index.ts';
import { SystemClock } from '../platform/clock/clock.ts';
import { readConfig } from '../platform/config/config.ts';
import { connectDatabase } from '../platform/database/connect.ts';
import type { Database } from '../platform/database/database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { measureFreshness } from './freshness.ts';
import { CAMPAIGNS, DAYS, loadEvents, makeEvents } from './report-events.ts';
import { quantile, rounded, type BenchResult } from './result.ts';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 20_000_000);
const TIMES = 60;
const DUCK_TIMES = 7;

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** One installation filled with so many events, and the same rows in DuckDB. */
class Filled {
  readonly brandId = uuidv7();
  readonly campaigns = Array.from({ length: CAMPAIGNS }, () => uuidv7());
  readonly firstDay = isoDay(Date.now() - (DAYS + 4) * 86_400_000);
  readonly lastDay = isoDay(Date.now() - 5 * 86_400_000);
  foldSeconds = 0;
  duck!: DuckDBConnection;
  private folder = '';
  private postgres!: EmbeddedPostgres;
  private api!: Database;
  figures!: ScopeFiguresService;

  async start(events: number): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'meadow-bench-'));
    this.duck = await (await DuckDBInstance.create(join(this.folder, 'raw.duckdb'))).connect();
    await makeEvents(this.duck, events, this.firstDay);
    this.postgres = await startEmbeddedPostgres(this.folder);
    await migrate(this.postgres.url);
    const owner = new pg.Client({ connectionString: this.postgres.url });
    owner.on('error', () => undefined);
    await owner.connect();
    const userId = uuidv7();
    await owner.query(`INSERT INTO organisations (id, kind, name, handle, time_zone) VALUES ($1, 'BRAND', 'Benchmark', 'benchmark', 'UTC')`, [this.brandId]);
    await owner.query(`INSERT INTO users (id, email, name, password_hash, locale) VALUES ($1, 'bench@example.com', 'Bench', 'none', 'EN')`, [userId]);
    await owner.query(`INSERT INTO memberships (id, user_id, org_id, role) VALUES ($3, $1, $2, 'OWNER')`, [userId, this.brandId, uuidv7()]);
    await owner.query(
      `INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id)
       SELECT $1, ($2::uuid[])[1 + i / 4], md5('group' || i / 2)::uuid, md5('creative' || i)::uuid FROM generate_series(0, $3 - 1) i ORDER BY i`,
      [this.brandId, this.campaigns, CAMPAIGNS * 4],
    );
    const worker = await connectDatabase({ url: this.postgres.url, role: 'meadow_worker', poolSize: 2, name: 'bench' }, []);
    const clock = new SystemClock();
    const rollups = new RollupsService(worker, readConfig({ NODE_ENV: 'production', DATA_DIR: this.folder }), clock);
    const onDay = async () => {
      const started = performance.now();
      while ((await rollups.fold()) > 0) continue;
      this.foldSeconds += (performance.now() - started) / 1_000;
    };
    await loadEvents(this.duck, owner, { brandId: this.brandId, folder: this.folder, firstDay: this.firstDay, onDay });
    await new ReachSpansService(worker, clock).build();
    await owner.query('VACUUM ANALYZE rollup_days, reach_sketches, reach_spans');
    await owner.end();
    await worker.close();
    this.api = await connectDatabase({ url: this.postgres.url, role: 'meadow_api', poolSize: 2, name: 'bench' }, []);
    this.figures = new ScopeFiguresService(this.api, clock);
    this.context = { userId, actorId: this.brandId, orgIds: [this.brandId] };
  }

  context = { userId: '', actorId: '', orgIds: [] as string[] };

  one = (campaign: number) => this.figures.totals(this.context, this.brandId, [this.campaigns[campaign]!], ...this.month());
  month = (): [string, string] => [isoDay(Date.parse(this.lastDay) - 34 * 86_400_000), isoDay(Date.parse(this.lastDay) - 5 * 86_400_000)];

  async all(): Promise<[Awaited<ReturnType<ScopeFiguresService['totals']>>, Awaited<ReturnType<ScopeFiguresService['days']>>]> {
    return Promise.all([
      this.figures.totals(this.context, this.brandId, this.campaigns, this.firstDay, this.lastDay),
      this.figures.days(this.context, this.brandId, this.campaigns, this.firstDay, this.lastDay),
    ]);
  }

  async stop(): Promise<void> {
    await this.api?.close();
    this.duck?.closeSync();
    await this.postgres?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const SUMS = `count(*) FILTER (type = 1) AS impressions, count(*) FILTER (type = 3) AS clicks, coalesce(sum(price_micros), 0) AS spend, count(DISTINCT visitor) FILTER (type = 1) AS reach`;
const ofCampaign = (campaign: number, [from, to]: [string, string]) =>
  `SELECT ${SUMS} FROM events JOIN sources ON no = source_no WHERE campaign = ${campaign} AND invalid = 0 AND occurred_at >= '${from}' AND occurred_at < DATE '${to}' + INTERVAL 1 DAY`;
const BY_CAMPAIGN = `SELECT campaign, ${SUMS} FROM events JOIN sources ON no = source_no WHERE invalid = 0 GROUP BY 1`;
const BY_DAY = `SELECT campaign, strftime(occurred_at, '%Y-%m-%d') AS day, ${SUMS} FROM events JOIN sources ON no = source_no WHERE invalid = 0 GROUP BY 1, 2`;

async function medianMs(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  return quantile(taken.sort((a, b) => a - b), 0.5);
}

/** How far reach is from the truth, and whether every sum is the sum of the raw rows. @throws Error when a sum differs */
async function errorsOf(filled: Filled): Promise<number[]> {
  const [totals, days] = await filled.all();
  const errors: number[] = [];
  const compare = (ours: { impressions: number; clicks: number; spendMicros: bigint; reach: number } | undefined, raw: Record<string, unknown>) => {
    const [impressions, clicks, reach] = [Number(raw['impressions']), Number(raw['clicks']), Number(raw['reach'])];
    if (!ours || ours.impressions !== impressions || ours.clicks !== clicks || ours.spendMicros.toString() !== String(raw['spend'])) throw new Error(`the report says ${JSON.stringify(ours, (_, value: unknown) => String(value))}, the raw rows ${JSON.stringify(raw, (_, value: unknown) => String(value))}`);
    if (reach > 0) errors.push(Math.abs(ours.reach - reach) / reach);
  };
  for (const row of (await filled.duck.runAndReadAll(BY_CAMPAIGN)).getRowObjects()) compare(totals.get(filled.campaigns[Number(row['campaign'])] ?? ''), row);
  for (const row of (await filled.duck.runAndReadAll(BY_DAY)).getRowObjects()) compare(days.get(filled.campaigns[Number(row['campaign'])] ?? '')?.get(String(row['day'])), row);
  const reach = (await filled.one(0)).get(filled.campaigns[0]!)?.reach ?? 0;
  const [month] = (await filled.duck.runAndReadAll(ofCampaign(0, filled.month()))).getRowObjects();
  errors.push(Math.abs(reach - Number(month?.['reach'])) / Number(month?.['reach']));
  return errors;
}

type Ratio = 'campaign30d_vs_duckdb' | 'all90d_vs_duckdb_exact';
type Figure = 'reach_error_mean' | 'reach_error_max';

/** Reports from roll-ups beside the same queries of DuckDB over the raw rows, and how soon an event is in them. */
export async function run(): Promise<BenchResult<Ratio, Figure | 'freshness_p99_ms'>> {
  const small = new Filled();
  let smallOne = 0;
  let smallAll = 0;
  try {
    await small.start(EVENTS / 5);
    await medianMs(20, () => small.one(0));
    smallOne = await medianMs(TIMES, () => small.one(0));
    smallAll = await medianMs(5, () => small.all());
  } finally {
    await small.stop();
  }
  const filled = new Filled();
  let result: BenchResult<Ratio, Figure>;
  try {
    await filled.start(EVENTS);
    const errors = await errorsOf(filled);
    const month = filled.month();
    await medianMs(20, () => filled.one(0));
    // Turn by turn, so that a noisy neighbour meets both.
    const rounds: { duckOne: number; one: number; duckSmallest: number; smallest: number; duckAll: number; all: number }[] = [];
    for (let round = 0; round < 3; round += 1) {
      rounds.push({
        duckOne: await medianMs(DUCK_TIMES, () => filled.duck.runAndReadAll(ofCampaign(0, month))), one: await medianMs(TIMES, () => filled.one(0)),
        duckSmallest: await medianMs(DUCK_TIMES, () => filled.duck.runAndReadAll(ofCampaign(CAMPAIGNS - 1, month))), smallest: await medianMs(TIMES, () => filled.one(CAMPAIGNS - 1)),
        duckAll: await medianMs(1, async () => [await filled.duck.runAndReadAll(BY_CAMPAIGN), await filled.duck.runAndReadAll(BY_DAY)]), all: await medianMs(3, () => filled.all()),
      });
    }
    const of = (field: keyof (typeof rounds)[number]) => quantile(rounds.map((round) => round[field]).sort((a, b) => a - b), 0.5);
    result = {
      figures: {
        events: EVENTS, campaign30d_ms: rounded(of('one')), smallest_campaign30d_ms: rounded(of('smallest')), all90d_ms: rounded(of('all'), 1),
        campaign30d_of_a_fifth_ms: rounded(smallOne), all90d_of_a_fifth_ms: rounded(smallAll, 1),
        reach_error_mean: rounded(errors.reduce((sum, error) => sum + error, 0) / errors.length, 4), reach_error_max: rounded(Math.max(...errors), 4), reach_compared: errors.length,
        fold_events_per_s: rounded(EVENTS / filled.foldSeconds, 0),
      },
      limits: { duckdb_campaign30d_ms: rounded(of('duckOne'), 1), duckdb_smallest_campaign30d_ms: rounded(of('duckSmallest'), 1), duckdb_all90d_exact_ms: rounded(of('duckAll'), 0) },
      ratios: {
        campaign30d_vs_duckdb: rounded(of('one') / of('duckOne'), 4), smallest_campaign30d_vs_duckdb: rounded(of('smallest') / of('duckSmallest'), 4),
        all90d_vs_duckdb_exact: rounded(of('all') / of('duckAll'), 4), campaign30d_at_five_times: rounded(of('one') / smallOne, 2), all90d_at_five_times: rounded(of('all') / smallAll, 2),
      },
    };
  } finally {
    await filled.stop();
  }
  const freshness = await measureFreshness();
  return { ...result, figures: { ...result.figures, ...freshness } };
}

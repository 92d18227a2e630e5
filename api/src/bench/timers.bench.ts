import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startInstallation, type Installation } from '../installation/start-installation.ts';
import { freePort } from '../platform/database/embedded-postgres.ts';
import { quantile, rounded, type BenchResult } from './result.ts';

const BRIEFS = 400;
const CREATORS = 250;
const DUE = 5_000;
const WITHIN_S = 60;
/** Rows that are still being written when the first deadline passes would count as late. */
const HEAD_START_S = 8;
const IDLE_S = 10;

/** Open invitations, each with its terms and its timer, as the api writes them: most due in some days, DUE of them spread over a minute. */
async function fill(owner: pg.Client): Promise<{ from: Date; to: Date }> {
  const organisation = (kind: string, count: number, name: string) =>
    owner.query<{ id: string }>(`INSERT INTO organisations (id, kind, name, handle) SELECT gen_random_uuid(), $1, $3 || n, $3 || n FROM generate_series(1, $2) n RETURNING id`, [kind, count, name]);
  const { rows: [brand] } = await organisation('BRAND', 1, 'bench-brand-');
  await organisation('CREATOR', CREATORS, 'bench-creator-');
  await owner.query(
    `INSERT INTO briefs (id, brand_id, status, title, product, objective, description, deliverables, budget_minor, currency, platforms, categories, tiers, target_ages, must_include, must_avoid, disclosure_label, usage_rights)
     SELECT gen_random_uuid(), $1, 'OPEN', 'Brief ' || n, 'Serum', 'AWARENESS', '', '[]', 100000000, 'CNY', '{}', '{}', '{}', '{}', '{}', '{}', '广告', '{}' FROM generate_series(1, $2) n`, [brand?.id, BRIEFS]);
  await owner.query(
    `INSERT INTO deals (id, brief_id, brand_id, creator_id, status, currency, fee_minor, current_version, proposed_by, wait_owner, wait_default, wait_due_at)
     SELECT gen_random_uuid(), b.id, b.brand_id, c.id, 'INVITED', 'CNY', 100000, 1, 'BRAND', 'CREATOR', 'EXPIRES', date_trunc('milliseconds', now() + interval '3 days' + random() * interval '10 days')
     FROM briefs b CROSS JOIN creators c`);
  await owner.query(
    `INSERT INTO offers (id, deal_id, brand_id, creator_id, version, by_party, terms, hash, signed_by_brand_at)
     SELECT gen_random_uuid(), id, brand_id, creator_id, 1, 'BRAND', '{"feeMinor": "100000", "currency": "CNY"}', 'bench', now() FROM deals`);
  await owner.query('ANALYZE deals, offers, briefs, creators');
  const from = new Date(Date.now() + HEAD_START_S * 1_000);
  await owner.query(
    `UPDATE deals d SET wait_due_at = date_trunc('milliseconds', $1::timestamptz + ((n - 1) * $3::float8 / $2) * interval '1 second')
     FROM (SELECT id, row_number() OVER (ORDER BY random()) AS n FROM deals LIMIT $2) soon WHERE soon.id = d.id`, [from, DUE, WITHIN_S]);
  await owner.query(
    `INSERT INTO timers (key, job, payload, due_at)
     SELECT 'deal:' || id, 'deals.wait-over', jsonb_build_object('dealId', id, 'status', status, 'dueAt', to_char(wait_due_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), wait_due_at FROM deals`);
  await owner.query('ANALYZE timers');
  return { from, to: new Date(from.getTime() + WITHIN_S * 1_000) };
}

/** CPU of a process so far, in milliseconds; Linux only. */
async function cpuMs(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** What the worker costs while nothing is due: its CPU, and the statements' work inside PostgreSQL, a second. */
async function idle(installation: Installation, owner: pg.Client): Promise<{ workerCpuMs: number; timerScans: number }> {
  const pid = installation.processes.find(({ name }) => name === 'worker')?.pid();
  const scans = async () => Number((await owner.query<{ n: string }>(`SELECT coalesce(sum(idx_scan), 0) AS n FROM pg_stat_user_indexes WHERE indexrelname = 'timers_due'`)).rows[0]?.n ?? 0);
  const [cpu, scanned] = [await cpuMs(pid), await scans()];
  await sleep(IDLE_S * 1_000);
  return { workerCpuMs: ((await cpuMs(pid)) - cpu) / IDLE_S, timerScans: ((await scans()) - scanned) / IDLE_S };
}

interface Fired {
  fired: number;
  twice: number;
  lags: number[];
}

/** The defaults that were carried out: one step `expire` by the system each, at the moment of its transaction. */
async function fired(owner: pg.Client): Promise<Fired> {
  const { rows } = await owner.query<{ steps: number; lag_ms: number }>(
    `SELECT count(s.id)::int AS steps, coalesce(max(extract(epoch FROM s.at - d.due) * 1000), 0)::float8 AS lag_ms
     FROM bench_due d LEFT JOIN deal_steps s ON s.deal_id = d.id AND s.action = 'expire' GROUP BY d.id`);
  return { fired: rows.filter((row) => row.steps > 0).length, twice: rows.filter((row) => row.steps > 1).length, lags: rows.filter((row) => row.steps > 0).map((row) => row.lag_ms).sort((a, b) => a - b) };
}

/**
 * 100,000 deals wait, 5,000 of them run out within a minute; the real worker lets them expire: sweep, outbox, queue, and the
 * deal's own transaction with its history, audit entry and notice. Lag is from the deadline to the step in the deal's history.
 * The limit is the same worker with nothing to wait for.
 */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'meadow-bench-'));
  const installation = await startInstallation({ ...process.env, PORT: String(await freePort()), EDGE_PORT: String(await freePort()), DATA_DIR: folder, DEMO: 'false', LOG_LEVEL: 'error', DATABASE_URL: '' });
  const owner = new pg.Client({ connectionString: installation.config.DATABASE_URL });
  await owner.connect();
  try {
    const empty = await idle(installation, owner);
    const { to } = await fill(owner);
    await owner.query('CREATE TABLE bench_due AS SELECT id, wait_due_at AS due FROM deals WHERE wait_due_at < $1', [to]);
    let state = await fired(owner);
    // A minute of deadlines, and as long again for what comes late.
    const end = to.getTime() + WITHIN_S * 1_000;
    while (Date.now() < to.getTime() || (state.fired < DUE && Date.now() < end)) {
      await sleep(2_000);
      if (Date.now() > to.getTime()) state = await fired(owner);
    }
    // What follows each step, its notice, comes after; then whatever fires again would show.
    const notices = async () => (await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM notifications WHERE code = 'deal.expire'`)).rows[0]?.n ?? 0;
    while ((await notices()) < 2 * DUE && Date.now() < end) await sleep(1_000);
    const { rows: [told] } = await owner.query<{ n: number; twice: number }>(
      `SELECT coalesce(sum(n), 0)::int AS n, count(*) FILTER (WHERE n > 1)::int AS twice FROM (SELECT count(*) AS n FROM notifications WHERE code = 'deal.expire' GROUP BY org_id, subject_id) per_reader`);
    const waiting = await idle(installation, owner);
    state = await fired(owner);
    const { rows: [early] } = await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM deals WHERE status = 'EXPIRED' AND id NOT IN (SELECT id FROM bench_due)`);
    return {
      figures: {
        waiting: BRIEFS * CREATORS, due: DUE, due_within_s: WITHIN_S,
        lag_p50_ms: rounded(quantile(state.lags, 0.5), 0), lag_p99_ms: rounded(quantile(state.lags, 0.99), 0), lag_max_ms: rounded(state.lags.at(-1) ?? 0, 0),
        fired: state.fired, fired_twice: state.twice, missed: DUE - state.fired, fired_early: early?.n ?? 0, notices: told?.n ?? 0, notices_twice: told?.twice ?? 0,
        idle_worker_cpu_ms_per_s: rounded(waiting.workerCpuMs, 1), idle_timer_scans_per_s: rounded(waiting.timerScans, 1),
      },
      limits: { idle_worker_cpu_ms_per_s_with_no_timers: rounded(empty.workerCpuMs, 1) },
      ratios: { idle_vs_no_timers: rounded(waiting.workerCpuMs / Math.max(1, empty.workerCpuMs)) },
    };
  } finally {
    await owner.end();
    await installation.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

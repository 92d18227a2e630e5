import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { ConfigError } from '../platform/config/config.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts';
import { migrate } from '../platform/database/migrate.ts';
import { adRevenue, available, funding, payable, type Account } from '../finance/index.ts';
import { rounded, type BenchResult } from './result.ts';

const CLIENTS = 8;
const SECONDS = 5;
const ROUNDS = 3;
const BRANDS = 1_000;
const BATCH = 1_000;
/** Branches of TPC-B: twice the clients, so that its hot rows are not all it waits for. */
const SCALE = 16;
const FUNDS_MINOR = 1_000_000_000n;

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
const entry = ({ org, purpose, subject }: Account, amount: bigint) => ({ org, purpose, subject, amount: amount.toString() });
const entries = (from: Account, to: Account, amount: bigint) => JSON.stringify([entry(from, -amount), entry(to, amount)]);

const POST = { name: 'post', text: `SELECT app.post_transfer($1::uuid, 'bench', $1::uuid::text, 'CNY', $2, NULL, NULL, now())` };
const POST_BATCH = {
  name: 'post_batch',
  text: `SELECT count(app.post_transfer(id, 'bench', id::text, 'CNY', entries, NULL, NULL, now())) FROM unnest($1::uuid[], $2::jsonb[]) AS t(id, entries)`,
};

/** The TPC-B-like transaction of pgbench, prepared, on the same server. @returns transactions a second */
async function tpcb(url: string): Promise<number> {
  const { stdout } = await promisify(execFile)('pgbench', ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '2', '-T', String(SECONDS), url]);
  const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
  if (!tps) throw new Error(`pgbench said: ${stdout}`);
  return Number(tps);
}

/** Runs `one` on every client, again and again. @returns how often a second */
async function often(clients: readonly pg.Client[], one: (client: pg.Client) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const end = start + SECONDS * 1000;
  let count = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (; performance.now() < end; count += 1) await one(client);
    }),
  );
  return (count * 1000) / (performance.now() - start);
}

/** @throws Error when the book does not add up: a figure is worth nothing then */
async function checkBook(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ sum: string; wrong: string }>(
    `SELECT (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries) AS sum,
       (SELECT count(*) FROM ledger_accounts a WHERE a.floored AND a.balance_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries e WHERE e.account_id = a.id)) AS wrong`,
  );
  if (rows[0]?.sum !== '0' || rows[0].wrong !== '0') throw new Error(`The book does not add up: ${JSON.stringify(rows[0])}.`);
}

async function someBrands(owner: pg.Client): Promise<string[]> {
  const ids = Array.from({ length: BRANDS }, () => uuidv7());
  await owner.query(`INSERT INTO organisations (id, kind, name, handle) SELECT id, 'BRAND', 'Brand ' || n, 'bench-' || n FROM unnest($1::uuid[]) WITH ORDINALITY AS b(id, n)`, [ids]);
  await owner.query(POST_BATCH.text, [ids.map(() => uuidv7()), ids.map((id) => entries(funding(), available(id), FUNDS_MINOR))]);
  return ids;
}

/**
 * Durable transfers beside pgbench's TPC-B with as many clients on the same server in the same run: single ones between
 * a thousand organisations, single ones that all credit the platform's revenue, and settlement in batches.
 */
export async function run(): Promise<BenchResult> {
  if (spawnSync('pgbench', ['--version']).status !== 0) throw new ConfigError('This benchmark needs pgbench, which comes with the PostgreSQL package of your system.');
  const folder = await mkdtemp(join(tmpdir(), 'meadow-bench-'));
  const server = await startEmbeddedPostgres(folder, { shared_buffers: '512MB' });
  const open: pg.Client[] = [];
  const connected = async () => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    open.push(client);
    return client;
  };
  try {
    await migrate(server.url);
    const owner = await connected();
    await owner.query('CREATE DATABASE tpcb');
    const tpcbUrl = Object.assign(new URL(server.url), { pathname: '/tpcb' }).href;
    await promisify(execFile)('pgbench', ['-i', '-q', '-s', String(SCALE), tpcbUrl]);
    const brands = await someBrands(owner);
    const clients = await Promise.all(Array.from({ length: CLIENTS }, connected));

    const single = (client: pg.Client) => client.query({ ...POST, values: [uuidv7(), entries(available(any(brands)), payable(any(brands)), 7n)] });
    const hot = (client: pg.Client) => client.query({ ...POST, values: [uuidv7(), entries(available(any(brands)), adRevenue(), 7n)] });
    const batch = (client: pg.Client) => {
      const list = Array.from({ length: BATCH }, () => entries(available(any(brands)), payable(any(brands)), 7n));
      return client.query({ ...POST_BATCH, values: [list.map(() => uuidv7()), list] });
    };
    const tps = { tpcb: [] as number[], single: [] as number[], hot: [] as number[], batch: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      tps.tpcb.push(await tpcb(tpcbUrl));
      tps.single.push(await often(clients, single));
      tps.hot.push(await often(clients, hot));
      // One writer: batches of one account order would wait for each other.
      tps.batch.push((await often(clients.slice(0, 1), batch)) * BATCH);
      await checkBook(owner);
    }
    const limit = middle(tps.tpcb);
    const [one, warm, many] = [middle(tps.single), middle(tps.hot), middle(tps.batch)];
    return {
      figures: { single_per_s: rounded(one, 0), hot_per_s: rounded(warm, 0), batch_per_s: rounded(many, 0) },
      limits: { tpcb_per_s: rounded(limit, 0) },
      ratios: { single_vs_tpcb: rounded(one / limit), hot_vs_tpcb: rounded(warm / limit), batch_vs_tpcb: rounded(many / limit) },
    };
  } finally {
    await Promise.all(open.map((client) => client.end()));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

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
import { adRevenue, available, funding, pairsParams, payable, POST_PAIRS, postingCall, type Account, type Posting } from '../finance/index.ts';
import { rounded, type BenchResult } from './result.ts';

const CLIENTS = 8;
const SECONDS = 5;
const ROUNDS = 3;
const BRANDS = 1_000;
const BATCH = 4_000;
const WRITERS = 2;
/** Branches of TPC-B: twice the clients, so that its hot rows are not all it waits for. */
const SCALE = 16;
const FUNDS_MINOR = 1_000_000_000n;
const AMOUNT = 7n;

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
type Move = readonly [from: Account, to: Account];
const posting = ([from, to]: Move, amountMinor: bigint): Posting => ({
  kind: 'bench', idempotencyKey: uuidv7(), currency: 'CNY', entries: [{ account: from, amountMinor: -amountMinor }, { account: to, amountMinor }],
});
const post = (client: pg.Client, move: Move) => client.query({ name: 'post', ...postingCall(posting(move, AMOUNT), new Date()) });
async function postAll(client: pg.Client, moves: readonly Move[], amountMinor = AMOUNT): Promise<void> {
  const values = pairsParams(moves.map((move) => posting(move, amountMinor)), new Date());
  const { rows } = await client.query<{ numbers: (string | null)[]; refused: string[] | null }>({ name: 'post_all', text: POST_PAIRS, values: values ?? [] });
  if (rows[0]?.numbers.length !== moves.length || rows[0].refused !== null) throw new Error('A transfer of the batch was refused.');
}

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
       (SELECT count(*) FROM ledger_accounts a WHERE a.floored AND a.balance_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM ledger_entries e WHERE e.account_no = a.no)) AS wrong`,
  );
  if (rows[0]?.sum !== '0' || rows[0].wrong !== '0') throw new Error(`The book does not add up: ${JSON.stringify(rows[0])}.`);
}

async function someBrands(owner: pg.Client): Promise<string[]> {
  const ids = Array.from({ length: BRANDS }, () => uuidv7());
  await owner.query(`INSERT INTO organisations (id, kind, name, handle) SELECT id, 'BRAND', 'Brand ' || n, 'bench-' || n FROM unnest($1::uuid[]) WITH ORDINALITY AS b(id, n)`, [ids]);
  await postAll(owner, ids.map((id) => [funding(), available(id)]), FUNDS_MINOR);
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

    const single = (client: pg.Client) => post(client, [available(any(brands)), payable(any(brands))]);
    const hot = (client: pg.Client) => post(client, [available(any(brands)), adRevenue()]);
    // A settlement run is cut by whom it pays, so that its writers share no account.
    const shares = Array.from({ length: WRITERS }, (_, writer) => brands.filter((_brand, at) => at % WRITERS === writer));
    const batch = (client: pg.Client) => {
      const share = shares[clients.indexOf(client)] ?? brands;
      return postAll(client, Array.from({ length: BATCH }, () => [available(any(share)), payable(any(share))]));
    };
    const tps = { tpcb: [] as number[], single: [] as number[], hot: [] as number[], batch: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      tps.tpcb.push(await tpcb(tpcbUrl));
      tps.single.push(await often(clients, single));
      tps.hot.push(await often(clients, hot));
      tps.batch.push((await often(clients.slice(0, WRITERS), batch)) * BATCH);
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

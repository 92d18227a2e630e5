import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { startInstallation } from '../installation/start-installation.ts';
import { freePort } from '../platform/database/embedded-postgres.ts';
import { closedLoop, type Measured } from './closed-loop.ts';
import { rounded, type BenchResult } from './result.ts';

const CAMPAIGNS = 50;
const CHILDREN = 10;
const OTHER_BRANDS = 20;
const CONNECTIONS = 16;
const SECONDS = 6;
const ROUNDS = 3;
const POOL = 10;

const query = `query Campaigns($first: Int!) { campaigns(first: $first) { edges { node {
  id name status currency flightStartOn flightEndOn totalBudget { minor currency }
  adGroups { id name placements bidModel bidMicros frequencyCap } } } } }`;

/** Campaigns with their ad groups for a brand, as the api writes them. */
async function fill(owner: pg.Client, brandId: string): Promise<void> {
  const campaigns = Array.from({ length: CAMPAIGNS }, () => uuidv7());
  const groups = campaigns.flatMap((campaign) => Array.from({ length: CHILDREN }, (_, position) => ({ id: uuidv7(), campaign, position })));
  await owner.query(
    `INSERT INTO campaigns (id, brand_id, name, status, objective, currency, time_zone, total_budget_minor, daily_budget_minor, flight_start_on, flight_end_on, created_at, updated_at)
     SELECT id, $2, 'Campaign ' || n, 'DRAFT', 'AWARENESS', 'CNY', 'Asia/Shanghai', 100000, 10000, current_date, current_date + 30, now(), now() FROM unnest($1::uuid[]) WITH ORDINALITY AS c(id, n)`,
    [campaigns, brandId],
  );
  await owner.query(
    `INSERT INTO ad_groups (id, campaign_id, brand_id, position, name, placements, bid_model, bid_micros, targeting, frequency_cap)
     SELECT id, campaign, $4, position, 'Ad group ' || position, '{FEED,SEARCH}', 'CPM', 12340000, '{}', 3 FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS g(id, campaign, position)`,
    [groups.map((one) => one.id), groups.map((one) => one.campaign), groups.map((one) => one.position), brandId],
  );
}

async function signedUp(url: string): Promise<{ cookie: string; organisationId: string }> {
  const input = { email: 'bench@example.com', password: 'a long walk through the meadow', name: 'Bench', organisationName: 'Bench', kind: 'BRAND', locale: 'EN' };
  const reply = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation ($input: SignUpInput!) { signUp(input: $input) { organisation { id } } }', variables: { input } }),
  });
  const { data } = (await reply.json()) as { data: { signUp: { organisation: { id: string } } } };
  return { cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '', organisationId: data.signUp.organisation.id };
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * 50 campaigns with 10 ad groups each through the real api, session, guard and row-level security included, in turn
 * with its limit: the same JSON by one statement behind bare `node:http`. Same database, connections and load.
 */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'meadow-bench-'));
  const installation = await startInstallation({ ...process.env, PORT: String(await freePort()), EDGE_PORT: String(await freePort()), DATA_DIR: folder, DEMO: 'false', LOG_LEVEL: 'error', POOL_SIZE: String(POOL) });
  const { PUBLIC_URL, DATABASE_URL } = installation.config;
  const owner = new pg.Client({ connectionString: DATABASE_URL });
  await owner.connect();
  let limit: ReturnType<typeof fork> | undefined;
  try {
    const { cookie, organisationId } = await signedUp(PUBLIC_URL);
    await fill(owner, organisationId);
    for (let i = 0; i < OTHER_BRANDS; i += 1) {
      const other = uuidv7();
      await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', 'Other', $2)`, [other, `other-${i}`]);
      await fill(owner, other);
    }
    await owner.query('ANALYZE campaigns, ad_groups, organisations');
    limit = fork(fileURLToPath(new URL('./json-agg.server.js', import.meta.url)), [DATABASE_URL, organisationId, String(POOL)]);
    const port = await new Promise<number>((done) => limit?.once('message', (message: { port: number }) => done(message.port)));
    const body = Buffer.from(JSON.stringify({ query, variables: { first: CAMPAIGNS } }));
    const api = (seconds: number) =>
      closedLoop({ url: `${PUBLIC_URL}/graphql`, method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: () => body, connections: CONNECTIONS, seconds });
    const bare = (seconds: number) => closedLoop({ url: `http://127.0.0.1:${port}/`, method: 'GET', connections: CONNECTIONS, seconds });
    await api(2);
    await bare(2);
    const [ours, theirs]: [Measured[], Measured[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(await bare(SECONDS));
      ours.push(await api(SECONDS));
    }
    const perSecond = (all: Measured[]) => middle(all.map((one) => one.perSecond));
    return {
      figures: { requests_per_s: rounded(perSecond(ours), 0), p50_ms: rounded(middle(ours.map((one) => one.p50Ms)), 1), p99_ms: rounded(middle(ours.map((one) => one.p99Ms)), 1), answer_bytes: rounded(ours[0]?.bytesPerAnswer ?? 0, 0) },
      limits: { json_agg_per_s: rounded(perSecond(theirs), 0), json_agg_p50_ms: rounded(middle(theirs.map((one) => one.p50Ms)), 1), json_agg_answer_bytes: rounded(theirs[0]?.bytesPerAnswer ?? 0, 0) },
      ratios: { vs_json_agg: rounded(perSecond(ours) / perSecond(theirs)) },
    };
  } finally {
    limit?.kill();
    await owner.end();
    await installation.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

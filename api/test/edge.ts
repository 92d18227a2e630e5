import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { EventReceipt } from '@meadow/shared';
import { startEdge, type Edge } from '../src/edge/edge.server.ts';
import { readConfig, type Config } from '../src/platform/config/config.ts';
import { createTestDatabase } from './database.ts';

export const TEST_SECRET = 'a secret of the tests, long enough to be one';
export const BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
export const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

export interface TestEdge {
  edge: Edge;
  config: Config;
  /** Where it listens. */
  url: string;
  databaseUrl: string;
  /** A connection that sees all rows. */
  owner: pg.Client;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  send(key: string, events: unknown[], headers?: Record<string, string>): Promise<EventReceipt>;
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Response>;
  stop(): Promise<void>;
}

/** An edge on a database of its own, listening on a free port. */
export async function startTestEdge(settings: Record<string, string> = {}): Promise<TestEdge> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'meadow-edge-'));
  const config = readConfig({ DATABASE_URL: database.url, SECRET: TEST_SECRET, EDGE_PORT: '0', DATA_DIR: folder, NODE_ENV: 'test',
    // Hand-worked prices are those of the means.
    EXPLORATION_SHARE: '0', ...settings,
  });
  const edge = await startEdge(config, pino({ level: 'silent' }));
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const url = `http://127.0.0.1:${edge.port}`;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const inLog = async () => (await owner.query<{ n: number }>('SELECT count(*)::int AS n FROM events')).rows[0]?.n ?? 0;
  return {
    edge, config, url, owner, databaseUrl: database.url, post,
    send: async (key, events, headers) => {
      const before = await inLog();
      const response = await post('/v1/events', { key, events }, headers);
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
      const receipt = (await response.json()) as EventReceipt;
      // What a slow commit leaves on disk is acknowledged before it is in the log.
      await eventually(async () => (await inLog()) >= before + receipt.accepted);
      return receipt;
    },
    get: (path, headers = {}, method = 'GET') => fetch(url + path, { method, redirect: 'manual', headers: { 'user-agent': BROWSER, ...headers } }),
    stop: async () => {
      await edge.stop();
      await owner.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface TestBrand {
  id: string;
  key: string;
}

/** A brand with a write key. */
export async function aBrand(owner: pg.Client, { timeZone = 'Asia/Shanghai' } = {}): Promise<TestBrand> {
  const [id, key] = [uuidv7(), `mwk_${randomBytes(12).toString('hex')}`];
  await owner.query(`INSERT INTO organisations (id, kind, name, handle, time_zone) VALUES ($1::uuid, 'BRAND', 'Spring', $1::text, $2)`, [id, timeZone]);
  await owner.query(`INSERT INTO write_keys (id, brand_id, name, key) VALUES ($1, $2, 'site', $3)`, [uuidv7(), id, key]);
  return { id, key };
}

export interface TestLink {
  slug: string;
  dealId: string;
  creatorId: string;
  sourceNo: number;
}

/** A tracked link of a deal of the brand. */
export async function aLink(owner: pg.Client, brand: TestBrand, destination = 'https://shop.example/p?sku=1#top'): Promise<TestLink> {
  const [linkId, dealId, creatorId, slug] = [uuidv7(), uuidv7(), uuidv7(), randomBytes(6).toString('hex')];
  const { rows } = await owner.query<{ no: number }>(
    'INSERT INTO event_sources (brand_id, link_id, deal_id, creator_id) VALUES ($1, $2, $3, $4) RETURNING no',
    [brand.id, linkId, dealId, creatorId],
  );
  const sourceNo = rows[0]!.no;
  await owner.query('INSERT INTO tracked_links (id, slug, source_no, brand_id, creator_id, deal_id, destination) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    linkId, slug, sourceNo, brand.id, creatorId, dealId, destination,
  ]);
  return { slug, dealId, creatorId, sourceNo };
}

export interface CampaignWish {
  bidModel?: 'CPM' | 'CPC' | 'TARGET_COST' | 'AUTOMATIC';
  bidMicros?: number;
  dailyMinor?: number;
  totalMinor?: number;
  pacing?: 'EVEN' | 'ASAP';
  targeting?: Record<string, string[]>;
  placements?: string[];
  frequencyCap?: number;
  status?: string;
}
export interface TestCampaign {
  id: string;
  adGroupId: string;
  creativeId: string;
  sourceNo: number;
}

/** A campaign with one ad group and one approved creative, by default active and not paced. */
export async function aCampaign(owner: pg.Client, brand: TestBrand, wish: CampaignWish = {}): Promise<TestCampaign> {
  const [id, adGroupId, creativeId] = [uuidv7(), uuidv7(), uuidv7()];
  const { bidModel = 'CPM', bidMicros = 30_000_000, dailyMinor = 100_000, totalMinor = 1_000_000, pacing = 'ASAP', status = 'ACTIVE' } = wish;
  await owner.query(
    `INSERT INTO campaigns (id, brand_id, name, status, objective, currency, time_zone, total_budget_minor, daily_budget_minor, pacing, flight_start_on, flight_end_on, created_at, updated_at)
     VALUES ($1, $2, 'Boost', 'DRAFT', 'AWARENESS', 'CNY', 'Asia/Shanghai', $3, $4, $5, current_date - 2, current_date + 7, now(), now())`,
    [id, brand.id, totalMinor, dailyMinor, pacing],
  );
  await owner.query(
    `INSERT INTO ad_groups (id, campaign_id, brand_id, position, name, placements, bid_model, bid_micros, targeting, frequency_cap) VALUES ($1, $2, $3, 0, 'All', $4, $5, $6, $7, $8)`,
    [adGroupId, id, brand.id, wish.placements ?? ['FEED', 'SEARCH'], bidModel, bidMicros, JSON.stringify(wish.targeting ?? {}), wish.frequencyCap ?? null],
  );
  const { rows } = await owner.query<{ no: number }>(
    'INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id) VALUES ($1, $2, $3, $4) RETURNING no',
    [brand.id, id, adGroupId, creativeId],
  );
  await owner.query(
    `INSERT INTO creatives (id, ad_group_id, campaign_id, brand_id, position, title, text, landing_url, label, status, source_no)
     VALUES ($1, $2, $3, $4, 0, '春日好物', '一支唇釉', 'https://shop.example/lip', '广告', 'APPROVED', $5)`,
    [creativeId, adGroupId, id, brand.id, rows[0]!.no],
  );
  await owner.query('UPDATE campaigns SET status = $2 WHERE id = $1', [id, status]);
  return { id, adGroupId, creativeId, sourceNo: rows[0]!.no };
}

/** Tries until `check` gives something. */
export async function eventually<T>(check: () => Promise<T | undefined | null | false>, withinMs = 5_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((done) => setTimeout(done, 20));
  }
}

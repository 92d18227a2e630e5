import { Redis } from 'ioredis';
import pg from 'pg';
import type { Config } from '../platform/config/config.ts';
import { AddressRanges, DecisionTokens, DurableLog, EventParser, EventSpool, EventWriter, IngestCounters, LinkCache, PostbackSourceCache, VisitorHash, WriteKeyCache } from '../measurement/edge.ts';
import { steadyPool } from '../platform/database/connect.ts';
import type { Logger } from '../platform/telemetry/logger.ts';
import { Delivery, Exchange, ExplainKeys, PostgresLeaseStore, readRates, RedisFrequencyStore, RedisLeaseStore } from '../advertising/edge.ts';
import { join, resolve } from 'node:path';

/** What the endpoints of one edge process share. */
export interface EdgeContext {
  config: Config;
  pool: pg.Pool;
  keys: WriteKeyCache;
  postbacks: PostbackSourceCache;
  links: LinkCache;
  tokens: DecisionTokens;
  visitors: VisitorHash;
  parser: EventParser;
  writer: EventWriter;
  log: DurableLog;
  counters: IngestCounters;
  delivery: Delivery;
  /** Who may ask for reasons. */
  explainKeys: ExplainKeys;
  /** Bids on exchanges of others. */
  exchange: Exchange;
  /** Addresses where no person looks. */
  datacenters: AddressRanges;
}

const clientConfig = (config: Config): pg.ClientConfig => ({
  connectionString: config.DATABASE_URL,
  options: '-c role=meadow_edge',
  application_name: 'meadow-edge',
  connectionTimeoutMillis: 2_000,
  keepAlive: true,
});

/** How long a lease waits for a Redis that hangs, before it is taken from PostgreSQL. */
const REDIS_TIMEOUT_MS = 500;

/** Waits for no reconnection: without Redis no capped ad is shown, and budgets are leased from PostgreSQL. */
function redisAt(url: string, settings: { commandTimeout?: number } = {}): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: true, ...settings });
  redis.on('error', () => undefined);
  return redis;
}

const sharedIn = (url: string, pool: pg.Pool) => ({
  frequency: new RedisFrequencyStore(redisAt(url)),
  leases: new RedisLeaseStore(redisAt(url, { commandTimeout: REDIS_TIMEOUT_MS }), new PostgresLeaseStore(pool)),
});

export const edgeClient = (config: Config): pg.Client => new pg.Client(clientConfig(config));

/** @throws Error when the settings that only the launcher knows are missing */
export function createEdgeContext(config: Config, logger: Logger): EdgeContext {
  if (!config.DATABASE_URL || !config.SECRET) throw new Error('The edge needs DATABASE_URL and SECRET; npm start sets both.');
  const pool = steadyPool({ ...clientConfig(config), max: 3 });
  const links = new LinkCache();
  const tokens = new DecisionTokens(config.SECRET);
  const visitors = new VisitorHash(config.SECRET);
  const writer = new EventWriter({ connect: () => edgeClient(config), onFailure: (error) => logger.warn({ err: error }, 'events could not be written') });
  const delivery = new Delivery({ pool, tokens, visitors, edgeUrl: config.EDGE_URL, exploration: { share: config.EXPLORATION_SHARE }, recordBytes: config.DECISION_LOG_MB * 1_000_000, ...(config.REDIS_URL ? sharedIn(config.REDIS_URL, pool) : {}) });
  return {
    config,
    pool,
    keys: new WriteKeyCache(),
    postbacks: new PostbackSourceCache(),
    links,
    tokens,
    visitors,
    parser: new EventParser(visitors, tokens, links),
    writer,
    log: new DurableLog(writer, new EventSpool(join(resolve(config.DATA_DIR), 'spool'))),
    counters: new IngestCounters(),
    datacenters: AddressRanges.read(config.DATACENTER_RANGES),
    delivery,
    explainKeys: new ExplainKeys(config.SECRET),
    exchange: new Exchange({ delivery, tokens, edgeUrl: config.EDGE_URL, currency: config.AD_CURRENCY, rates: readRates(config.EXCHANGE_RATES) ?? new Map() }),
  };
}

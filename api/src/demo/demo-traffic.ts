import { createHash } from 'node:crypto';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { eventKind, LINK_CLICK, packContext } from '../measurement/edge.ts';
import { seeded } from '../scenario/random.ts';

/** Event batches are numbered by their time: milliseconds since 2025 shifted by 22 bits. */
const BATCH_EPOCH = 1_735_689_600_000n;
const batchId = (time: Date, no: number): bigint => ((BigInt(time.getTime()) - BATCH_EPOCH) << 22n) + BigInt(no);
/** Share of a day's visits per hour of the day in the account's zone: quiet nights, a peak in the evening. */
const hourly = [8, 5, 3, 2, 2, 3, 8, 18, 28, 34, 36, 40, 52, 44, 38, 38, 42, 50, 62, 78, 92, 98, 70, 30];
/** Visitors as the log keeps them: 64 bits that are evenly spread, which is what the sketches of reach count on. */
const visitors = Array.from({ length: 9_000 }, (_, index) => createHash('sha256').update(`demo visitor ${index}`).digest().readBigInt64BE().toString());

/** Share of impressions that are seen for a second. */
const VIEWABLE = 0.58;

export interface TrafficPlan {
  brandId: string;
  currency: string;
  /** Creative or link. */
  sourceNo: number;
  kind: 'ad' | 'link';
  /** Where an ad is shown. */
  placement?: 'FEED' | 'SEARCH';
  /** Micros of one impression; 0 for links, whose clicks cost nothing. */
  priceMicros: number;
  /** From how many days ago to how many. */
  fromDaysAgo: number;
  toDaysAgo: number;
  /** Impressions of an ad, clicks of a link, on the first day; a day changes it by `growth`. */
  perDay: number;
  growth: number;
  clickRate: number;
  buyRate: number;
  orderMinor: number;
  /** What one in eight of those who come searches for on the brand's site. */
  searches?: readonly string[];
}

interface Row {
  id: string;
  at: Date;
  /** Of its key: what came of one decision is of the day of the decision. */
  day: string;
  type: number;
  visitor: string;
  price: number | null;
  value: number | null;
  click: string | null;
  invalid: number;
  /** Where it was seen. */
  context: number;
  /** What was searched for. */
  query?: string;
}

/** Adds what visitors did on the days of a plan to the event log, a sealed batch a day; the worker's roll-ups take them from there. */
export async function addTraffic(client: pg.Client, plan: TrafficPlan, seed: number): Promise<void> {
  const random = seeded(seed);
  const now = Date.now();
  for (let ago = plan.fromDaysAgo; ago >= plan.toDaysAgo; ago -= 1) {
    const start = Math.floor((now - ago * 86_400_000) / 86_400_000) * 86_400_000;
    const weekend = [0, 6].includes(new Date(start).getUTCDay()) ? 1.25 : 1;
    const count = Math.round(plan.perDay * plan.growth ** (plan.fromDaysAgo - ago) * weekend * (0.85 + random() * 0.3));
    const rows = Array.from({ length: count }, () => visit(plan, start, random)).flat().filter((row) => row.at.getTime() < now);
    await insert(client, plan, rows, batchId(new Date(start), plan.sourceNo));
  }
}

function visit(plan: TrafficPlan, start: number, random: () => number): Row[] {
  const at = new Date(start + timeOfDay(random));
  const visitor = visitors[Math.floor(random() ** 1.6 * visitors.length)]!;
  const isBot = random() < 0.02;
  const invalid = isBot ? 1 : 0;
  const context = packContext(plan.kind === 'ad' ? (plan.placement ?? 'FEED') : null, Math.abs(Number(BigInt(visitor) % 3n)) === 0 ? 'IOS' : 'ANDROID', 'CN');
  const later = (ms: number) => new Date(at.getTime() + ms);
  const [decision, day] = [uuidv7(), at.toISOString().slice(0, 10)];
  const shared = { day, visitor, value: null, invalid, context };
  const rows: Row[] = [];
  if (plan.kind === 'ad') rows.push({ ...shared, id: `i:${decision}`, at, type: eventKind.impression, price: isBot ? null : plan.priceMicros, click: null });
  if (plan.kind === 'ad' && random() < VIEWABLE) rows.push({ ...shared, id: `v:${decision}`, at: later(1_500), type: eventKind.viewable, price: null, click: null });
  const clicked = plan.kind === 'link' ? { ...shared, id: `l:${decision}`, at, type: LINK_CLICK, price: null, click: decision } : !isBot && random() < plan.clickRate ? adClick(shared, decision, later(4_000)) : null;
  if (!clicked) return rows;
  rows.push(clicked);
  const [who, searches = []] = [Number(BigInt(visitor) & 0xfffn), plan.searches];
  if (!isBot && searches.length > 0 && who % 8 === 0) rows.push({ ...shared, id: uuidv7(), at: later(90_000), type: eventKind.search, price: null, click: clicked.click, context: 0, query: searches[(who >> 3) % searches.length]! });
  if (!isBot && random() < plan.buyRate) {
    const value = plan.orderMinor * (1 + Math.floor(random() * 3));
    const bought = later(600_000 + random() * 7_200_000);
    rows.push({ id: uuidv7(), at: bought, day: bought.toISOString().slice(0, 10), type: eventKind.purchase, visitor, price: null, value, click: clicked.click, invalid: 0, context });
  }
  return rows;
}

/** A click on the ad of a decision; of every thirtieth visitor one that no ad was rendered for, as tampered devices send them. */
function adClick(shared: Pick<Row, 'day' | 'visitor' | 'value' | 'invalid' | 'context'>, decision: string, at: Date): Row {
  const isReal = BigInt(shared.visitor) % 30n !== 0n;
  const of = isReal ? decision : uuidv7();
  return { ...shared, id: `c:${of}`, at, type: eventKind.click, price: null, click: of };
}

/** A moment of the day in UTC for a visitor in Shanghai. */
function timeOfDay(random: () => number): number {
  const total = hourly.reduce((sum, share) => sum + share, 0);
  let left = random() * total;
  const hour = hourly.findIndex((share) => (left -= share) < 0);
  return (((hour - 8 + 24) % 24) + random()) * 3_600_000;
}

async function insert(client: pg.Client, { brandId, currency, sourceNo }: TrafficPlan, rows: readonly Row[], batch: bigint): Promise<void> {
  if (rows.length === 0) return;
  const days = rows.map((row) => row.day);
  await client.query('BEGIN');
  await client.query('SELECT app.ensure_event_days($1, $2)', [days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b))]);
  await client.query(
    `INSERT INTO events (batch_id, occurred_at, visitor, price_micros, value_minor, day, source_no, type, invalid, brand_id, click_id, event_id, currency, order_id, context, props)
     SELECT $1, at, visitor, price, value, day, CASE WHEN type IN (${eventKind.purchase}, ${eventKind.search}) THEN 0 ELSE $2 END, type, invalid, $3, click, id, CASE WHEN value IS NULL THEN NULL ELSE $4::text END, CASE WHEN value IS NULL THEN NULL ELSE id END, context, CASE WHEN query IS NULL THEN NULL ELSE jsonb_build_object('query', query) END
     FROM unnest($5::timestamptz[], $6::bigint[], $7::bigint[], $8::bigint[], $9::date[], $10::smallint[], $11::smallint[], $12::uuid[], $13::text[], $14::int[], $15::text[])
       AS row (at, visitor, price, value, day, type, invalid, click, id, context, query)`,
    [
      batch.toString(), sourceNo, brandId, currency, rows.map((row) => row.at), rows.map((row) => row.visitor), rows.map((row) => row.price), rows.map((row) => row.value), days,
      rows.map((row) => row.type), rows.map((row) => row.invalid), rows.map((row) => row.click), rows.map((row) => row.id), rows.map((row) => row.context), rows.map((row) => row.query ?? null),
    ],
  );
  await client.query('INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, $2, $3, $4)', [
    batch.toString(), days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b)), rows.length,
  ]);
  await client.query('COMMIT');
}

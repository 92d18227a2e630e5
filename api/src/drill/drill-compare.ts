import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { connectDatabase } from '../platform/database/connect.ts';
import { verify } from '../verify/verify.ts';
import type { DrillBrand } from './drill-brand.ts';
import type { DrillHouse } from './drill-house.ts';
import type { DrillLoad } from './drill-load.ts';

/** How long the spool, the roll-ups and the charges may take to catch up. */
const SETTLE_MS = 120_000;
/** Micros of the currency to a minor unit of it. */
const MICROS_PER_FEN = 10_000;

export interface Compared {
  acknowledged: number;
  clicks: number;
  impressions: number;
  stored: number;
  rolledUp: number;
  /** What the valid impressions cost, in whole minor units, and what was charged. */
  owedMinor: number;
  billedMinor: number;
  settledMs: number;
  /** What is wrong; nothing when all is well. */
  faults: string[];
}

interface Figures {
  found: Set<string>;
  rolledUp: number;
  owedMinor: number;
  billedMinor: number;
}

/** Waits until what was acknowledged is stored, rolled up and billed, then says in what the sides differ. */
export async function compare(house: DrillHouse, load: DrillLoad, brand: DrillBrand): Promise<Compared> {
  const owner = await house.connected();
  const promised = [...load.acknowledged, ...load.clicks, ...load.impressions];
  const isSettled = ({ found, rolledUp, owedMinor, billedMinor }: Figures) => rolledUp === found.size && owedMinor === billedMinor && promised.every((id) => found.has(id));
  const from = Date.now();
  let figures = await read(owner, brand);
  while (!isSettled(figures) && Date.now() - from < SETTLE_MS) {
    await sleep(500);
    figures = await read(owner, brand);
  }
  const settledMs = Date.now() - from;
  await owner.end();
  const { found, rolledUp, owedMinor, billedMinor } = figures;
  const faults: string[] = [];
  const lost = promised.filter((id) => !found.has(id));
  // A click or an impression without an answer may be counted; an event of a sender that was refused to the end may not.
  const uncalledFor = [...found].filter((id) => !/^[li]:/.test(id) && !load.acknowledged.has(id));
  if (lost.length > 0) faults.push(`${lost.length} were acknowledged and are not stored, such as ${lost[0]}`);
  if (uncalledFor.length > 0) faults.push(`${uncalledFor.length} are stored that nobody sent to the end, such as ${uncalledFor[0]}`);
  if (rolledUp !== found.size) faults.push(`${found.size} are stored and ${rolledUp} rolled up`);
  if (owedMinor !== billedMinor) faults.push(`${owedMinor} are owed and ${billedMinor} billed`);
  faults.push(...(await differences(house)));
  return { acknowledged: load.acknowledged.size, clicks: load.clicks.size, impressions: load.impressions.size, stored: found.size, rolledUp, owedMinor, billedMinor, settledMs, faults };
}

async function read(owner: pg.Client, { id, campaignId }: DrillBrand): Promise<Figures> {
  const events = await owner.query<{ id: string }>('SELECT event_id AS id FROM events WHERE brand_id = $1', [id]);
  const sums = await owner.query<{ rolled: number; micros: string; charged: string }>(
    `SELECT (SELECT coalesce(sum(valid + givt + sivt), 0)::int FROM rollup_hours WHERE brand_id = $1) AS rolled,
       (SELECT coalesce(sum(e.price_micros), 0) FROM events e WHERE e.brand_id = $1 AND e.invalid = 0
          AND NOT EXISTS (SELECT FROM event_findings f WHERE f.brand_id = e.brand_id AND f.event_id = e.event_id AND f.day = e.day)) AS micros,
       (SELECT charged_minor FROM campaigns WHERE id = $2) AS charged`,
    [id, campaignId],
  );
  const [row] = sums.rows;
  return { found: new Set(events.rows.map((event) => event.id)), rolledUp: row?.rolled ?? 0, owedMinor: Math.floor(Number(row?.micros ?? 0) / MICROS_PER_FEN), billedMinor: Number(row?.charged ?? 0) };
}

async function differences(house: DrillHouse): Promise<string[]> {
  const db = await connectDatabase({ url: house.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'meadow-drill' }, []);
  try {
    return (await verify(db, { onlyFinance: false, secrets: [] })).flatMap(({ what, differences: found }) =>
      found.length === 0 ? [] : [`${what}: ${found.length} differences, such as ${found[0]?.key}: stored ${found[0]?.stored}, recomputed ${found[0]?.recomputed}`]);
  } finally {
    await db.close();
  }
}

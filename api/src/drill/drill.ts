import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '../platform/database/connect.ts';
import { verify } from '../verify/verify.ts';
import { DrillHouse, type Victim } from './drill-house.ts';
import { DrillLoad } from './drill-load.ts';

const victims: readonly Victim[] = ['edge', 'worker', 'postgres'];
const SETTLE_MS = 60_000;

export interface DrillResult {
  kills: Record<Victim, number>;
  acknowledged: number;
  clicks: number;
  stored: number;
  rolledUp: number;
  replayed: number;
  retried: number;
  /** Clicks that nobody was redirected for; they are not lost, they were refused. */
  refusedClicks: number;
  /** What is wrong; nothing when all is well. */
  faults: string[];
}

/**
 * Kills edge, worker and PostgreSQL at random under load, with duplicates, replays, events out of order and senders whose clocks step; then
 * compares what was acknowledged with what is stored, rolled up and verified.
 */
export async function drill(seconds: number, say: (line: string) => void = () => undefined): Promise<DrillResult> {
  const house = new DrillHouse();
  await house.start();
  try {
    const brand = await house.brand();
    const load = new DrillLoad(house.port, brand);
    const running = load.run();
    const kills: Record<Victim, number> = { edge: 0, worker: 0, postgres: 0 };
    const until = Date.now() + seconds * 1_000;
    for (let turn = 0; turn < victims.length || Date.now() < until; turn += 1) {
      await sleep(500 + Math.random() * 2_000);
      // Each in turn at first: however short, a drill has had them all.
      const victim = victims[turn < victims.length ? turn : Math.floor(Math.random() * victims.length)] ?? 'edge';
      await house.kill(victim, Math.random() * 1_500);
      kills[victim] += 1;
      say(`killed ${victim}; ${load.acknowledged.size} events acknowledged, ${load.clicks.size} clicks`);
    }
    load.finish();
    await running;
    return { kills, ...(await compare(house, load, brand.id)) };
  } finally {
    await house.stop();
  }
}

async function compare(house: DrillHouse, load: DrillLoad, brandId: string): Promise<Omit<DrillResult, 'kills'>> {
  const owner = await house.connected();
  const stored = async () => new Set((await owner.query<{ id: string }>('SELECT event_id AS id FROM events WHERE brand_id = $1', [brandId])).rows.map(({ id }) => id));
  const rolled = async () => (await owner.query<{ n: number }>('SELECT coalesce(sum(valid + givt + sivt), 0)::int AS n FROM rollup_hours WHERE brand_id = $1', [brandId])).rows[0]?.n ?? 0;
  const promised = [...load.acknowledged, ...load.clicks];
  let [found, rolledUp] = [await stored(), await rolled()];
  // What lies in the spool is written, and what waits is folded.
  for (const end = Date.now() + SETTLE_MS; Date.now() < end && !(promised.every((id) => found.has(id)) && rolledUp === found.size); ) {
    await sleep(500);
    [found, rolledUp] = [await stored(), await rolled()];
  }
  await owner.end();
  const lost = promised.filter((id) => !found.has(id));
  const uncalledFor = [...found].filter((id) => !id.startsWith('l:') && !load.acknowledged.has(id));
  const faults: string[] = [];
  if (lost.length > 0) faults.push(`${lost.length} were acknowledged and are not stored, such as ${lost[0]}`);
  if (uncalledFor.length > 0) faults.push(`${uncalledFor.length} are stored that nobody sent to the end, such as ${uncalledFor[0]}`);
  if (rolledUp !== found.size) faults.push(`${found.size} are stored and ${rolledUp} rolled up`);
  const db = await connectDatabase({ url: house.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'meadow-drill' }, []);
  try {
    for (const { what, differences } of await verify(db, false)) if (differences.length > 0) faults.push(`${what}: ${differences.length} differences`);
  } finally {
    await db.close();
  }
  return { acknowledged: load.acknowledged.size, clicks: load.clicks.size, stored: found.size, rolledUp, ...load.counts, faults };
}

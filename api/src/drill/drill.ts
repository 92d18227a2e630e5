import { setTimeout as sleep } from 'node:timers/promises';
import { compare, type Compared } from './drill-compare.ts';
import { drillBrand } from './drill-brand.ts';
import { DrillHouse, victims } from './drill-house.ts';
import { DrillLoad } from './drill-load.ts';

/** Steps of the clock in seconds: a little, an hour, a day, eleven days, ahead and behind. */
const STEPS = [7, -7, 3_700, -3_700, 93_600, -93_600, 950_400, -950_400];
const STEPPED_MS = 3_000;
const FULL_MS = 2_500;
const FIRST_PAUSE_MS = 500;

const faultNames = [...victims, 'fullDisk', 'clockStep'] as const;
type Fault = (typeof faultNames)[number];

export interface DrillResult extends Compared {
  done: Record<Fault, number>;
  replayed: number;
  retried: number;
  /** Clicks that nobody was redirected for; they are not lost, they were refused. */
  refusedClicks: number;
  unrecordedClicks: number;
  redirectedWithoutPostgres: number;
  refusedWithoutPostgres: number;
  /** Where the processes' own words lie when something is wrong. */
  logs?: string;
}

/**
 * Kills edge, worker and PostgreSQL, fills the disk and steps the clock at random under load, with duplicates, replays, events out of order and
 * senders whose clocks step; then compares what was acknowledged with what is stored, rolled up, billed and verified.
 */
export async function drill(seconds: number, say: (line: string) => void = () => undefined): Promise<DrillResult> {
  const house = new DrillHouse();
  try {
    await house.start();
    if (!house.disk) say('The disk is not filled: a disk of its own needs root on Linux and the right to mount.');
    if (!house.clock) say('The clock is not stepped: that needs libfaketime (apt-get install libfaketime).');
    const owner = await house.connected();
    const brand = await drillBrand(owner);
    await owner.end();
    const load = new DrillLoad(house.port, brand, () => house.hasDatabase);
    const running = load.run();
    const done: Record<Fault, number> = { edge: 0, worker: 0, postgres: 0, fullDisk: 0, clockStep: 0 };
    const possible = faultNames.filter((name) => (name !== 'fullDisk' || house.disk) && (name !== 'clockStep' || house.clock));
    const until = Date.now() + seconds * 1_000;
    for (let turn = 0; turn < possible.length || Date.now() < until; turn += 1) {
      await sleep(FIRST_PAUSE_MS + Math.random() * 2_000);
      // Each in turn at first: however short, a drill has had them all.
      const fault = possible[turn < possible.length ? turn : Math.floor(Math.random() * possible.length)] ?? 'edge';
      const told = await inflict(house, fault);
      done[fault] += 1;
      say(`${told}; ${load.acknowledged.size} events acknowledged, ${load.clicks.size} clicks, ${load.impressions.size} impressions`);
    }
    load.finish();
    await Promise.all([running, house.whole()]);
    const compared = await compare(house, load, brand);
    return { done, ...load.counts, ...compared, ...(compared.faults.length > 0 ? { logs: await house.keepLogs() } : {}) };
  } finally {
    await house.stop();
  }
}

/** @returns what was done, in words */
async function inflict(house: DrillHouse, fault: Fault): Promise<string> {
  if (fault === 'fullDisk') {
    const free = await house.disk?.fill();
    await sleep(FULL_MS);
    await free?.();
    await house.whole();
    return 'filled the disk';
  }
  if (fault === 'clockStep') {
    const step = STEPS[Math.floor(Math.random() * STEPS.length)] ?? 0;
    house.clock?.set(step);
    await sleep(STEPPED_MS);
    house.clock?.set(0);
    return `stepped the clock by ${step} s and back`;
  }
  await house.kill(fault, Math.random() * 1_500);
  return `killed ${fault}`;
}

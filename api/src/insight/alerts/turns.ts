import { Baselines } from '../trends/baseline.ts';
import { upperTail } from '../trends/tail.ts';
import type { SeriesDay } from '../trends/series.ts';

export interface Rise {
  day: string;
  count: number;
  usual: number;
}
export interface Opinions {
  positive: number;
  negative: number;
}
export interface PraiseTurn {
  /** Percent of praise among opinions, lately and before. */
  now: number;
  before: number;
}

const FLAT = [1, 1, 1, 1, 1, 1, 1];
const USUAL_SCATTER = 0.15;
const LATEST_DAYS = 3;
const FEWEST_TEXTS = 3;
const LEARNING_DAYS = 21;
/** A day like this comes by chance less than once in twenty years. */
const RARE = 1e-4;
const FEWEST_OPINIONS = 10;
/** Two standard errors. */
const CERTAIN = 2;

/** Whether one of the latest days holds at least so many times the usual, and more than chance explains. The earliest of them is told. */
export function riseIn(series: readonly SeriesDay[], times: number): Rise | null {
  const baseline = new Baselines();
  let found: Rise | null = null;
  for (const [index, { day, count }] of series.entries()) {
    const { mean, alpha } = baseline.expect(FLAT, USUAL_SCATTER);
    const isLatest = index >= series.length - LATEST_DAYS && index >= LEARNING_DAYS;
    if (isLatest && found === null && count >= FEWEST_TEXTS && (count + 0.5) / (mean + 0.5) >= times && upperTail(count, mean, alpha) < RARE) found = { day, count, usual: mean };
    // A rise teaches no more than a busy day, or it would hide what follows.
    baseline.add(Math.min(count, mean + 3 * Math.sqrt(mean + alpha * mean * mean) + 1));
    baseline.endDay();
  }
  return found;
}

/** Whether praise fell by at least so many percentage points, and by more than chance. */
export function praiseFell(now: Opinions, before: Opinions, points: number): PraiseTurn | null {
  const [few, many] = [now.positive + now.negative, before.positive + before.negative];
  if (few < FEWEST_OPINIONS || many < FEWEST_OPINIONS) return null;
  const [share, usual] = [now.positive / few, before.positive / many];
  const all = (now.positive + before.positive) / (few + many);
  const error = Math.sqrt(all * (1 - all) * (1 / few + 1 / many));
  return 100 * (usual - share) >= points && usual - share > CERTAIN * error ? { now: 100 * share, before: 100 * usual } : null;
}

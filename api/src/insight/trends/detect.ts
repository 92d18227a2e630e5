import { Baseline } from './baseline.ts';
import { signalOf, stageAfter, type Stage } from './life-cycle.ts';
import { benjaminiHochberg, upperTail } from './tail.ts';

/** Texts that hold each term, day by day without a gap; `days[d].get(term)`. */
export interface DayCounts {
  day: string;
  texts: number;
  counts: ReadonlyMap<string, number>;
}
export interface TrendDay {
  term: string;
  count: number;
  expected: number;
  stage: Stage;
  /** log₂ of how many times the usual it is. */
  strength: number;
  /** Texts more than the day before. */
  velocity: number;
  /** Chance of so many on an ordinary day. */
  p: number;
  isBurst: boolean;
}

/** Of what is called a burst, at most this share may be chance; half of what is promised (5 %), for what is usual is itself an estimate. */
const FALSE_DISCOVERY_RATE = 0.025;
/** Days to learn what is usual before anything is called unusual. */
const LEARNING_DAYS = 21;
/** Fewer texts than this are no trend, however rare. */
const FEWEST = 3;
/** A burst this long is the new usual. */
const NEW_USUAL_DAYS = 28;
/** A term whose history holds no more than this per day is new. */
const HARDLY_EVER = 0.1;

interface TermState {
  baseline: Baseline;
  joined: number;
  yesterday: number;
  burstDays: number;
  stage: Stage | null;
}

/** Each weekday's share of all texts, 1 on average, from the days so far. */
class Season {
  private readonly texts = new Float64Array(7);
  private readonly days = new Float64Array(7);
  add(place: number, texts: number): void {
    this.texts[place]! += texts;
    this.days[place]! += 1;
  }
  factors(): number[] {
    const usual = this.texts.reduce((sum, texts) => sum + texts, 0) / Math.max(1, this.days.reduce((sum, days) => sum + days, 0));
    const raw = Array.from(this.texts, (texts, place) => (usual > 0 ? (texts + 2 * usual) / (this.days[place]! * usual + 2 * usual) : 1));
    const average = raw.reduce((sum, factor) => sum + factor, 0) / 7;
    return raw.map((factor) => factor / average);
  }
}

/** Over-dispersion over all terms, by moments; what is long ago fades. */
class Scatter {
  private excess = 0.15 * 40;
  private weight = 40;
  add(count: number, mean: number): void {
    if (mean < 0.5) return;
    const scale = (1 + mean) ** 2;
    this.excess += ((count - mean) ** 2 - mean) / scale;
    this.weight += mean ** 2 / scale;
  }
  fade(): void {
    this.excess *= 0.98;
    this.weight *= 0.98;
  }
  get usual(): number {
    return Math.min(1, Math.max(0.02, this.excess / this.weight));
  }
}

/** A week has seven places; which one is called Monday does not matter. */
const placeOf = (index: number): number => index % 7;

/**
 * Walks through the days and tells for each what is talked about more than chance explains. A burst
 * teaches little about what is usual, until it has lasted so long that it is.
 * @returns per day, strongest first, the terms that have a stage
 */
export function detectTrends(days: readonly DayCounts[]): TrendDay[][] {
  const states = new Map<string, TermState>();
  const worthwhile = termsWorthTracking(days);
  const season = new Season();
  const scatter = new Scatter();
  return days.map(({ counts, texts }, index) => {
    const place = placeOf(index);
    for (const [term, count] of counts) {
      if (worthwhile.has(term) && !states.has(term) && count > 0) states.set(term, { baseline: new Baseline(), joined: index, yesterday: 0, burstDays: 0, stage: null });
    }
    const factors = season.factors();
    const found = index < LEARNING_DAYS ? [] : testDay(counts, states, { index, place, factors, scatter: scatter.usual, tests: Math.max(worthwhile.size, counts.size) });
    learn(counts, states, { place, index, factors, scatter }, new Set(found.filter(({ isBurst }) => isBurst).map(({ term }) => term)));
    season.add(place, texts);
    return found.sort((a, b) => b.strength * Math.log2(1 + b.count) - a.strength * Math.log2(1 + a.count) || (a.term < b.term ? -1 : 1));
  });
}

/** A term that never reaches the fewest on any day can't be found; leaving it out loses nothing. */
function termsWorthTracking(days: readonly DayCounts[]): Set<string> {
  const terms = new Set<string>();
  for (const { counts } of days) for (const [term, count] of counts) if (count >= FEWEST) terms.add(term);
  return terms;
}

interface Today {
  index: number;
  place: number;
  factors: readonly number[];
  scatter: number;
  tests: number;
}

/** The days before a term was first seen were ordinary days without it. */
function caughtUp(state: TermState, index: number): Baseline {
  if (state.baseline.size === 0) for (let before = Math.max(0, index - 56); before < index; before += 1) state.baseline.add(placeOf(before), 0);
  return state.baseline;
}

function testDay(counts: DayCounts['counts'], states: ReadonlyMap<string, TermState>, { index, place, factors, scatter, tests }: Today): TrendDay[] {
  const candidates: { term: string; state: TermState; count: number; mean: number; p: number }[] = [];
  for (const [term, state] of states) {
    const count = counts.get(term) ?? 0;
    if (count < FEWEST && state.stage === null) continue;
    const { mean, alpha } = caughtUp(state, index).expect(place, factors, scatter);
    candidates.push({ term, state, count, mean, p: count < FEWEST ? 1 : upperTail(count, mean, alpha) });
  }
  const bursts = benjaminiHochberg(candidates.map(({ p }) => p), tests, FALSE_DISCOVERY_RATE);
  return candidates.flatMap(({ term, state, count, mean, p }, at) => {
    const isBurst = bursts[at] ?? false;
    const signal = signalOf({ count, yesterday: state.yesterday, expected: mean, isBurst });
    const before = state.stage;
    state.stage = stageAfter(before, signal, isBurst, mean < HARDLY_EVER);
    if (state.stage === null) return [];
    const gone = state.stage === 'GONE';
    // Gone is said once.
    if (gone) state.stage = null;
    return [{ term, count, expected: mean, stage: gone ? 'GONE' : state.stage ?? 'GONE', strength: Math.log2((count + 0.5) / (mean + 0.5)), velocity: count - state.yesterday, p, isBurst }];
  });
}

interface Lesson {
  place: number;
  index: number;
  factors: readonly number[];
  scatter: Scatter;
}

/** A burst teaches as much as a busy ordinary day would, so that it neither raises the usual nor makes it look calmer than it is. */
function learn(counts: DayCounts['counts'], states: ReadonlyMap<string, TermState>, { place, index, factors, scatter }: Lesson, bursting: ReadonlySet<string>): void {
  scatter.fade();
  const usual = scatter.usual;
  for (const [term, state] of states) {
    const count = counts.get(term) ?? 0;
    state.burstDays = bursting.has(term) ? state.burstDays + 1 : 0;
    const baseline = caughtUp(state, index);
    const isLasting = state.burstDays > NEW_USUAL_DAYS;
    // A term that hardly ever occurs has nothing to teach about scatter.
    if (count > 0 || baseline.level >= 0.5) {
      const { mean, alpha } = baseline.expect(place, factors, usual);
      const busy = mean + 3 * Math.sqrt(mean + alpha * mean * mean);
      const taught = bursting.has(term) && !isLasting ? Math.min(count, busy) : count;
      if (index >= 7 && !isLasting) scatter.add(taught, mean);
      baseline.add(place, taught);
    } else baseline.add(place, 0);
    state.yesterday = count;
  }
}

import { Baseline, WINDOW, type Expected } from './baseline.ts';
import { signalOf, stageAfter, type Stage } from './life-cycle.ts';
import { occasionOf, Occasions } from './occasions.ts';
import { Scatter, Season } from './season.ts';
import { benjaminiHochberg, upperTail } from './tail.ts';

/** A day's terms, as numbers, and how many texts hold each. Days follow each other without a gap. */
export interface DayCounts {
  day: string;
  texts: number;
  ids: ArrayLike<number>;
  counts: ArrayLike<number>;
}
export interface TrendDay {
  term: number;
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
  term: number;
  baseline: Baseline;
  /** The first day the baseline has not learnt from. A term that nobody mentions is left alone until somebody does. */
  next: number;
  yesterday: number;
  burstDays: number;
  stage: Stage | null;
  isAwake: boolean;
  /** What was expected of today, once it was asked for. */
  today: Expected | null;
  isBurst: boolean;
}

/** A week has seven places; which one is called Monday does not matter. */
const placeOf = (index: number): number => index % 7;

/**
 * Walks through the days and tells for each what is talked about more than chance explains. A burst
 * teaches little about what is usual, until it has lasted so long that it is.
 * @param terms how many there are; `ids` are smaller
 * @returns per day, strongest first, the terms that have a stage
 */
export function detectTrends(days: readonly DayCounts[], terms: number): TrendDay[][] {
  return new Walk(days, terms).all();
}

class Walk {
  private readonly states: (TermState | undefined)[] = [];
  private readonly today: Uint32Array;
  private readonly isWorthwhile: Uint8Array;
  private readonly worthwhile: number;
  private readonly season = new Season();
  private readonly occasions = new Occasions();
  private readonly scatter = new Scatter();
  /** How many times the usual the calendar makes of the day at hand. */
  private lift = 1;
  private awake: TermState[] = [];

  constructor(
    private readonly days: readonly DayCounts[],
    terms: number,
  ) {
    this.today = new Uint32Array(terms);
    // A term that never reaches the fewest on any day can't be found; leaving it out loses nothing.
    this.isWorthwhile = new Uint8Array(terms);
    let worthwhile = 0;
    for (const { ids, counts } of days) {
      for (let at = 0; at < ids.length; at += 1) {
        if (counts[at]! < FEWEST || this.isWorthwhile[ids[at]!] === 1) continue;
        this.isWorthwhile[ids[at]!] = 1;
        worthwhile += 1;
      }
    }
    this.worthwhile = worthwhile;
  }

  all(): TrendDay[][] {
    return this.days.map(({ day, ids, counts, texts }, index) => {
      const occasion = occasionOf(day);
      this.lift = this.occasions.factor(occasion);
      for (let at = 0; at < ids.length; at += 1) this.today[ids[at]!] = counts[at]!;
      this.wake(ids, index);
      const factors = this.season.factors();
      const found = index < LEARNING_DAYS ? [] : this.test(placeOf(index), factors, Math.max(this.worthwhile, ids.length));
      this.learn(index, factors);
      if (occasion !== null) this.occasions.add(occasion, texts, this.season.usualAt(placeOf(index)));
      // A promotion teaches nothing of what its weekday is like.
      this.season.add(placeOf(index), texts / this.lift);
      for (let at = 0; at < ids.length; at += 1) this.today[ids[at]!] = 0;
      return found.sort((a, b) => b.strength * Math.log2(1 + b.count) - a.strength * Math.log2(1 + a.count) || a.term - b.term);
    });
  }

  /** Whom somebody mentions today: the days slept through were days without them. */
  private wake(ids: ArrayLike<number>, index: number): void {
    for (let at = 0; at < ids.length; at += 1) {
      const term = ids[at]!;
      if (this.isWorthwhile[term] === 0) continue;
      const state = (this.states[term] ??= { term, baseline: new Baseline(), next: 0, yesterday: 0, burstDays: 0, stage: null, isAwake: false, today: null, isBurst: false });
      if (state.isAwake) continue;
      state.isAwake = true;
      if (state.next < index) state.yesterday = 0;
      if (index - state.next >= WINDOW) state.baseline.rest();
      else for (let day = state.next; day < index; day += 1) state.baseline.add(placeOf(day), 0);
      this.awake.push(state);
    }
  }

  private test(place: number, factors: ArrayLike<number>, tests: number): TrendDay[] {
    const candidates: { state: TermState; count: number; mean: number; p: number }[] = [];
    for (const state of this.awake) {
      const count = this.today[state.term]!;
      if (count < FEWEST && state.stage === null) continue;
      const { mean, alpha } = (state.today = this.expected(state.baseline, place, factors, this.scatter.usual));
      // What is usual needs no exact chance: it is far from any that counts.
      candidates.push({ state, count, mean, p: count < FEWEST || count <= mean ? 1 : upperTail(count, mean, alpha) });
    }
    const bursts = benjaminiHochberg(candidates.map(({ p }) => p), tests, FALSE_DISCOVERY_RATE);
    return candidates.flatMap(({ state, count, mean, p }, at) => {
      const isBurst = (state.isBurst = bursts[at] ?? false);
      const signal = signalOf({ count, yesterday: state.yesterday, expected: mean, isBurst });
      state.stage = stageAfter(state.stage, signal, isBurst, mean < HARDLY_EVER);
      if (state.stage === null) return [];
      const { stage } = state;
      // Gone is said once.
      if (stage === 'GONE') state.stage = null;
      return [{ term: state.term, count, expected: mean, stage, strength: Math.log2((count + 0.5) / (mean + 0.5)), velocity: count - state.yesterday, p, isBurst }];
    });
  }

  private expected(baseline: Baseline, place: number, factors: ArrayLike<number>, usualScatter: number): Expected {
    const { mean, alpha } = baseline.expect(place, factors, usualScatter);
    return { mean: mean * this.lift, alpha };
  }

  /** A burst teaches as much as a busy ordinary day would, so that it neither raises the usual nor makes it look calmer than it is. */
  private learn(index: number, factors: ArrayLike<number>): void {
    const { scatter } = this;
    const usual = scatter.usual;
    scatter.fade();
    this.awake = this.awake.filter((state) => {
      const { baseline, isBurst } = state;
      const count = this.today[state.term]!;
      state.burstDays = isBurst ? state.burstDays + 1 : 0;
      const isLasting = state.burstDays > NEW_USUAL_DAYS;
      // A term that hardly ever occurs has nothing to teach about scatter.
      if (count > 0 || baseline.level >= 0.5) {
        const { mean, alpha } = state.today ?? this.expected(baseline, placeOf(index), factors, usual);
        const taught = isBurst && !isLasting ? Math.min(count, mean + 3 * Math.sqrt(mean + alpha * mean * mean)) : count;
        if (index >= 7 && !isLasting) scatter.add(taught, mean);
        baseline.add(placeOf(index), taught / this.lift);
      } else baseline.add(placeOf(index), 0);
      state.today = null;
      state.isBurst = false;
      state.yesterday = count;
      state.next = index + 1;
      state.isAwake = state.stage !== null || baseline.level >= 0.5;
      return state.isAwake;
    });
  }
}

import { Baselines } from './baseline.ts';
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
  /** The terms that reach the fewest on some day, by their place here; the others can't be found, and leaving them out loses nothing. */
  private readonly terms: readonly number[];
  private readonly placeOf: Int32Array;
  private readonly baselines: Baselines;
  private readonly stages: (Stage | null)[];
  private readonly burstDays: Uint16Array;
  private readonly isBurst: Uint8Array;
  private today: Uint32Array;
  private yesterday: Uint32Array;
  /** What was expected of today, where it was asked for; −1 elsewhere. */
  private readonly means: Float64Array;
  private readonly alphas: Float64Array;
  private readonly season = new Season();
  private readonly occasions = new Occasions();
  private readonly scatter = new Scatter();
  /** How many times the usual the calendar makes of the day at hand. */
  private lift = 1;

  constructor(
    private readonly days: readonly DayCounts[],
    names: number,
  ) {
    this.placeOf = new Int32Array(names).fill(-1);
    const terms: number[] = [];
    for (const { ids, counts } of days) {
      for (let at = 0; at < ids.length; at += 1) {
        const term = ids[at]!;
        if (counts[at]! >= FEWEST && this.placeOf[term] === -1) this.placeOf[term] = terms.push(term) - 1;
      }
    }
    this.terms = terms;
    this.baselines = new Baselines(terms.length);
    this.stages = terms.map(() => null);
    [this.burstDays, this.isBurst] = [new Uint16Array(terms.length), new Uint8Array(terms.length)];
    [this.today, this.yesterday] = [new Uint32Array(terms.length), new Uint32Array(terms.length)];
    [this.means, this.alphas] = [new Float64Array(terms.length), new Float64Array(terms.length)];
  }

  all(): TrendDay[][] {
    return this.days.map(({ day, ids, counts, texts }, index) => {
      const occasion = occasionOf(day);
      this.lift = this.occasions.factor(occasion);
      this.today.fill(0);
      this.means.fill(-1);
      for (let at = 0; at < ids.length; at += 1) {
        const place = this.placeOf[ids[at]!]!;
        if (place >= 0) this.today[place] = counts[at]!;
      }
      const factors = this.season.factors();
      const found = index < LEARNING_DAYS ? [] : this.test(factors, Math.max(this.terms.length, ids.length));
      this.learn(index, factors);
      // A week has seven places; which one is called Monday does not matter.
      const weekday = index % 7;
      if (occasion !== null) this.occasions.add(occasion, texts, this.season.usualAt(weekday));
      // A promotion teaches nothing of what its weekday is like.
      this.season.add(weekday, texts / this.lift);
      [this.today, this.yesterday] = [this.yesterday, this.today];
      return found.sort((a, b) => b.strength * Math.log2(1 + b.count) - a.strength * Math.log2(1 + a.count) || a.term - b.term);
    });
  }

  private test(factors: ArrayLike<number>, tests: number): TrendDay[] {
    const { today, stages, means } = this;
    const { usual } = this.scatter;
    const candidates: { at: number; p: number }[] = [];
    for (let at = 0; at < today.length; at += 1) {
      const count = today[at]!;
      if (count < FEWEST && stages[at] === null) continue;
      this.expect(at, factors, usual);
      // What is usual needs no exact chance: it is far from any that counts.
      candidates.push({ at, p: count < FEWEST || count <= means[at]! ? 1 : upperTail(count, means[at]!, this.alphas[at]!) });
    }
    const bursts = benjaminiHochberg(candidates.map(({ p }) => p), tests, FALSE_DISCOVERY_RATE);
    return candidates.flatMap(({ at, p }, candidate) => {
      const [count, yesterday, expected] = [today[at]!, this.yesterday[at]!, means[at]!];
      const isBurst = bursts[candidate] ?? false;
      this.isBurst[at] = Number(isBurst);
      const stage = stageAfter(stages[at]!, signalOf({ count, yesterday, expected, isBurst }), isBurst, expected < HARDLY_EVER);
      // Gone is said once.
      stages[at] = stage === 'GONE' ? null : stage;
      if (stage === null) return [];
      return [{ term: this.terms[at]!, count, expected, stage, strength: Math.log2((count + 0.5) / (expected + 0.5)), velocity: count - yesterday, p, isBurst }];
    });
  }

  private expect(at: number, factors: ArrayLike<number>, usualScatter: number): void {
    const { mean, alpha } = this.baselines.expect(factors, usualScatter, at);
    this.means[at] = mean * this.lift;
    this.alphas[at] = alpha;
  }

  /** A burst teaches as much as a busy ordinary day would, so that it neither raises the usual nor makes it look calmer than it is. */
  private learn(index: number, factors: ArrayLike<number>): void {
    const { baselines, scatter, today, burstDays, isBurst, means, alphas } = this;
    const { usual } = scatter;
    scatter.fade();
    for (let at = 0; at < today.length; at += 1) {
      const count = today[at]!;
      // A term that hardly ever occurs has nothing to teach about scatter.
      if (count === 0 && baselines.levelOf(at) < 0.5) {
        burstDays[at] = isBurst[at] = 0;
        baselines.add(0, at);
        continue;
      }
      burstDays[at] = isBurst[at] === 1 ? burstDays[at]! + 1 : 0;
      const isLasting = burstDays[at]! > NEW_USUAL_DAYS;
      if (means[at]! < 0) this.expect(at, factors, usual);
      const [mean, alpha] = [means[at]!, alphas[at]!];
      const taught = isBurst[at] === 1 && !isLasting ? Math.min(count, mean + 3 * Math.sqrt(mean + alpha * mean * mean)) : count;
      if (index >= 7 && !isLasting) scatter.add(taught, mean);
      baselines.add(taught / this.lift, at);
      isBurst[at] = 0;
    }
    baselines.endDay();
  }
}

import { matchParts, type MatchPart } from '@meadow/shared';
import { invert } from './co-choice.ts';
import { drawChance, withNewcomers, type Record } from './explore.ts';

/** A made market whose truth is known: what a booking is worth, by parts of the score and by who the creator is. */
export interface Planted {
  creators: { id: string; parts: number[]; quality: number; bornAt: number }[];
  weights: number[];
}
export interface Played {
  /** Value of what was chosen over the value of the best choice, once half the time is over. */
  ofIdeal: number;
  ofIdealFromStart: number;
  newcomersShare: number;
  byPopularity: number;
  atRandom: number;
}
const PARTS = matchParts.length;
const CREATORS = 1_500;
const ROUNDS = 400;
const PAGE = 10;
const FLOOR = 0.1;
const NEW_FOR = 6;
const RIDGE = 5;

export function plantMarket(random: () => number, normal: () => number): Planted {
  const weights = matchParts.map((part: MatchPart) => ({ topic: 0.34, audience: 0.2, performance: 0.18, price: 0.08, authenticity: 0.06, reliability: 0.08, saturation: 0.03, history: 0.03 })[part] * (0.5 + random()));
  const creators = Array.from({ length: CREATORS }, (_, at) => ({
    id: `c${at}`, parts: Array.from({ length: PARTS }, () => random()), quality: 0.08 * normal(), bornAt: at < CREATORS * 0.6 ? 0 : Math.floor(random() * ROUNDS),
  }));
  return { creators, weights };
}

/**
 * Plays briefs against the market: each shows a page, the outcomes of the page teach the weights of the parts (ridge regression) and what is special about a
 * creator (shrunk mean of what the parts do not explain); newcomers keep their share of places.
 */
export function play(market: Planted, random: () => number, normal: () => number): Played {
  const { creators, weights } = market;
  const learnt = new Learner();
  const record = new Map<string, Record>();
  const surplus = new Map<string, { sum: number; count: number }>();
  const total = { chosen: 0, ideal: 0, lateChosen: 0, lateIdeal: 0, popular: 0, random: 0, newPlaces: 0, places: 0 };
  const shownTo = (id: string) => (record.get(id)?.taken ?? 0) + (record.get(id)?.left ?? 0);
  for (let round = 0; round < ROUNDS; round += 1) {
    const topic = random();
    const alive = creators.filter(({ bornAt }) => bornAt <= round);
    const seen = alive.map((creator) => ({ creator, parts: creator.parts.map((part, at) => (at === 0 ? 1 - Math.abs(part - topic) : part)) }));
    const valueOf = ({ creator, parts }: (typeof seen)[number]) => parts.reduce((sum, part, at) => sum + part * weights[at]!, 0) + creator.quality;
    const guess = ({ creator, parts }: (typeof seen)[number]) => {
      const { sum, count } = surplus.get(creator.id) ?? { sum: 0, count: 0 };
      return learnt.predict(parts) + sum / (count + 2) + (0.08 / Math.sqrt(count + 1)) * normal() * 0.5;
    };
    const items = seen.map((one) => ({ ...one, id: one.creator.id, isNewcomer: shownTo(one.creator.id) < NEW_FOR, guess: guess(one) })).sort((a, b) => b.guess - a.guess);
    const newcomers = items.filter(({ isNewcomer }) => isNewcomer).slice(0, 60);
    const page = withNewcomers(items.slice(0, PAGE), newcomers, FLOOR, (item) => item.guess * drawChance(record.get(item.id) ?? { taken: 0, left: 0 }, 0.4, random));
    const best = seen.map(valueOf).sort((a, b) => b - a).slice(0, PAGE).reduce((sum, value) => sum + value, 0);
    const got = page.reduce((sum, one) => sum + valueOf(one), 0);
    total.newPlaces += page.filter(({ isNewcomer }) => isNewcomer).length;
    total.places += page.length;
    total.chosen += got;
    total.ideal += best;
    if (round >= ROUNDS / 2) {
      total.lateChosen += got;
      total.lateIdeal += best;
      total.popular += [...seen].sort((a, b) => shownTo(b.creator.id) - shownTo(a.creator.id)).slice(0, PAGE).reduce((sum, one) => sum + valueOf(one), 0);
      total.random += (seen.reduce((sum, one) => sum + valueOf(one), 0) / seen.length) * PAGE;
    }
    for (const one of page) {
      const outcome = valueOf(one) + 0.15 * normal();
      const special = surplus.get(one.id) ?? { sum: 0, count: 0 };
      surplus.set(one.id, { sum: special.sum + outcome - learnt.predict(one.parts), count: special.count + 1 });
      const known = record.get(one.id) ?? { taken: 0, left: 0 };
      record.set(one.id, outcome > 0.55 ? { ...known, taken: known.taken + 1 } : { ...known, left: known.left + 1 });
      learnt.learn(one.parts, outcome);
    }
  }
  return {
    ofIdeal: total.lateChosen / total.lateIdeal, ofIdealFromStart: total.chosen / total.ideal, newcomersShare: total.newPlaces / total.places,
    byPopularity: total.popular / total.lateIdeal, atRandom: total.random / total.lateIdeal,
  };
}
export const NEWCOMER_FLOOR = FLOOR;

/** Weights of the parts from outcomes, by ridge regression around equal weights. */
export class Learner {
  private readonly gram = new Float64Array(PARTS * PARTS);
  private readonly right = new Float64Array(PARTS);
  private weights: number[] = matchParts.map(() => 1 / PARTS);
  private count = 0;

  constructor() {
    for (let at = 0; at < PARTS; at += 1) {
      this.gram[at * PARTS + at] = RIDGE;
      this.right[at] = RIDGE / PARTS;
    }
  }

  predict(parts: readonly number[]): number {
    return parts.reduce((sum, part, at) => sum + part * this.weights[at]!, 0);
  }

  learn(parts: readonly number[], outcome: number): void {
    for (let a = 0; a < PARTS; a += 1) {
      this.right[a]! += parts[a]! * outcome;
      for (let b = 0; b < PARTS; b += 1) this.gram[a * PARTS + b]! += parts[a]! * parts[b]!;
    }
    this.count += 1;
    if (this.count % 20 !== 0) return;
    const inverse = invert(this.gram, PARTS);
    this.weights = matchParts.map((_, a) => this.right.reduce((sum, value, b) => sum + inverse[a * PARTS + b]! * value, 0));
  }
}

import { matchParts, type MatchWeights } from '@meadow/shared';
import { invert } from './co-choice.ts';
import { gradedNdcg, mean } from './ranking-metrics.ts';

/** A match that was shown, and what came of it. */
export interface ShownMatch {
  briefId: string;
  at: Date;
  /** Degrees of the parts when it was shown, 0 to 1. */
  parts: readonly number[];
  /** 0 nothing, 0.2 opened, 0.5 invited or applied, 0.8 agreed, 1 delivered. */
  grade: number;
}
export interface Learned {
  weights: MatchWeights;
  learnedFrom: number;
  judgedOn: number;
  /** Of the later time, with the weights of before and with the learned ones. */
  ndcgBefore: number;
  ndcgAfter: number;
  isBetter: boolean;
}

const PARTS = matchParts.length;
const TRAIN = 0.7;
const RIDGE = 20;
const WORTH = 0.5;
export const enough = { shown: 300, taken: 40, laterTaken: 10, laterBriefs: 5 } as const;
/** Less is chance. */
const LEAST_GAIN = 0.005;

/**
 * Weights of the parts from what became of matches: the earlier 70 % of the time teach by ridge regression within briefs around the weights that rank now, the later 30 % judge both by NDCG@10.
 * @returns null while there is too little to learn from
 */
export function learnWeights(shown: readonly ShownMatch[], current: MatchWeights): Learned | null {
  const inTime = [...shown].sort((a, b) => a.at.getTime() - b.at.getTime());
  const cut = inTime[Math.floor(inTime.length * TRAIN)]?.at.getTime() ?? 0;
  const earlier = inTime.filter(({ at }) => at.getTime() < cut);
  const later = [...byBrief(inTime.filter(({ at }) => at.getTime() >= cut)).values()].filter((list) => list.some(({ grade }) => grade >= WORTH));
  const taken = (list: readonly ShownMatch[]) => list.filter(({ grade }) => grade >= WORTH).length;
  if (earlier.length < enough.shown || taken(earlier) < enough.taken || later.length < enough.laterBriefs || taken(later.flat()) < enough.laterTaken) return null;
  const weights = asPoints(fit(earlier, current));
  const [ndcgBefore, ndcgAfter] = [judge(later, current), judge(later, weights)];
  return { weights, learnedFrom: earlier.length, judgedOn: later.flat().length, ndcgBefore, ndcgAfter, isBetter: ndcgAfter > ndcgBefore + LEAST_GAIN };
}

function byBrief(list: readonly ShownMatch[]): Map<string, ShownMatch[]> {
  const groups = new Map<string, ShownMatch[]>();
  for (const one of list) groups.set(one.briefId, [...(groups.get(one.briefId) ?? []), one]);
  return groups;
}

/** Within briefs: what a brief's matches have in common, such as a brand that books little, teaches nothing. */
function fit(list: readonly ShownMatch[], current: MatchWeights): number[] {
  const rows = [...byBrief(list).values()].flatMap((group) => {
    const middle = Array.from({ length: PARTS }, (_, part) => mean(group.map(({ parts }) => parts[part]!)));
    const usual = mean(group.map(({ grade }) => grade));
    return group.map(({ parts, grade }) => ({ x: parts.map((part, at) => part - middle[at]!), y: grade - usual }));
  });
  const before = matchParts.map((part) => current[part] / 100);
  // The weights of before say how parts compare; how much a point is worth in grades the outcomes say.
  const scored = rows.map(({ x }) => x.reduce((sum, value, at) => sum + value * before[at]!, 0));
  const square = scored.reduce((sum, value) => sum + value ** 2, 0);
  const scale = square === 0 ? 1 : Math.max(0.05, rows.reduce((sum, { y }, at) => sum + y * scored[at]!, 0) / square);
  const gram = new Float64Array(PARTS * PARTS);
  const right = before.map((weight) => RIDGE * weight * scale);
  for (let at = 0; at < PARTS; at += 1) gram[at * PARTS + at] = RIDGE;
  for (const { x, y } of rows) {
    for (let a = 0; a < PARTS; a += 1) {
      right[a]! += x[a]! * y;
      for (let b = 0; b < PARTS; b += 1) gram[a * PARTS + b]! += x[a]! * x[b]!;
    }
  }
  const inverse = invert(gram, PARTS);
  return matchParts.map((_, a) => right.reduce((sum, value, b) => sum + inverse[a * PARTS + b]! * value, 0));
}

const judge = (briefs: readonly (readonly ShownMatch[])[], weights: MatchWeights): number => mean(briefs.map((list) => {
  const score = ({ parts }: ShownMatch) => matchParts.reduce((sum, part, at) => sum + weights[part] * parts[at]!, 0);
  return gradedNdcg([...list].sort((a, b) => score(b) - score(a)).map(({ grade }) => grade), 10);
}));

/** Whole points that sum to 100, none below zero; what is left over goes to the largest rests. */
export function asPoints(weights: readonly number[]): MatchWeights {
  const positive = weights.map((weight) => Math.max(0, weight));
  const all = positive.reduce((sum, weight) => sum + weight, 0);
  const exact = positive.map((weight) => (all === 0 ? 100 / weights.length : (100 * weight) / all));
  const points = exact.map(Math.floor);
  const order = exact.map((value, at) => ({ at, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest || a.at - b.at);
  for (let left = 100 - points.reduce((sum, one) => sum + one, 0), at = 0; left > 0; left -= 1, at += 1) points[order[at]!.at]! += 1;
  const of = (part: (typeof matchParts)[number]) => points[matchParts.indexOf(part)]!;
  return { topic: of('topic'), audience: of('audience'), performance: of('performance'), price: of('price'), authenticity: of('authenticity'), reliability: of('reliability'), saturation: of('saturation'), history: of('history') };
}

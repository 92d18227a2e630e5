import { matchParts, matchWeights, tierBound, tiers, type MatchWeights, type Objective, type Tier } from '@meadow/shared';
import { learnWeights, type ShownMatch } from './learn-weights.ts';
import { gradedNdcg, mean } from './ranking-metrics.ts';

/** A match as the installation showed it. */
export interface OwnMatch extends ShownMatch {
  objective: Objective;
  tier: Tier;
  place: number | null;
  isNewcomer: boolean;
  /** The brief asks for more than one tier. */
  hasChoice: boolean;
  /** How many times the creator had been shown before: what popularity is. */
  shownBefore: number;
}
export interface OwnRanker {
  name: string;
  ndcg10: number;
  recall10: number;
}
export interface OwnHistory {
  learnedFrom: number;
  judgedOn: number;
  briefs: number;
  rankers: OwnRanker[];
  /** The same for newcomers alone. */
  coldStart: { matches: number; rankers: OwnRanker[] };
  /** Of briefs that leave the tier open. */
  exposure: { tier: Tier; share: number | null; bound: number }[];
  newcomersShare: number;
}

const TRAIN = 0.7;
const TAKEN = 0.5;
const PAGE = 10;

/**
 * Replays what the installation showed, split by time: the earlier 70 % teach, the later 30 % judge the score as it is, with weights learned from the earlier time, by popularity and at random.
 * @returns null while nothing was taken up in the later time
 */
export function replayOwn(shown: readonly OwnMatch[], marketShares: ReadonlyMap<Tier, number>, random: () => number): OwnHistory | null {
  const inTime = [...shown].sort((a, b) => a.at.getTime() - b.at.getTime());
  const cut = inTime[Math.floor(inTime.length * TRAIN)]?.at.getTime() ?? 0;
  const [earlier, later] = [inTime.filter(({ at }) => at.getTime() < cut), inTime.filter(({ at }) => at.getTime() >= cut)];
  const lists = briefsOf(later);
  if (lists.length === 0) return null;
  const learned = new Map<Objective, MatchWeights>();
  for (const objective of new Set(later.map((one) => one.objective))) {
    const found = learnWeights(earlier.filter((one) => one.objective === objective), matchWeights[objective]);
    if (found?.isBetter) learned.set(objective, found.weights);
  }
  const scoreBy = (of: (objective: Objective) => MatchWeights) => (one: OwnMatch) => matchParts.reduce((sum, part, at) => sum + of(one.objective)[part] * one.parts[at]!, 0);
  const orders: [string, (one: OwnMatch) => number][] = [
    ['score', scoreBy((objective) => matchWeights[objective])], ['learned from before', scoreBy((objective) => learned.get(objective) ?? matchWeights[objective])], ['popularity', (one) => one.shownBefore], ['random', random],
  ];
  const judgeAll = (of: readonly (readonly OwnMatch[])[]) => orders.map(([name, keyOf]) => judge(name, of, keyOf));
  const cold = briefsOf(later.filter(({ isNewcomer }) => isNewcomer));
  const first = later.filter(({ place }) => place !== null && place <= 40);
  const open = first.filter(({ hasChoice }) => hasChoice);
  return {
    learnedFrom: earlier.length, judgedOn: later.length, briefs: lists.length, rankers: judgeAll(lists), coldStart: { matches: cold.flat().length, rankers: cold.length === 0 ? [] : judgeAll(cold) },
    exposure: tiers.map((tier) => ({ tier, share: open.length === 0 ? null : open.filter((one) => one.tier === tier).length / open.length, bound: tierBound(marketShares.get(tier) ?? 0) })),
    newcomersShare: mean(first.map(({ isNewcomer }) => Number(isNewcomer))),
  };
}

/** Briefs of which something was taken up. */
function briefsOf(list: readonly OwnMatch[]): OwnMatch[][] {
  const groups = new Map<string, OwnMatch[]>();
  for (const one of list) groups.set(one.briefId, [...(groups.get(one.briefId) ?? []), one]);
  return [...groups.values()].filter((group) => group.some(({ grade }) => grade >= TAKEN));
}

function judge(name: string, lists: readonly (readonly OwnMatch[])[], keyOf: (one: OwnMatch) => number): OwnRanker {
  const ranked = lists.map((list) => list.map((one) => ({ grade: one.grade, key: keyOf(one) })).sort((a, b) => b.key - a.key).map(({ grade }) => grade));
  const recalled = (grades: readonly number[]) => grades.slice(0, PAGE).filter((grade) => grade >= TAKEN).length / Math.min(PAGE, grades.filter((grade) => grade >= TAKEN).length);
  return { name, ndcg10: mean(ranked.map((grades) => gradedNdcg(grades, PAGE))), recall10: mean(ranked.map(recalled)) };
}

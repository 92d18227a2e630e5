import { upperTail } from '../trends/tail.ts';

/** Terms that belong together, strongest first, and the texts that hold two of them. */
export interface FoundTopic {
  terms: number[];
  texts: number[];
}

const FEWEST_TEXTS = 5;
/** What stands in more texts than this joins everything with everything. */
const MOST_OF_ALL = 0.4;
const MOST_TERMS = 600;
const FEWEST_TOGETHER = 4;
/** Normalised mutual information from which two terms are neighbours: 0 is chance, 1 always together. */
const NEAR = 0.15;
/** So seldom would chance bring two terms together as often; there are a hundred thousand pairs to be wrong about. */
const CHANCE = 1e-4;
const FEWEST_TERMS = 3;
const MOST_SHOWN = 8;
const ROUNDS = 20;

type Neighbours = Map<number, Map<number, number>>;

/** The terms worth looking at, most frequent first. */
function frequentTerms(texts: readonly (readonly number[])[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const terms of texts) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const most = Math.max(FEWEST_TEXTS, texts.length * MOST_OF_ALL);
  return new Map([...counts].filter(([, count]) => count >= FEWEST_TEXTS && count <= most).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_TERMS));
}

/** Terms joined where they stand together more than chance, by how much more. */
function neighboursIn(texts: readonly (readonly number[])[], counts: ReadonlyMap<number, number>): Neighbours {
  const together = new Map<number, Map<number, number>>();
  for (const terms of texts) {
    const some = terms.filter((term) => counts.has(term)).sort((a, b) => a - b);
    for (const [at, one] of some.entries()) {
      const row = together.get(one) ?? new Map<number, number>();
      for (const other of some.slice(at + 1)) row.set(other, (row.get(other) ?? 0) + 1);
      together.set(one, row);
    }
  }
  const near: Neighbours = new Map([...counts.keys()].map((term) => [term, new Map()]));
  for (const [one, row] of together) {
    for (const [other, count] of row) {
      if (count < FEWEST_TOGETHER) continue;
      const byChance = (counts.get(one)! * counts.get(other)!) / texts.length;
      const weight = Math.log(count / byChance) / -Math.log(count / texts.length);
      if (!(weight >= NEAR) || upperTail(count, byChance, 0) > CHANCE) continue;
      near.get(one)!.set(other, weight);
      near.get(other)!.set(one, weight);
    }
  }
  return near;
}

const strengthOf = (neighbours: ReadonlyMap<number, number>): number => [...neighbours.values()].reduce((sum, weight) => sum + weight, 0);

/** Each term moves to the group it is joined with most beyond chance (modularity), until none moves. The same texts give the same groups. */
function groupsOf(near: Neighbours): Map<number, number[]> {
  const groupOf = new Map([...near.keys()].map((term) => [term, term]));
  const strengths = new Map([...near].map(([term, neighbours]) => [term, strengthOf(neighbours)]));
  const totals = new Map(strengths);
  const all = Math.max([...strengths.values()].reduce((sum, strength) => sum + strength, 0), Number.EPSILON);
  for (let round = 0, moved = true; moved && round < ROUNDS; round += 1) {
    moved = false;
    for (const [term, neighbours] of near) {
      const [own, strength] = [groupOf.get(term)!, strengths.get(term)!];
      totals.set(own, totals.get(own)! - strength);
      const joins = new Map<number, number>([[own, 0]]);
      for (const [other, weight] of neighbours) joins.set(groupOf.get(other)!, (joins.get(groupOf.get(other)!) ?? 0) + weight);
      const gain = (group: number) => joins.get(group)! - (totals.get(group)! * strength) / all;
      const best = [...joins.keys()].reduce((chosen, group) => (gain(group) > gain(chosen) + 1e-12 ? group : chosen), own);
      totals.set(best, totals.get(best)! + strength);
      moved ||= best !== own;
      groupOf.set(term, best);
    }
  }
  const groups = new Map<number, number[]>();
  for (const [term, group] of groupOf) groups.set(group, [...(groups.get(group) ?? []), term]);
  return groups;
}

/** Topics of texts: groups of terms that stand together, most spoken of first. */
export function topicsIn(texts: readonly (readonly number[])[], most: number): FoundTopic[] {
  const near = neighboursIn(texts, frequentTerms(texts));
  return [...groupsOf(near).values()].filter((terms) => terms.length >= FEWEST_TERMS).map((terms) => {
    const inside = new Set(terms);
    const weightOf = (term: number) => [...near.get(term)!].reduce((sum, [other, weight]) => sum + (inside.has(other) ? weight : 0), 0);
    return {
      terms: terms.map((term) => ({ term, weight: weightOf(term) })).sort((a, b) => b.weight - a.weight || a.term - b.term).slice(0, MOST_SHOWN).map(({ term }) => term),
      texts: texts.flatMap((own, index) => (own.filter((term) => inside.has(term)).length >= 2 ? [index] : [])),
    };
  }).sort((a, b) => b.texts.length - a.texts.length || a.terms[0]! - b.terms[0]!).slice(0, most);
}

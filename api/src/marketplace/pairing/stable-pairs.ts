/** Both sides' wishes: whom each would take, best first, and how many at most. Who is not listed is not wanted. */
export interface Sides {
  /** By proposer: receivers, best first. */
  proposers: readonly { wishes: readonly number[]; room: number }[];
  /** By receiver: what each proposer is worth to it; absent is not wanted. */
  receivers: readonly { worth: ReadonlyMap<number, number>; room: number }[];
}

/**
 * Pairs that are stable when both sides take several: no two who are not paired would both rather be, each in the place of somebody worse or in a free one.
 * Deferred acceptance: each proposer asks down its list while it has room; a receiver keeps the best it can take and lets go of the worst. What results is best for the proposers.
 * @see Gale and Shapley, "College admissions and the stability of marriage" (1962); Roth, "Stability and polarization of interests in job matching" (1984), for many to many
 * @returns by proposer: the receivers it is paired with, best first
 */
export function stablePairs({ proposers, receivers }: Sides): number[][] {
  const next = proposers.map(() => 0);
  const held = proposers.map(() => 0);
  /** By receiver: who it holds, the worst first. */
  const kept: number[][] = receivers.map(() => []);
  const asking = [...proposers.keys()];
  for (let proposer = asking.pop(); proposer !== undefined; proposer = asking.pop()) {
    const { wishes, room } = proposers[proposer]!;
    while (held[proposer]! < room && next[proposer]! < wishes.length) {
      const receiver = wishes[next[proposer]!]!;
      next[proposer]! += 1;
      const left = take(receivers[receiver]!, kept[receiver]!, proposer);
      if (left === proposer) continue;
      held[proposer]! += 1;
      if (left === null) continue;
      held[left]! -= 1;
      asking.push(left);
    }
  }
  const pairs: Set<number>[] = proposers.map(() => new Set());
  for (const [receiver, list] of kept.entries()) for (const proposer of list) pairs[proposer]!.add(receiver);
  return proposers.map(({ wishes }, proposer) => wishes.filter((receiver) => pairs[proposer]!.has(receiver)));
}

/** @returns who goes: the asker itself, somebody worse, or nobody */
function take({ worth, room }: Sides['receivers'][number], list: number[], asker: number): number | null {
  if (room <= 0 || !worth.has(asker)) return asker;
  const isWorse = (a: number, b: number) => worth.get(a)! < worth.get(b)! || (worth.get(a) === worth.get(b) && a > b);
  const at = list.findIndex((one) => isWorse(asker, one));
  if (at < 0) list.push(asker);
  else list.splice(at, 0, asker);
  return list.length > room ? (list.shift() ?? null) : null;
}

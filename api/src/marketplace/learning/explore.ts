/** What is known of how a creator fares when shown: how often taken up, how often not. */
export interface Record {
  taken: number;
  left: number;
}
export interface Shown {
  id: string;
  isNewcomer: boolean;
}

/**
 * A chance that the record allows, drawn from its posterior: who is little known is sometimes drawn high, and so gets seen.
 * @see Thompson (1933); Chapelle and Li, "An empirical evaluation of Thompson sampling" (2011)
 * @param prior what is usual, worth `PRIOR_WEIGHT` showings
 */
export function drawChance({ taken, left }: Record, prior: number, random: () => number): number {
  const a = gamma(taken + PRIOR_WEIGHT * prior, random);
  const b = gamma(left + PRIOR_WEIGHT * (1 - prior), random);
  return a / (a + b);
}
const PRIOR_WEIGHT = 4;

/**
 * A page in which newcomers have at least their share. The order of the others stays; newcomers beyond the page are drawn by Thompson sampling and take evenly spread places.
 * @param floor least share of newcomers, 0 to 1
 */
export function withNewcomers<Item extends Shown>(page: readonly Item[], newcomers: readonly Item[], floor: number, chanceOf: (item: Item) => number): Item[] {
  const missing = Math.ceil(page.length * floor) - page.filter(({ isNewcomer }) => isNewcomer).length;
  const known = new Set(page.map(({ id }) => id));
  const drawn = newcomers.filter(({ id }) => !known.has(id)).map((item) => ({ item, chance: chanceOf(item) })).sort((a, b) => b.chance - a.chance).slice(0, Math.max(0, missing));
  if (drawn.length === 0) return [...page];
  const kept = [...page];
  for (const _ of drawn) kept.splice(kept.findLastIndex(({ isNewcomer }) => !isNewcomer), 1);
  const every = page.length / drawn.length;
  drawn.forEach(({ item }, at) => kept.splice(Math.min(kept.length, Math.floor(every * (at + 0.6))), 0, item));
  return kept;
}

export interface Placed {
  id: string;
  tier: string;
}

/**
 * A page on which no tier has more places than its bound, as long as others fit. The last of a tier that has too many make room for the best of the others; the order of the rest stays.
 * @param boundOf most places of a tier @param others who could come, best first @param stays whose place is not up for it, on the page as it stands
 */
export function withBoundedTiers<Item extends Placed>(page: readonly Item[], others: readonly Item[], boundOf: (tier: string) => number, stays: (item: Item, page: readonly Item[]) => boolean = () => false): Item[] {
  const kept = [...page];
  const count = (tier: string) => kept.filter((one) => one.tier === tier).length;
  const known = new Set(page.map(({ id }) => id));
  const waiting = others.filter(({ id }) => !known.has(id));
  for (;;) {
    const at = kept.findLastIndex((one) => count(one.tier) > boundOf(one.tier) && !stays(one, kept));
    const next = at < 0 ? -1 : waiting.findIndex((one) => count(one.tier) < boundOf(one.tier));
    const [other] = next < 0 ? [] : waiting.splice(next, 1);
    if (!other) return kept;
    kept.splice(at, 1);
    kept.push(other);
  }
}

/** @see Marsaglia and Tsang, "A simple method for generating gamma variables" (2000) */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Numbers in [0, 1) that are the same for the same text: what a page shows does not change while it is read. */
export function randomOf(text: string): () => number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

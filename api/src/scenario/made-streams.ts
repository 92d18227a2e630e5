export interface MadeDay {
  day: string;
  texts: number;
  terms: Map<string, number>;
}
type Random = () => number;
/** Days of a made stream. */
export const DAYS = 180;

function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())));
  let [count, product] = [0, random()];
  for (const floor = Math.exp(-mean); product > floor; product *= random()) count += 1;
  return count;
}
const draw = (random: Random, mean: number, alpha: number) => poisson(random, alpha > 0 ? mean * gamma(random, 1 / alpha) * alpha : mean);

export const levelOf = (term: number) => [0.3, 1, 3, 8, 20, 60][term % 6] ?? 1;
export const weekly = [0.8, 0.8, 0.85, 0.9, 1.1, 1.35, 1.2];

export interface Stream {
  terms: number;
  alpha: number;
  season: readonly number[];
  lift?: (term: number, day: number) => number;
}
/** Counts per term drawn around their level, weekday and lift, with the scatter asked for (0 is Poisson). */
export function madeStream(random: Random, { terms: many, alpha, season, lift = () => 1 }: Stream): MadeDay[] {
  return Array.from({ length: DAYS }, (_, day) => {
    const terms = new Map<string, number>();
    let texts = 0;
    for (let term = 0; term < many; term += 1) {
      const count = draw(random, levelOf(term) * season[day % 7]! * lift(term, day), alpha);
      if (count > 0) terms.set(`t${term}`, count);
      texts += count;
    }
    return { day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10), texts, terms };
  });
}
export const flat = [1, 1, 1, 1, 1, 1, 1];

/** Every fifth of 300 terms bursts once: a rise to many times the usual, strong enough to be seen, that fades within days. */
export function plantedStream(random: Random): { days: MadeDay[]; starts: Map<string, number> } {
  const starts = new Map<string, number>();
  for (let term = 0; term < 300; term += 5) starts.set(`t${term}`, 40 + Math.floor(random() * 130));
  const lift = (term: number, day: number) => {
    const start = starts.get(`t${term}`) ?? 10_000;
    return day < start || day > start + 5 ? 1 : 1 + (12 + 40 / levelOf(term)) * [0.6, 1, 0.8, 0.5, 0.3, 0.15][day - start]!;
  };
  return { days: madeStream(random, { terms: 300, alpha: 0.1, season: weekly, lift }), starts };
}

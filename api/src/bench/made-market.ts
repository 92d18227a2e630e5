import { categories, type Tier } from '@meadow/shared';
import type { IndexedCreator } from '../marketplace/search.ts';

/** A repeatable source of numbers in [0, 1). @see Steele and Vigna, SplitMix; here mulberry32 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
export function normalFrom(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const VOCABULARY = 30_000;
const WORDS_MOST = 18;
const countries = ['CN', 'US', 'JP', 'SG', 'GB', 'MY', 'TH', 'KR'];
const countryShares = [0.62, 0.1, 0.07, 0.05, 0.05, 0.05, 0.03, 0.03];
const platforms = ['XIAOHONGSHU', 'DOUYIN', 'WEIBO', 'BILIBILI', 'INSTAGRAM'] as const;
const platformShares = [0.5, 0.2, 0.1, 0.08, 0.12];
const ages = ['<18', '18-24', '25-34', '35-44', '45+'];

function choose(random: () => number, shares: readonly number[]): number {
  let at = random();
  for (const [index, share] of shares.entries()) if ((at -= share) < 0) return index;
  return 0;
}
const tierOf = (followers: number): Tier => (followers >= 1e6 ? 'MEGA' : followers >= 5e5 ? 'MACRO' : followers >= 5e4 ? 'MID' : followers >= 1e4 ? 'MICRO' : 'NANO');
const round = (value: number): number => Math.round(value * 1_000) / 1_000;

export const wordOf = (topic: number, rank: number): string => `w${topic}_${rank}`;

/**
 * Creators with the skew of real ones: followers log-normal with a heavy tail, topics and words by Zipf's law, engagement that falls with size,
 * prices that rise with followers to the power 0.85 and scatter by a factor of two, gaps in what is known.
 */
export function* makeCreators(count: number, seed = 20_261_122): Generator<IndexedCreator> {
  const random = randomFrom(seed);
  const topicShares = categories.map((_, index) => 1 / (index + 2));
  const sum = topicShares.reduce((all, one) => all + one, 0);
  const shares = topicShares.map((one) => one / sum);
  const perTopic = Math.floor(VOCABULARY / categories.length);
  for (let index = 0; index < count; index += 1) {
    const followers = Math.min(6e7, Math.floor(Math.exp(7.6 + 1.9 * Math.abs(normalFrom(random)) * (random() < 0.03 ? 2 : 1))));
    const tier = tierOf(followers);
    const topic = choose(random, shares);
    const second = random() < 0.4 ? choose(random, shares) : topic;
    const keywords = new Set<string>();
    const words = 4 + Math.floor(random() * (WORDS_MOST - 4));
    for (let word = 0; word < words; word += 1) keywords.add(wordOf(random() < 0.75 ? topic : second, Math.floor(perTopic ** random()) - 1));
    const isKnown = random() < 0.7;
    const noteCount = Math.floor(Math.exp(3 * random()));
    const young = random();
    const split = [0.05, 0.35 * young + 0.1, 0.45 - 0.2 * young, 0.2 - 0.1 * young, 0.1];
    const all = split.reduce((total, one) => total + one, 0);
    const price = Math.max(2_000, Math.round(12 * followers ** 0.85 * Math.exp(0.7 * normalFrom(random))));
    const place = choose(random, countryShares);
    yield {
      id: `${(index * 2_654_435_761 % 4_294_967_296).toString(16).padStart(8, '0')}-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
      name: `Maker ${index}`,
      handle: `maker${index}`,
      categories: [...new Set([categories[topic]!, categories[second]!])],
      keywords: [...keywords],
      country: random() < 0.95 ? countries[place]! : null,
      language: place === 0 ? 'zh' : random() < 0.8 ? 'en' : null,
      platforms: [platforms[choose(random, platformShares)]!],
      tier,
      level: 1 + Math.floor(random() * 9),
      followers,
      open: random() < 0.85,
      claimed: random() < 0.3,
      femaleShare: isKnown ? round(Math.min(0.98, Math.max(0.02, 0.62 + 0.2 * normalFrom(random)))) : null,
      ages: isKnown ? ages.map((label, at) => ({ label, share: round(split[at]! / all) })) : [],
      activeShare: random() < 0.3 ? round(random() * 0.7) : null,
      noteCount,
      sponsoredCount: Math.floor(noteCount * random() * 0.4),
      logRateMean: random() < 0.8 ? -3.2 - 0.12 * (Math.log(followers) - 9) + 0.8 * normalFrom(random) : null,
      logRateVariance: 0.6,
      averageViews: null,
      dealsCompleted: Math.floor(random() ** 6 * 30),
      dealsFailed: random() < 0.05 ? 1 : 0,
      prices: random() < 0.75 ? [{ format: 'IMAGE_NOTE', priceMinor: BigInt(price), currency: 'CNY' }] : [],
    };
  }
}

import type { SentimentClass } from '../voice/sentiment.ts';

export interface TrackedBrand {
  name: string;
  isOwn: boolean;
  /** Spellings, normalised. */
  aliases: readonly string[];
}
export interface Mention {
  text: string;
  engagements: number;
  author: string;
  tier: string;
  sentiment: SentimentClass;
}
export interface BrandShare {
  name: string;
  isOwn: boolean;
  notes: number;
  engagements: number;
  searches: number;
  positive: number;
  neutral: number;
  negative: number;
  tiers: { tier: string; notes: number; positive: number; negative: number }[];
  /** Authors who named it, how often, and which other brands they name. */
  speakers: { author: string; notes: number; alsoFor: string[] }[];
}

const SPEAKERS = 5;
const tierOrder = ['NANO', 'MICRO', 'MID', 'MACRO', 'MEGA'];

/** Brands a text names, by their longest spelling. */
export const brandsIn = (text: string, brands: readonly TrackedBrand[]): TrackedBrand[] => brands.filter(({ aliases }) => aliases.some((alias) => text.includes(alias)));

/** What each brand has of all that names any of them; a text that names two counts for both. */
export function shareOf(brands: readonly TrackedBrand[], mentions: readonly Mention[], searches: readonly string[]): BrandShare[] {
  const named = new Map<string, Set<string>>();
  for (const { author, text } of mentions) for (const { name } of isKnown(author) ? brandsIn(text, brands) : []) named.set(author, (named.get(author) ?? new Set()).add(name));
  return brands.map((brand) => {
    const own = mentions.filter(({ text }) => brandsIn(text, [brand]).length > 0);
    const tiers = counted(own.flatMap(({ tier }) => (isKnown(tier) ? [tier] : [])));
    const speakers = counted(own.flatMap(({ author }) => (isKnown(author) ? [author] : [])));
    const of = (sentiment: SentimentClass, tier?: string) => own.filter((mention) => mention.sentiment === sentiment && (tier === undefined || mention.tier === tier)).length;
    return {
      name: brand.name, isOwn: brand.isOwn, notes: own.length, engagements: own.reduce((sum, { engagements }) => sum + engagements, 0), searches: searches.filter((text) => brandsIn(text, [brand]).length > 0).length,
      positive: of('positive'), neutral: of('neutral'), negative: of('negative'),
      tiers: tiers.map(([tier, notes]) => ({ tier, notes, positive: of('positive', tier), negative: of('negative', tier) })).sort((a, b) => tierOrder.indexOf(a.tier) - tierOrder.indexOf(b.tier)),
      speakers: speakers.slice(0, SPEAKERS).map(([author, notes]) => ({ author, notes, alsoFor: [...named.get(author)!].filter((name) => name !== brand.name) })),
    };
  });
}

const isKnown = (value: string): boolean => value !== '' && value !== '-';

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

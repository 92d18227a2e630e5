import { ageBands, type MatchBinding, type MatchWeights, type NoteFormat, type Platform, type Tier } from '@meadow/shared';

/** Hard limits on who may be found. Null or empty asks for nothing. */
export interface Wanted {
  platforms: readonly Platform[];
  tiers: readonly Tier[];
  categories: readonly string[];
  countries: readonly string[];
  language: string | null;
  minFollowers: number | null;
  maxFollowers: number | null;
  /** What the price limits are about. */
  format: NoteFormat;
  currency: string;
  quantity: number;
  maxPriceMinor: number | null;
  budgetMinor: number | null;
  openOnly: boolean;
  /** Only those without an ended deal. */
  newcomersOnly: boolean;
  avoidCategories: readonly string[];
  /** A brief keeps who is unknown in a respect and ranks by what is known; a filter shows what is known to fit. */
  keepUnknown: boolean;
}
export const anybody: Wanted = {
  platforms: [], tiers: [], categories: [], countries: [], language: null, minFollowers: null, maxFollowers: null, format: 'IMAGE_NOTE', currency: 'CNY', quantity: 1,
  maxPriceMinor: null, budgetMinor: null, openOnly: false, newcomersOnly: false, avoidCategories: [], keepUnknown: false,
};

/** What can leave a creator out. */
export const limitCodes = [
  'platforms', 'tiers', 'categories', 'country', 'language', 'minFollowers', 'maxPrice', 'budget', 'openOnly', 'text', 'blocked', 'exclusivity', 'availability', 'brandSafety', 'newcomers',
] as const satisfies readonly (MatchBinding | 'newcomers')[];
export type LimitCode = (typeof limitCodes)[number];

/** What a brief asks for and what each part of the score weighs, as the loop reads them. */
export interface AimNumbers {
  categoryMask: number;
  categoryCount: number;
  /** Words with their weights; a row's words are summed beforehand. */
  words: readonly { word: string; weight: number }[];
  fullWeight: number;
  female: number;
  ages: readonly number[];
  country: string | null;
  language: string | null;
  format: NoteFormat;
  currency: string;
  weights: MatchWeights;
  /** p25 and p75 that peers ask, by tier's position; UNKNOWN where there are too few. */
  bands: readonly { low: number; high: number }[];
}

export const agesAt = (labels: readonly string[]): number[] => labels.map((label) => (ageBands as readonly string[]).indexOf(label)).filter((index) => index >= 0).sort((a, b) => a - b);

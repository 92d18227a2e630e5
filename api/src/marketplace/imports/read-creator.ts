import { isCurrency, parseDecimal, type Category, type ImportRejectionCode, type Platform } from '@meadow/shared';
import { readAges, readCategories, readCount, readDecimal, readFlag, readInstant, readPlace, readPlatform, readShare, readShares, readText, type Share } from './cell-values.ts';
import { valueAt, type ImportField, type Mapping } from './detect-columns.ts';

/** A creator as a row of a file describes them. */
export interface ImportedCreator {
  platform: Platform;
  externalId: string;
  name: string;
  url: string | null;
  bio: string;
  country: string | null;
  region: string | null;
  language: string | null;
  categories: Category[];
  followers: number;
  engagementRate: number | null;
  averageViews: number | null;
  averageEngagements: number | null;
  asOf: Date | null;
  level: number;
  verified: boolean;
  femaleShare: number | null;
  ages: Share[];
  regions: Share[];
  interests: Share[];
  activeShare: number | null;
  prices: { format: 'IMAGE_NOTE' | 'VIDEO_NOTE'; priceMinor: bigint; currency: string }[];
}
export interface Refusal {
  refused: ImportRejectionCode;
  reason: string;
}
export const isRefusal = (result: object): result is Refusal => 'refused' in result;

/** What holds for the whole file, where its rows do not say it. */
export interface FileHints {
  fileName: string;
}

const usesChinese = new Set<Platform>(['XIAOHONGSHU', 'DOUYIN', 'WEIBO', 'BILIBILI']);

export function platformOf(given: unknown, externalId: string, { fileName }: FileHints): Platform {
  const text = readText(given, 40);
  return (text === '' ? null : readPlatform(text)) ?? readPlatform(externalId) ?? readPlatform(fileName) ?? 'OTHER';
}

/** The currency of a price: its own column, else the end of the price column's name (`quote_image_note_cny`), else yuan. */
function currencyOf(given: unknown, column: string): string {
  const own = readText(given, 3).toUpperCase();
  if (isCurrency(own)) return own;
  const named = column.slice(-3).toUpperCase();
  return isCurrency(named) ? named : 'CNY';
}

/** @returns the creator, or why the row is refused; a value that only adds detail is left out when it cannot be read */
export function readCreator(row: Readonly<Record<string, unknown>>, mapping: Mapping, hints: FileHints): ImportedCreator | Refusal {
  const of = (field: ImportField): unknown => (mapping[field] === undefined ? undefined : valueAt(row, mapping[field]));
  const externalId = readText(of('externalId'), 300);
  if (externalId === '') return { refused: 'ID_MISSING', reason: 'The row names no creator.' };
  if (externalId.length > 200) return { refused: 'ID_TOO_LONG', reason: 'The id is longer than 200 characters.' };
  const followers = readCount(of('followers'));
  if (followers === null || followers > 2_000_000_000) {
    return { refused: 'FOLLOWERS_INVALID', reason: `“${readText(of('followers'), 40)}” is not a number of followers.` };
  }
  const prices = readPrices(of, mapping);
  if (isRefusal(prices)) return prices;
  const platform = platformOf(of('platform'), externalId, hints);
  const place = readPlace(of('country'));
  const engagements = readCount(of('averageEngagements')) ?? sumOf([of('averageLikes'), of('averageComments'), of('averageShares')]);
  const level = readCount(of('level'));
  const language = readText(of('language'), 8).toLowerCase().slice(0, 2);
  return {
    platform,
    externalId,
    name: readText(of('name'), 120) || externalId.slice(0, 120),
    url: urlOf(of('url')),
    bio: readText(of('bio'), 2_000),
    country: place.country,
    region: place.region ?? (readText(of('region'), 60) || null),
    language: /^[a-z]{2}$/.test(language) ? language : usesChinese.has(platform) ? 'zh' : null,
    categories: readCategories([of('category'), of('category2')]),
    followers,
    engagementRate: readShare(of('engagementRate')) ?? (engagements !== null && followers > 0 ? engagements / followers : null),
    averageViews: readCount(of('averageViews')),
    averageEngagements: engagements,
    asOf: readInstant(of('asOf')),
    level: level !== null && level >= 1 && level <= 10 ? level : 1,
    verified: readFlag(of('verified')),
    femaleShare: readShare(of('femaleShare')),
    ages: readAges(of('ages')),
    regions: readShares(of('regions')),
    interests: readShares(of('interests')),
    activeShare: readShare(of('activeShare')),
    prices,
  };
}

function readPrices(of: (field: ImportField) => unknown, mapping: Mapping): ImportedCreator['prices'] | Refusal {
  const prices: ImportedCreator['prices'] = [];
  for (const [field, format] of [['imageNotePrice', 'IMAGE_NOTE'], ['videoNotePrice', 'VIDEO_NOTE']] as const) {
    const given = of(field);
    if (given === undefined || given === null || given === '') continue;
    const currency = currencyOf(of('currency'), mapping[field] ?? '');
    const text = readDecimal(given);
    const priceMinor = text === null ? null : parseDecimal(text, currency);
    if (priceMinor === null || priceMinor > 10n ** 12n) return { refused: 'PRICE_INVALID', reason: `“${readText(given, 40)}” is not a price in ${currency}.` };
    // A quote of nothing is no quote.
    if (priceMinor > 0n) prices.push({ format, priceMinor, currency });
  }
  return prices;
}

function sumOf(values: readonly unknown[]): number | null {
  const read = values.map(readCount).filter((value) => value !== null);
  return read.length === 0 ? null : read.reduce((sum, value) => sum + value, 0);
}

function urlOf(value: unknown): string | null {
  const text = readText(value, 500);
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
}

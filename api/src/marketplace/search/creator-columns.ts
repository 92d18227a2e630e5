import { ageBands, categories, noteFormats, platforms, tiers, type NoteFormat, type Platform, type Tier } from '@meadow/shared';
import { authenticityDegree, performanceDegree, reliabilityDegree, saturationDegree, UNKNOWN } from '../matching/degrees.ts';
import { predict, type Past, type Prior } from '../creators/performance.ts';
import type { Outcomes } from '../creators/outcomes.ts';
import { BitSets, clearBit, setBit } from './bits.ts';
import { IdTable, uuidBytes, uuidText } from './id-table.ts';
import type { IndexedCreator } from './indexed-creator.ts';

/** What a score reads of a row lies in one line of memory: 16 whole numbers, at these places. */
export const STRIDE = 16;
export const PERFORMANCE = 0;
export const AUTHENTICITY = 1;
export const RELIABILITY = 2;
export const SATURATION = 3;
export const FEMALE = 4;
/** Five age bands. */
export const AGES = 5;
/** Tier in the lowest three bits, language above. */
export const TIER = 10;
export const COUNTRY = 11;

export const categoryBit = (category: string): number => {
  const index = (categories as readonly string[]).indexOf(category);
  return index < 0 ? 0 : 1 << index;
};
export const permille = (share: number | null): number => (share === null ? UNKNOWN : Math.round(share * 1_000));

/** Numbers for names; 0 is "not known". */
export class Names {
  private readonly numbers = new Map<string, number>();
  readonly names: string[] = [''];

  number(name: string | null): number {
    if (name === null) return 0;
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  find(name: string): number {
    return this.numbers.get(name) ?? -1;
  }
}

/** A format's prices in minor units with the number of their currency; 0 is no price. */
export interface Prices {
  minor: Float64Array;
  currency: Uint8Array;
}

type Column = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;
function more<A extends Column>(old: A, made: A): A {
  made.set(old);
  return made;
}

/** Facts about creators in typed arrays. A changed creator gets a new row; the old one is dead. */
export class CreatorColumns {
  size = 0;
  dead = 0;
  readonly countries = new Names();
  readonly languages = new Names();
  readonly currencies = new Names();
  /** The rows of each value of a respect: `platforms XIAOHONGSHU`, `country CN`; an empty value is "not known". */
  readonly sets = new BitSets();
  ids: Uint8Array;
  facts: Int16Array;
  categories: Int32Array;
  followers: Float64Array;
  /** By format. */
  readonly prices: Prices[];
  level: Uint8Array;
  /** Expected reach of one note. */
  reach: Float32Array;
  private platform: Uint8Array;
  private mainCategory: Uint8Array;
  /** Of the few rows that have any. */
  private readonly outcomes = new Map<number, Outcomes>();
  private rateMean: Float64Array;
  private rateVariance: Float64Array;
  private views: Float64Array;
  private notes: Int32Array;
  private activeShare: Int16Array;
  private readonly table: IdTable;

  constructor(private readonly priorOf: (platform: Platform | undefined, tier: Tier, category: string | undefined) => Prior, private capacity = 1_024) {
    const n = capacity;
    this.ids = new Uint8Array(n * 16);
    this.facts = new Int16Array(n * STRIDE);
    this.categories = new Int32Array(n);
    this.followers = new Float64Array(n);
    this.prices = noteFormats.map(() => ({ minor: new Float64Array(n), currency: new Uint8Array(n) }));
    this.level = new Uint8Array(n);
    this.reach = new Float32Array(n);
    this.platform = new Uint8Array(n);
    this.mainCategory = new Uint8Array(n);
    this.rateMean = new Float64Array(n);
    this.rateVariance = new Float64Array(n);
    this.views = new Float64Array(n);
    this.notes = new Int32Array(n);
    this.activeShare = new Int16Array(n);
    this.table = new IdTable(() => this.ids, n);
    this.sets.reserve(n);
  }

  get living(): number {
    return this.size - this.dead;
  }

  /** @returns the row that holds the creator now, or -1 */
  rowOf(id: string): number {
    const row = this.table.find(uuidBytes(id));
    return row >= 0 && this.isLiving(row) ? row : -1;
  }

  idOf(row: number): string {
    return uuidText(this.ids, row * 16);
  }

  tierOf(row: number): Tier {
    return tiers[this.facts[row * STRIDE + TIER]! & 7] ?? 'NANO';
  }

  isLiving(row: number): boolean {
    return (this.sets.of('living')[row >>> 5]! & (1 << (row & 31))) !== 0;
  }

  /** @returns the minor units that a format costs in a currency, or UNKNOWN */
  priceOf(row: number, format: NoteFormat, currency: string): number {
    const card = this.prices[noteFormats.indexOf(format)]!;
    const wanted = this.currencies.find(currency);
    return wanted > 0 && card.currency[row] === wanted ? card.minor[row]! : UNKNOWN;
  }

  forget(id: string): void {
    const row = this.rowOf(id);
    if (row < 0) return;
    clearBit(this.sets.of('living'), row);
    this.outcomes.delete(row);
    this.dead += 1;
  }

  /** @returns the row; an earlier row of the same creator dies */
  add(creator: IndexedCreator): number {
    this.forget(creator.id);
    if (this.size === this.capacity) this.grow();
    const row = this.size;
    this.size += 1;
    const id = uuidBytes(creator.id);
    this.ids.set(id, row * 16);
    this.table.set(id, row, this.size);
    this.describe(row, creator);
    this.gather(row, creator);
    this.measure(row);
    return row;
  }

  /** What is usual on the market has changed: what is measured against it changes with it. */
  measureAll(): void {
    for (let row = 0; row < this.size; row += 1) if (this.isLiving(row)) this.measure(row);
  }

  get bytes(): number {
    return Object.values(this).reduce<number>((sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0), this.table.bytes + this.sets.bytes + this.capacity * 9 * this.prices.length);
  }

  private describe(row: number, creator: IndexedCreator): void {
    const { facts } = this;
    const at = row * STRIDE;
    facts[at + RELIABILITY] = reliabilityDegree(creator.dealsCompleted, creator.dealsFailed, creator.claimed);
    facts[at + SATURATION] = saturationDegree(creator.noteCount, creator.sponsoredCount);
    facts[at + FEMALE] = permille(creator.femaleShare);
    for (const [index, band] of ageBands.entries()) {
      facts[at + AGES + index] = creator.ages.length === 0 ? UNKNOWN : permille(creator.ages.find(({ label }) => label === band)?.share ?? 0);
    }
    facts[at + TIER] = tiers.indexOf(creator.tier) | (this.languages.number(creator.language) << 3);
    facts[at + COUNTRY] = this.countries.number(creator.country);
    for (const { format, priceMinor, currency } of creator.prices) {
      const card = this.prices[noteFormats.indexOf(format)]!;
      card.minor[row] = Number(priceMinor);
      card.currency[row] = this.currencies.number(currency);
    }
    this.categories[row] = creator.categories.reduce((mask, category) => mask | categoryBit(category), 0);
    this.followers[row] = creator.followers;
    this.level[row] = creator.level;
    this.platform[row] = creator.platforms[0] ? platforms.indexOf(creator.platforms[0]) + 1 : 0;
    this.mainCategory[row] = (categories as readonly string[]).indexOf(creator.categories[0] ?? '') + 1;
    if (creator.outcomes) this.outcomes.set(row, creator.outcomes);
    this.rateMean[row] = creator.logRateMean ?? Number.NaN;
    this.rateVariance[row] = creator.logRateVariance ?? Number.NaN;
    this.views[row] = creator.averageViews ?? Number.NaN;
    this.notes[row] = creator.noteCount;
    this.activeShare[row] = permille(creator.activeShare);
  }

  private gather(row: number, creator: IndexedCreator): void {
    const put = (name: string) => setBit(this.sets.of(name), row);
    put('living');
    if (creator.open) put('open');
    if (creator.dealsCompleted + creator.dealsFailed === 0) put('newcomers');
    put(`tiers ${creator.tier}`);
    put(`country ${creator.country ?? ''}`);
    put(`language ${creator.language ?? ''}`);
    if (creator.platforms.length === 0) put('platforms ');
    for (const platform of creator.platforms) put(`platforms ${platform}`);
    for (const category of creator.categories) put(`categories ${category}`);
  }

  private measure(row: number): void {
    const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
    const past: Past = {
      followers: this.followers[row]!, noteCount: this.notes[row]!, logRateMean: known(this.rateMean[row]!), logRateVariance: known(this.rateVariance[row]!), averageViews: known(this.views[row]!), outcomes: this.outcomes.get(row) ?? null,
    };
    const prior = this.priorOf(platforms[this.platform[row]! - 1], this.tierOf(row), categories[this.mainCategory[row]! - 1]);
    const { standing, reach } = predict(past, prior);
    const spread = Math.sqrt(prior.between);
    this.facts[row * STRIDE + PERFORMANCE] = performanceDegree(standing);
    this.facts[row * STRIDE + AUTHENTICITY] = authenticityDegree(this.activeShare[row]!, past.logRateMean === null ? null : (past.logRateMean - prior.mean) / spread);
    this.reach[row] = reach.mid;
  }

  private grow(): void {
    this.capacity = this.capacity < 1_000_000 ? this.capacity * 2 : Math.ceil(this.capacity * 1.25);
    const n = this.capacity;
    this.ids = more(this.ids, new Uint8Array(n * 16));
    this.facts = more(this.facts, new Int16Array(n * STRIDE));
    this.categories = more(this.categories, new Int32Array(n));
    this.followers = more(this.followers, new Float64Array(n));
    for (const card of this.prices) {
      card.minor = more(card.minor, new Float64Array(n));
      card.currency = more(card.currency, new Uint8Array(n));
    }
    this.level = more(this.level, new Uint8Array(n));
    this.reach = more(this.reach, new Float32Array(n));
    this.platform = more(this.platform, new Uint8Array(n));
    this.mainCategory = more(this.mainCategory, new Uint8Array(n));
    this.rateMean = more(this.rateMean, new Float64Array(n));
    this.rateVariance = more(this.rateVariance, new Float64Array(n));
    this.views = more(this.views, new Float64Array(n));
    this.notes = more(this.notes, new Int32Array(n));
    this.activeShare = more(this.activeShare, new Int16Array(n));
    this.sets.reserve(n);
  }
}

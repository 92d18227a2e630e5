import { noteFormats, type MatchWeights } from '@meadow/shared';
import { agesDegree, FULL, genderDegree, HALF, historyDegree, priceDegree, tenthsOf, topicDegree, UNKNOWN } from '../matching/degrees.ts';
import { Best, compareIds } from './best.ts';
import { popcount, wordsFor, type Bits } from './bits.ts';
import { AGES, AUTHENTICITY, COUNTRY, CreatorColumns, FEMALE, PERFORMANCE, RELIABILITY, SATURATION, STRIDE, TIER } from './creator-columns.ts';
import { facetsOf, SetAside, type Facets, type Relaxing } from './facets.ts';
import type { IndexedCreator } from './indexed-creator.ts';
import { numberLimits, numberSets, valueLimits, type Passing } from './limits-to-bits.ts';
import { listLimits } from './list-limits.ts';
import { LookAlikes } from './look-alikes.ts';
import { Postings } from './postings.ts';
import { gramsOf } from './text.ts';
import type { AimNumbers, LimitCode, Wanted } from './wanted.ts';

/** One word that next to nobody uses must not outweigh all others. */
const HEAVIEST = 700;
/** Sets of weights whose lasting points are kept. */
const KEPT_WEIGHTS = 8;
const MOST_PRICES = 1_000;

export interface Question {
  wanted: Wanted;
  /** Text that must be found among a creator's words or in the name; null asks for nothing. */
  text: { words: readonly string[]; name: string } | null;
  /** Creators that break a limit which is a list of people. */
  left: ReadonlyMap<LimitCode, Iterable<string>>;
  /** Words that a creator's notes must not hold. */
  avoidWords?: readonly string[];
  /** With what to score; null orders by followers. */
  aim: AimNumbers | null;
  /** How earlier deals of the same brand ended, by creator. */
  history: ReadonlyMap<string, { completed: number; failed: number; measured?: number; above?: number }>;
  limit: number;
  /** Only what comes after this place. */
  after: { key: number; id: string } | null;
  /** Also counts by value, and what letting go of a limit would bring. */
  withFacets: boolean;
}
export interface Found {
  best: { id: string; key: number; row: number }[];
  total: number;
  facets: Facets | null;
  relaxing: Relaxing[];
  /** Prices, in minor units of the wanted currency, of those who break nothing but the price limit; ascending, at most a thousand. */
  dearer: number[];
  /** The same of those who break nothing but the budget. */
  overBudget: number[];
}
type Score = (row: number, floor: number) => number;

/** Creators in memory: hard limits, score, facets and free text over a million of them in milliseconds. Pure: no I/O, no clock. */
export class CreatorIndex {
  readonly columns: CreatorColumns;
  readonly words = new Postings();
  /** Pairs of letters of name and handle. */
  readonly grams = new Postings();
  readonly lookAlikes = new LookAlikes(this);
  private wordSum: Uint16Array = new Uint16Array(0);
  private readonly lasting = new Map<string, { points: Uint16Array; upTo: number }>();

  constructor(priorOf: ConstructorParameters<typeof CreatorColumns>[0], expected?: number) {
    this.columns = new CreatorColumns(priorOf, expected);
  }

  /** @returns the creator's row */
  add(creator: IndexedCreator): number {
    const row = this.columns.add(creator);
    const words = creator.keywords.map((word) => this.words.number(word));
    for (const word of words) this.words.add(word, row);
    this.lookAlikes.add(words);
    for (const gram of gramsOf(`${creator.name}\n${creator.handle}`)) this.grams.add(this.grams.number(gram), row);
    return row;
  }

  remove(id: string): void {
    this.columns.forget(id);
  }

  /** The rarer a word, the more it says: 100 · ln((N + 1) ÷ (n + 0.5)), from 1 to 700; 0 for a word that nobody uses. @see Spärck Jones (1972), inverse document frequency */
  weightOf(word: string): number {
    const count = this.words.count(this.words.find(word));
    return count === 0 ? 0 : Math.min(HEAVIEST, Math.max(1, Math.round(100 * Math.log((this.columns.living + 1) / (count + 0.5)))));
  }

  ask(question: Question): Found {
    const { columns } = this;
    const passing = valueLimits(question.wanted, columns);
    for (const [code, bits] of listLimits(this, question)) passing.set(code, bits);
    const keeps = numberLimits(question.wanted, columns);
    const candidates = this.intersection(passing);
    const summed = question.aim ? this.sumWords(question.aim) : [];
    const score = question.aim ? this.scorer(question.aim, question.history) : null;
    const best = new Best(question.limit, columns.ids);
    const total = this.scan(candidates, { keeps, score, best, place: question.after });
    for (const term of summed) this.unsum(term);
    const answer: Found = { best: best.sorted().map(({ row, key }) => ({ id: columns.idOf(row), key, row })), total, facets: null, relaxing: [], dearer: [], overBudget: [] };
    if (!question.withFacets) return answer;
    for (const [code, bits] of numberSets(question.wanted, columns)) passing.set(code, bits);
    const aside = new SetAside(columns.sets.of('living'), passing, columns.size);
    return { ...answer, facets: facetsOf(columns, aside), relaxing: aside.relaxing(), dearer: this.beyond('maxPrice', question.wanted, aside), overBudget: this.beyond('budget', question.wanted, aside) };
  }

  private intersection(passing: Passing): Bits {
    const words = wordsFor(this.columns.size);
    const all = this.columns.sets.of('living').slice(0, words);
    for (const bits of passing.values()) for (let at = 0; at < words; at += 1) all[at]! &= bits[at]!;
    return all;
  }

  private scan(candidates: Bits, { keeps, score, best, place }: { keeps: ((row: number) => boolean) | null; score: Score | null; best: Best; place: Question['after'] }): number {
    const { followers } = this.columns;
    let total = 0;
    for (let word = 0; word < candidates.length; word += 1) {
      for (let rest = candidates[word]!; rest !== 0; rest &= rest - 1) {
        const row = word * 32 + 31 - Math.clz32(rest & -rest);
        if (keeps !== null && !keeps(row)) continue;
        total += 1;
        const { floor } = best;
        const key = score === null ? followers[row]! : score(row, floor);
        if (key < floor || (place !== null && !this.isAfter(row, key, place))) continue;
        best.offer(row, key);
      }
    }
    return total;
  }

  private isAfter(row: number, key: number, place: { key: number; id: string }): boolean {
    if (key !== place.key) return key < place.key;
    const other = this.columns.rowOf(place.id);
    return other < 0 ? this.columns.idOf(row) > place.id : compareIds(this.columns.ids, row, other) > 0;
  }

  /** A function that scores a row in tenths of a point, or says -1 as soon as the row cannot reach the floor. */
  private scorer(aim: AimNumbers, past: Question['history']): Score {
    const { columns, wordSum } = this;
    const { weights, bands, ages, categoryMask, categoryCount, fullWeight, female } = aim;
    const { facts, categories } = columns;
    const { minor, currency } = columns.prices[noteFormats.indexOf(aim.format)]!;
    const paid = columns.currencies.find(aim.currency);
    const country = aim.country === null ? null : columns.countries.find(aim.country);
    const language = aim.language === null ? null : columns.languages.find(aim.language);
    const aspects = Number(female !== UNKNOWN) + Number(ages.length > 0) + Number(country !== null) + Number(language !== null);
    const history = new Map<number, number>();
    for (const [id, { completed, failed, measured, above }] of past) history.set(columns.rowOf(id), tenthsOf(weights.history, historyDegree(completed, failed, measured, above)));
    const strangers = tenthsOf(weights.history, HALF);
    const ofTopic = pointsTable(weights.topic);
    const lasting = this.lastingPoints(weights);
    const stillToCome = tenthsOf(weights.price, FULL) + tenthsOf(weights.audience, aspects === 0 ? HALF : FULL);
    const named = (number: number, wanted: number): number => (number === 0 ? HALF : number === wanted ? FULL : 0);
    return (row, floor) => {
      const topic = topicDegree(categoryCount, popcount(categories[row]! & categoryMask), wordSum[row]!, fullWeight);
      let tenths = ofTopic[topic]! + lasting[row]!;
      tenths += history.size === 0 ? strangers : (history.get(row) ?? strangers);
      if (tenths + stillToCome < floor) return -1;
      const at = row * STRIDE;
      const { low, high } = bands[facts[at + TIER]! & 7]!;
      tenths += tenthsOf(weights.price, priceDegree(currency[row] === paid ? minor[row]! : UNKNOWN, low, high));
      if (aspects === 0) return tenths + tenthsOf(weights.audience, HALF);
      let sum = 0;
      if (female !== UNKNOWN) sum += genderDegree(facts[at + FEMALE]!, female);
      if (ages.length > 0) {
        let share = UNKNOWN;
        if (facts[at + AGES] !== UNKNOWN) {
          share = 0;
          for (const age of ages) share += facts[at + AGES + age]!;
        }
        sum += agesDegree(share);
      }
      if (country !== null) sum += named(facts[at + COUNTRY]!, country);
      if (language !== null) sum += named(facts[at + TIER]! >> 3, language);
      return tenths + tenthsOf(weights.audience, Math.floor(sum / aspects));
    };
  }

  /**
   * What every row gets for parts that do not depend on the brief, in tenths. With it most rows are known to be too low before anything else
   * of them is read. Kept for the weights that were asked with last; rows that came since are added.
   */
  private lastingPoints(weights: MatchWeights): Uint16Array {
    const key = [weights.performance, weights.authenticity, weights.reliability, weights.saturation].join(' ');
    const known = this.lasting.get(key) ?? { points: new Uint16Array(0), upTo: 0 };
    const { columns } = this;
    if (known.points.length < columns.size) {
      const wider = new Uint16Array(Math.ceil(columns.size * 1.25));
      wider.set(known.points);
      known.points = wider;
    }
    const [ofPerformance, ofAuthenticity] = [pointsTable(weights.performance), pointsTable(weights.authenticity)];
    const [ofReliability, ofSaturation] = [pointsTable(weights.reliability), pointsTable(weights.saturation)];
    const { facts } = columns;
    for (let row = known.upTo; row < columns.size; row += 1) {
      const at = row * STRIDE;
      known.points[row] = ofPerformance[facts[at + PERFORMANCE]!]! + ofAuthenticity[facts[at + AUTHENTICITY]!]! + ofReliability[facts[at + RELIABILITY]!]! + ofSaturation[facts[at + SATURATION]!]!;
    }
    known.upTo = columns.size;
    this.lasting.delete(key);
    this.lasting.set(key, known);
    if (this.lasting.size > KEPT_WEIGHTS) this.lasting.delete(this.lasting.keys().next().value ?? '');
    return known.points;
  }

  /** Adds up the weights of the wanted words on the rows that hold them. @returns the terms, to clear the sums again */
  private sumWords({ words }: AimNumbers): number[] {
    if (this.wordSum.length < this.columns.size) this.wordSum = new Uint16Array(Math.ceil(this.columns.size * 1.25));
    const { wordSum } = this;
    const terms: number[] = [];
    for (const { word, weight } of words) {
      const term = this.words.find(word);
      if (term < 0 || weight === 0) continue;
      terms.push(term);
      const rows = this.words.rows(term);
      for (let at = 0; at < rows.length; at += 1) wordSum[rows[at]!]! += weight;
    }
    return terms;
  }

  private unsum(term: number): void {
    const rows = this.words.rows(term);
    const { wordSum } = this;
    for (let at = 0; at < rows.length; at += 1) wordSum[rows[at]!] = 0;
  }

  private beyond(limit: 'maxPrice' | 'budget', { format, currency, maxPriceMinor, budgetMinor, quantity }: Wanted, aside: SetAside): number[] {
    if ((limit === 'maxPrice' ? maxPriceMinor : budgetMinor) === null) return [];
    const rows = aside.but(limit);
    const prices: number[] = [];
    for (let word = 0; word < rows.length && prices.length < MOST_PRICES; word += 1) {
      for (let rest = rows[word]! & ~aside.all[word]!; rest !== 0; rest &= rest - 1) {
        const price = this.columns.priceOf(word * 32 + 31 - Math.clz32(rest & -rest), format, currency);
        if (price !== UNKNOWN) prices.push(price * quantity);
      }
    }
    return prices.sort((a, b) => a - b);
  }

  /** What is usual on the market has changed. */
  measureAll(): void {
    this.columns.measureAll();
    this.lasting.clear();
  }

  /** After a bulk load: gives back what growing left over. */
  settle(): void {
    this.words.trim();
    this.grams.trim();
  }

  get bytes(): number {
    return this.columns.bytes + this.words.bytes + this.grams.bytes + this.lookAlikes.bytes + this.wordSum.byteLength;
  }
}

type Points = Uint16Array;
/** Points in tenths by degree, so that a loop looks them up instead of dividing. */
const pointsTable = (weight: number): Points => Uint16Array.from({ length: FULL + 1 }, (_, degree) => tenthsOf(weight, degree));

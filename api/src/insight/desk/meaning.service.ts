import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { normalise } from '../language/normalise.ts';
import { brandsIn } from '../share/share.ts';
import { addDays } from '../trends/day-counts.ts';
import type { SeriesDay } from '../trends/series.ts';
import type { Asker } from './asker.ts';
import { BrandInsightService } from './brand-insight.service.ts';
import { isSaid, textsNaming, type NamedText } from './named-texts.ts';

export interface Writer {
  name: string;
  /** Null for a writer whom the market does not list. */
  creatorId: string | null;
  notes: number;
}
export interface Starter {
  day: string;
  name: string;
  tier: string | null;
  engagements: number;
  text: string;
}
export interface Meaning {
  notes: number;
  ownNotes: number;
  rivals: { name: string; notes: number }[];
  /** Creators the brand has worked with who write about it. */
  ownCreators: Writer[];
  /** Others who write about it and could be booked. */
  otherCreators: Writer[];
  /** People talk about it, and no text names the brand with it. */
  isGap: boolean;
  starters: Starter[];
}

const WINDOW_DAYS = 30;
const MOST = 4;
const EXCERPT = 120;
/** Whoever answers to fewer than this share of the others has no weight. */
const WEIGHT_QUANTILE = 0.5;
/** A day above so much of the height belongs to the rise. */
const FOOT = 0.1;

/** The first day of the rise that leads to the height of the last weeks. */
export function riseBegan(series: readonly SeriesDay[]): string | null {
  const late = series.slice(-WINDOW_DAYS);
  const peak = late.reduce((best, one, at) => (one.count > late[best]!.count ? at : best), 0);
  const foot = (late[peak]?.count ?? 0) * FOOT;
  if (foot === 0) return null;
  let first = peak;
  while (first > 0 && late[first - 1]!.count > foot) first -= 1;
  return late[first]!.day;
}

/** Who started it: of the texts of its first days that carry weight, the earliest. */
export function startersOf(texts: readonly NamedText[], began: string): (Omit<Starter, 'name'> & { author: string })[] {
  const early = texts.filter(({ day }) => day >= began && day <= addDays(began, 2));
  const answered = early.map(({ engagements }) => Number(engagements)).sort((a, b) => a - b);
  const weight = answered[Math.floor(answered.length * WEIGHT_QUANTILE)] ?? 0;
  return early.filter(({ engagements }) => Number(engagements) >= weight)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.hour - b.hour || Number(b.engagements - a.engagements)))
    .slice(0, MOST).map(({ day, author, tier, engagements, text }) => ({ day, author, tier: isSaid(tier) ? tier : null, engagements: Number(engagements), text: text.length > EXCERPT ? `${text.slice(0, EXCERPT - 1)}…` : text }));
}

/** What a term means for one brand: its share of the talk, who of its creators is in it, and where it is missing. */
@Injectable()
export class MeaningService {
  constructor(
    private readonly db: Database,
    private readonly brand: BrandInsightService,
  ) {}

  async of(asker: Asker, { term, datasetId, day, series }: { term: string; datasetId: string; day: string; series: readonly SeriesDay[] }): Promise<Meaning> {
    const [texts, brands] = [await textsNaming(this.db, asker, [term], addDays(day, 1 - WINDOW_DAYS), day, datasetId), await this.brand.brands(asker)];
    const naming = texts.map(({ text }) => brandsIn(normalise(text), brands));
    const authors = counted(texts.map(({ author }) => author).filter(isSaid));
    const [creators, partners] = [await this.creators(asker, authors.map(([author]) => author)), await this.partners(asker)];
    const writers = authors.map(([author, notes]): Writer & { key: string } => ({ key: author, name: creators.get(author) ?? author, creatorId: creators.has(author) ? author : null, notes }));
    const isOwn = ({ key, name }: { key: string; name: string }) => partners.has(key) || partners.has(name);
    const ownNotes = naming.filter((named) => named.some((one) => one.isOwn)).length;
    const began = riseBegan(series);
    return {
      notes: texts.length, ownNotes,
      rivals: brands.filter((one) => !one.isOwn).map(({ name }) => ({ name, notes: naming.filter((named) => named.some((one) => one.name === name)).length })).filter(({ notes }) => notes > 0).sort((a, b) => b.notes - a.notes).slice(0, MOST),
      ownCreators: writers.filter(isOwn).slice(0, MOST).map(plain),
      otherCreators: writers.filter((writer) => !isOwn(writer)).slice(0, MOST).map(plain),
      isGap: texts.length > 0 && ownNotes === 0 && brands.some((one) => one.isOwn),
      starters: began === null ? [] : startersOf(texts, began).map(({ author, ...starter }) => ({ ...starter, name: isSaid(author) ? creators.get(author) ?? author : '' })),
    };
  }

  /** Those of the writers whom the market lists, with their names. */
  private async creators(asker: Asker, authors: readonly string[]): Promise<Map<string, string>> {
    const rows = authors.length === 0 ? [] : await this.db.read<{ id: string; name: string }>(asker.context, 'SELECT id::text AS id, name FROM market_creators WHERE id::text = ANY ($1::text[])', [authors]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Creators the brand has a deal with that was agreed on, by id and by name. */
  private async partners(asker: Asker): Promise<Set<string>> {
    const rows = await this.db.read<{ id: string; name: string | null }>(
      asker.context,
      `SELECT DISTINCT d.creator_id::text AS id, c.name FROM deals d LEFT JOIN market_creators c ON c.id = d.creator_id WHERE d.brand_id = $1 AND d.brand_pays_minor IS NOT NULL`,
      [asker.accountId],
    );
    return new Set(rows.flatMap(({ id, name }) => (name === null ? [id] : [id, name])));
  }
}

const plain = ({ name, creatorId, notes }: Writer): Writer => ({ name, creatorId, notes });

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

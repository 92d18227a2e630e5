import { Injectable } from '@nestjs/common';
import { OrganisationsService } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { effectOf, type Day } from '../events/event-effect.ts';
import { promotionsOf } from '../events/promotions.ts';
import { normalise } from '../language/normalise.ts';
import { searchBack, type ExposureDay } from '../search-back/search-back.ts';
import { shareOf, type Mention, type TrackedBrand } from '../share/share.ts';
import { addDays } from '../trends/day-counts.ts';
import { OwnModel } from '../voice/own-model.ts';
import { priceTalk, priceTalkBy, questionsIn, type PricedName } from '../voice/questions.ts';
import { Voice } from '../voice/voice.ts';
import type { Asker } from './asker.ts';
import { MOST_NAMED, textsNaming, type NamedText } from './named-texts.ts';
import type { BrandVoiceView, InsightEventView, SearchBackView, ShareOfVoiceView } from './brand-insight.view.ts';

const QUESTIONS = 8;
const WINDOW_DAYS = 90;
const EVENT_HISTORY_DAYS = 400;
const GAPS = 6;
const MOVEMENT_DAYS = 30;
/** Fewer orders tell no cycle. */
const FEWEST_ORDERS = 5;
/** AIPS: the event types of each step, by their number in the log. */
const STEPS = `sum(valid) FILTER (WHERE type = 1)::bigint AS impressions, sum(valid) FILTER (WHERE type = 7)::bigint AS searches, sum(valid) FILTER (WHERE type IN (3, 20))::bigint AS clicks, sum(valid) FILTER (WHERE type = 9)::bigint AS purchases`;

/** What a brand learns of itself and its rivals. */
@Injectable()
export class BrandInsightService {
  constructor(
    private readonly db: Database,
    private readonly organisations: OrganisationsService,
    private readonly model: OwnModel,
  ) {}

  /** Shares of the texts that name any tracked brand; without names in the dictionary there is nothing to share. */
  async share(viewer: Asker, days: number): Promise<ShareOfVoiceView> {
    const brands = await this.brands(viewer);
    const to = await this.lastDay(viewer);
    const from = addDays(to, 1 - days);
    const stored = await textsNaming(this.db, viewer, brands.flatMap(({ aliases }) => aliases), from, to);
    const model = await this.model.current();
    const mentions = stored.filter(({ kind }) => kind === 'NOTES').map((row) => ({ ...mentionOf(row), sentiment: model.read(row.text).sentiment }));
    const searches = stored.filter(({ kind }) => kind !== 'NOTES').map(({ text }) => normalise(text));
    const authors = await this.names(viewer, [...new Set(mentions.map(({ author }) => author))]);
    const shares = shareOf(brands, mentions, searches).map((brand) => ({ ...brand, speakers: brand.speakers.map(({ author, ...speaker }) => ({ name: authors.get(author) ?? author, ...speaker })) }));
    return {
      from, to, notes: mentions.length, engagements: mentions.reduce((sum, { engagements }) => sum + engagements, 0), searches: searches.length, isSample: stored.length === MOST_NAMED,
      brands: shares, gaps: await this.gaps(viewer, brands, mentions, to),
    };
  }

  async voice(viewer: Asker, days: number): Promise<BrandVoiceView> {
    const [products, own] = [await this.products(viewer), (await this.brands(viewer)).filter(({ isOwn }) => isOwn)];
    const to = await this.lastDay(viewer);
    const from = addDays(to, 1 - days);
    const stored = await textsNaming(this.db, viewer, own.flatMap(({ aliases }) => aliases), from, to);
    const texts = stored.map(({ text }) => text);
    const priced = await textsNaming(this.db, viewer, products.flatMap(({ aliases }) => aliases), from, to);
    const model = await this.model.current();
    const { sentiment, aspects } = new Voice(model).of(texts);
    return { from, to, texts: texts.length, names: own.map(({ name }) => name), sentiment, aspects, questions: questionsIn(texts, QUESTIONS), ...priceTalk(texts), prices: priceTalkBy(products, priced.map(({ text }) => normalise(text))), isOwnModel: model.isOwn };
  }

  /** What promotions did to a term (or, without one, to all texts) in the datasets the viewer reads. */
  async events(viewer: Asker, term: string): Promise<InsightEventView[]> {
    const to = await this.lastDay(viewer);
    const name = normalise(term.slice(0, 60).replaceAll('\0', '')).trim();
    const series = await this.db.read<Day & Record<string, unknown>>(
      viewer.context,
      `SELECT d::date::text AS day, coalesce(sum(CASE WHEN $2 = '' THEN i.texts ELSE i.counts[array_position(i.terms, $2)] END), 0)::int AS count
       FROM generate_series($3::date - ${EVENT_HISTORY_DAYS}, $3::date, '1 day') d
       LEFT JOIN (SELECT i.* FROM insight_days i JOIN insight_datasets s ON s.id = i.dataset_id WHERE i.category = '' AND (s.org_id = $1 OR s.shared)) i ON i.day = d::date GROUP BY d ORDER BY d`,
      [viewer.accountId, name, to],
    );
    const [{ first } = { first: to }] = await this.db.read<{ first: string }>(viewer.context, 'SELECT coalesce(min(first_day)::text, $2) AS first FROM insight_datasets WHERE org_id = $1 OR shared', [viewer.accountId, to]);
    const known = series.filter(({ day }) => day >= first);
    return [Number(first.slice(0, 4)), Number(first.slice(0, 4)) + 1, Number(to.slice(0, 4)), Number(to.slice(0, 4)) + 1]
      .filter((year, at, all) => all.indexOf(year) === at)
      .flatMap(promotionsOf)
      .filter((promotion) => promotion.to >= first && promotion.from <= addDays(to, 60))
      .map((promotion) => ({ ...promotion, effect: promotion.from > to ? null : effectOf(known, promotion.from, promotion.to) }))
      .reverse();
  }

  /** Whether people search after they saw, how the steps from seeing to telling move, and how long a decision takes. */
  async searchBack(viewer: Asker): Promise<SearchBackView> {
    const { timeZone } = await this.organisations.get(viewer.accountId);
    const rows = await this.db.read<{ day: string; impressions: bigint | null; searches: bigint | null; clicks: bigint | null; purchases: bigint | null }>(
      viewer.context,
      `SELECT d::date::text AS day, ${STEPS} FROM generate_series((now() AT TIME ZONE $2)::date - ${WINDOW_DAYS - 1}, (now() AT TIME ZONE $2)::date, '1 day') d
       LEFT JOIN rollup_hours r ON r.brand_id = $1 AND r.hour >= (d::date::timestamp AT TIME ZONE $2) AND r.hour < ((d::date + 1)::timestamp AT TIME ZONE $2) GROUP BY d ORDER BY d`,
      [viewer.accountId, timeZone],
    );
    const days: ExposureDay[] = rows.map(({ day, impressions, searches, clicks, purchases }) => ({ day, impressions: Number(impressions ?? 0), searches: Number(searches ?? 0), clicks: Number(clicks ?? 0), purchases: Number(purchases ?? 0) }));
    const started = days.findIndex(({ impressions, searches, clicks }) => impressions + searches + clicks > 0);
    const shown = started < 0 ? [] : days.slice(started);
    const [cycle] = await this.db.read<{ orders: number; median: number | null; late: number | null }>(
      viewer.context,
      `SELECT count(*)::int AS orders, percentile_cont(0.5) WITHIN GROUP (ORDER BY d) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY d) AS late
       FROM (SELECT extract(epoch FROM occurred_at - touched_at)::float8 / 86400 AS d FROM conversions WHERE brand_id = $1 AND touched_at IS NOT NULL AND counted AND occurred_at > now() - interval '${WINDOW_DAYS} days') c`,
      [viewer.accountId],
    );
    const cycles = await this.cycles(viewer);
    const told = await this.told(viewer);
    return { steps: stepsOf(days, told), cycles, days: shown, ...searchBack(shown), orders: cycle?.orders ?? 0, cycleMedianDays: cycle?.median ?? null, cycleLateDays: cycle?.late ?? null, told: told.now };
  }

  /** Notes that name the brand, in the last thirty days and in the thirty before. */
  private async told(viewer: Asker): Promise<{ now: number; before: number }> {
    const to = await this.lastDay(viewer);
    const from = addDays(to, 1 - MOVEMENT_DAYS);
    const own = (await this.brands(viewer)).filter(({ isOwn }) => isOwn).flatMap(({ aliases }) => aliases);
    const notes = (await textsNaming(this.db, viewer, own, addDays(from, -MOVEMENT_DAYS), to)).filter(({ kind }) => kind === 'NOTES');
    const now = notes.filter(({ day }) => day >= from).length;
    return { now, before: notes.length - now };
  }

  /** How long people take to decide, by what the creator is about who led them there. */
  private cycles(viewer: Asker): Promise<SearchBackView['cycles']> {
    return this.db.read<SearchBackView['cycles'][number] & Record<string, unknown>>(
      viewer.context,
      `SELECT category, count(*)::int AS orders, percentile_cont(0.5) WITHIN GROUP (ORDER BY d) AS "medianDays", percentile_cont(0.9) WITHIN GROUP (ORDER BY d) AS "lateDays"
       FROM (SELECT coalesce(m.categories[1], 'other') AS category, extract(epoch FROM c.occurred_at - c.touched_at)::float8 / 86400 AS d
             FROM conversions c JOIN event_sources s ON s.no = c.source_no LEFT JOIN market_creators m ON m.id = s.creator_id
             WHERE c.brand_id = $1 AND c.touched_at IS NOT NULL AND c.counted AND c.occurred_at > now() - interval '${WINDOW_DAYS} days') t
       GROUP BY category HAVING count(*) >= ${FEWEST_ORDERS} ORDER BY orders DESC, category`,
      [viewer.accountId],
    );
  }

  /** Products of the dictionary; where a brand has none, the brand itself is what has a price. */
  private async products(viewer: Asker): Promise<PricedName[]> {
    const rows = await this.db.read<{ word: string; canonical: string; kind: string; side: string }>(viewer.context, `SELECT word, canonical, kind, side FROM insight_words WHERE org_id = $1 AND side <> 'NONE' ORDER BY side, canonical, word`, [viewer.accountId]);
    const withProducts = new Set(rows.filter(({ kind }) => kind === 'PRODUCT').map(({ canonical }) => canonical));
    const names = rows.filter(({ kind, canonical }) => kind === 'PRODUCT' || !withProducts.has(canonical)).map(({ word, canonical, kind, side }) => ({ name: kind === 'PRODUCT' ? word : canonical, isOwn: side === 'OWN', alias: normalise(word).trim() }));
    return [...new Set(names.map(({ name }) => name))].map((name) => {
      const own = names.filter((one) => one.name === name);
      return { name, isOwn: own.some(({ isOwn }) => isOwn), aliases: own.map(({ alias }) => alias) };
    });
  }

  /** The brands of the dictionary, own and rivals, with their spellings. */
  async brands(viewer: Asker): Promise<TrackedBrand[]> {
    const rows = await this.db.read<{ word: string; canonical: string; side: string }>(viewer.context, `SELECT word, canonical, side FROM insight_words WHERE org_id = $1 AND side <> 'NONE' ORDER BY side, canonical, word`, [viewer.accountId]);
    const brands = new Map<string, { name: string; isOwn: boolean; aliases: string[] }>();
    for (const { word, canonical, side } of rows) {
      const brand = brands.get(canonical) ?? { name: canonical, isOwn: side === 'OWN', aliases: [normalise(canonical).trim()] };
      brand.aliases.push(normalise(word).trim());
      brands.set(canonical, brand);
    }
    return [...brands.values()].map((brand) => ({ ...brand, aliases: [...new Set(brand.aliases)].filter((alias) => alias !== '') }));
  }

  /** The latest day of any dataset the viewer reads. */
  async lastDay(viewer: Asker): Promise<string> {
    const [row] = await this.db.read<{ day: string | null }>(viewer.context, 'SELECT max(last_day)::text AS day FROM insight_datasets WHERE org_id = $1 OR shared', [viewer.accountId]);
    return row?.day ?? new Date().toISOString().slice(0, 10);
  }

  /** Creators by their name, as far as the market shows them. */
  private async names(viewer: Asker, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.read<{ id: string; name: string }>(viewer.context, 'SELECT id::text AS id, name FROM market_creators WHERE id::text = ANY ($1::text[])', [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** What rises while no tracked brand is named with it. */
  private async gaps(viewer: Asker, brands: readonly TrackedBrand[], mentions: readonly Mention[], to: string): Promise<string[]> {
    if (brands.length === 0) return [];
    const rising = await this.db.read<{ term: string }>(
      viewer.context,
      `SELECT term, max(strength) AS strength FROM insight_trends r JOIN insight_datasets s ON s.id = r.dataset_id WHERE (s.org_id = $1 OR s.shared) AND r.category = '' AND r.day > $2::date - 14 AND r.burst GROUP BY term ORDER BY 2 DESC LIMIT 60`,
      [viewer.accountId, to],
    );
    const isName = (term: string) => brands.some(({ aliases }) => aliases.some((alias) => alias.includes(term) || term.includes(alias)));
    return rising.map(({ term }) => term).filter((term) => !isName(term) && !mentions.some(({ text }) => text.includes(term))).slice(0, GAPS);
  }
}

/** AIPS: how many took each step lately and before, and what share of the step before it that is. */
function stepsOf(days: readonly ExposureDay[], told: { now: number; before: number }): SearchBackView['steps'] {
  const sum = (some: readonly ExposureDay[], of: (day: ExposureDay) => number) => some.reduce((total, day) => total + of(day), 0);
  const [now, before] = [days.slice(-MOVEMENT_DAYS), days.slice(-2 * MOVEMENT_DAYS, -MOVEMENT_DAYS)];
  const counted = [['A', (day: ExposureDay) => day.impressions], ['I', (day: ExposureDay) => day.clicks + day.searches], ['P', (day: ExposureDay) => day.purchases]] as const;
  const steps = [...counted.map(([step, of]) => ({ step: String(step), now: sum(now, of), before: sum(before, of) })), { step: 'S', ...told }];
  return steps.map((step, at) => {
    const last = steps[at - 1]?.now ?? 0;
    // Who tells of it need not have bought: a share of the buyers would claim it.
    return { ...step, rate: at === 0 || step.step === 'S' || last === 0 ? null : step.now / last };
  });
}

const mentionOf = ({ text, engagements, author, tier }: NamedText): Omit<Mention, 'sentiment'> => ({ text: normalise(text), engagements: Number(engagements), author, tier });

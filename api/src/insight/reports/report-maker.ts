import { isCategory } from '@meadow/shared';
import { Injectable } from '@nestjs/common';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import type { Asker } from '../desk/asker.ts';
import { BrandInsightService } from '../desk/brand-insight.service.ts';
import { InsightService } from '../desk/insight.service.ts';
import { addDays } from '../trends/day-counts.ts';
import type { ReportContent, ReportSection } from './report-content.ts';
import { mark as t } from './report-text.ts';

export const reportKinds = ['CATEGORY', 'BRAND', 'CAMPAIGN'] as const;
export type ReportKind = (typeof reportKinds)[number];
export interface ReportWish {
  kind: ReportKind;
  subject: string;
  datasetId: string | null;
}

const CHART_DAYS = 60;
const BRAND_DAYS = 90;
const MOST_ROWS = 20;

const number = (value: number, digits = 0): string => value.toFixed(digits);
const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)}%`);

/** Makes the figures of a report, with its sources last. */
@Injectable()
export class ReportMaker {
  constructor(
    private readonly db: Database,
    private readonly insight: InsightService,
    private readonly brand: BrandInsightService,
  ) {}

  /** @throws BadInput when there is nothing to report on, NotFound for a dataset that is not the asker's */
  async make(asker: Asker, wish: ReportWish): Promise<ReportContent> {
    const made = await (wish.kind === 'CATEGORY' ? this.category(asker, wish) : wish.kind === 'BRAND' ? this.ofBrand(asker) : this.campaign(asker, wish));
    return { ...made, sections: [...made.sections, await this.sources(asker, wish)] };
  }

  private async category(asker: Asker, { subject, datasetId }: ReportWish): Promise<ReportContent> {
    const { dataset, day, terms, topics } = await this.insight.rising(asker, { datasetId, day: null, category: subject });
    if (!dataset || !dataset.lastDay) throw new BadInput({ datasetId: 'has no texts yet' });
    const [from, to] = [addDays(dataset.lastDay, 1 - CHART_DAYS), dataset.lastDay];
    const daily = await this.db.read<{ day: string; value: number }>(asker.context, 'SELECT day::text AS day, texts AS value FROM insight_days WHERE dataset_id = $1 AND category = $2 AND day BETWEEN $3::date AND $4::date ORDER BY day', [dataset.id, subject, from, to]);
    const events = (await this.brand.events(asker, '')).filter(({ effect }) => effect !== null);
    return {
      from, to,
      sections: [
        { title: `${t('rising')}${day === null ? '' : ` · ${day}`}`, columns: [t('term'), t('stage'), t('count'), t('times')], rows: terms.slice(0, MOST_ROWS).map((one) => [one.term, t(one.stage), number(one.count), number(2 ** one.strength, 1)]), chart: [] },
        ...(topics.length === 0 ? [] : [{ title: t('topics'), columns: [t('words'), t('lastWeeks'), t('weeksBefore')], rows: topics.map((topic) => [topic.terms.join(' · '), number(topic.texts), number(topic.before)]), chart: [] }]),
        { title: t('daily'), columns: [t('day'), t('count')], rows: daily.map((one) => [one.day, number(one.value)]), chart: daily },
        { title: t('events'), columns: [t('event'), t('before'), t('during'), t('lift'), t('fell')], rows: events.map(({ code, effect }) => [t(`event.${code}`), number(effect!.before, 1), number(effect!.during, 1), effect!.lift === null ? t('none') : number(effect!.lift, 2), t(effect!.fellBack ? 'yes' : 'no')]), chart: [] },
      ],
    };
  }

  private async ofBrand(asker: Asker): Promise<ReportContent> {
    const [share, voice, back] = [await this.brand.share(asker, BRAND_DAYS), await this.brand.voice(asker, BRAND_DAYS), await this.brand.searchBack(asker)];
    if (share.brands.length === 0) throw new BadInput({ subject: 'has no name in the dictionary yet' });
    return {
      from: share.from, to: share.to,
      sections: [
        {
          title: `${t('share')} · ${t('base')}: ${number(share.notes)} ${t('notes')}`, columns: [t('brand'), t('notes'), t('noteShare'), t('engagements'), t('searches'), t('positive'), t('negative')],
          rows: share.brands.map((one) => [one.name, number(one.notes), percent(one.notes, share.notes), number(one.engagements), number(one.searches), percent(one.positive, one.notes), percent(one.negative, one.notes)]), chart: [],
        },
        { title: t('voice'), columns: [t('aspect'), t('positive'), t('negative')], rows: voice.aspects.map(({ aspect, positive, negative }) => [t(`aspect.${aspect}`), number(positive), number(negative)]), chart: [] },
        { title: t('price'), columns: [t('product'), t('texts'), t('cheap'), t('dear')], rows: voice.prices.map(({ name, texts, cheap, dear }) => [name, number(texts), number(cheap), number(dear)]), chart: [] },
        { title: t('questions'), columns: [t('question')], rows: voice.questions.map((question) => [question]), chart: [] },
        { title: t('movement'), columns: [t('step'), t('last30'), t('before30'), t('rate')], rows: back.steps.map(({ step, now, before, rate }) => [t(`aips.${step}`), number(now), number(before), rate === null ? t('none') : percent(rate, 1)]), chart: [] },
        { title: t('cycles'), columns: [t('category'), t('orders'), t('median'), t('late')], rows: back.cycles.map(({ category, orders, medianDays, lateDays }) => [isCategory(category) ? t(`category.${category}`) : category, number(orders), number(medianDays, 1), number(lateDays, 1)]), chart: [] },
        { title: t('exposure'), columns: [t('lag'), t('median')], rows: [[back.lagDays === null ? t('none') : number(back.lagDays), back.cycleMedianDays === null ? t('none') : number(back.cycleMedianDays, 1)]], chart: back.days.map(({ day, impressions }) => ({ day, value: impressions })) },
      ],
    };
  }

  private async campaign(asker: Asker, { subject }: ReportWish): Promise<ReportContent> {
    if (!isUuid(subject)) throw new BadInput({ subject: 'must be a campaign' });
    const days = await this.db.read<{ day: string; impressions: bigint; clicks: bigint; purchases: bigint }>(
      asker.context,
      `SELECT (r.hour AT TIME ZONE o.time_zone)::date::text AS day, coalesce(sum(r.valid) FILTER (WHERE r.type = 1), 0)::bigint AS impressions, coalesce(sum(r.valid) FILTER (WHERE r.type = 3), 0)::bigint AS clicks, coalesce(sum(r.valid) FILTER (WHERE r.type = 9), 0)::bigint AS purchases
       FROM event_sources s JOIN rollup_hours r ON r.source_no = s.no AND r.brand_id = s.brand_id JOIN organisations o ON o.id = s.brand_id
       WHERE s.campaign_id = $1 AND s.brand_id = $2 GROUP BY 1 ORDER BY 1`,
      [subject, asker.accountId],
    );
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) throw new BadInput({ subject: 'has no figures yet' });
    const sum = (of: 'impressions' | 'clicks' | 'purchases') => String(days.reduce((total, day) => total + day[of], 0n));
    return {
      from: first.day, to: last.day,
      sections: [{
        title: t('exposure'), columns: [t('day'), t('impressions'), t('clicks'), t('purchases')],
        rows: [...days.map((day) => [day.day, String(day.impressions), String(day.clicks), String(day.purchases)]), [t('total'), sum('impressions'), sum('clicks'), sum('purchases')]],
        chart: days.map(({ day, impressions }) => ({ day, value: Number(impressions) })),
      }],
    };
  }

  private async sources(asker: Asker, { kind, datasetId }: ReportWish): Promise<ReportSection> {
    const rows = kind === 'CAMPAIGN' ? [] : await this.db.read<{ source: string; licence: string; texts: bigint }>(asker.context, 'SELECT source, licence, texts FROM insight_datasets WHERE (org_id = $1 OR shared) AND ($2::uuid IS NULL OR id = $2) ORDER BY created_at', [asker.accountId, datasetId]);
    return { title: t('sources'), columns: [t('source'), t('licence'), t('texts')], rows: kind === 'CAMPAIGN' ? [['Meadow', t('none'), t('none')]] : rows.map(({ source, licence, texts }) => [source, licence, String(texts)]), chart: [] };
  }
}

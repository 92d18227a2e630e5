import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { countryOf, deviceOf, placementOf } from '../events/event-context.ts';
import { bucketOf, bucketsOf, type Granularity } from './buckets.ts';
import { CONTEXT_COUNTS, CUT_CONVERSIONS, CUT_SOURCES, HOUR_COUNTS } from './cut-report.sql.ts';
import { countsOf, ScopeFiguresService, type Counts, type CountsRow } from './scope-figures.service.ts';

export const reportCuts = ['NONE', 'CAMPAIGN', 'AD_GROUP', 'CREATIVE', 'DEAL', 'CREATOR', 'LINK', 'PLACEMENT', 'DEVICE', 'COUNTRY'] as const;
export type ReportCut = (typeof reportCuts)[number];

export interface CutFilter {
  campaignId?: string | null;
  adGroupId?: string | null;
  dealId?: string | null;
  creatorId?: string | null;
}
export interface CutWish extends CutFilter {
  brandId: string;
  zone: string;
  currency: string;
  from: string;
  to: string;
  cut: ReportCut;
  granularity: Granularity;
}
export interface CutFigures extends Counts {
  /** Null where people are not counted by this cut. */
  reach: number | null;
  /** Attributed purchases less refunds; null where a conversion has no such property. */
  conversions: number | null;
  revenueMinor: bigint | null;
}
export interface CutRow {
  /** Id or code of the part; null for the whole, or for what belongs to no part. */
  key: string | null;
  figures: CutFigures;
}
export interface CutPoint extends CutRow {
  /** Begin of the hour, day, week or month. */
  bucket: string;
}
export interface CutReport {
  rows: CutRow[];
  points: CutPoint[];
}

interface SourceRow extends Record<string, unknown> {
  no: number;
  campaign_id: string | null;
  ad_group_id: string | null;
  creative_id: string | null;
  link_id: string | null;
  deal_id: string | null;
  creator_id: string | null;
  wanted: boolean;
}
/** The sources of one part; whole when the filter leaves none of them out. */
interface Part {
  key: string | null;
  nos: number[];
  scopes: string[];
  scope: string | null;
}

const columns = { CAMPAIGN: 'campaign_id', AD_GROUP: 'ad_group_id', CREATIVE: 'creative_id', DEAL: 'deal_id', CREATOR: 'creator_id', LINK: 'link_id' } as const;
const contexts = { PLACEMENT: placementOf, DEVICE: deviceOf, COUNTRY: countryOf } as const;
const isContext = (cut: ReportCut): cut is keyof typeof contexts => cut in contexts;

const nothing = (): CutFigures => ({
  impressions: 0, viewables: 0, clicks: 0, linkClicks: 0, engagements: 0, pageViews: 0, valid: 0, givt: 0, sivt: 0, spendMicros: 0n, reach: null, conversions: 0, revenueMinor: 0n,
});

/** Figures cut by any property of what was shown, over any range and granularity, from roll-ups alone. */
@Injectable()
export class CutReportService {
  constructor(
    private readonly db: Database,
    private readonly figures: ScopeFiguresService,
  ) {}

  async report(context: Context, wish: CutWish): Promise<CutReport> {
    const { brandId, campaignId = null, adGroupId = null, dealId = null, creatorId = null } = wish;
    const filter = [campaignId, adGroupId, dealId, creatorId];
    const sources = await this.db.read<SourceRow>(context, CUT_SOURCES, [brandId, ...filter], 'cut_sources');
    const isFiltered = filter.some((id) => id !== null);
    const table = new CutTable(wish.granularity, wish.zone);
    if (isContext(wish.cut)) await this.addContexts(context, wish, wish.cut, sources, isFiltered, table);
    else {
      const parts = partsOf(wish.cut, sources, isFiltered, brandId);
      await (wish.granularity === 'HOUR' ? this.addHours(context, wish, parts, isFiltered, table) : this.addDays(context, wish, parts, table));
      await this.addConversions(context, wish, parts, table);
    }
    return table.report();
  }

  private async addDays(context: Context, { brandId, from, to, granularity }: CutWish, parts: readonly Part[], table: CutTable): Promise<void> {
    const scopes = parts.flatMap((part) => part.scope ?? part.scopes);
    const [totals, days] = await Promise.all([
      this.figures.totals(context, brandId, scopes, from, to),
      granularity === 'TOTAL' ? null : this.figures.days(context, brandId, scopes, from, to),
    ]);
    for (const part of parts) {
      const row = table.row(part.key);
      for (const scope of part.scope === null ? part.scopes : [part.scope]) {
        const total = totals.get(scope);
        if (total) add(row, total);
        for (const [day, counts] of days?.get(scope) ?? []) {
          const point = table.point(part.key, bucketOf(day, granularity));
          add(point, counts);
          if (part.scope !== null && granularity === 'DAY') point.reach = counts.reach;
        }
      }
      if (part.scope !== null) row.reach = totals.get(part.scope)?.reach ?? 0;
    }
    if (granularity === 'WEEK' || granularity === 'MONTH') await this.addReach(context, { brandId, from, to, granularity }, parts, table);
  }

  /** People of a week are no sum of its days. */
  private async addReach(context: Context, { brandId, from, to, granularity }: Pick<CutWish, 'brandId' | 'from' | 'to' | 'granularity'>, parts: readonly Part[], table: CutTable): Promise<void> {
    const whole = parts.flatMap((part) => (part.scope === null ? [] : [{ key: part.key, scope: part.scope }]));
    for (const bucket of bucketsOf(from, to, granularity)) {
      const totals = await this.figures.totals(context, brandId, whole.map(({ scope }) => scope), bucket.from, bucket.to);
      for (const { key, scope } of whole) {
        const point = table.known(key, bucket.name);
        if (point) point.reach = totals.get(scope)?.reach ?? 0;
      }
    }
  }

  private async addHours(context: Context, { brandId, from, to, zone }: CutWish, parts: readonly Part[], isFiltered: boolean, table: CutTable): Promise<void> {
    const rows = await this.db.read<CountsRow & { source_no: number; hour: Date }>(context, HOUR_COUNTS, [brandId, from, to, zone], 'cut_hours');
    const partOf = partBySource(parts, isFiltered);
    for (const row of rows) {
      const part = partOf(row.source_no);
      if (!part) continue;
      add(table.row(part.key), countsOf(row));
      add(table.point(part.key, row.hour.toISOString()), countsOf(row));
    }
  }

  private async addContexts(context: Context, { brandId, from, to, zone, granularity }: CutWish, cut: keyof typeof contexts, sources: readonly SourceRow[], isFiltered: boolean, table: CutTable): Promise<void> {
    const wanted = new Set(sources.flatMap(({ no, wanted: is }) => (is ? [no] : [])));
    const rows = await this.db.read<CountsRow & { source_no: number; context: number; hour: Date; day: string }>(context, CONTEXT_COUNTS, [brandId, from, to, zone], 'cut_contexts');
    for (const row of rows) {
      if (isFiltered && !wanted.has(row.source_no)) continue;
      const key = contexts[cut](row.context);
      const figures = [table.row(key)];
      if (granularity !== 'TOTAL') figures.push(table.point(key, granularity === 'HOUR' ? row.hour.toISOString() : bucketOf(row.day, granularity)));
      for (const one of figures) {
        add(one, countsOf(row));
        one.conversions = null;
        one.revenueMinor = null;
      }
    }
  }

  private async addConversions(context: Context, { brandId, from, to, zone, currency, granularity }: CutWish, parts: readonly Part[], table: CutTable): Promise<void> {
    const rows = await this.db.read<{ source_no: number; hour: Date; day: string; conversions: bigint; revenue_minor: bigint }>(context, CUT_CONVERSIONS, [brandId, from, to, zone, currency], 'cut_conversions');
    const partOf = partBySource(parts, true);
    for (const { source_no: no, hour, day, conversions, revenue_minor: revenue } of rows) {
      const part = partOf(no);
      if (!part) continue;
      const figures = [table.row(part.key)];
      if (granularity !== 'TOTAL') figures.push(table.point(part.key, granularity === 'HOUR' ? hour.toISOString() : bucketOf(day, granularity)));
      for (const one of figures) {
        one.conversions = (one.conversions ?? 0) + Number(conversions);
        one.revenueMinor = (one.revenueMinor ?? 0n) + revenue;
      }
    }
  }
}

/** Rows and points as they fill. */
class CutTable {
  private readonly rows = new Map<string | null, CutFigures>();
  private readonly points = new Map<string, CutPoint>();

  constructor(
    readonly granularity: Granularity,
    readonly zone: string,
  ) {}

  row(key: string | null): CutFigures {
    const known = this.rows.get(key) ?? nothing();
    this.rows.set(key, known);
    return known;
  }

  point(key: string | null, bucket: string): CutFigures {
    const at = `${key} ${bucket}`;
    const known = this.points.get(at) ?? { key, bucket, figures: nothing() };
    this.points.set(at, known);
    return known.figures;
  }

  known(key: string | null, bucket: string): CutFigures | undefined {
    return this.points.get(`${key} ${bucket}`)?.figures;
  }

  report(): CutReport {
    const rows = [...this.rows].map(([key, figures]) => ({ key, figures }));
    return {
      rows: rows.sort((a, b) => b.figures.impressions - a.figures.impressions || b.figures.valid - a.figures.valid || String(a.key).localeCompare(String(b.key))),
      points: [...this.points.values()].sort((a, b) => a.bucket.localeCompare(b.bucket)),
    };
  }
}

function partsOf(cut: Exclude<ReportCut, keyof typeof contexts>, sources: readonly SourceRow[], isFiltered: boolean, brandId: string): Part[] {
  const own = ({ creative_id: creative, link_id: link }: SourceRow) => creative ?? link ?? '';
  if (cut === 'NONE') {
    const wanted = sources.filter((source) => source.wanted);
    return [{ key: null, nos: wanted.map(({ no }) => no), scopes: wanted.map(own), scope: isFiltered ? commonScope(sources) : brandId }];
  }
  const parts = new Map<string, Part>();
  const column = columns[cut];
  for (const source of sources) {
    const key = source[column];
    if (key === null) continue;
    const part = parts.get(key) ?? { key, nos: [], scopes: [], scope: key };
    parts.set(key, part);
    if (!source.wanted) part.scope = null;
    else {
      part.nos.push(source.no);
      part.scopes.push(own(source));
    }
  }
  return [...parts.values()].filter(({ nos }) => nos.length > 0);
}

/** The campaign, ad group, deal or creator whose sources are just those that are wanted; null when there is none. */
function commonScope(sources: readonly SourceRow[]): string | null {
  for (const column of ['campaign_id', 'ad_group_id', 'deal_id', 'creator_id'] as const) {
    const ids = new Set(sources.filter(({ wanted }) => wanted).map((source) => source[column]));
    const [id] = ids;
    if (ids.size === 1 && id && sources.every((source) => source.wanted === (source[column] === id))) return id;
  }
  return null;
}

const partBySource = (parts: readonly Part[], onlySources: boolean): ((no: number) => Part | undefined) => {
  const byNo = new Map(parts.flatMap((part) => part.nos.map((no) => [no, part] as const)));
  const [first] = parts;
  // The whole of a brand holds what speaks of no source, too.
  return (no) => byNo.get(no) ?? (!onlySources && first?.key === null ? first : undefined);
};

function add(to: CutFigures, from: Counts): void {
  to.impressions += from.impressions;
  to.viewables += from.viewables;
  to.clicks += from.clicks;
  to.linkClicks += from.linkClicks;
  to.engagements += from.engagements;
  to.pageViews += from.pageViews;
  to.valid += from.valid;
  to.givt += from.givt;
  to.sivt += from.sivt;
  to.spendMicros += from.spendMicros;
}

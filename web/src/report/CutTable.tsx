import { SegmentedControl } from '@mantine/core';
import { microsPerMinor, ratio, type MetricId } from '@meadow/shared';
import type { CutReportPartsFragment, ReportCut } from '../graphql/generated/reports.ts';
import { useFormats, useText, type Text } from '../i18n/text.tsx';
import { Go } from '../session/Go.tsx';
import { DataTable, type Column } from '../ui/DataTable.tsx';
import { Change } from '../ui/Kpi.tsx';
import { MetricValue } from '../ui/MetricValue.tsx';
import { useUrlState } from '../ui/useUrlState.ts';

type Row = CutReportPartsFragment['rows'][number];
type Figures = Row['figures'];

const sets = ['DELIVERY', 'COST', 'SALES', 'QUALITY'] as const;
type ColumnSet = (typeof sets)[number];
type CountId = 'impressions' | 'viewables' | 'clicks' | 'linkClicks' | 'engagements' | 'conversions';

/** What a part of a cut is called. */
export function cutName(t: Text, cut: ReportCut, { key, name }: Row): string {
  if (cut === 'NONE') return t('report.total');
  if (key === null || key === undefined) return t('cuts.unknown');
  if (cut === 'PLACEMENT' || cut === 'DEVICE') return t.code(cut === 'PLACEMENT' ? 'placement' : 'seenOn', key);
  return name ?? key;
}

/** The parts of a cut beside each other, with the columns of one question at a time: was it delivered, what did it cost, sell, and was it real? */
export function CutTable({ report: { cut, currency, rows }, id, metric }: { report: CutReportPartsFragment; id: string; metric: CountId }) {
  const t = useText();
  const f = useFormats();
  const [{ columns: chosen }, setUrl] = useUrlState({ columns: 'DELIVERY' });
  const scale = Number(microsPerMinor(currency));
  const set = sets.find((one) => one === chosen) ?? 'DELIVERY';
  const add = (value: (figures: Figures) => number | null) => rows.reduce((sum, row) => sum + (value(row.figures) ?? 0), 0);
  const count = (name: MetricId | null, header: string, value: (figures: Figures) => number | null, more: Partial<Column<Row>> = {}): Column<Row> => ({
    id: name ?? header, header, align: 'right', sortBy: (row) => value(row.figures), csv: (row) => value(row.figures), csvHeader: name ? `${header} [${name}]` : header, phone: 'hidden',
    cell: (row) => (name ? <MetricValue metric={name}>{f.count(value(row.figures))}</MetricValue> : f.count(value(row.figures))), ...more,
  });
  /** One sum over another, in each row and over all of them; not over all where what is divided by does not add up. */
  const share = (name: MetricId | null, header: string, over: (figures: Figures) => number | null, under: (figures: Figures) => number, text: (value: number | null) => string, adds = true): Column<Row> => {
    const value = (figures: Figures) => { const sum = over(figures); return sum === null ? null : ratio(sum, under(figures)); };
    return count(name, header, value, {
      cell: (row) => (name ? <MetricValue metric={name}>{text(value(row.figures))}</MetricValue> : text(value(row.figures))), ...(adds && sold(over) ? { total: text(ratio(add(over), add(under))) } : {}),
    });
  };
  const sold = (value: (figures: Figures) => number | null) => rows.some(({ figures }) => value(figures) !== null);
  const micros = (value: number | null) => (value === null ? '–' : f.micros(String(Math.round(value)), currency));
  const spend = ({ adSpendMicros }: Figures) => Number(adSpendMicros);
  const gross = ({ valid, givt, sivt }: Figures) => valid + givt + sivt;
  const revenueMicros = ({ revenueMinor }: Figures) => (revenueMinor === null || revenueMinor === undefined ? null : Number(revenueMinor) * scale);
  const money = (header: string) => `${header} (${currency})`;
  const columns: Record<ColumnSet, Column<Row>[]> = {
    DELIVERY: [
      count('impressions', t.code('metric', 'impressions'), (one) => one.impressions, { phone: 'figure', total: f.count(add((one) => one.impressions)) }),
      { id: 'change', header: t('cuts.change', { metric: t.code('metric', metric) }), align: 'right', cell: (row) => <Change metric={metric} now={row.figures[metric]} before={row.before?.[metric]} />, phone: 'figure' },
      count('reach', t.code('metric', 'reach'), (one) => one.reach ?? null, { phone: 'figure' }),
      share('frequency', t.code('metric', 'frequency'), (one) => one.impressions, (one) => one.reach ?? 0, (value) => f.decimal(value), false),
      share('viewableRate', t.code('metric', 'viewableRate'), (one) => one.viewables, (one) => one.impressions, (value) => f.percent(value)),
      count('clicks', t.code('metric', 'clicks'), (one) => one.clicks, { total: f.count(add((one) => one.clicks)) }),
      share('ctr', t.code('metric', 'ctr'), (one) => one.clicks, (one) => one.impressions, (value) => f.percent(value, 2)),
      count('engagements', t.code('metric', 'engagements'), (one) => one.engagements, { total: f.count(add((one) => one.engagements)) }),
    ],
    COST: [
      count('adSpend', money(t.code('metric', 'adSpend')), spend, {
        cell: (row) => <MetricValue metric="adSpend">{f.microsMoney(row.figures.adSpendMicros, currency)}</MetricValue>, csvHeader: 'ad_spend_micros', phone: 'figure', total: f.microsMoney(String(rows.reduce((sum, { figures }) => sum + BigInt(figures.adSpendMicros), 0n)), currency),
      }),
      share('cpm', money(t.code('metric', 'cpm')), (one) => spend(one) * 1_000, (one) => one.impressions, micros),
      share('cpc', money(t.code('metric', 'cpc')), spend, (one) => one.clicks, micros),
      share(null, money(t('cuts.costPerOrder')), (one) => (one.conversions == null ? null : spend(one)), (one) => one.conversions ?? 0, micros),
    ],
    SALES: [
      count('linkClicks', t.code('metric', 'linkClicks'), (one) => one.linkClicks, { total: f.count(add((one) => one.linkClicks)) }),
      count('conversions', t.code('metric', 'conversions'), (one) => one.conversions ?? null, { phone: 'figure', total: f.count(add((one) => one.conversions ?? null)) }),
      share('cvr', t.code('metric', 'cvr'), (one) => one.conversions ?? null, (one) => one.clicks + one.linkClicks, (value) => f.percent(value, 2)),
      count('revenue', money(t.code('metric', 'revenue')), revenueMicros, {
        cell: (row) => <MetricValue metric="revenue">{row.figures.revenueMinor == null ? '–' : f.moneyPlain({ minor: row.figures.revenueMinor, currency })}</MetricValue>, csv: (row) => row.figures.revenueMinor ?? null, csvHeader: 'revenue_minor', phone: 'figure',
        ...(sold(revenueMicros) ? { total: f.moneyPlain({ minor: String(rows.reduce((sum, { figures }) => sum + BigInt(figures.revenueMinor ?? 0), 0n)), currency }) } : {}),
      }),
      share(null, t('cuts.adReturn'), revenueMicros, spend, (value) => f.decimal(value)),
    ],
    QUALITY: [
      count(null, t('traffic.gross'), gross, { total: f.count(add(gross)), phone: 'figure' }),
      count(null, t('cuts.givt'), (one) => one.givt, { total: f.count(add((one) => one.givt)) }),
      count(null, t('cuts.sivt'), (one) => one.sivt, { total: f.count(add((one) => one.sivt)) }),
      share('invalidShare', t.code('metric', 'invalidShare'), (one) => one.givt + one.sivt, gross, (value) => f.percent(value)),
      share('viewableRate', t.code('metric', 'viewableRate'), (one) => one.viewables, (one) => one.impressions, (value) => f.percent(value)),
    ],
  };
  const named: Column<Row> = {
    id: 'part', header: t(`reportCut.${cut}`), minWidth: 160, cell: (row) => <Named cut={cut} row={row} label={cutName(t, cut, row)} />, sortBy: (row) => cutName(t, cut, row), csv: (row) => cutName(t, cut, row), total: t('report.total'),
  };
  return (
    <>
      <SegmentedControl size="xs" mb={8} aria-label={t('cuts.columns')} value={set} data={sets.map((one) => ({ value: one, label: t(`cuts.set.${one}`) }))} onChange={(next) => setUrl({ columns: next })} />
      <DataTable id={id} caption={t('cuts.table', { cut: t(`reportCut.${cut}`) })} rows={rows} columns={[named, ...columns[set]]} rowKey={(row) => row.key ?? 'none'} />
    </>
  );
}

function Named({ cut, row, label }: { cut: ReportCut; row: Row; label: string }) {
  const at = cut === 'CAMPAIGN' ? 'campaigns' : cut === 'CREATOR' ? 'creators' : cut === 'DEAL' ? 'deals' : null;
  return at !== null && row.key !== null && row.key !== undefined ? <Go to={`/${at}/${row.key}`}>{label}</Go> : <>{label}</>;
}

import { SegmentedControl, Select } from '@mantine/core';
import type { MetricId } from '@meadow/shared';
import { dayAt, ratio } from '@meadow/shared';
import { Hours, Trend } from '../../charts/lazy.tsx';
import { ReportDocument, type ReportCut, type ReportGranularity, type ReportQuery } from '../../graphql/generated/reports.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { Change } from '../../ui/Kpi.tsx';
import { MetricValue, Passports } from '../../ui/MetricValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { bucketSums, clearChange } from './cutFindings.ts';

type Report = ReportQuery['report'];
type Row = Report['rows'][number];
type Figures = Row['figures'];

const cuts: readonly ReportCut[] = ['CAMPAIGN', 'AD_GROUP', 'CREATIVE', 'CREATOR', 'DEAL', 'LINK', 'PLACEMENT', 'DEVICE', 'COUNTRY', 'NONE'];
const steps = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const satisfies readonly ReportGranularity[];
const counts = ['impressions', 'viewables', 'clicks', 'linkClicks', 'engagements', 'conversions'] as const satisfies readonly MetricId[];
type CountId = (typeof counts)[number];
const HOUR_DAYS = 14;

/** Which cut? Any figure by any property, over any range, beside the period before. */
export function ReportsPage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const [range, setRange] = useDayRange(organisation.timeZone);
  const [url, setUrl] = useUrlState({ cut: 'CAMPAIGN', step: 'DAY', metric: 'impressions' });
  const cut = cuts.find((one) => one === url.cut) ?? 'CAMPAIGN';
  const days = (Date.parse(range.to) - Date.parse(range.from)) / 86_400_000 + 1;
  const possible = steps.filter((one) => one !== 'HOUR' || days <= HOUR_DAYS);
  const granularity = possible.find((one) => one === url.step) ?? 'DAY';
  const metric = counts.find((one) => one === url.metric) ?? 'impressions';
  const live = useLive(ReportDocument, { variables: { ...range, cut, granularity }, everyMs: 5_000, moving: true });
  const report = live.data?.report;
  const best = report?.rows.filter(({ key }) => key !== null).toSorted((a, b) => (b.figures[metric] ?? 0) - (a.figures[metric] ?? 0))[0];
  const all = report?.rows.reduce((sum, row) => sum + (row.figures[metric] ?? 0), 0) ?? 0;
  const name = t.code('metric', metric);
  const answer = report && (best && all > 0 && (best.figures[metric] ?? 0) > 0
    ? t('cuts.answer', { name: best.name ? keyName(t, cut, best) : '', share: f.percent((best.figures[metric] ?? 0) / all), metric: name })
    : t('cuts.nothing'));
  return (
    <Page title={t('nav.reports')} answer={answer} actions={<><AsOf at={live.asOf} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'end' }}>
        <Select label={t('cuts.cut')} value={cut} allowDeselect={false} w={180} data={cuts.map((one) => ({ value: one, label: t(`reportCut.${one}`) }))} onChange={(next) => setUrl({ cut: next ?? 'CAMPAIGN' })} />
        <Select label={t('cuts.metric')} value={metric} allowDeselect={false} w={180} data={counts.map((one) => ({ value: one, label: t.code('metric', one) }))} onChange={(next) => setUrl({ metric: next ?? 'impressions' })} />
        <SegmentedControl aria-label={t('cuts.step')} value={granularity} data={possible.map((one) => ({ value: one, label: t(`reportStep.${one}`) }))} onChange={(next) => setUrl({ step: next })} />
        <span style={{ display: 'flex', gap: 16, marginLeft: 'auto', paddingBottom: 8 }}><Go to="/reports/notes">{t('nav.notesReport')}</Go><Go to="/reports/people">{t('nav.people')}</Go><Go to="/reports/paths">{t('nav.paths')}</Go></span>
      </div>
      <Region live={live} isEmpty={({ report: one }) => one.rows.length === 0} empty={<EmptyState title={t('cuts.nothing')} hint={t('cuts.nothingHint')} action={<Go to="/tracking">{t('nav.tracking')}</Go>} />}>
        {({ report: ready }) => <Passports from={range.from} to={range.to} asOf={live.asOf}><Ready report={ready} metric={metric} zone={organisation.timeZone} /></Passports>}
      </Region>
    </Page>
  );
}

const keyName = (t: ReturnType<typeof useText>, cut: ReportCut, { key, name }: Row): string => {
  if (cut === 'NONE') return t('report.total');
  if (key === null) return t('cuts.unknown');
  if (cut === 'PLACEMENT' || cut === 'DEVICE') return t.code(cut === 'PLACEMENT' ? 'placement' : 'seenOn', key);
  return name ?? key;
};

function Ready({ report, metric, zone }: { report: Report; metric: CountId; zone: string }) {
  const t = useText();
  const f = useFormats();
  const { granularity, cut, currency, rows } = report;
  const name = t.code('metric', metric);
  const now = rows.reduce((sum, row) => sum + (row.figures[metric] ?? 0), 0);
  const before = rows.reduce((sum, row) => sum + (row.before?.[metric] ?? 0), 0);
  const change = clearChange(now, before);
  const finding = before === 0 && now > 0 ? t('cuts.fresh', { metric: name, count: f.count(now) }) : change === null ? t('cuts.noChange', { metric: name }) : t('cuts.changed', { metric: name, change: f.change(change) });
  const sub = t('cuts.sub', { count: f.count(now), before: f.count(before) });
  const today = dayAt(new Date(useNow()), zone);
  const plain = (id: MetricId, header: string, value: (figures: Figures) => number | null, more: Partial<Column<Row>> = {}): Column<Row> => ({
    id, header, align: 'right', sortBy: (row) => value(row.figures), csv: (row) => value(row.figures), csvHeader: `${header} [${id}]`, phone: 'hidden',
    cell: (row) => <MetricValue metric={id}>{f.count(value(row.figures))}</MetricValue>, ...more,
  });
  const sum = (value: (figures: Figures) => number) => rows.reduce((all, row) => all + value(row.figures), 0);
  const micros = (values: readonly string[]) => String(values.reduce((all, one) => all + BigInt(one), 0n));
  const gross = (one: Figures) => one.valid + one.givt + one.sivt;
  const sold = rows.some(({ figures }) => figures.revenueMinor != null);
  const money = (minor: string | null | undefined) => (minor == null ? '–' : f.moneyPlain({ minor, currency }));
  const columns: Column<Row>[] = [
    { id: 'part', header: t(`reportCut.${cut}`), minWidth: 160, cell: (row) => <Named cut={cut} row={row} label={keyName(t, cut, row)} />, sortBy: (row) => keyName(t, cut, row), csv: (row) => keyName(t, cut, row), total: t('report.total') },
    plain('impressions', t.code('metric', 'impressions'), (one) => one.impressions, { phone: 'figure', total: f.count(sum((one) => one.impressions)) }),
    { id: 'change', header: t('cuts.change', { metric: name }), align: 'right', cell: (row) => <Change metric={metric} now={row.figures[metric]} before={row.before?.[metric]} />, phone: 'figure' },
    plain('reach', t.code('metric', 'reach'), (one) => one.reach ?? null),
    plain('viewableRate', t.code('metric', 'viewableRate'), (one) => ratio(one.viewables, one.impressions), { cell: (row) => <MetricValue metric="viewableRate">{f.percent(ratio(row.figures.viewables, row.figures.impressions))}</MetricValue>, total: f.percent(ratio(sum((one) => one.viewables), sum((one) => one.impressions))) }),
    plain('clicks', t.code('metric', 'clicks'), (one) => one.clicks, { total: f.count(sum((one) => one.clicks)) }),
    plain('linkClicks', t.code('metric', 'linkClicks'), (one) => one.linkClicks, { total: f.count(sum((one) => one.linkClicks)) }),
    plain('ctr', t.code('metric', 'ctr'), (one) => ratio(one.clicks, one.impressions), { cell: (row) => <MetricValue metric="ctr">{f.percent(ratio(row.figures.clicks, row.figures.impressions), 2)}</MetricValue>, total: f.percent(ratio(sum((one) => one.clicks), sum((one) => one.impressions)), 2) }),
    plain('conversions', t.code('metric', 'conversions'), (one) => one.conversions ?? null, { phone: 'figure', total: sold ? f.count(sum((one) => one.conversions ?? 0)) : '' }),
    plain('revenue', `${t.code('metric', 'revenue')} (${currency})`, (one) => (one.revenueMinor == null ? null : Number(one.revenueMinor)), { cell: (row) => <MetricValue metric="revenue">{money(row.figures.revenueMinor)}</MetricValue>, csvHeader: 'revenue_minor', total: sold ? money(micros(rows.map(({ figures }) => figures.revenueMinor ?? '0'))) : '' }),
    plain('adSpend', `${t.code('metric', 'adSpend')} (${currency})`, (one) => Number(one.adSpendMicros), { cell: (row) => <MetricValue metric="adSpend">{f.microsMoney(row.figures.adSpendMicros, currency)}</MetricValue>, csvHeader: 'ad_spend_micros', total: f.microsMoney(micros(rows.map(({ figures }) => figures.adSpendMicros)), currency) }),
    { id: 'gross', header: t('traffic.gross'), align: 'right', cell: (row) => f.count(gross(row.figures)), sortBy: (row) => gross(row.figures), csv: (row) => gross(row.figures), phone: 'hidden', total: f.count(sum(gross)) },
    { id: 'givt', header: t('cuts.givt'), align: 'right', cell: (row) => f.count(row.figures.givt), sortBy: (row) => row.figures.givt, csv: (row) => row.figures.givt, csvHeader: 'givt', phone: 'hidden', total: f.count(sum((one) => one.givt)) },
    { id: 'sivt', header: t('cuts.sivt'), align: 'right', cell: (row) => f.count(row.figures.sivt), sortBy: (row) => row.figures.sivt, csv: (row) => row.figures.sivt, csvHeader: 'sivt', phone: 'hidden', total: f.count(sum((one) => one.sivt)) },
    { id: 'invalid', header: t.code('metric', 'invalidShare'), align: 'right', cell: (row) => <MetricValue metric="invalidShare">{f.percent(ratio(row.figures.givt + row.figures.sivt, gross(row.figures)))}</MetricValue>, sortBy: (row) => ratio(row.figures.givt + row.figures.sivt, gross(row.figures)), csv: (row) => ratio(row.figures.givt + row.figures.sivt, gross(row.figures)), csvHeader: 'invalid_share', phone: 'hidden', total: f.percent(ratio(sum((one) => one.givt + one.sivt), sum(gross))) },
  ];
  const hours = granularity === 'HOUR' ? bucketSums(report.points, (one) => ({ valid: one.valid, givt: one.givt, sivt: one.sivt })) : [];
  return (
    <>
      <Section>
        {granularity === 'HOUR'
          ? <Hours points={hours.map(({ bucket, sums }) => ({ hour: bucket, valid: sums.valid ?? 0, givt: sums.givt ?? 0, sivt: sums.sivt ?? 0 }))} finding={finding} sub={t('cuts.hours')} />
          : <Trend finding={finding} sub={sub} name={name} as="bar" format={(value) => f.count(value)} formatAxis={(value) => f.compact(value)}
              points={bucketSums(report.points, (one) => ({ value: one[metric] ?? 0 })).map(({ bucket, sums }) => ({ day: bucket, value: sums.value ?? null, partial: bucket === today }))} />}
      </Section>
      <Section title={t('cuts.table', { cut: t(`reportCut.${cut}`) })} hint={t('cuts.tableHint')}>
        <DataTable id="cuts" caption={t('cuts.table', { cut: t(`reportCut.${cut}`) })} rows={rows} columns={columns} rowKey={(row) => row.key ?? 'none'} />
      </Section>
    </>
  );
}

function Named({ cut, row, label }: { cut: ReportCut; row: Row; label: string }) {
  const at = cut === 'CAMPAIGN' ? 'campaigns' : cut === 'CREATOR' ? 'creators' : cut === 'DEAL' ? 'deals' : null;
  return at !== null && row.key !== null && row.key !== undefined ? <Go to={`/${at}/${row.key}`}>{label}</Go> : <>{label}</>;
}

import { SegmentedControl, Select } from '@mantine/core';
import { dayAt, type MetricId } from '@meadow/shared';
import { Hours, Trend } from '../../charts/lazy.tsx';
import { ReportDocument, type ReportCut, type ReportGranularity, type ReportQuery } from '../../graphql/generated/reports.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { CutTable, cutName } from '../../report/CutTable.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { Passports } from '../../ui/MetricValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { SavedViews } from '../../views/SavedViews.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { bucketSums, clearChange } from './cutFindings.ts';

type Report = ReportQuery['report'];

const cuts: readonly ReportCut[] = ['CAMPAIGN', 'AD_GROUP', 'CREATIVE', 'CREATOR', 'DEAL', 'LINK', 'PLACEMENT', 'DEVICE', 'COUNTRY', 'NONE'];
const steps = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const satisfies readonly ReportGranularity[];
const counts = ['impressions', 'viewables', 'clicks', 'linkClicks', 'engagements', 'conversions'] as const satisfies readonly MetricId[];
type CountId = (typeof counts)[number];
const HOUR_DAYS = 14;
/** What most want to know, without choosing anything; defaults of the address are left out of it. */
const ready = [
  { name: 'views.report.campaigns', query: 'last=30' },
  { name: 'views.report.creatives', query: 'cut=CREATIVE&last=30&metric=clicks' },
  { name: 'views.report.creators', query: 'cut=CREATOR&last=90&metric=conversions&step=WEEK' },
  { name: 'views.report.links', query: 'cut=LINK&last=30&metric=linkClicks' },
  { name: 'views.report.countries', query: 'cut=COUNTRY&last=30' },
  { name: 'views.report.hours', query: 'cut=NONE&last=7&step=HOUR' },
] as const;

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
    ? t('cuts.answer', { name: best.name ? cutName(t, cut, best) : '', share: f.percent((best.figures[metric] ?? 0) / all), metric: name })
    : t('cuts.nothing'));
  return (
    <Page title={t('nav.reports')} answer={answer} actions={<><AsOf at={live.asOf} /><SavedViews page="/reports" ready={ready.map(({ name: label, query }) => ({ name: t(label), query }))} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}>
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

function Ready({ report, metric, zone }: { report: Report; metric: CountId; zone: string }) {
  const t = useText();
  const f = useFormats();
  const { granularity, cut, rows } = report;
  const name = t.code('metric', metric);
  const now = rows.reduce((sum, row) => sum + (row.figures[metric] ?? 0), 0);
  const before = rows.reduce((sum, row) => sum + (row.before?.[metric] ?? 0), 0);
  const change = clearChange(now, before);
  const finding = before === 0 && now > 0 ? t('cuts.fresh', { metric: name, count: f.count(now) }) : change === null ? t('cuts.noChange', { metric: name }) : t('cuts.changed', { metric: name, change: f.change(change) });
  const sub = t('cuts.sub', { count: f.count(now), before: f.count(before) });
  const today = dayAt(new Date(useNow()), zone);
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
        <CutTable id="cuts" report={report} metric={metric} />
      </Section>
    </>
  );
}

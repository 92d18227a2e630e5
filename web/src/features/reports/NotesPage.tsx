import { NotesReportDocument, type NotesReportQuery } from '../../graphql/generated/reports.ts';
import { CategoryRevenue } from './CategoryRevenue.tsx';
import { NoteCosts } from './NoteCosts.tsx';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ByCreator } from '../../report/ByCreator.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, Region } from '../../ui/Region.tsx';

/** What did each note cost, with everything that was paid for it, and what did it bring? */
export function NotesPage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const [range, setRange] = useDayRange(organisation.timeZone);
  const live = useLive(NotesReportDocument, { variables: range, everyMs: 10_000, moving: true });
  const dashboard = live.data?.brandDashboard;
  const best = live.data?.noteCosts.filter(({ cpaMinor, conversions }) => cpaMinor != null && conversions > 0).toSorted((a, b) => Number(a.cpaMinor) - Number(b.cpaMinor))[0];
  return (
    <Page title={t('nav.notesReport')} back={<Go to="/reports">{t('nav.reports')}</Go>} answer={dashboard && (best?.cpaMinor ? t('notes.answer', { name: best.creatorName, cpa: f.moneyPlain({ minor: best.cpaMinor, currency: dashboard.currency }) }) : t('notes.none'))}
      actions={<><AsOf at={dashboard?.asOf ?? null} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}>
      <Region live={live} lines={8}>{({ brandDashboard, noteCosts, laterRevenue, categoryRevenue }) => <><NoteCosts rows={noteCosts} currency={brandDashboard.currency} /><ByCreator dashboard={brandDashboard} /><Later rows={laterRevenue} currency={brandDashboard.currency} /><CategoryRevenue rows={categoryRevenue} currency={brandDashboard.currency} /></>}</Region>
    </Page>
  );
}

type Row = NotesReportQuery['laterRevenue'][number];

/** T+x: goods that are thought about are bought later than the window of attribution sees. */
function Later({ rows, currency }: { rows: readonly Row[]; currency: string }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Row>[] = [
    { id: 'days', header: t('later.days'), cell: (row) => `T+${row.days}`, csv: (row) => row.days },
    { id: 'orders', header: t('metric.conversions'), align: 'right', cell: (row) => f.count(row.conversions), csv: (row) => row.conversions, phone: 'figure' },
    { id: 'revenue', header: t('paths.value', { currency }), align: 'right', cell: (row) => f.moneyPlain({ minor: row.revenueMinor, currency }), csv: (row) => row.revenueMinor, csvHeader: 'revenue_minor', phone: 'figure' },
    { id: 'roi', header: t('later.roi'), align: 'right', cell: (row) => f.decimal(row.roi), csv: (row) => row.roi, phone: 'figure' },
  ];
  return <Section title={t('later.title')} hint={t('later.hint')}><DataTable id="later" caption={t('later.title')} rows={rows} columns={columns} rowKey={(row) => String(row.days)} /></Section>;
}

import type { DashboardView } from './Figures.tsx';
import { useFormats, useText } from '../i18n/text.tsx';
import { Go } from '../session/Go.tsx';
import { DataTable, type Column } from '../ui/DataTable.tsx';
import { figureCsv, figureNumber, figureText, type FigureId } from '../ui/figureText.ts';
import { MetricValue, Passports } from '../ui/MetricValue.tsx';
import { Section } from '../ui/Page.tsx';
import { EmptyState } from '../ui/Region.tsx';

type Row = DashboardView['byCreator'][number];
const shown: readonly FigureId[] = ['spend', 'impressions', 'clicks', 'linkClicks', 'ctr', 'conversions', 'cpa', 'revenue', 'roas'];
const onPhone: ReadonlySet<string> = new Set(['spend', 'conversions', 'cpa']);
const inMoney: ReadonlySet<string> = new Set(['spend', 'cpa', 'revenue']);

/** What each creator cost and brought. */
export function ByCreator({ dashboard }: { dashboard: DashboardView }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Row>[] = [
    {
      id: 'creator',
      header: t('report.creator'),
      cell: (row) => <Go to={row.dealId ? `/deals/${row.dealId}` : `/creators/${row.creatorId}`}>{row.creatorName}</Go>,
      sortBy: (row) => row.creatorName,
      csv: (row) => row.creatorName,
      minWidth: 160,
      total: t('report.total'),
    },
    ...shown.map((id): Column<Row> => ({
      id,
      header: inMoney.has(id) ? `${t.code('metric', id)} (${dashboard.currency})` : t.code('metric', id),
      align: 'right',
      phone: onPhone.has(id) ? 'figure' : 'hidden',
      cell: (row) => <MetricValue metric={id}>{figureText(f, row.figures, id)}</MetricValue>,
      sortBy: (row) => figureNumber(row.figures, id),
      csv: (row) => figureCsv(row.figures, id),
      csvHeader: `${t.code('metric', id)}${inMoney.has(id) ? ` (${dashboard.currency})` : ''} [${id}]`,
      total: figureText(f, dashboard.totals, id),
    })),
  ];
  return (
    <Section title={t('report.byCreator')}>
      <Passports from={dashboard.from} to={dashboard.to} asOf={dashboard.asOf}>
        {dashboard.byCreator.length === 0 ? (
          <EmptyState title={t('report.noCreators')} hint={t('report.noCreatorsHint')} action={<Go to="/briefs">{t('report.toBriefs')}</Go>} />
        ) : (
          <DataTable id="by-creator" caption={t('report.byCreator')} rows={dashboard.byCreator} columns={columns} rowKey={(row) => `${row.creatorId}${row.dealId ?? ''}`} />
        )}
      </Passports>
    </Section>
  );
}

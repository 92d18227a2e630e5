import { ratio } from '@meadow/shared';
import type { NotesReportQuery } from '../../graphql/generated/reports.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState } from '../../ui/Region.tsx';

type Row = NotesReportQuery['noteCosts'][number];
const parts = ['fee', 'platformFee', 'product', 'shipping', 'boost', 'commission'] as const;

/** The receipt of each note: all that was paid for it, part by part, beside what it brought. */
export function NoteCosts({ rows, currency }: { rows: readonly Row[]; currency: string }) {
  const t = useText();
  const f = useFormats();
  const money = (minor: string | bigint) => f.moneyFigure({ minor: String(minor), currency });
  const sum = (minor: (row: Row) => string) => rows.reduce((all, row) => all + BigInt(minor(row)), 0n);
  const orders = rows.reduce((all, row) => all + row.conversions, 0);
  const total = sum((row) => row.totalMinor);
  const inMoney = (id: string, header: string, minor: (row: Row) => string, phone: 'figure' | 'hidden' = 'hidden'): Column<Row> => ({
    id, header, align: 'right', cell: (row) => money(minor(row)), sortBy: (row) => Number(minor(row)), csv: minor, csvHeader: `${id}_minor`, phone, total: money(sum(minor)),
  });
  const columns: Column<Row>[] = [
    { id: 'note', header: t('noteCost.note'), minWidth: 150, total: t('report.total'), csv: (row) => `${row.creatorName} · ${row.title}`, sortBy: (row) => row.creatorName, cell: (row) => <Note row={row} /> },
    ...parts.map((id) => inMoney(id, t(`noteCost.${id}`), (row) => row[`${id}Minor`])),
    inMoney('total', t('noteCost.total'), (row) => row.totalMinor, 'figure'),
    { id: 'orders', header: t('metric.conversions'), align: 'right', cell: (row) => f.count(row.conversions), sortBy: (row) => row.conversions, csv: (row) => row.conversions, phone: 'figure', total: f.count(orders) },
    inMoney('revenue', t('metric.revenue'), (row) => row.revenueMinor),
    { id: 'cpa', header: t('metric.cpa'), align: 'right', cell: (row) => (row.cpaMinor == null ? '–' : money(row.cpaMinor)), sortBy: (row) => (row.cpaMinor == null ? null : Number(row.cpaMinor)), csv: (row) => row.cpaMinor, csvHeader: 'cpa_minor', phone: 'figure', total: orders > 0 ? money(String(Math.round(Number(total) / orders))) : '–' },
    { id: 'roas', header: t('metric.roas'), align: 'right', cell: (row) => f.decimal(row.roas), sortBy: (row) => row.roas ?? null, csv: (row) => row.roas, phone: 'hidden', total: f.decimal(ratio(Number(sum((row) => row.revenueMinor)), Number(total))) },
  ];
  return (
    <Section title={`${t('noteCost.title')} (${currency})`} hint={t('noteCost.hint')}>
      {rows.length === 0 ? <EmptyState title={t('noteCost.none')} hint={t('report.noCreatorsHint')} /> : <DataTable id="note-costs" caption={t('noteCost.title')} rows={rows} columns={columns} rowKey={(row) => row.id} />}
    </Section>
  );
}

function Note({ row }: { row: Row }) {
  return <>{row.dealId ? <Go to={`/deals/${row.dealId}`}>{row.creatorName}</Go> : <Go to={`/creators/${row.creatorId}`}>{row.creatorName}</Go>}<small style={{ display: 'block', color: 'var(--mantine-color-dimmed)' }}>{row.title}</small></>;
}

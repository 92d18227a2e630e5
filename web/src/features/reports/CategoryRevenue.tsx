import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { SetDecisionDaysDocument, type NotesReportQuery } from '../../graphql/generated/reports.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';

type Row = NotesReportQuery['categoryRevenue'][number];
const LONGEST = 90;

/** T+x with the x of each category; who may changes it where it stands. */
export function CategoryRevenue({ rows, currency }: { rows: readonly Row[]; currency: string }) {
  const t = useText();
  const f = useFormats();
  const { may, organisation } = useSession();
  const isMine = may('tracking:manage') && organisation.kind === 'BRAND';
  const money = (minor: string) => f.moneyPlain({ minor, currency });
  const columns: Column<Row>[] = [
    { id: 'category', header: t('later.category'), cell: (row) => t.code('category', row.category), csv: (row) => row.category },
    { id: 'days', header: t('later.within'), align: 'right', cell: (row) => (isMine ? <Days key={row.days} row={row} /> : `T+${row.days}`), csv: (row) => row.days, phone: 'figure' },
    { id: 'spent', header: t('later.spent', { currency }), align: 'right', cell: (row) => money(row.spentMinor), sortBy: (row) => Number(row.spentMinor), csv: (row) => row.spentMinor, csvHeader: 'spent_minor', phone: 'figure' },
    { id: 'orders', header: t('metric.conversions'), align: 'right', cell: (row) => f.count(row.conversions), sortBy: (row) => row.conversions, csv: (row) => row.conversions, phone: 'figure' },
    { id: 'revenue', header: t('paths.value', { currency }), align: 'right', cell: (row) => money(row.revenueMinor), sortBy: (row) => Number(row.revenueMinor), csv: (row) => row.revenueMinor, csvHeader: 'revenue_minor', phone: 'figure' },
    { id: 'roi', header: t('later.roi'), align: 'right', cell: (row) => f.decimal(row.roi), sortBy: (row) => row.roi ?? 0, csv: (row) => row.roi, phone: 'figure' },
  ];
  if (rows.length === 0) return null;
  return <Section title={t('later.categories')} hint={t('later.categoriesHint')}><DataTable id="later-categories" caption={t('later.categories')} rows={rows} columns={columns} rowKey={(row) => row.category} /></Section>;
}

function Days({ row }: { row: Row }) {
  const t = useText();
  const [days, setDays] = useState<number | string>(row.days);
  const [set] = useAction(SetDecisionDaysDocument, { refresh: ['NotesReport'] });
  const save = () => {
    if (days !== row.days && typeof days === 'number') void set({ category: row.category, days });
  };
  return (
    <NumberInput aria-label={t('later.daysOf', { category: t.code('category', row.category) })} size="xs" w={76} ml="auto" prefix="T+" min={0} max={LONGEST} allowDecimal={false} value={days}
      onChange={setDays} onBlur={save} onKeyDown={(event) => event.key === 'Enter' && save()} />
  );
}

import { Trend } from '../../charts/lazy.tsx';
import type { SharedReportQuery } from '../../graphql/generated/insight.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState } from '../../ui/Region.tsx';

type Content = NonNullable<SharedReportQuery['sharedReport']>['content'];

/** A report as it was made, in its own language; the same figures as its PDF and CSV. */
export function ReportView({ content, files }: { content: Content; files: string }) {
  const t = useText();
  const f = useFormats();
  return (
    <>
      <p><a href={`${files}/pdf`}>PDF</a> · <a href={`${files}/csv`}>CSV</a> · {f.day(content.from)} – {f.day(content.to)}</p>
      {content.sections.map(({ title, columns, rows, chart }, index) => {
        const shown: Column<string[]>[] = columns.map((header, at) => ({ id: String(at), header, cell: (row) => row[at] ?? '', align: at === 0 ? undefined : 'right', phone: at === 0 ? undefined : 'figure' }));
        return (
          <Section key={title} title={title}>
            {chart.length > 1 && <Trend finding={title} sub="" name={title} points={chart.map(({ day, value }) => ({ day, value, partial: false }))} format={(value) => f.count(value)} formatAxis={(value) => f.compact(value)} />}
            {rows.length === 0 ? <EmptyState title={t('reportsPage.noRows')} /> : chart.length > 1 && rows.length > 30 ? null : <DataTable id={`section-${index}`} caption={title} rows={rows} columns={shown} rowKey={(row) => row.join(' ')} exportable={false} dense />}
          </Section>
        );
      })}
    </>
  );
}

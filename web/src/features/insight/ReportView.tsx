import { SegmentedControl } from '@mantine/core';
import { Trend } from '../../charts/lazy.tsx';
import type { SharedReportQuery } from '../../graphql/generated/insight.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState } from '../../ui/Region.tsx';
import styles from './insight.module.css';

type Shared = NonNullable<SharedReportQuery['sharedReport']>;
export type ReportLanguage = Shared['language'];
export const reportLanguages = [{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }] as const satisfies readonly { value: ReportLanguage; label: string }[];
type Content = NonNullable<SharedReportQuery['sharedReport']>['content'];

/** A report as it was made, in either language; the same figures as its PDF and CSV. */
export function ReportView({ content, files, language, onLanguage }: { content: Content; files: string; language: ReportLanguage; onLanguage: (language: ReportLanguage) => void }) {
  const t = useText();
  const f = useFormats();
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px 16px', alignItems: 'center', marginBottom: 16 }}>
        <SegmentedControl size="xs" aria-label={t('reportsPage.language')} data={reportLanguages.map((one) => ({ ...one }))} value={language} onChange={(next) => onLanguage(next === 'zh' ? 'zh' : 'en')} />
        <span><a className={styles.file} href={`${files}/pdf?language=${language}`}>PDF</a> · <a className={styles.file} href={`${files}/csv?language=${language}`}>CSV</a> · {f.day(content.from)} – {f.day(content.to)}</span>
      </div>
      {content.sections.map(({ title, columns, rows, chart }, index) => {
        const shown: Column<string[]>[] = columns.map((header, at) => ({ id: String(at), header, cell: (row) => row[at] ?? '', align: at === 0 ? undefined : 'right', phone: at === 0 ? undefined : 'figure' }));
        return (
          <Section key={title} title={chart.length > 1 ? undefined : title}>
            {chart.length > 1 && <Trend finding={title} sub="" name={title} points={chart.map(({ day, value }) => ({ day, value, partial: false }))} format={(value) => f.count(value)} formatAxis={(value) => f.compact(value)} />}
            {rows.length === 0 ? <EmptyState title={t('reportsPage.noRows')} /> : chart.length > 1 && rows.length > 30 ? null : <DataTable id={`section-${index}`} caption={title} rows={rows} columns={shown} rowKey={(row) => row.join(' ')} exportable={false} dense />}
          </Section>
        );
      })}
    </>
  );
}

import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CreateInsightReportDocument, InsightReportsDocument, ReportSubjectsDocument, RemoveInsightReportDocument, ShareInsightReportDocument, UnshareInsightReportDocument, type InsightReportsQuery } from '../../graphql/generated/insight.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useLanguage, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { reportLanguages } from './ReportView.tsx';
import { InsightTabs } from './InsightTabs.tsx';
import styles from './insight.module.css';

type Report = InsightReportsQuery['insightReports'][number];
const kinds = ['CATEGORY', 'BRAND', 'CAMPAIGN'] as const;
const paces = ['NEVER', 'WEEKLY', 'MONTHLY'] as const;

/** What do I send, and to whom is it open? */
export function InsightReportsPage() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const [link, setLink] = useState('');
  const live = useLive(InsightReportsDocument, { variables: {} });
  const [share] = useAction(ShareInsightReportDocument, { refresh: ['InsightReports'] });
  const [unshare] = useAction(UnshareInsightReportDocument, { refresh: ['InsightReports'] });
  const [remove] = useAction(RemoveInsightReportDocument, { refresh: ['InsightReports'] });
  const columns: Column<Report>[] = [
    { id: 'title', header: t('reportsPage.name'), cell: (row) => <Go to={`/insight/reports/${row.id}`}>{row.title}</Go>, csv: (row) => row.title },
    { id: 'kind', header: t('words.kind'), cell: (row) => t(`reportKind.${row.kind}`), csv: (row) => row.kind, phone: 'figure' },
    { id: 'every', header: t('reportsPage.every'), cell: (row) => (row.nextOn ? t('reportsPage.next', { every: t(`reportPace.${row.every}`), day: f.day(row.nextOn) }) : t(`reportPace.${row.every}`)), csv: (row) => row.every, phone: 'figure' },
    { id: 'made', header: t('reportsPage.made'), cell: (row) => (row.madeAt ? f.ago(row.madeAt) : '–'), phone: 'figure' },
    {
      id: 'act', header: '', align: 'right', phone: 'action', cell: (row) => may('brief:write') && (
        <>
          <Button size="compact-sm" variant="subtle" onClick={() => void share({ id: row.id }).then((done) => done && setLink(done.shareInsightReport))}>{t('reportsPage.share')}</Button>
          {row.isShared && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void unshare({ id: row.id })}>{t('reportsPage.unshare')}</Button>}
          <ConfirmButton size="compact-sm" variant="subtle" color="gray" danger label={t('words.remove')} effect={t('reportsPage.removeEffect', { title: row.title })} onConfirm={async () => (await remove({ id: row.id })) !== null} />
        </>
      ),
    },
  ];
  return (
    <Page title={t('insightTab.reports')} lead={t('reportsPage.lead')}>
      <InsightTabs here="reports" />
      {may('brief:write') && <New />}
      {link && <Section title={t('reportsPage.link')} hint={t('reportsPage.linkHint')}><CopyLine label={t('reportsPage.link')} text={link} /></Section>}
      <Region live={live}>
        {({ insightReports }) => <Section title={t('insightTab.reports')}>{insightReports.length === 0 ? <EmptyState title={t('reportsPage.none')} hint={t('reportsPage.noneHint')} /> : <DataTable id="insight-reports" caption={t('insightTab.reports')} rows={insightReports} columns={columns} rowKey={(row) => row.id} exportable={false} />}</Section>}
      </Region>
    </Page>
  );
}

function New() {
  const t = useText();
  const { locale } = useLanguage();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<Report['kind']>('CATEGORY');
  const [subject, setSubject] = useState('');
  const [every, setEvery] = useState<Report['every']>('WEEKLY');
  const [language, setLanguage] = useState<Report['language']>(locale === 'en' ? 'en' : 'zh');
  const subjects = useLive(ReportSubjectsDocument, { variables: {} });
  const campaigns = subjects.data?.campaigns.edges.map(({ node }) => node) ?? [];
  const categories = subjects.data?.insight.dataset?.categories ?? [];
  const [create, busy] = useAction(CreateInsightReportDocument, { refresh: ['InsightReports'] });
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); void create({ input: { title, kind, subject: subject.trim(), every, language } }).then((done) => done && setTitle('')); }}>
      <TextInput label={t('reportsPage.name')} required maxLength={80} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <Select label={t('words.kind')} data={kinds.map((one) => ({ value: one, label: t(`reportKind.${one}`) }))} value={kind} allowDeselect={false} onChange={(next) => { setKind(kinds.find((one) => one === next) ?? 'CATEGORY'); setSubject(''); }} />
      {kind === 'CAMPAIGN' && <Select label={t('reportsPage.campaign')} required searchable data={campaigns.map(({ id, name }) => ({ value: id, label: name }))} value={subject || null} onChange={(next) => setSubject(next ?? '')} />}
      {kind === 'CATEGORY' && categories.length > 0 && <Select label={t('insight.category')} data={[{ value: '', label: t('insight.allCategories') }, ...categories.map((code) => ({ value: code, label: t.code('category', code) }))]} value={subject} allowDeselect={false} onChange={(next) => setSubject(next ?? '')} />}
      <Select label={t('reportsPage.every')} data={paces.map((one) => ({ value: one, label: t(`reportPace.${one}`) }))} value={every} allowDeselect={false} onChange={(next) => setEvery(paces.find((one) => one === next) ?? 'NEVER')} />
      <Select label={t('reportsPage.language')} data={reportLanguages.map((one) => ({ ...one }))} value={language} allowDeselect={false} onChange={(next) => setLanguage(next === 'en' ? 'en' : 'zh')} />
      <Button type="submit" loading={busy}>{t('reportsPage.make')}</Button>
    </form>
  );
}

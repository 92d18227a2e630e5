import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { InsightReportDocument } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useLanguage, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { Page } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { ReportView, type ReportLanguage } from './ReportView.tsx';

/** One report, as it was last made, in the reader's language first. */
export function InsightReportPage() {
  const t = useText();
  const f = useFormats();
  const { reportId = '' }: { reportId?: string } = useParams({ strict: false });
  const { locale } = useLanguage();
  const [language, setLanguage] = useState<ReportLanguage>(locale === 'en' ? 'en' : 'zh');
  const live = useLive(InsightReportDocument, { variables: { id: reportId, language } });
  const report = live.data?.insightReport;
  return (
    <Page title={t('insightTab.reports')} back={<Go to="/insight/reports">{t('insightTab.reports')}</Go>} answer={report?.title} lead={report?.madeAt ? t('reportsPage.madeAgo', { ago: f.ago(report.madeAt) }) : undefined}>
      <Region live={live}>
        {({ insightReport }) => (insightReport.content ? <ReportView content={insightReport.content} files={`/api/insight-reports/${insightReport.id}`} language={language} onLanguage={setLanguage} /> : <EmptyState title={t('reportsPage.noRows')} />)}
      </Region>
    </Page>
  );
}

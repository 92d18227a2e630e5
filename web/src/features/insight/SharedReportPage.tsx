import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { toApiError } from '../../errors/apiError.ts';
import { SharedReportDocument, type SharedReportQuery } from '../../graphql/generated/insight.ts';
import { request } from '../../graphql/request.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Page } from '../../ui/Page.tsx';
import { EmptyState, Pending } from '../../ui/Region.tsx';
import { ReportView, type ReportLanguage } from './ReportView.tsx';

/** What a link shows to whoever has it. */
export function SharedReportPage() {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const { token = '' }: { token?: string } = useParams({ strict: false });
  const [report, setReport] = useState<SharedReportQuery['sharedReport'] | undefined>(undefined);
  const [failed, setFailed] = useState('');
  const [language, setLanguage] = useState<ReportLanguage | null>(null);
  useEffect(() => {
    request(SharedReportDocument, { token, language }).then((data) => setReport(data.sharedReport ?? null), (error: unknown) => setFailed(errorText(toApiError(error))));
  }, [token, language, errorText]);
  if (failed) return <main style={{ padding: 24 }}><h1>Meadow</h1><p role="alert">{failed}</p></main>;
  if (report === undefined) return <main style={{ padding: 24 }}><h1>Meadow</h1><Pending lines={4} /></main>;
  if (!report) return <main style={{ padding: 24 }}><h1>Meadow</h1><EmptyState title={t('reportsPage.ended')} hint={t('reportsPage.endedHint')} /></main>;
  return (
    <main style={{ padding: 24, maxWidth: 1080, margin: '0 auto' }}>
      <Page title={report.title} lead={t('reportsPage.madeAgo', { ago: f.ago(report.madeAt) })}>
        <ReportView content={report.content} files={`/api/shared-reports/${token}`} language={report.language} onLanguage={setLanguage} />
      </Page>
    </main>
  );
}

import { Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { DecideCreditAppealDocument, HandleReportDocument, TrustDocument, type TrustQuery } from '../../graphql/generated/growth.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';

type Appeal = TrustQuery['creditAppeals'][number];
type Report = TrustQuery['partyReports'][number];

/** Is the flag fair? */
export function TrustPage() {
  const t = useText();
  const live = useLive(TrustDocument, { variables: {}, everyMs: 10_000 });
  const waiting = live.data && live.data.creditAppeals.filter(({ decidedAt }) => !decidedAt).length + live.data.partyReports.filter(({ handledAt }) => !handledAt).length;
  return (
    <Page title={t('nav.trust')} answer={waiting === undefined ? undefined : t('trust.answer', { count: waiting })} actions={<AsOf at={live.asOf} />}>
      <Region live={live}>
        {({ creditAppeals, partyReports }) => (
          <>
            <Section title={t('trust.appeals')}>{creditAppeals.length === 0 ? <EmptyState title={t('trust.noAppeals')} /> : <Appeals appeals={creditAppeals} />}</Section>
            <Section title={t('trust.reports')}>{partyReports.length === 0 ? <EmptyState title={t('trust.noReports')} /> : <Reports reports={partyReports} />}</Section>
          </>
        )}
      </Region>
    </Page>
  );
}

function Appeals({ appeals }: { appeals: readonly Appeal[] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Appeal>[] = [
    { id: 'creator', header: t('trust.creator'), minWidth: 140, cell: (a) => <Go to={`/deals/${a.dealId}`}>{a.creatorName}</Go>, sortBy: (a) => a.creatorName, csv: (a) => a.creatorName },
    { id: 'what', header: t('credit.what'), cell: (a) => t.code('creditReason', a.reason), sortBy: (a) => a.reason, csv: (a) => a.reason, phone: 'figure' },
    { id: 'text', header: t('trust.text'), minWidth: 220, cell: (a) => a.text, csv: (a) => a.text, phone: 'figure' },
    { id: 'at', header: t('credit.when'), cell: (a) => f.dateTime(a.at), sortBy: (a) => a.at, csv: (a) => a.at, phone: 'hidden' },
    { id: 'act', header: t('trust.state'), phone: 'action', cell: (a) => (a.decidedAt ? (a.lifted ? t('credit.lifted') : t('credit.upheld', { why: a.why ?? '' })) : <Group gap={6} wrap="nowrap"><Decide id={a.id} lift /><Decide id={a.id} lift={false} /></Group>) },
  ];
  return <DataTable id="appeals" caption={t('trust.appeals')} rows={appeals} columns={columns} rowKey={(a) => a.id} />;
}

function Decide({ id, lift }: { id: string; lift: boolean }) {
  const t = useText();
  const [why, setWhy] = useState('');
  const [decide] = useAction(DecideCreditAppealDocument, { refresh: ['Trust'] });
  return (
    <ConfirmButton label={t(lift ? 'trust.lift' : 'trust.uphold')} size="compact-xs" variant="default" effect={t('trust.effect')} ready={why.trim() !== ''} onConfirm={async () => (await decide({ id, lift, why })) !== null}>
      <Textarea label={t('trust.why')} autosize minRows={2} maxLength={2000} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
    </ConfirmButton>
  );
}

function Reports({ reports }: { reports: readonly Report[] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Report>[] = [
    { id: 'about', header: t('trust.about'), minWidth: 140, cell: (r) => <Go to={`/deals/${r.dealId}`}>{r.aboutName}</Go>, sortBy: (r) => r.aboutName, csv: (r) => r.aboutName },
    { id: 'by', header: t('trust.by'), cell: (r) => r.byName, sortBy: (r) => r.byName, csv: (r) => r.byName, phone: 'figure' },
    { id: 'text', header: t('trust.text'), minWidth: 220, cell: (r) => r.reason, csv: (r) => r.reason, phone: 'figure' },
    { id: 'at', header: t('credit.when'), cell: (r) => f.dateTime(r.at), sortBy: (r) => r.at, csv: (r) => r.at, phone: 'hidden' },
    { id: 'act', header: t('trust.state'), phone: 'action', cell: (r) => (r.handledAt ? r.outcome : <Handle id={r.id} />) },
  ];
  return <DataTable id="reports" caption={t('trust.reports')} rows={reports} columns={columns} rowKey={(r) => r.id} />;
}

function Handle({ id }: { id: string }) {
  const t = useText();
  const [outcome, setOutcome] = useState('');
  const [handle] = useAction(HandleReportDocument, { refresh: ['Trust'] });
  return (
    <ConfirmButton label={t('trust.handle')} size="compact-xs" variant="default" effect={t('trust.effect')} ready={outcome.trim() !== ''} onConfirm={async () => (await handle({ id, outcome })) !== null}>
      <Textarea label={t('trust.outcome')} autosize minRows={2} maxLength={2000} value={outcome} onChange={(event) => setOutcome(event.currentTarget.value)} />
    </ConfirmButton>
  );
}

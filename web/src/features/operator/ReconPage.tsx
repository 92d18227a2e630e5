import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import { ApiError, fromProblem, toApiError } from '../../errors/apiError.ts';
import { ReconDocument, type ReconQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { tell } from '../../ui/tell.ts';
import { ExplainEntry } from './ExplainEntry.tsx';
import { ProviderBalances } from './ProviderBalances.tsx';
import { RefusedFiles } from './RefusedFiles.tsx';
import { TopUpReversals } from './TopUpReversals.tsx';
import { WebhookProblems } from './WebhookProblems.tsx';

type Statement = ReconQuery['bankStatements'][number];
type Entry = ReconQuery['suspense'][number];
type Difference = ReconQuery['reconciliation']['differences'][number];

async function sendStatement(file: File): Promise<number> {
  const response = await fetch('/api/bank-statements', { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/octet-stream' }, body: file }).catch(() => null);
  if (!response) throw new ApiError('UNAVAILABLE', 'no answer');
  if (!response.ok) throw await fromProblem(response);
  const { entries }: { entries: number } = await response.json();
  return entries;
}

/** Do ledger, providers and bank agree? */
export function ReconPage() {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const { may } = useSession();
  const live = useLive(ReconDocument, { variables: {}, everyMs: 5_000 });
  const [sending, setSending] = useState(false);
  const take = async (file: File | null) => {
    if (!file) return;
    setSending(true);
    try {
      tell.done(t('recon.taken', { count: await sendStatement(file) }));
    } catch (failure) {
      tell.failed(errorText(toApiError(failure)));
    } finally {
      setSending(false);
    }
  };
  const amount = (minor: string, currency: string) => f.money({ minor, currency });
  const differences: Column<Difference>[] = [
    { id: 'kind', header: t('recon.difference'), cell: (d) => t.code('difference', d.kind), csv: (d) => d.kind, phone: 'figure' },
    { id: 'reference', header: t('recon.reference'), cell: (d) => <code>{d.reference}</code>, csv: (d) => d.reference },
    { id: 'left', header: t('recon.expected'), align: 'right', cell: (d) => amount(d.leftMinor, d.currency), csv: (d) => d.leftMinor, phone: 'figure' },
    { id: 'right', header: t('recon.found'), align: 'right', cell: (d) => amount(d.rightMinor, d.currency), csv: (d) => d.rightMinor, phone: 'figure' },
  ];
  const statements: Column<Statement>[] = [
    { id: 'id', header: t('recon.statement'), cell: (s) => s.statementId, csv: (s) => s.statementId },
    { id: 'at', header: t('recon.imported'), cell: (s) => f.dateTime(s.importedAt), sortBy: (s) => s.importedAt, csv: (s) => s.importedAt, phone: 'hidden' },
    { id: 'entries', header: t('recon.entries'), align: 'right', cell: (s) => f.count(s.entries), csv: (s) => s.entries, phone: 'figure' },
    { id: 'suspense', header: t('recon.suspense'), align: 'right', cell: (s) => f.count(s.suspense), csv: (s) => s.suspense, phone: 'figure' },
    { id: 'closing', header: t('recon.closing'), align: 'right', cell: (s) => amount(s.closingMinor, s.currency), csv: (s) => s.closingMinor, phone: 'figure' },
  ];
  const suspended: Column<Entry>[] = [
    { id: 'day', header: t('recon.booked'), cell: (e) => f.day(e.bookedOn), sortBy: (e) => e.bookedOn, csv: (e) => e.bookedOn },
    { id: 'who', header: t('recon.counterparty'), cell: (e) => e.counterparty || '–', csv: (e) => e.counterparty, phone: 'figure' },
    { id: 'text', header: t('recon.remittance'), cell: (e) => <>{[e.remittance, e.batchRef && t('recon.batch', { ref: e.batchRef })].filter(Boolean).join(' · ') || '–'}{e.returnReason && <small><br />{e.returnReason}</small>}</>, csv: (e) => e.remittance, phone: 'hidden' },
    { id: 'reason', header: t('import.reason'), cell: (e) => (e.reason ? t.code('suspenseReason', e.reason) : '–'), sortBy: (e) => e.reason, csv: (e) => e.reason, phone: 'line' },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (e) => amount(e.amountMinor, e.currency), sortBy: (e) => BigInt(e.amountMinor), csv: (e) => e.amountMinor, phone: 'figure' },
    { id: 'act', header: '', phone: 'action', cell: (e) => may('payout:approve') && <ExplainEntry entry={e} /> },
  ];
  const data = live.data;
  const open = data ? data.reconciliation.differences.length + data.suspense.length : undefined;
  return (
    <Page title={t('nav.recon')} answer={open === undefined ? undefined : open === 0 ? t('recon.agrees') : t('recon.open', { count: open })}
      actions={<><AsOf at={live.asOf} />{may('payout:approve') && <FileButton onChange={(file) => void take(file)} accept=".xml,text/xml,application/xml">{(props) => <Button {...props} loading={sending}>{t('recon.import')}</Button>}</FileButton>}</>}>
      <Region live={live}>
        {({ reconciliation, suspense, bankStatements }) => (
          <>
            <Section title={t('recon.differences')} hint={<>{t('recon.compared', { topUps: reconciliation.topUps, payouts: reconciliation.payouts, entries: reconciliation.bankEntries })}{reconciliation.transfersReadAt && <> {t('recon.transfers', { count: reconciliation.transfers, at: f.moment(reconciliation.transfersReadAt) })}</>}</>}>
              {reconciliation.differences.length === 0 ? <EmptyState title={t('recon.none')} hint={t('recon.noneHint')} /> : <DataTable id="differences" dense caption={t('recon.differences')} rows={reconciliation.differences} columns={differences} rowKey={(d) => `${d.kind} ${d.reference}`} />}
            </Section>
            <Section title={t('recon.suspense')}>
              {suspense.length === 0 ? <EmptyState title={t('recon.noSuspense')} /> : <DataTable id="suspense" dense caption={t('recon.suspense')} rows={suspense} columns={suspended} rowKey={(e) => e.id} />}
            </Section>
            {reconciliation.atProviders.length > 0 && <ProviderBalances rows={reconciliation.atProviders} />}
            <Section title={t('recon.statements')}>
              {bankStatements.length === 0 ? <EmptyState title={t('recon.noStatements')} hint={t('recon.noStatementsHint')} /> : <DataTable id="statements" dense caption={t('recon.statements')} rows={bankStatements} columns={statements} rowKey={(s) => s.id} />}
            </Section>
          </>
        )}
      </Region>
      <TopUpReversals />
      <WebhookProblems />
      {may('payout:approve') && <RefusedFiles />}
    </Page>
  );
}

import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { toApiError, type ApiError } from '../../errors/apiError.ts';
import { ApplyAdGroupsCsvDocument, ChangedAdGroupsCsvDocument, PreviewAdGroupsCsvDocument, type BulkReceiptPartsFragment } from '../../graphql/generated/campaigns.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { fetchFile } from '../../graphql/fetchFile.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { download } from '../../ui/download.ts';
import { Page, Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

type Row = BulkReceiptPartsFragment['rows'][number];
const tones = { CREATED: 'done', CHANGED: 'due', UNCHANGED: 'quiet', REFUSED: 'error' } as const;
const toneOf = (outcome: string) => tones[outcome as keyof typeof tones] ?? 'quiet';

/** What would change, row by row, before it does? With ?ids=…&act=… (and &by=…, percent) that change of those campaigns is shown at once. */
export function BulkPage() {
  const [{ ids, act, by }] = useUrlState({ ids: '', act: '', by: '' });
  const bps = Math.round(Number(by || 0) * 100);
  const change = { campaignIds: ids.split(' ').filter(Boolean), ...(act === 'pause' ? { status: 'PAUSED' } : act === 'resume' ? { status: 'ACTIVE' } : act === 'bid' ? { bidBps: bps } : { dailyBudgetBps: bps }) };
  const live = useLive(ChangedAdGroupsCsvDocument, { variables: { change }, skip: ids === '' });
  return ids === '' ? <Bulk given={null} /> : <Region live={live}>{({ adGroupsCsv }) => <Bulk key={`${ids} ${act} ${by}`} given={adGroupsCsv} />}</Region>;
}

function Bulk({ given }: { given: string | null }) {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const picker = useRef<HTMLInputElement>(null);
  const [csv, setCsv] = useState('');
  const [receipt, setReceipt] = useState<BulkReceiptPartsFragment | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const { organisation, isActing } = useSession();
  const [preview, isReading] = useAction(PreviewAdGroupsCsvDocument, { onError: setError });
  const [apply] = useAction(ApplyAdGroupsCsvDocument, { onError: setError, refresh: ['Campaigns'] });
  const show = async (text: string) => {
    setError(null);
    setReceipt(null);
    setCsv(text);
    setReceipt((await preview({ csv: text }))?.previewAdGroupsCsv ?? null);
  };
  const isShown = useRef(false);
  useEffect(() => {
    if (given === null || isShown.current) return;
    isShown.current = true;
    void show(given);
  });
  const fetchIt = async () => {
    try {
      download('meadow-ad-groups.csv', await fetchFile('/api/ad-groups/csv', isActing ? organisation.id : undefined));
    } catch (failure) {
      setError(toApiError(failure));
    }
  };
  const confirm = async () => {
    setError(null);
    const done = await apply({ csv });
    if (done) setReceipt(done.applyAdGroupsCsv);
    return done !== null;
  };
  const reason = typeof error?.details['reason'] === 'string' ? error.details['reason'] : null;
  const changes = (row: Row) => row.changes.map(({ column, before, after }) => `${t.code('bulkColumn', column)}: ${before || '–'} → ${after || '–'}`);
  const refusal = ({ reason: why, column }: Row) => (why ? (column ? t('bulk.reasonIn', { column: t.code('bulkColumn', column), reason: t.code('bulkReason', why) }) : t.code('bulkReason', why)) : null);
  const columns: Column<Row>[] = [
    { id: 'line', header: t('import.line'), align: 'right', cell: (row) => f.count(row.line), sortBy: (row) => row.line, csv: (row) => row.line },
    { id: 'campaign', header: t('campaign.name'), minWidth: 160, csv: (row) => row.campaign, cell: (row) => <>{row.campaign ?? '–'}{row.adGroup && <div style={{ fontSize: 12 }}>{row.adGroup}</div>}</>, phone: 'figure' },
    { id: 'outcome', header: t('bulk.outcome'), sortBy: (row) => row.outcome, csv: (row) => row.outcome, cell: (row) => <Tag tone={toneOf(row.outcome)}>{t.code('bulkOutcome', row.outcome)}</Tag>, phone: 'figure' },
    { id: 'changes', header: t('bulk.changes'), csv: (row) => row.reason ?? changes(row).join('; '), cell: (row) => (row.reason ? refusal(row) : row.changes.length === 0 ? '–' : changes(row).map((one) => <div key={one}>{one}</div>)), phone: 'figure' },
  ];
  const moving = (receipt?.created ?? 0) + (receipt?.changed ?? 0);
  return (
    <Page title={t('bulk.title')} lead={t('bulk.lead')} back={<Go to="/campaigns">{t('nav.campaigns')}</Go>}
      actions={<Button variant="default" onClick={() => void fetchIt()}>{t('bulk.download')}</Button>}>
      <Section>
        <input ref={picker} type="file" hidden accept=".csv,.tsv,text/csv" aria-label={t('bulk.choose')} onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void file.text().then(show);
        }} />
        <Button loading={isReading} onClick={() => picker.current?.click()}>{t('bulk.choose')}</Button>
        {error && <p role="alert" style={{ color: 'var(--m-error)' }}>{reason ? t.code('bulkFile', reason) : errorText(error)}</p>}
      </Section>
      {receipt && (
        <Section title={t('bulk.preview')}>
          <p role="status">{receipt.isApplied ? t('bulk.applied', { changed: moving }) : t('bulk.counts', { created: f.count(receipt.created), changed: f.count(receipt.changed), unchanged: f.count(receipt.unchanged), refused: f.count(receipt.refused) })}</p>
          {receipt.refused > 0 && <p style={{ marginBottom: 12 }}>{t('bulk.refusedHint')}</p>}
          {!receipt.isApplied && receipt.refused === 0 && moving > 0 && <ConfirmButton label={t('bulk.apply')} effect={t('bulk.applyEffect', { changed: moving })} onConfirm={confirm} mb={12} />}
          <DataTable id="bulk" caption={t('bulk.preview')} rows={receipt.rows} columns={columns} rowKey={(row) => String(row.line)} />
        </Section>
      )}
    </Page>
  );
}

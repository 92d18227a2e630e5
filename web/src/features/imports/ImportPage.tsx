import { Button, Select, SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { requiredImportFields } from '@meadow/shared';
import { toApiError } from '../../errors/apiError.ts';
import { ImportRunsDocument, PreviewImportDocument, StartImportDocument, type PreviewImportMutation, type RunPartsFragment } from '../../graphql/generated/imports.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { tell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { ImportProgress } from './ImportProgress.tsx';
import { upload } from './upload.ts';

type Preview = PreviewImportMutation['previewImport'];
type Kind = Preview['kind'];

/** Which file, how its columns are read, what came of it. */
export function ImportPage() {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const { organisation, isActing } = useSession();
  const [{ run: runId }, setUrl] = useUrlState({ run: '' });
  const [kind, setKind] = useState<Kind>('CREATORS');
  const [preview, setPreview] = useState<Preview | null>(null);
  const [mapping, setMapping] = useState<Record<string, string | null>>({});
  const [isSending, setSending] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const [look] = useAction(PreviewImportDocument);
  const [start, isStarting] = useAction(StartImportDocument, { refresh: ['ImportRuns'] });
  const runs = useLive(ImportRunsDocument, { variables: {}, everyMs: 5_000 });

  const take = async (file: File) => {
    setSending(true);
    try {
      const uploadId = await upload(file, isActing ? organisation.id : undefined);
      const seen = (await look({ uploadId, kind }))?.previewImport;
      if (seen) {
        setPreview(seen);
        setMapping(Object.fromEntries(seen.mapping.map(({ field, column }) => [field, column ?? null])));
        setUrl({ run: '' });
      }
    } catch (error) {
      tell.failed(errorText(toApiError(error)));
    }
    setSending(false);
  };
  const begin = async () => {
    if (!preview) return;
    const begun = await start({ uploadId: preview.uploadId, kind: preview.kind, mapping: Object.entries(mapping).map(([field, column]) => ({ field, column })) });
    if (!begun) return;
    setPreview(null);
    setUrl({ run: begun.startImport.id });
  };
  const missing = preview ? requiredImportFields[preview.kind].filter((field) => !mapping[field]) : [];
  const columns: Column<RunPartsFragment>[] = [
    { id: 'file', header: t('import.file'), cell: (r) => <button type="button" style={{ all: 'unset', cursor: 'pointer', color: 'var(--mantine-color-anchor)' }} onClick={() => setUrl({ run: r.id })}>{r.fileName}</button> },
    { id: 'status', header: t('deals.status'), cell: (r) => <StatusTag family="import" status={r.status} />, phone: 'figure' },
    { id: 'read', header: t('import.read'), align: 'right', cell: (r) => f.count(r.rowsRead), phone: 'figure' },
    { id: 'created', header: t('import.created'), align: 'right', cell: (r) => f.count(r.created), phone: 'hidden' },
    { id: 'updated', header: t('import.updated'), align: 'right', cell: (r) => f.count(r.updated), phone: 'hidden' },
    { id: 'unchanged', header: t('import.unchanged'), align: 'right', cell: (r) => f.count(r.unchanged), phone: 'hidden' },
    { id: 'rejected', header: t('import.rejected'), align: 'right', cell: (r) => f.count(r.rejected), phone: 'figure' },
    { id: 'at', header: t('import.at'), cell: (r) => f.ago(r.startedAt), phone: 'hidden' },
  ];
  return (
    <Page title={t('import.title')} back={<Go to="/creators">{t('nav.creators')}</Go>} lead={t('import.lead')}>
      <Section title={t('import.choose')} hint={t('import.formats')}
        aside={<SegmentedControl size="xs" aria-label={t('import.kind')} value={kind} onChange={(value) => { setKind(value === 'NOTES' ? 'NOTES' : 'CREATORS'); setPreview(null); }} data={[{ value: 'CREATORS', label: t('import.CREATORS') }, { value: 'NOTES', label: t('import.NOTES') }]} />}>
        <div
          style={{ border: '1px dashed var(--m-edge)', borderRadius: 8, padding: 24, display: 'flex', gap: 16, alignItems: 'center', flexWrap: 'wrap' }}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => { event.preventDefault(); const file = event.dataTransfer.files[0]; if (file) void take(file); }}
        >
          <input ref={picker} type="file" hidden accept=".csv,.ndjson,.jsonl,.gz,text/csv" onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) void take(file); }} />
          <Button variant={preview ? 'default' : 'filled'} loading={isSending} onClick={() => picker.current?.click()}>{t('import.pick')}</Button>
          <span style={{ color: 'var(--mantine-color-dimmed)' }}>{t('import.drop')}</span>
        </div>
      </Section>
      {preview && (
        <Section title={t('import.mapping')} hint={t('import.mappingHint', { format: preview.format })}
          aside={<Button onClick={() => void begin()} loading={isStarting} disabled={missing.length > 0}>{t('import.start')}</Button>}>
          {missing.length > 0 && <p role="alert" style={{ color: 'var(--m-due)', background: 'var(--m-due-bg)', borderRadius: 6, padding: '8px 12px', marginBottom: 12 }}>{t('import.missing', { fields: missing.map((field) => t.code('importField', field)).join(' · ') })}</p>}
          <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))' }}>
            {preview.mapping.map(({ field }) => {
              const column = mapping[field] ?? null;
              const at = column ? preview.columns.indexOf(column) : -1;
              const examples = at >= 0 ? preview.sample.map((row) => row[at] ?? '').filter((cell) => cell !== '').slice(0, 2).join(' · ') : '';
              return <Select key={field} size="xs" label={t.code('importField', field)} description={examples.slice(0, 40) || ' '} placeholder={t('import.notRead')} clearable clearButtonProps={{ 'aria-label': t('action.remove') }} searchable value={column}
                data={[...new Set(preview.columns)]} onChange={(next) => setMapping({ ...mapping, [field]: next })} />;
            })}
          </div>
        </Section>
      )}
      {runId && <ImportProgress id={runId} />}
      <Section title={t('import.runs')}>
        <Region live={runs} isEmpty={(data) => data.importRuns.length === 0} empty={<EmptyState title={t('import.none')} hint={t('import.noneHint')} />}>
          {(data) => <DataTable id="runs" caption={t('import.runs')} rows={data.importRuns} columns={columns} rowKey={(r) => r.id} />}
        </Region>
      </Section>
    </Page>
  );
}

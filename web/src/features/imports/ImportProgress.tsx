import { ImportRunDocument, type ImportRunQuery } from '../../graphql/generated/imports.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';

type Rejection = ImportRunQuery['importRun']['rejections'][number];

/** One run as it goes: how many rows were read, what became of them, and each rejected one with line and reason. */
export function ImportProgress({ id }: { id: string }) {
  const t = useText();
  const f = useFormats();
  const live = useLive(ImportRunDocument, { variables: { id }, everyMs: 1_000 });
  const columns: Column<Rejection>[] = [
    { id: 'line', header: t('import.line'), align: 'right', cell: (r) => f.count(r.line), sortBy: (r) => r.line, csv: (r) => r.line },
    { id: 'reason', header: t('import.reason'), cell: (r) => (t.has('rejection', r.code) ? t.code('rejection', r.code) : r.reason), sortBy: (r) => r.code, csv: (r) => r.reason, phone: 'figure' },
    { id: 'excerpt', header: t('import.excerpt'), cell: (r) => <code style={{ fontSize: 12, overflowWrap: 'anywhere' }}>{r.excerpt}</code>, csv: (r) => r.excerpt, phone: 'action' },
  ];
  return (
    <Region live={live} lines={3}>
      {({ importRun: run }) => (
        <Section title={<>{run.fileName} <StatusTag family="import" status={run.status} /></>} aside={run.status === 'COMPLETED' && run.kind === 'CREATORS' && <GoButton to="/creators" size="xs" variant="default">{t('import.see')}</GoButton>}>
          <div role="status">
            <Kpis>
              <Tile name={t('import.read')} value={f.count(run.rowsRead)} />
              <Tile name={t('import.created')} value={f.count(run.created)} />
              <Tile name={t('import.updated')} value={f.count(run.updated)} />
              <Tile name={t('import.unchanged')} value={f.count(run.unchanged)} />
              <Tile name={t('import.rejected')} value={f.count(run.rejected)} />
              <Tile name={t('import.took')} value={run.finishedAt ? t('import.seconds', { seconds: f.decimal((new Date(run.finishedAt).getTime() - new Date(run.startedAt).getTime()) / 1000, 1) }) : '…'} />
            </Kpis>
          </div>
          {run.failure && <p role="alert" style={{ color: 'var(--m-error)', marginTop: 12 }}>{run.failure}</p>}
          {run.rejections.length > 0 && (
            <div style={{ marginTop: 16 }}>
              <DataTable id="rejections" caption={t('import.rejected')} rows={run.rejections} columns={columns} rowKey={(r) => `${r.line}${r.code}`} more={t('state.shown', { shown: run.rejections.length, total: f.count(run.rejected) })} />
            </div>
          )}
        </Section>
      )}
    </Region>
  );
}

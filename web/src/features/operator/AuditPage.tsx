import { AuditDocument, type AuditQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { changesOf } from './auditChanges.ts';

type Entry = AuditQuery['audit']['edges'][number]['node'];

/** Who did what, when, and what was it before? */
export function AuditPage() {
  const t = useText();
  const f = useFormats();
  const [{ after }, setUrl] = useUrlState({ after: '' });
  const live = useLive(AuditDocument, { variables: { after: after || null }, everyMs: 10_000 });
  const rows = live.data?.audit.edges.map(({ node }) => node) ?? [];
  const columns: Column<Entry>[] = [
    { id: 'at', header: t('wallet.when'), cell: (e) => f.dateTime(e.at), sortBy: (e) => e.at, csv: (e) => e.at },
    { id: 'who', header: t('audit.who'), cell: (e) => <>{e.actorName}<div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{e.organisationName}</div></>, sortBy: (e) => e.actorName, csv: (e) => `${e.actorName} (${e.organisationName})`, phone: 'figure' },
    { id: 'action', header: t('audit.action'), cell: (e) => t.code('auditAction', e.action), sortBy: (e) => e.action, csv: (e) => e.action, phone: 'figure' },
    { id: 'object', header: t('audit.object'), cell: (e) => `${t.code('object', e.object)} ${e.objectId.slice(-6)}`, sortBy: (e) => e.object, csv: (e) => `${e.object}:${e.objectId}`, phone: 'figure' },
    { id: 'change', header: t('audit.change'), phone: 'hidden', csv: (e) => `${e.before ?? ''} -> ${e.after ?? ''}`,
      cell: (e) => <div style={{ fontSize: 12, lineHeight: '18px', overflowWrap: 'anywhere', maxWidth: 480 }}>{changesOf(e.before, e.after).map(({ key, was, is }) => <div key={key}>{key}: {was === null ? is : `${was} → ${is}`}</div>)}</div> },
  ];
  return (
    <Page title={t('nav.audit')}>
      <Section>
        <Region live={live} isEmpty={() => rows.length === 0} empty={<EmptyState title={t('audit.none')} hint={t('audit.noneHint')} />}>
          {(data) => <DataTable id="audit" dense caption={t('nav.audit')} rows={rows} columns={columns} rowKey={(e) => e.id} more={<Pager pageInfo={data.audit.pageInfo} after={after} onGo={(next) => setUrl({ after: next })} />} />}
        </Region>
      </Section>
    </Page>
  );
}

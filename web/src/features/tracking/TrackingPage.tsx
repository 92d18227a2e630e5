import { Button, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useState } from 'react';
import { CreateWriteKeyDocument, RevokeWriteKeyDocument, TrackingDocument, type TrackingQuery } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { Attribution } from './Attribution.tsx';
import { Sales } from './Sales.tsx';
import { Sources } from './Sources.tsx';

type Health = TrackingQuery['tracking'];

/** Do events arrive, and if not, why? */
export function TrackingPage() {
  const t = useText();
  const { may } = useSession();
  const f = useFormats();
  const live = useLive(TrackingDocument, { variables: {}, everyMs: 2_000 });
  const health = live.data?.tracking;
  const answer = health && (health.lastEventAt ? t(health.rejected24h > 0 ? 'tracking.someRejected' : 'tracking.arrive', { ago: f.ago(health.lastEventAt), rejected: f.count(health.rejected24h) }) : t('tracking.silent'));
  return (
    <Page title={t('nav.tracking')} answer={answer} actions={<AsOf at={live.asOf} />}>
      <Region live={live}>{({ tracking }) => <Ready health={tracking} />}</Region>
      {may('tracking:manage') && <Sources />}
      {may('tracking:manage') && <Sales />}
      {may('tracking:manage') && <Attribution />}
    </Page>
  );
}

function Ready({ health }: { health: Health }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const { copied, copy } = useClipboard();
  const [name, setName] = useState('');
  const [create, busy] = useAction(CreateWriteKeyDocument, { refresh: ['Tracking'] });
  const [revoke] = useAction(RevokeWriteKeyDocument);
  const total = health.accepted24h + health.duplicate24h + health.rejected24h;
  const columns: Column<Health['keys'][number]>[] = [
    { id: 'name', header: t('tracking.name'), cell: (k) => k.name, csv: (k) => k.name },
    { id: 'key', header: t('tracking.key'), cell: (k) => <code style={{ fontSize: 12, overflowWrap: 'anywhere' }}>{k.key}</code>, phone: 'action' },
    { id: 'last', header: t('tracking.last'), cell: (k) => (k.lastEventAt ? f.ago(k.lastEventAt) : t('tracking.never')), phone: 'figure' },
    { id: 'state', header: t('deals.status'), cell: (k) => <Tag tone={k.revokedAt ? 'quiet' : 'done'}>{t(k.revokedAt ? 'tracking.revoked' : 'tracking.active')}</Tag>, phone: 'figure' },
    { id: 'act', header: t('tracking.action'), align: 'right', phone: 'figure', cell: (k) => !k.revokedAt && may('tracking:manage') && <ConfirmButton size="compact-sm" variant="subtle" color="gray" danger label={t('tracking.revoke')} effect={t('tracking.revokeEffect', { name: k.name })} onConfirm={async () => (await revoke({ id: k.id })) !== null} /> },
  ];
  const reasons: Column<Health['reasons'][number]>[] = [
    { id: 'reason', header: t('import.reason'), cell: (r) => <>{t.code('eventReason', r.code)} <code style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{r.code}</code></>, csv: (r) => r.code },
    { id: 'count', header: t('tracking.events'), align: 'right', cell: (r) => f.count(r.count), sortBy: (r) => r.count, csv: (r) => r.count, phone: 'figure' },
  ];
  return (
    <>
      <Kpis>
        <Tile name={t('tracking.accepted')} value={f.compact(health.accepted24h)} />
        <Tile name={t('tracking.duplicate')} value={f.compact(health.duplicate24h)} />
        <Tile name={t('tracking.rejected')} value={f.compact(health.rejected24h)} foot={<small>{f.percent(total > 0 ? health.rejected24h / total : null)}</small>} />
      </Kpis>
      <Columns split="1-1">
        <Section title={t('tracking.tag')} hint={t('tracking.tagHint')} aside={<Button size="xs" variant="default" onClick={() => copy(health.tagSnippet)}>{copied ? t('action.copied') : t('action.copy')}</Button>}>
          <pre style={{ overflow: 'auto', background: 'var(--m-quiet-bg)', padding: 12, borderRadius: 6, fontSize: 12, lineHeight: '18px', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', margin: 0 }}>{health.tagSnippet}</pre>
        </Section>
        <Section title={t('tracking.rejects')} hint={t('tracking.rejectsHint')}>
          {health.reasons.length === 0 ? <EmptyState title={t('tracking.noRejects')} /> : <DataTable id="rejects" caption={t('tracking.rejects')} rows={health.reasons} columns={reasons} rowKey={(r) => r.code} />}
        </Section>
      </Columns>
      <Section title={t('tracking.keys')} hint={t('tracking.keysHint')}>
        {health.keys.length === 0 ? <EmptyState title={t('tracking.noKeys')} hint={t('tracking.noKeysHint')} /> : <DataTable id="keys" caption={t('tracking.keys')} rows={health.keys} columns={columns} rowKey={(k) => k.id} exportable={false} />}
        {may('tracking:manage') && (
          <form style={{ display: 'flex', gap: 8, alignItems: 'end', maxWidth: 420, marginTop: 12 }} onSubmit={(event) => { event.preventDefault(); void create({ name }).then((made) => made && setName('')); }}>
            <TextInput style={{ flex: 1 }} label={t('tracking.name')} placeholder={t('tracking.namePlaceholder')} required withAsterisk={false} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Button type="submit" loading={busy} variant={health.keys.length === 0 ? 'filled' : 'default'}>{t('tracking.create')}</Button>
          </form>
        )}
      </Section>
    </>
  );
}

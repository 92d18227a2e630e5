import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CreatePostbackSourceDocument, RevokePostbackSourceDocument, TrackingSourcesDocument, type PostbackShape, type TrackingSourcesQuery } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { Links } from './Links.tsx';

type Source = TrackingSourcesQuery['postbackSources'][number];
const shapes: readonly PostbackShape[] = ['TEMPLATE', 'META_CAPI', 'TIKTOK_EVENTS', 'IAB_ECAPI'];
/** A network's own names, as an example. */
const example = '{"fields": {"id": "txn", "value": "payout"}, "statuses": {"fraud": "refund"}, "currency": "USD"}';
const row = { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end', marginTop: 12 } as const;

/** Links of the brand's own, and servers that report conversions. */
export function Sources() {
  const live = useLive(TrackingSourcesDocument, { variables: {}, everyMs: 5_000 });
  return <Region live={live}>{({ trackedLinks, postbackSources }) => <><Links links={trackedLinks} /><Postbacks sources={postbackSources} /></>}</Region>;
}

function Postbacks({ sources }: { sources: readonly Source[] }) {
  const t = useText();
  const f = useFormats();
  const [name, setName] = useState('');
  const [shape, setShape] = useState<PostbackShape>('TEMPLATE');
  const [mapping, setMapping] = useState('');
  const [made, setMade] = useState<{ secret: string; url: string } | null>(null);
  const [create, busy] = useAction(CreatePostbackSourceDocument, { refresh: ['TrackingSources'] });
  const [revoke] = useAction(RevokePostbackSourceDocument);
  const columns: Column<Source>[] = [
    { id: 'name', header: t('tracking.name'), cell: (source) => source.name, csv: (source) => source.name },
    { id: 'shape', header: t('tracking.shape'), cell: (source) => t(`postbackShape.${source.shape}`), csv: (source) => source.shape, phone: 'figure' },
    { id: 'mapping', header: t('tracking.mapping'), cell: (source) => (source.mapping === '{}' ? '–' : <code style={{ fontSize: 12, overflowWrap: 'anywhere' }}>{source.mapping}</code>), csv: (source) => source.mapping, phone: 'hidden' },
    { id: 'last', header: t('tracking.last'), cell: (source) => (source.lastEventAt ? f.ago(source.lastEventAt) : t('tracking.never')), phone: 'figure' },
    { id: 'state', header: t('deals.status'), cell: (source) => <Tag tone={source.revokedAt ? 'quiet' : 'done'}>{t(source.revokedAt ? 'tracking.revoked' : 'tracking.active')}</Tag>, phone: 'figure' },
    { id: 'act', header: '', align: 'right', phone: 'figure', cell: (source) => !source.revokedAt && <ConfirmButton size="compact-sm" variant="subtle" color="gray" danger label={t('tracking.revoke')} effect={t('tracking.revokeEffect', { name: source.name })} onConfirm={async () => (await revoke({ id: source.id })) !== null} /> },
  ];
  return (
    <Section title={t('tracking.postbacks')} hint={t('tracking.postbacksHint')}>
      {sources.length === 0 ? <EmptyState title={t('tracking.noPostbacks')} /> : <DataTable id="postbacks" caption={t('tracking.postbacks')} rows={sources} columns={columns} rowKey={(source) => source.id} exportable={false} />}
      {made && <div style={{ display: 'grid', gap: 8, marginTop: 12 }}><CopyLine label={t('tracking.secretOnce')} text={made.secret} /><CopyLine label={t('tracking.postbackUrl')} text={made.url} /></div>}
      <form style={row} onSubmit={(event) => {
        event.preventDefault();
        void create({ input: { name, shape, ...(mapping.trim() ? { mapping } : {}) } }).then((done) => {
          if (!done) return;
          setMade(done.createPostbackSource);
          setName('');
          setMapping('');
        });
      }}>
        <TextInput style={{ flex: '1 1 180px' }} label={t('tracking.name')} required withAsterisk={false} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label={t('tracking.shape')} allowDeselect={false} value={shape} data={shapes.map((one) => ({ value: one, label: t(`postbackShape.${one}`) }))} onChange={(next) => setShape(shapes.find((one) => one === next) ?? 'TEMPLATE')} />
        <Textarea style={{ flex: '1 1 100%' }} styles={{ input: { fontFamily: 'monospace', fontSize: 12 } }} label={t('tracking.mapping')} description={t('tracking.mappingHint')} placeholder={example} autosize minRows={2} maxLength={8_000} value={mapping} onChange={(event) => setMapping(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={busy}>{t('tracking.createPostback')}</Button>
      </form>
    </Section>
  );
}

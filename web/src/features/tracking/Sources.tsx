import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CreatePostbackSourceDocument, CreateTrackedLinkDocument, RevokePostbackSourceDocument, TrackingSourcesDocument, type PostbackShape, type TrackingSourcesQuery } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';

type Link = TrackingSourcesQuery['trackedLinks'][number];
type Source = TrackingSourcesQuery['postbackSources'][number];
const shapes: readonly PostbackShape[] = ['TEMPLATE', 'META_CAPI', 'TIKTOK_EVENTS', 'IAB_ECAPI'];
const row = { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end', marginTop: 12 } as const;

/** Links of the brand's own, and servers that report conversions. */
export function Sources() {
  const live = useLive(TrackingSourcesDocument, { variables: {}, everyMs: 5_000 });
  return <Region live={live}>{({ trackedLinks, postbackSources }) => <><Links links={trackedLinks} /><Postbacks sources={postbackSources} /></>}</Region>;
}

function Links({ links }: { links: readonly Link[] }) {
  const t = useText();
  const f = useFormats();
  const [slug, setSlug] = useState('');
  const [destination, setDestination] = useState('');
  const [create, busy] = useAction(CreateTrackedLinkDocument, { refresh: ['TrackingSources'] });
  const columns: Column<Link>[] = [
    { id: 'slug', header: t('tracking.link'), cell: (link) => <code style={{ fontSize: 12, overflowWrap: 'anywhere' }}>{link.url}</code>, csv: (link) => link.url },
    { id: 'to', header: t('tracking.destination'), cell: (link) => <span style={{ overflowWrap: 'anywhere' }}>{link.destination}</span>, csv: (link) => link.destination, phone: 'action' },
    { id: 'clicks', header: t('metric.linkClicks'), align: 'right', cell: (link) => f.count(link.clicks), sortBy: (link) => link.clicks, csv: (link) => link.clicks, phone: 'figure' },
    { id: 'until', header: t('tracking.until'), cell: (link) => (link.expiresAt ? f.moment(link.expiresAt) : '–'), csv: (link) => link.expiresAt, phone: 'hidden' },
  ];
  return (
    <Section title={t('tracking.links')} hint={t('tracking.linksHint')}>
      {links.length === 0 ? <EmptyState title={t('tracking.noLinks')} /> : <DataTable id="links" caption={t('tracking.links')} rows={links} columns={columns} rowKey={(link) => link.id} />}
      <form style={row} onSubmit={(event) => {
        event.preventDefault();
        void create({ input: { destination, ...(slug ? { slug } : {}) } }).then((made) => {
          if (!made) return;
          setSlug('');
          setDestination('');
        });
      }}>
        <TextInput style={{ flex: '2 1 240px' }} label={t('tracking.destination')} type="url" placeholder="https://" required withAsterisk={false} maxLength={2048} value={destination} onChange={(event) => setDestination(event.currentTarget.value)} />
        <TextInput style={{ flex: '1 1 140px' }} label={t('tracking.slug')} maxLength={64} value={slug} onChange={(event) => setSlug(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={busy}>{t('tracking.createLink')}</Button>
      </form>
    </Section>
  );
}

function Postbacks({ sources }: { sources: readonly Source[] }) {
  const t = useText();
  const f = useFormats();
  const [name, setName] = useState('');
  const [shape, setShape] = useState<PostbackShape>('TEMPLATE');
  const [made, setMade] = useState<{ secret: string; url: string } | null>(null);
  const [create, busy] = useAction(CreatePostbackSourceDocument, { refresh: ['TrackingSources'] });
  const [revoke] = useAction(RevokePostbackSourceDocument);
  const columns: Column<Source>[] = [
    { id: 'name', header: t('tracking.name'), cell: (source) => source.name, csv: (source) => source.name },
    { id: 'shape', header: t('tracking.shape'), cell: (source) => t(`postbackShape.${source.shape}`), csv: (source) => source.shape, phone: 'figure' },
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
        void create({ input: { name, shape } }).then((done) => {
          if (!done) return;
          setMade(done.createPostbackSource);
          setName('');
        });
      }}>
        <TextInput style={{ flex: '1 1 180px' }} label={t('tracking.name')} required withAsterisk={false} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select label={t('tracking.shape')} allowDeselect={false} value={shape} data={shapes.map((one) => ({ value: one, label: t(`postbackShape.${one}`) }))} onChange={(next) => setShape(shapes.find((one) => one === next) ?? 'TEMPLATE')} />
        <Button type="submit" variant="default" loading={busy}>{t('tracking.createPostback')}</Button>
      </form>
    </Section>
  );
}

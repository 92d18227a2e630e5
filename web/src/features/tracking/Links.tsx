import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CreateTrackedLinkDocument, type TrackingSourcesQuery } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState } from '../../ui/Region.tsx';
import { LinkModal, type LinkDraft } from './LinkModal.tsx';

type Link = TrackingSourcesQuery['trackedLinks'][number];

/** Links of the brand's own and of its deals: where they lead, and how to change that. */
export function Links({ links }: { links: readonly Link[] }) {
  const t = useText();
  const f = useFormats();
  const [slug, setSlug] = useState('');
  const [destination, setDestination] = useState('');
  const [draft, setDraft] = useState<LinkDraft | null>(null);
  const [create, busy] = useAction(CreateTrackedLinkDocument, { refresh: ['TrackingSources'] });
  const clear = () => {
    setSlug('');
    setDestination('');
  };
  const columns: Column<Link>[] = [
    { id: 'slug', header: t('tracking.link'), cell: (link) => <code style={{ fontSize: 12, overflowWrap: 'anywhere' }}>{link.url}</code>, csv: (link) => link.url },
    { id: 'to', header: t('tracking.destination'), cell: (link) => <LeadsTo link={link} />, csv: (link) => link.destination, phone: 'action' },
    { id: 'clicks', header: t('metric.linkClicks'), align: 'right', cell: (link) => f.count(link.clicks), sortBy: (link) => link.clicks, csv: (link) => link.clicks, phone: 'figure' },
    { id: 'until', header: t('tracking.until'), cell: (link) => (link.expiresAt ? f.moment(link.expiresAt) : '–'), csv: (link) => link.expiresAt, phone: 'hidden' },
    { id: 'act', header: t('tracking.action'), align: 'right', phone: 'figure', cell: (link) => <Button size="compact-sm" variant="subtle" color="gray" aria-label={t('tracking.changeLinkOf', { link: link.slug })} onClick={() => setDraft(link)}>{t('tracking.changeLink')}</Button> },
  ];
  return (
    <Section title={t('tracking.links')} hint={t('tracking.linksHint')}>
      {links.length === 0 ? <EmptyState title={t('tracking.noLinks')} /> : <DataTable id="links" caption={t('tracking.links')} rows={links} columns={columns} rowKey={(link) => link.id} />}
      <form style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end', marginTop: 12 }} onSubmit={(event) => {
        event.preventDefault();
        void create({ input: { destination, ...(slug ? { slug } : {}) } }).then((made) => made && clear());
      }}>
        <TextInput style={{ flex: '2 1 240px' }} label={t('tracking.destination')} type="url" placeholder="https://" required withAsterisk={false} maxLength={2048} value={destination} onChange={(event) => setDestination(event.currentTarget.value)} />
        <TextInput style={{ flex: '1 1 140px' }} label={t('tracking.slug')} maxLength={64} value={slug} onChange={(event) => setSlug(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={busy}>{t('tracking.createLink')}</Button>
        <Button variant="subtle" onClick={() => setDraft({ slug, destination, targets: [], passesQuery: false })}>{t('tracking.moreOfLink')}</Button>
      </form>
      {draft && <LinkModal key={draft.id ?? 'new'} draft={draft} onClose={() => setDraft(null)} onDone={clear} />}
    </Section>
  );
}

function LeadsTo({ link }: { link: Link }) {
  const t = useText();
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      {link.destination}
      {link.targets.map(({ device, destination }) => <small key={device} style={{ display: 'block', color: 'var(--mantine-color-dimmed)' }}>{t(`linkDevice.${device}`)}: {destination}</small>)}
      {link.passesQuery && <small style={{ display: 'block', color: 'var(--mantine-color-dimmed)' }}>{t('tracking.passesQuery')}</small>}
    </span>
  );
}

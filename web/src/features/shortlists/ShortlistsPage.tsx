import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  ArchiveShortlistDocument, CreateShortlistDocument, RemoveFromShortlistDocument, ShareShortlistDocument, ShortlistsDocument, UnshareShortlistDocument, type ShortlistPartsFragment,
} from '../../graphql/generated/shortlists.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { SideBySide } from './SideBySide.tsx';

type List = ShortlistPartsFragment;
type Entry = List['entries'][number];
const refresh = ['Shortlists'];

/** Who is agreed? Lists of creators, talked about with a client by link. */
export function ShortlistsPage() {
  const t = useText();
  const { may } = useSession();
  const live = useLive(ShortlistsDocument, { variables: {}, everyMs: 15_000 });
  const [name, setName] = useState('');
  const [create, creating] = useAction(CreateShortlistDocument, { refresh });
  const add = async () => {
    if (await create({ name })) setName('');
  };
  return (
    <Page title={t('nav.shortlists')} answer={live.data ? t('shortlists.answer', { count: live.data.shortlists.length }) : undefined}>
      {may('brief:write') && (
        <form style={{ display: 'flex', gap: 8, alignItems: 'end', maxWidth: 480, marginBottom: 16 }} onSubmit={(event) => { event.preventDefault(); void add(); }}>
          <TextInput style={{ flex: 1 }} label={t('shortlists.name')} required withAsterisk={false} maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={creating}>{t('shortlists.create')}</Button>
        </form>
      )}
      <Region live={live} isEmpty={(data) => data.shortlists.length === 0} empty={<EmptyState title={t('shortlists.none')} hint={t('shortlists.noneHint')} action={<Go to="/creators">{t('nav.creators')}</Go>} />}>
        {({ shortlists }) => <div style={{ display: 'grid', gap: 16 }}>{shortlists.map((list) => <ListSection key={list.id} list={list} mayWrite={may('brief:write')} />)}</div>}
      </Region>
    </Page>
  );
}

function ListSection({ list, mayWrite }: { list: List; mayWrite: boolean }) {
  const t = useText();
  const f = useFormats();
  const [url, setUrl] = useState('');
  const [share, sharing] = useAction(ShareShortlistDocument, { refresh });
  const [unshare] = useAction(UnshareShortlistDocument, { refresh });
  const [archive] = useAction(ArchiveShortlistDocument, { refresh });
  const [remove] = useAction(RemoveFromShortlistDocument, { refresh });
  const lowest = (entry: Entry) => entry.prices.reduce<Entry['prices'][number]['price'] | null>((least, { price }) => (!least || BigInt(price.minor) < BigInt(least.minor) ? price : least), null);
  const votes = (entry: Entry) => `${f.count(entry.votes.filter(({ vote }) => vote > 0).length)} / ${f.count(entry.votes.filter(({ vote }) => vote < 0).length)}`;
  const columns: Column<Entry>[] = [
    { id: 'name', header: t('match.creator'), minWidth: 160, cell: (e) => <><Go to={`/creators/${e.creatorId}`}>{e.name}</Go><div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{t.code('tier', e.tier)} · {f.compact(e.followers)}</div></>, sortBy: (e) => e.name },
    { id: 'engagements', header: t('creator.medianEngagements'), align: 'right', cell: (e) => f.compact(e.medianEngagements), sortBy: (e) => e.medianEngagements, phone: 'figure' },
    { id: 'price', header: t('shortlists.price'), align: 'right', cell: (e) => f.moneyPlain(lowest(e)), phone: 'figure' },
    { id: 'votes', header: t('shortlists.votes'), align: 'right', cell: votes, phone: 'figure' },
    { id: 'comments', header: t('shortlists.comments'), cell: (e) => (e.comments.length === 0 ? '–' : <ul style={{ display: 'grid', gap: 2 }}>{e.comments.slice(-3).map((one) => <li key={one.id} style={{ overflowWrap: 'anywhere' }}><strong>{one.author}</strong> {one.text}</li>)}</ul>), phone: 'hidden' },
    { id: 'do', header: '', align: 'right', phone: 'action', cell: (e) => (mayWrite ? <Button size="compact-xs" variant="subtle" color="gray" aria-label={t('shortlists.remove', { name: e.name })} onClick={() => void remove({ id: list.id, creatorId: e.creatorId })}>{t('roster.drop')}</Button> : null) },
  ];
  const open = async () => {
    const made = await share({ id: list.id });
    if (made) setUrl(made.shareShortlist.url);
  };
  const file = (kind: string) => `/api/shortlists/${list.id}/${kind}?lang=${f.locale}`;
  return (
    <Section
      title={list.name}
      aside={(
        <span style={{ display: 'inline-flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' }}>
          {list.shared && <Tag tone="info">{t('shortlists.isShared')}</Tag>}
          <a href={file('xlsx')} download>XLSX</a>
          <a href={file('pdf')} download>PDF</a>
          {mayWrite && <Button size="compact-sm" variant="default" loading={sharing} onClick={() => void open()}>{t(list.shared ? 'shortlists.newLink' : 'shortlists.share')}</Button>}
          {mayWrite && list.shared && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => { setUrl(''); void unshare({ id: list.id }); }}>{t('shortlists.unshare')}</Button>}
          {mayWrite && <ConfirmButton size="compact-sm" variant="subtle" color="gray" label={t('shortlists.archive')} effect={t('shortlists.archiveEffect')} onConfirm={async () => (await archive({ id: list.id })) !== null} />}
        </span>
      )}
    >
      {url && <div style={{ marginBottom: 12 }}><CopyLine text={url} label={t('shortlists.link')} /><p style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{t('shortlists.linkOnce')}</p></div>}
      {list.entries.length === 0 ? <EmptyState title={t('shortlists.empty')} hint={t('shortlists.emptyHint')} /> : (
        <>
          <DataTable id={`list${list.id.slice(-6)}`} caption={list.name} rows={list.entries} columns={columns} rowKey={(e) => e.creatorId} exportable={false} />
          {list.entries.length > 1 && <SideBySide entries={list.entries.slice(0, 4)} />}
        </>
      )}
    </Section>
  );
}

import { Button, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { toApiError } from '../../errors/apiError.ts';
import { CommentOnShortlistDocument, SharedShortlistDocument, VoteOnShortlistDocument, type SharedPartsFragment } from '../../graphql/generated/shared-shortlist.ts';
import { request } from '../../graphql/request.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useLanguage, useText } from '../../i18n/text.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Pending } from '../../ui/Region.tsx';

type Entry = SharedPartsFragment['entries'][number];

/** A list that somebody shared: seen, voted and commented without a login. */
export function SharedShortlistPage() {
  const { part, loadAll } = useLanguage();
  useEffect(() => {
    if (part === 'first') loadAll();
  }, [part, loadAll]);
  return part === 'first' ? <Pending lines={6} /> : <Opened />;
}

function Opened() {
  const t = useText();
  const errorText = useErrorText();
  const { token = '' }: { token?: string } = useParams({ strict: false });
  const [list, setList] = useState<SharedPartsFragment | null>(null);
  const [gone, setGone] = useState(false);
  const [failed, setFailed] = useState('');
  const [name, setName] = useState('');
  useEffect(() => {
    request(SharedShortlistDocument, { token }).then(({ sharedShortlist }) => setList(sharedShortlist), () => setGone(true));
  }, [token]);
  const run = (work: Promise<SharedPartsFragment>) => {
    setFailed('');
    return work.then((fresh) => { setList(fresh); return true; }, (error: unknown) => { setFailed(errorText(toApiError(error))); return false; });
  };
  const vote = (entry: Entry, value: number) => {
    const own = entry.votes.find(({ voter }) => voter === name.trim())?.vote;
    return run(request(VoteOnShortlistDocument, { token, creatorId: entry.creatorId, voter: name, vote: own === value ? 0 : value }).then((data) => data.voteOnShortlist));
  };
  const comment = (entry: Entry, text: string) => run(request(CommentOnShortlistDocument, { token, creatorId: entry.creatorId, author: name, text }).then((data) => data.commentOnShortlist));
  if (gone) return <main style={{ padding: 24 }}><h1 style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden' }}>{t('shared.gone')}</h1><EmptyState title={t('shared.gone')} hint={t('shared.goneHint')} /></main>;
  if (!list) return <Pending lines={6} />;
  return (
    <main style={{ maxWidth: 960, margin: '0 auto', padding: 16 }}>
      <Page title={t('nav.shortlists')} answer={list.name} lead={t('shared.by', { name: list.by })}>
        <TextInput maw={320} label={t('shared.yourName')} description={t('shared.yourNameHint')} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {failed && <p role="alert" style={{ color: 'var(--m-error)', background: 'var(--m-error-bg)', borderRadius: 6, padding: '8px 12px' }}>{failed}</p>}
        <div style={{ display: 'grid', gap: 12 }}>
          {list.entries.map((entry) => <EntryCard key={entry.creatorId} entry={entry} me={name.trim()} onVote={(value) => vote(entry, value)} onComment={(text) => comment(entry, text)} />)}
        </div>
      </Page>
    </main>
  );
}

function EntryCard({ entry, me, onVote, onComment }: { entry: Entry; me: string; onVote: (value: number) => Promise<boolean>; onComment: (text: string) => Promise<boolean> }) {
  const t = useText();
  const f = useFormats();
  const [text, setText] = useState('');
  const own = entry.votes.find(({ voter }) => voter === me)?.vote;
  const count = (value: number) => f.count(entry.votes.filter(({ vote }) => vote === value).length);
  const send = async () => {
    if (await onComment(text)) setText('');
  };
  return (
    <Section title={entry.name}>
      <div style={{ display: 'grid', gap: 8 }}>
        <p style={{ color: 'var(--mantine-color-dimmed)' }}>
          @{entry.handle} · {t.code('tier', entry.tier)} · {f.compact(entry.followers)}{entry.categories.length > 0 ? ` · ${entry.categories.map((one) => t.code('category', one)).join(t('list.comma'))}` : ''}
          {entry.prices.map(({ format, price }) => ` · ${t.code('format', format)} ${f.moneyPlain(price)}`).join('')}
        </p>
        {entry.note && <p>{entry.note}</p>}
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Button size="compact-sm" variant={own === 1 ? 'light' : 'default'} disabled={me === ''} onClick={() => void onVote(1)}>{t('shared.for')} {count(1)}</Button>
          <Button size="compact-sm" variant={own === -1 ? 'light' : 'default'} disabled={me === ''} onClick={() => void onVote(-1)}>{t('shared.against')} {count(-1)}</Button>
        </div>
        {entry.comments.length > 0 && <ul style={{ display: 'grid', gap: 4 }}>{entry.comments.map((one) => <li key={one.id} style={{ overflowWrap: 'anywhere' }}><strong>{one.author}</strong> {one.text}</li>)}</ul>}
        <form style={{ display: 'flex', gap: 8, alignItems: 'end' }} onSubmit={(event) => { event.preventDefault(); void send(); }}>
          <TextInput style={{ flex: 1 }} size="xs" label={t('shared.comment')} maxLength={1_000} required withAsterisk={false} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button size="xs" type="submit" variant="default" disabled={me === ''}>{t('shared.send')}</Button>
        </form>
      </div>
    </Section>
  );
}

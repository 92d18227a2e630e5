import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { EnterContestDocument, PublishEntryDocument, type ContestFullFragment } from '../../graphql/generated/contests.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { Section } from '../../ui/Page.tsx';

/** A creator's own part: enter or sign up, then, where chosen, the note. */
export function TakePart({ contest }: { contest: ContestFullFragment }) {
  const t = useText();
  const { may } = useSession();
  const own = contest.entries.find(({ isOwn }) => isOwn);
  const [enter, entering] = useAction(EnterContestDocument, { refresh: ['Contest'], done: t('contest.entered') });
  const [publish, publishing] = useAction(PublishEntryDocument, { refresh: ['Contest'], done: t('contest.published') });
  if (!may('brief:apply')) return null;
  const contestId = contest.id;
  if (!own && contest.status === 'OPEN') {
    return contest.kind === 'PRIZES'
      ? <Section title={t('contest.enter')} hint={t('contest.enterEffect')}><NoteForm label={contest.disclosureLabel} action={t('contest.enter')} busy={entering} onSend={(note) => void enter({ contestId, ...note })} /></Section>
      : <Section title={t('contest.signUp')} hint={t('contest.signUpEffect')}><Button loading={entering} onClick={() => void enter({ contestId, title: '', labelShown: false })}>{t('contest.signUp')}</Button></Section>;
  }
  if (!own) return null;
  return (
    <Section title={own.selected === false ? t('contest.notChosen') : t('contest.entered')}>
      {own.linkUrl && own.selected !== false && <CopyLine label={t('contest.yourLink')} text={own.linkUrl} />}
      {contest.status === 'PUBLISHING' && own.selected && !own.noteUrl && <NoteForm label={contest.disclosureLabel} action={t('contest.publish')} busy={publishing} onSend={(note) => void publish({ entryId: own.id, ...note })} />}
    </Section>
  );
}

function NoteForm({ label, action, busy, onSend }: { label: string; action: string; busy: boolean; onSend: (note: { title: string; noteUrl: string; labelShown: boolean }) => void }) {
  const t = useText();
  const [title, setTitle] = useState('');
  const [noteUrl, setUrl] = useState('');
  const [labelShown, setShown] = useState(false);
  return (
    <form style={{ maxWidth: 520 }} onSubmit={(event) => { event.preventDefault(); onSend({ title, noteUrl, labelShown }); }}>
      <Stack gap="sm">
        <TextInput label={t('contest.noteTitle')} maxLength={120} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <TextInput label={t('contest.noteUrl')} type="url" placeholder="https://" value={noteUrl} onChange={(event) => setUrl(event.currentTarget.value)} />
        <Checkbox label={t('contest.labelShown', { label })} checked={labelShown} onChange={(event) => setShown(event.currentTarget.checked)} />
        <div><Button type="submit" loading={busy} disabled={title.trim() === '' || noteUrl === '' || !labelShown}>{action}</Button></div>
      </Stack>
    </form>
  );
}

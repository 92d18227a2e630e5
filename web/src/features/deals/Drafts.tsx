import { Button, Checkbox, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { RequestRevisionDocument, SubmitDraftDocument } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import styles from './deal.module.css';
import type { DealView, Side } from './DealRoomPage.tsx';
import { DraftFiles } from './DraftFiles.tsx';
import { FilesInput } from './FilesInput.tsx';
import type { SentFile } from './upload.ts';

const isWebAddress = (url: string) => /^https?:\/\//.test(url);

/** The work itself: drafts, newest first, with what was asked of each, and the form for the next. */
export function Drafts({ deal, side }: { deal: DealView; side: Side }) {
  const t = useText();
  const f = useFormats();
  const limit = deal.currentOffer?.terms.revisionLimit ?? 0;
  const used = deal.submissions.filter(({ decision }) => decision === 'REVISION_REQUESTED').length;
  const drafts = [...deal.submissions].sort((a, b) => b.number - a.number);
  if (drafts.length === 0 && !deal.can.submitDraft) return null;
  return (
    <Section title={t('deals.drafts')} hint={t('deals.revisions', { used, limit })} id="draft">
      {deal.can.submitDraft && <DraftForm deal={deal} />}
      {drafts.map((draft, index) => (
        <article key={draft.id} className={styles.draft}>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'baseline' }}>
            <strong>{draft.title}</strong>
            <span className={styles.meta}>{t('deals.draftNumber', { number: draft.number })} · {f.dateTime(draft.submittedAt)}</span>
            {draft.decision && <Tag tone={draft.decision === 'APPROVED' ? 'done' : 'due'}>{t.code('decision', draft.decision)}</Tag>}
          </div>
          <p className={styles.text}>{draft.text}</p>
          {draft.mediaUrls.length > 0 && <ul>{draft.mediaUrls.map((url) => <li key={url}>{isWebAddress(url) ? <a href={url} target="_blank" rel="noreferrer noopener">{url}</a> : url}</li>)}</ul>}
          {draft.mustHaves.length > 0 && <ul className={styles.meta} aria-label={t('deals.mustHaves')}>{(deal.brief?.mustInclude ?? []).map((one) => <li key={one}>{one} · {t(draft.mustHaves.includes(one) ? 'deals.mustHaveIn' : 'deals.mustHaveOut')}</li>)}</ul>}
          <DraftFiles dealId={deal.id} draft={draft} open={index === 0 && deal.can.comment && side !== 'OPERATOR' ? 'remarks' : 'read'} />
          {draft.comment && <p className={styles.said}>{draft.comment}</p>}
          {index === 0 && side === 'BRAND' && deal.can.requestRevision && <RevisionForm dealId={deal.id} submissionId={draft.id} left={limit - used} />}
        </article>
      ))}
    </Section>
  );
}

function DraftForm({ deal }: { deal: DealView }) {
  const t = useText();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const last = deal.submissions.at(-1);
  const [title, setTitle] = useState(last?.title ?? '');
  const [text, setText] = useState(last?.text ?? '');
  const [mediaUrls, setMediaUrls] = useState<string[]>(last?.mediaUrls ?? []);
  const asked = deal.brief?.mustInclude ?? [];
  const [mustHaves, setMustHaves] = useState<string[]>(last?.mustHaves ?? []);
  const [files, setFiles] = useState<SentFile[]>(last?.files ?? []);
  const [error, setError] = useState<ApiError | null>(null);
  const [submit, busy] = useAction(SubmitDraftDocument, { onError: setError, done: t('deals.draftSent') });
  const fields = fieldTexts(error);
  return (
    <form onSubmit={(event) => { event.preventDefault(); setError(null); void submit({ dealId: deal.id, input: { title, text, mediaUrls, fileIds: files.map(({ id }) => id), mustHaves: asked.length > 0 ? mustHaves : null } }); }}>
      <Stack gap="sm" mb="md">
        {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
        <TextInput label={t('deals.draftTitle')} required withAsterisk={false} maxLength={100} value={title} onChange={(event) => setTitle(event.currentTarget.value)} error={fields['title']} />
        <Textarea label={t('deals.draftText')} required withAsterisk={false} autosize minRows={5} maxLength={10_000} value={text} onChange={(event) => setText(event.currentTarget.value)} error={fields['text']} />
        <FilesInput dealId={deal.id} label={t('deals.files')} description={t('deals.filesHint')} files={files} onChange={setFiles} />
        {asked.length > 0 && (
          <Checkbox.Group label={t('deals.mustHaves')} value={mustHaves} onChange={setMustHaves} error={fields['mustHaves']}>
            <Stack gap={8} mt={4}>{asked.map((one) => <Checkbox key={one} value={one} label={one} />)}</Stack>
          </Checkbox.Group>
        )}
        <TagsInput label={t('deals.draftMedia')} description={t('deals.draftMediaHint')} value={mediaUrls} onChange={setMediaUrls} error={fields['mediaUrls']} />
        <div><Button type="submit" loading={busy}>{t('deals.submitDraft')}</Button></div>
      </Stack>
    </form>
  );
}

function RevisionForm({ dealId, submissionId, left }: { dealId: string; submissionId: string; left: number }) {
  const t = useText();
  const [comment, setComment] = useState('');
  const [ask, busy] = useAction(RequestRevisionDocument);
  return (
    <form style={{ marginTop: 12, display: 'grid', gap: 8 }} onSubmit={(event) => { event.preventDefault(); void ask({ dealId, submissionId, comment }); }}>
      <Textarea label={t('deals.changes')} required withAsterisk={false} autosize minRows={2} maxLength={2000} value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      <div><Button type="submit" variant="default" loading={busy} disabled={comment.trim() === ''}>{t('deals.requestChanges', { left })}</Button></div>
    </form>
  );
}

import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { CommentOnDealDocument } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import styles from './deal.module.css';
import { FilesInput } from './FilesInput.tsx';
import type { SentFile } from './upload.ts';
import type { DealView, Side } from './DealRoomPage.tsx';

/** What happened, and what was said. */
export function Talk({ deal, side }: { deal: DealView; side: Side }) {
  const t = useText();
  const f = useFormats();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<SentFile[]>([]);
  const [comment, busy] = useAction(CommentOnDealDocument);
  const send = async () => {
    if (text.trim() === '') return;
    if (!(await comment({ dealId: deal.id, text, fileIds: files.map(({ id }) => id) }))) return;
    setText('');
    setFiles([]);
  };
  const steps = [...deal.history].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <>
      <Section title={t('deals.talk')}>
        <div className={styles.talk} aria-live="polite">
          {deal.comments.length === 0 && <p className={styles.meta}>{t('deals.noTalk')}</p>}
          {deal.comments.map((one) => (
            <div key={one.id}>
              <div className={styles.meta}>{one.authorName} · {t.code('party', one.by)} · {f.ago(one.at)}</div>
              <div className={styles.said} data-yours={one.by === side || undefined}>{one.text}</div>
              {one.files.map((file) => <div key={file.id} className={styles.meta}><a href={file.url} target="_blank" rel="noreferrer noopener">{file.name}</a></div>)}
            </div>
          ))}
        </div>
        {deal.can.comment && (
          <form style={{ marginTop: 12, display: 'grid', gap: 8 }} onSubmit={(event) => { event.preventDefault(); void send(); }}>
            <Textarea aria-label={t('deals.say')} placeholder={t('deals.say')} autosize minRows={1} maxRows={6} maxLength={2000} value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void send(); }} />
            <FilesInput dealId={deal.id} label={t('deals.attach')} files={files} onChange={setFiles} />
            <div><Button type="submit" size="xs" variant="default" loading={busy} disabled={text.trim() === ''}>{t('deals.send')}</Button></div>
          </form>
        )}
      </Section>
      <Section title={t('deals.history')}>
        <ol className={styles.timeline}>
          {steps.map((step) => (
            <li key={`${step.status}${step.at}`}>
              <div>{t.code('status.deal', step.status)}</div>
              <div className={styles.meta}>{step.actorName || t.code('party', step.by)} · {f.moment(step.at)}</div>
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}

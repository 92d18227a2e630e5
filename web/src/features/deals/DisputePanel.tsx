import { Button, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { AcceptRulingDocument, AddEvidenceDocument, AppealRulingDocument, type DealFullFragment } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import styles from './deal.module.css';
import type { Side } from './DealRoomPage.tsx';
import { FilesInput } from './FilesInput.tsx';
import type { SentFile } from './upload.ts';

type Dispute = NonNullable<DealFullFragment['dispute']>;

/** Why they disagree, what both want looked at, the ruling and the way to appeal it. */
export function DisputePanel({ dealId, dispute, side }: { dealId: string; dispute: Dispute; side: Side }) {
  const t = useText();
  const f = useFormats();
  const { firstShareBps, decidedAt } = dispute;
  const share = decidedAt ? dispute.creatorShareBps : firstShareBps;
  const why = decidedAt ? dispute.decision : dispute.firstDecision;
  const isOpen = decidedAt === null && side !== 'OPERATOR';
  const accepted = [dispute.acceptedByBrandAt && t('deals.rulingAccepted', { who: t('party.BRAND') }), dispute.acceptedByCreatorAt && t('deals.rulingAccepted', { who: t('party.CREATOR') })].filter(Boolean).join(' · ');
  return (
    <Section title={t('deals.dispute')}>
      <Facts of={[
        [t('deals.disputeBy'), t.code('party', dispute.openedBy)],
        [t('deals.disputeWhy'), dispute.reason],
        [t('deals.ruling'), share === null ? t('deals.disputeOpen') : t('deals.rulingText', { share: f.percent(share / 10_000, 0), why: why ?? '–' })],
        ...(dispute.appealBy ? [[t('deals.appeal'), t('deals.appealed', { who: t.code('party', dispute.appealBy), why: dispute.appealReason ?? '' })] satisfies [string, string]] : []),
      ]} />
      {accepted && <p className={styles.meta}>{accepted}</p>}
      {isOpen && firstShareBps !== null && !dispute.appealBy && <RulingActions dispute={dispute} side={side} />}
      <h3 style={{ fontSize: 14, marginTop: 12 }}>{t('deals.evidence')}</h3>
      {dispute.evidence.map((one) => (
        <div key={one.id} style={{ marginTop: 8 }}>
          <div className={styles.meta}>{one.authorName} · {t.code('party', one.by)} · {f.ago(one.at)}</div>
          <div className={styles.said} data-yours={one.by === side || undefined}>{one.text}</div>
          {one.files.map((file) => <a key={file.id} href={file.url} target="_blank" rel="noreferrer noopener" className={styles.meta}>{file.name}</a>)}
        </div>
      ))}
      {isOpen && <EvidenceForm dealId={dealId} disputeId={dispute.id} />}
    </Section>
  );
}

function RulingActions({ dispute, side }: { dispute: Dispute; side: Side }) {
  const t = useText();
  const f = useFormats();
  const [reason, setReason] = useState('');
  const [appeal] = useAction(AppealRulingDocument);
  const [accept] = useAction(AcceptRulingDocument);
  const mine = side === 'BRAND' ? dispute.acceptedByBrandAt : dispute.acceptedByCreatorAt;
  return (
    <div style={{ display: 'grid', gap: 8, marginTop: 8 }}>
      {dispute.appealUntil && <p className={styles.meta}>{t('deals.rulingUntil', { at: f.moment(dispute.appealUntil) })}</p>}
      <div className={styles.actsInline}>
        {!mine && <ConfirmButton size="xs" variant="default" label={t('deals.acceptRuling')} effect={t('deals.acceptRulingEffect')} onConfirm={async () => (await accept({ disputeId: dispute.id })) !== null} />}
        <ConfirmButton size="xs" variant="default" label={t('deals.appeal')} effect={t('deals.appealEffect')} ready={reason.trim() !== ''} onConfirm={async () => (await appeal({ disputeId: dispute.id, reason })) !== null}>
          <Textarea label={t('deals.reason')} required withAsterisk={false} autosize minRows={2} maxLength={4000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </ConfirmButton>
      </div>
    </div>
  );
}

function EvidenceForm({ dealId, disputeId }: { dealId: string; disputeId: string }) {
  const t = useText();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<SentFile[]>([]);
  const [add, busy] = useAction(AddEvidenceDocument);
  const send = async () => {
    if (!(await add({ disputeId, text, fileIds: files.map(({ id }) => id) }))) return;
    setText('');
    setFiles([]);
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <Stack gap="xs" mt="sm">
        <Textarea label={t('deals.evidenceText')} autosize minRows={2} maxLength={4000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <FilesInput dealId={dealId} label={t('deals.attach')} files={files} onChange={setFiles} />
        <div><Button type="submit" size="xs" variant="default" loading={busy} disabled={text.trim() === ''}>{t('deals.evidenceAdd')}</Button></div>
      </Stack>
    </form>
  );
}

import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { MoveSampleDocument, type SamplePartsFragment } from '../../graphql/generated/seeding.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';

type Sample = SamplePartsFragment;
type Side = 'BRAND' | 'CREATOR';
const tones: Record<string, Tone> = { REQUESTED: 'due', APPROVED: 'due', SHIPPED: 'info', RECEIVED: 'info', NOTED: 'done', LOST: 'error', RETURNED: 'error' };

/** What a side may do with a sample, most wanted first. */
const steps: Record<Side, Partial<Record<Sample['status'], readonly ('approve' | 'decline' | 'ship' | 'withdraw' | 'receive')[]>>> = {
  BRAND: { REQUESTED: ['approve', 'decline'], APPROVED: ['ship'] },
  CREATOR: { REQUESTED: ['withdraw'], APPROVED: ['withdraw'], SHIPPED: ['receive'] },
};

export function SampleStatusTag({ status }: { status: Sample['status'] }) {
  const t = useText();
  return <Tag tone={tones[status] ?? 'quiet'}>{t.code('sampleStatus', status)}</Tag>;
}

export function SampleSteps({ sample: { id, status }, side }: { sample: Sample; side: Side }) {
  const t = useText();
  const { may } = useSession();
  const [isNoting, setNoting] = useState(false);
  const [move, busy] = useAction(MoveSampleDocument, { refresh: [side === 'BRAND' ? 'Seeding' : 'Samples'] });
  if (!may('deal:negotiate')) return null;
  return (
    <Group gap={6} wrap="nowrap">
      {steps[side][status]?.map((step) => (step === 'ship'
        ? <ConfirmButton key={step} size="compact-xs" variant="default" label={t('sampleStep.ship')} effect={t('sampleStepEffect.ship')} onConfirm={async () => (await move({ id, step })) !== null} />
        : <Button key={step} size="compact-xs" variant="default" loading={busy} onClick={() => void move({ id, step })}>{t.code('sampleStep', step)}</Button>))}
      {side === 'CREATOR' && status === 'RECEIVED' && <Button size="compact-xs" variant="default" onClick={() => setNoting(true)}>{t('sampleStep.note')}</Button>}
      {isNoting && <NoteModal id={id} onClose={() => setNoting(false)} />}
    </Group>
  );
}

function NoteModal({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const [noteUrl, setUrl] = useState('');
  const [move, busy] = useAction(MoveSampleDocument, { refresh: ['Samples'], done: t('samples.noteSent') });
  return (
    <Modal opened onClose={onClose} title={t('sampleStep.note')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void move({ id, step: 'note', noteUrl }).then((done) => done && onClose()); }}>
        <TextInput type="url" required withAsterisk={false} label={t('samples.noteUrl')} placeholder="https://" value={noteUrl} onChange={(event) => setUrl(event.currentTarget.value)} data-autofocus />
        <Group justify="flex-end" mt="md"><Button type="submit" loading={busy}>{t('sampleStep.note')}</Button></Group>
      </form>
    </Modal>
  );
}

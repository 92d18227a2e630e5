import { addDays, dayAt } from '@meadow/shared';
import { Drawer, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { AskForRightsDocument, DeclineRightsDocument, GrantRightsDocument, RevokeRightsDocument, WithdrawRightsAskDocument, type NoteRightsPartsFragment } from '../../graphql/generated/rights.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { Facts } from '../../ui/Page.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { useNow } from '../../ui/useNow.ts';
import { RightsSteps } from './RightsSteps.tsx';
import { toneOf } from './tones.ts';

const notices = [0, 7, 14, 30, 60, 90];
const GRANT_DAYS = 90;
const refresh = ['NoteRights'];

/** The rights to one note: until when, what is asked, what the viewer may do, and what became of them. */
export function RightsDrawer({ note, onClose }: { note: NoteRightsPartsFragment; onClose: () => void }) {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const done = t('rights.saved');
  const { can, dealId } = note;
  const now = useNow();
  const today = dayAt(new Date(now), organisation.timeZone);
  const lastDay = note.until && note.status !== 'ENDING' && Date.parse(note.until) > now ? dayAt(new Date(note.until), organisation.timeZone) : today;
  const [until, setUntil] = useState(note.ask ? dayAt(new Date(Date.parse(note.ask.until) - 1), organisation.timeZone) : addDays(lastDay, GRANT_DAYS));
  const [notice, setNotice] = useState(0);
  const [words, setWords] = useState('');
  const [grant] = useAction(GrantRightsDocument, { done, refresh });
  const [revoke] = useAction(RevokeRightsDocument, { done, refresh });
  const [ask] = useAction(AskForRightsDocument, { done, refresh });
  const [decline] = useAction(DeclineRightsDocument, { done, refresh });
  const [withdraw] = useAction(WithdrawRightsAskDocument, { done, refresh });
  const isOver = note.status === 'EXPIRED' || note.status === 'REVOKED' || note.status === 'NOT_ALLOWED';
  const day = <DayInput label={t('rights.grantUntil')} required value={until} min={addDays(lastDay, 1)} onChange={setUntil} />;
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={note.noteTitle ?? note.noteUrl} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Facts of={[
          [t('deals.status'), <Tag key="s" tone={toneOf(note.status)}>{t.code('rightsStatus', note.status)}</Tag>],
          [t('rights.until'), note.until ? f.dateTime(note.until) : '–'],
        ]} />
        {note.ask && <p style={{ margin: 0 }}>{t('rights.asked', { until: f.dateTime(note.ask.until), due: f.dateTime(note.ask.dueAt) })}{note.ask.note && <><br />“{note.ask.note}”</>}</p>}
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          {can.grant && (
            <ConfirmButton label={t(isOver ? 'rights.grantAnew' : 'rights.grant')} effect={t('rights.grantEffect')} ready={until !== ''} onConfirm={async () => (await grant({ dealId, until })) !== null}>{day}</ConfirmButton>
          )}
          {can.decline && <ConfirmButton label={t('rights.decline')} variant="default" effect={t('rights.declineEffect')} onConfirm={async () => (await decline({ dealId })) !== null} />}
          {can.revoke && (
            <ConfirmButton label={t('rights.revoke')} variant="subtle" color="gray" danger effect={t('rights.revokeEffect')} ready={words.trim() !== ''} onConfirm={async () => (await revoke({ dealId, noticeDays: notice, reason: words })) !== null}>
              <Stack>
                <Select label={t('rights.notice')} allowDeselect={false} value={String(notice)} data={notices.map((days) => ({ value: String(days), label: t('rights.noticeDays', { days }) }))} onChange={(value) => setNotice(Number(value))} />
                <Textarea label={t('rights.reason')} description={t('rights.reasonHint')} maxLength={500} autosize minRows={2} value={words} onChange={(e) => setWords(e.currentTarget.value)} />
              </Stack>
            </ConfirmButton>
          )}
          {can.ask && (
            <ConfirmButton label={t('rights.ask')} effect={t('rights.askEffect')} ready={until !== ''} onConfirm={async () => (await ask({ dealId, until, note: words || null })) !== null}>
              <Stack>
                {day}
                <Textarea label={t('rights.askNote')} maxLength={500} autosize minRows={2} value={words} onChange={(e) => setWords(e.currentTarget.value)} />
              </Stack>
            </ConfirmButton>
          )}
          {can.withdraw && <ConfirmButton label={t('rights.withdraw')} variant="default" effect={t('rights.declineEffect')} onConfirm={async () => (await withdraw({ dealId })) !== null} />}
        </div>
        <RightsSteps steps={note.steps} />
      </Stack>
    </Drawer>
  );
}

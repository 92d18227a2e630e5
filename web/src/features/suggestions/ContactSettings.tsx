import { Button, Checkbox, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { ContactSettingsDocument, SaveContactSettingsDocument, type ContactSettingsQuery } from '../../graphql/generated/suggestions.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { Region } from '../../ui/Region.tsx';

type Settings = ContactSettingsQuery['contactSettings'];

/** How a creator wants to be reached: alerts on fitting briefs, and how many invitations at most. */
export function ContactSettings() {
  const t = useText();
  const live = useLive(ContactSettingsDocument, { variables: {} });
  return (
    <details>
      <summary style={{ cursor: 'pointer', color: 'var(--mantine-color-anchor)', minHeight: 24 }}>{t('contact.title')}</summary>
      <Region live={live}>{({ contactSettings }) => <SettingsForm saved={contactSettings} />}</Region>
    </details>
  );
}

function SettingsForm({ saved }: { saved: Settings }) {
  const t = useText();
  const [{ alerts, alertFrom, alertsADay, invitationsAWeek }, setValue] = useState(saved);
  const [save, busy] = useAction(SaveContactSettingsDocument, { done: t('contact.saved') });
  const number = (value: string | number, fallback: number) => (typeof value === 'number' ? value : fallback);
  return (
    <div style={{ display: 'grid', gap: 12, maxWidth: 420, marginTop: 12 }}>
      <Checkbox label={t('contact.alerts')} checked={alerts} onChange={({ currentTarget }) => setValue((old) => ({ ...old, alerts: currentTarget.checked }))} />
      <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 12 }}>
        <NumberInput label={t('contact.from')} min={0} max={100} allowDecimal={false} disabled={!alerts} value={alertFrom} onChange={(next) => setValue((old) => ({ ...old, alertFrom: number(next, old.alertFrom) }))} />
        <NumberInput label={t('contact.aDay')} min={1} max={50} allowDecimal={false} disabled={!alerts} value={alertsADay} onChange={(next) => setValue((old) => ({ ...old, alertsADay: number(next, old.alertsADay) }))} />
      </div>
      <NumberInput label={t('contact.aWeek')} description={t('contact.usual', { count: saved.usualInvitations })} min={1} max={500} allowDecimal={false} value={invitationsAWeek ?? ''} onChange={(next) => setValue((old) => ({ ...old, invitationsAWeek: typeof next === 'number' ? next : null }))} />
      <p style={{ color: 'var(--mantine-color-dimmed)' }}>{t('contact.byMail')}</p>
      <span><Button variant="default" loading={busy} onClick={() => void save({ input: { alerts, alertFrom, alertsADay, invitationsAWeek: invitationsAWeek ?? null } })}>{t('action.save')}</Button></span>
    </div>
  );
}

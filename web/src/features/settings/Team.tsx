import { roles, type Role } from '@meadow/shared';
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { InviteColleagueDocument, RemoveMemberDocument, RevokeInvitationDocument, TeamDocument, type TeamQuery } from '../../graphql/generated/settings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';

type Member = TeamQuery['members'][number];

/** Who works here, who is invited. */
export function Team() {
  const t = useText();
  const f = useFormats();
  const { may, viewer } = useSession();
  const live = useLive(TeamDocument, { variables: {} });
  const [remove] = useAction(RemoveMemberDocument, { refresh: ['Team'] });
  const [revoke] = useAction(RevokeInvitationDocument, { refresh: ['Team'] });
  const mayManage = may('member:manage');
  const columns: Column<Member>[] = [
    { id: 'name', header: t('field.name'), cell: (m) => m.user.name, sortBy: (m) => m.user.name, csv: (m) => m.user.name },
    { id: 'email', header: t('field.email'), cell: (m) => m.user.email, csv: (m) => m.user.email, phone: 'action' },
    { id: 'role', header: t('settings.role'), cell: (m) => t.code('role', m.role), sortBy: (m) => m.role, csv: (m) => m.role, phone: 'figure' },
    { id: 'since', header: t('settings.since'), cell: (m) => f.ago(m.createdAt), phone: 'figure' },
    { id: 'act', header: '', align: 'right', phone: 'figure', cell: (m) => mayManage && m.user.id !== viewer.user.id && <ConfirmButton size="compact-sm" variant="subtle" color="gray" danger label={t('action.remove')} effect={t('settings.removeEffect', { name: m.user.name })} onConfirm={async () => (await remove({ id: m.id })) !== null} /> },
  ];
  return (
    <Region live={live}>
      {({ members, invitations }) => {
        const open = invitations.filter(({ acceptedAt }) => !acceptedAt);
        return (
          <div style={{ display: 'grid', gap: 16 }}>
            <Section title={t('settings.members')}><DataTable id="members" caption={t('settings.members')} rows={members} columns={columns} rowKey={(m) => m.id} /></Section>
            {mayManage && <InviteForm />}
            {open.length > 0 && (
              <Section title={t('settings.invited')}>
                <ul style={{ display: 'grid', gap: 16 }}>
                  {open.map((one) => (
                    <li key={one.id} style={{ display: 'grid', gap: 4 }}>
                      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 12, flexWrap: 'wrap' }}>
                        <span>{one.email} · {t.code('role', one.role)} · {t('settings.until', { date: f.moment(one.expiresAt) })}</span>
                        {mayManage && <ConfirmButton size="compact-sm" variant="subtle" color="gray" danger label={t('settings.withdraw')} effect={t('settings.withdrawEffect', { email: one.email })} onConfirm={async () => (await revoke({ id: one.id })) !== null} />}
                      </div>
                      {one.url && <CopyLine label={t('settings.inviteLink')} text={new URL(one.url, location.origin).href} />}
                    </li>
                  ))}
                </ul>
              </Section>
            )}
          </div>
        );
      }}
    </Region>
  );
}

function InviteForm() {
  const t = useText();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('MANAGER');
  const [link, setLink] = useState('');
  const [invite, busy] = useAction(InviteColleagueDocument, { refresh: ['Team'], done: t('settings.inviteDone') });
  const send = async () => {
    const made = await invite({ input: { email, role } });
    if (!made) return;
    setEmail('');
    setLink(made.inviteColleague.url ?? '');
  };
  return (
    <Section title={t('settings.invite')} hint={t('settings.inviteHint')}>
      <form style={{ display: 'flex', gap: 8, alignItems: 'end', flexWrap: 'wrap' }} onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <TextInput label={t('field.email')} type="email" required withAsterisk={false} style={{ flex: '1 1 220px', maxWidth: 360 }} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <Select label={t('settings.role')} value={role} allowDeselect={false} data={roles.map((one) => ({ value: one, label: t.code('role', one) }))} onChange={(value) => { const known = roles.find((one) => one === value); if (known) setRole(known); }} />
        <Button type="submit" loading={busy}>{t('settings.inviteSend')}</Button>
      </form>
      {link && <div style={{ marginTop: 12 }}><CopyLine label={t('settings.inviteLink')} text={new URL(link, location.origin).href} /></div>}
    </Section>
  );
}

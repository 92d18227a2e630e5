import { Menu } from '@mantine/core';
import { IconLogout, IconSettings, IconSwitchHorizontal } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LogOutDocument, SwitchOrganisationDocument } from '../graphql/generated/session.ts';
import { request } from '../graphql/request.ts';
import { useText } from '../i18n/text.tsx';
import { leaveHere } from '../session/pushHere.ts';
import { useSession } from '../session/session.tsx';
import { LanguageSwitch, SchemeSwitch } from '../ui/Switches.tsx';

/** Other organisations, language, appearance, log out. Opens as soon as it has loaded. */
export default function AccountMenu({ className, face }: { className: string; face: ReactNode }) {
  const t = useText();
  const navigate = useNavigate();
  const { viewer, setViewer } = useSession();
  const others = viewer.organisations.filter(({ id }) => id !== viewer.organisation.id);
  const leave = async () => {
    // Whoever uses this browser next is not told what was meant for this person.
    await leaveHere().catch(() => undefined);
    await request(LogOutDocument, {});
    setViewer(null);
    void navigate({ to: '/login' });
  };
  const change = async (id: string) => {
    const { switchOrganisation } = await request(SwitchOrganisationDocument, { id });
    setViewer(switchOrganisation);
    void navigate({ to: '/' });
  };
  return (
    <Menu defaultOpened position="right-end" width={260} shadow="md" transitionProps={{ duration: 100 }} closeOnItemClick={false}>
      <Menu.Target><button type="button" className={className} aria-label={t('nav.account')}>{face}</button></Menu.Target>
      <Menu.Dropdown>
        {others.length > 0 && <Menu.Label>{t('nav.switch')}</Menu.Label>}
        {others.map((org) => (
          <Menu.Item key={org.id} leftSection={<IconSwitchHorizontal size={16} />} onClick={() => void change(org.id)}>{org.name}</Menu.Item>
        ))}
        <div style={{ padding: 8, display: 'grid', gap: 8 }}><LanguageSwitch /><SchemeSwitch /></div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => void navigate({ to: '/settings' } as never)}>{t('nav.settings')}</Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>{t('nav.logOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { Drawer } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { LogOutDocument } from '../graphql/generated/session.ts';
import { request } from '../graphql/request.ts';
import { useText } from '../i18n/text.tsx';
import { useSession } from '../session/session.tsx';
import { LanguageSwitch } from '../ui/Switches.tsx';
import styles from './shell.module.css';

/** What doesn't fit the bottom bar of a phone. */
export default function MoreSheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const t = useText();
  const { setViewer } = useSession();
  const navigate = useNavigate();
  const leave = async () => {
    await request(LogOutDocument, {});
    setViewer(null);
    void navigate({ to: '/login' });
  };
  return (
    <Drawer opened onClose={onClose} position="bottom" size="auto" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <div style={{ display: 'grid', gap: 4 }}>
        {children}
        <button type="button" className={styles.item} onClick={() => void leave()}><IconLogout size={20} stroke={1.5} />{t('nav.logOut')}</button>
        <div style={{ padding: '8px 10px 16px' }}><LanguageSwitch /></div>
      </div>
    </Drawer>
  );
}

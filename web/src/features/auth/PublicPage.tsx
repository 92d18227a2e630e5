import { useEffect, type ReactNode } from 'react';
import { LanguageSwitch, SchemeSwitch } from '../../ui/Switches.tsx';
import { Logo } from '../../ui/Logo.tsx';
import styles from './auth.module.css';

/** The frame of pages that need no login. */
export function PublicPage({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Meadow`;
  }, [title]);
  return (
    <div className={styles.public}>
      <div className={styles.mark}><Logo size={32} /><span>Meadow</span></div>
      <main className={styles.panel}>
        <div>
          <h1 className={styles.title}>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {children}
      </main>
      <div className={styles.tools}><LanguageSwitch /><SchemeSwitch /></div>
    </div>
  );
}

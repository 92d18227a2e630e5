import { useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import styles from './insight.module.css';

const tabs = ['trends', 'voice', 'share', 'search-back', 'events', 'reports', 'alerts', 'words'] as const;
export type InsightTab = (typeof tabs)[number];

/** The desk's pages, one beside the other. */
export function InsightTabs({ here }: { here: InsightTab }) {
  const t = useText();
  return (
    <nav className={styles.tabs} aria-label={t('nav.insight')}>
      {tabs.map((tab) => (
        <Go key={tab} to={tab === 'trends' ? '/insight' : `/insight/${tab}`} className={tab === here ? styles.here : styles.tab}>{t(`insightTab.${tab}`)}</Go>
      ))}
    </nav>
  );
}

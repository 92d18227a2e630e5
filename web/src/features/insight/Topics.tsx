import type { InsightQuery } from '../../graphql/generated/insight.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { Section } from '../../ui/Page.tsx';
import styles from './insight.module.css';

type Topic = InsightQuery['insight']['topics'][number];

/** What the latest texts are about, each topic with its terms and whether it grew. */
export function Topics({ topics, onOpen }: { topics: readonly Topic[]; onOpen: (term: string) => void }) {
  const t = useText();
  const f = useFormats();
  if (topics.length === 0) return null;
  return (
    <Section title={t('insight.topics')} hint={t('insight.topicsHint')}>
      <ul className={styles.topics}>
        {topics.map(({ name, terms, texts, before }) => (
          <li key={name}>
            <strong>{name}</strong> <span className={styles.quiet}>{t('insight.topicTexts', { texts: f.count(texts), before: f.count(before) })} · <Go to="/insight/alerts" search={{ kind: 'TOPIC', subject: name.slice(0, 40) }}>{t('insight.watch')}</Go></span>
            <div className={styles.terms}>{terms.map((term) => <button key={term} type="button" className={styles.term} onClick={() => onOpen(term)}>{term}</button>)}</div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

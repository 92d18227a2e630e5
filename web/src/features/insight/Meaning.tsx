import type { InsightTermQuery } from '../../graphql/generated/insight.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { Section } from '../../ui/Page.tsx';
import styles from './insight.module.css';

type Told = NonNullable<InsightTermQuery['insightTerm']>;
type Writer = Told['meaning']['otherCreators'][number];

/** The brand's place in the talk of a term: its share, its creators, and what is missing. */
export function Place({ told: { meaning } }: { told: Told }) {
  const t = useText();
  const f = useFormats();
  const { notes, ownNotes, rivals, ownCreators, otherCreators, isGap } = meaning;
  if (notes === 0) return null;
  const share = t('insight.ownShare', { own: f.count(ownNotes), notes: f.count(notes), share: f.percent(ownNotes / notes, 0) });
  return (
    <>
      <p>{isGap ? t('insight.gap', { notes: f.count(notes) }) : share}{rivals.length > 0 && ` ${t('insight.rivalsIn', { rivals: rivals.map(({ name, notes: many }) => `${name} ${f.count(many)}`).join(' · ') })}`}</p>
      {ownCreators.length > 0 && <p>{t('insight.ownCreators')} <Writers writers={ownCreators} /></p>}
      {otherCreators.length > 0 && <p>{t('insight.otherCreators')} <Writers writers={otherCreators} /></p>}
    </>
  );
}

function Writers({ writers }: { writers: readonly Writer[] }) {
  const f = useFormats();
  return writers.map(({ name, creatorId, notes }, at) => <span key={name + String(creatorId)}>{at > 0 && ' · '}{creatorId ? <Go to={`/creators/${creatorId}`}>{name}</Go> : name} {f.count(notes)}</span>);
}

/** The earliest texts of weight of the rise. */
export function Starters({ told: { meaning: { starters } } }: { told: Told }) {
  const t = useText();
  const f = useFormats();
  if (starters.length === 0) return null;
  return (
    <Section title={t('insight.starters')} hint={t('insight.startersHint')}>
      <ul className={styles.texts}>
        {starters.map(({ day, name, tier, engagements, text }) => (
          <li key={day + name + text}>
            {text}
            <div className={styles.quiet}>{[name, tier ? t.code('tier', tier) : '', f.day(day), t('insight.engagements', { count: f.count(engagements) })].filter((part) => part !== '').join(' · ')}</div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

import { Band } from '../../charts/lazy.tsx';
import { InsightTermDocument, type InsightQuery, type InsightTermQuery } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { ShareBars } from '../../ui/ShareBars.tsx';
import { Place, Starters } from './Meaning.tsx';
import styles from './insight.module.css';

type Told = NonNullable<InsightTermQuery['insightTerm']>;
type Stage = InsightQuery['insight']['terms'][number]['stage'];
const advice: Record<Stage, 'insight.meansNew' | 'insight.meansRising' | 'insight.meansPeaking' | 'insight.meansFalling'> = { NEW: 'insight.meansNew', RISING: 'insight.meansRising', PEAKING: 'insight.meansPeaking', FALLING: 'insight.meansFalling', GONE: 'insight.meansFalling' };

/** A brief takes so many of the words that stand beside a trend. */
const MOST_WORDS = 4;

/** One term: its days, its reasons and what people think of it. */
export function TermPanel({ term, stage, datasetId, day }: { term: string; stage: Stage | null; datasetId: string | null; day: string | null }) {
  const live = useLive(InsightTermDocument, { variables: { datasetId, term, day } });
  return (
    <div>
      <Region live={live} isEmpty={(data) => data.insightTerm == null} lines={8}>
        {({ insightTerm }) => (insightTerm ? <Ready told={insightTerm} stage={stage} /> : null)}
      </Region>
    </div>
  );
}

function Ready({ told, stage }: { told: Told; stage: Stage | null }) {
  const t = useText();
  const f = useFormats();
  const points = told.days.map(({ day, count, expected, low, high }) => ({ day, value: count ?? null, expected, low, high }));
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Section plain>
        <Band finding={t('insight.trendOf', { term: told.term })} sub={t('insight.trendSub')} name={t('insight.texts')} band={t('insight.band')} points={points} />
        {told.forecastError != null && told.naiveError != null && <p className={styles.quiet}>{t('insight.forecastError', { own: f.decimal(told.forecastError, 1), naive: f.decimal(told.naiveError, 1) })}</p>}
      </Section>
      <Section title={t('insight.means')}>
        <div className={styles.means}>
          {stage !== null && <p>{t(advice[stage])}</p>}
          <Place told={told} />
          {told.topic && <p>{t('insight.partOf', { topic: told.topic.name })}</p>}
        </div>
        <div className={styles.actions}>
          <GoButton to="/briefs/new" search={{ trend: told.term, with: told.coWords.slice(0, MOST_WORDS).map(({ word }) => word).join(',') }} variant="default" size="xs">{t('insight.briefFrom')}</GoButton>
          <GoButton to="/insight/alerts" search={{ kind: 'TERM', subject: told.term }} variant="default" size="xs">{t('insight.watch')}</GoButton>
        </div>
      </Section>
      <Starters told={told} />
      <Voice told={told} />
      {told.coWords.length > 0 && (
        <Section title={t('insight.coWords')}>
          <p>{told.coWords.map(({ word, texts }) => `${word} ${f.count(texts)}`).join(' · ')}</p>
        </Section>
      )}
      {told.examples.length > 0 && (
        <Section title={t('insight.examples')}>
          <ul className={styles.texts}>
            {told.examples.map(({ day, text, engagements }) => (
              <li key={`${day} ${text}`}>
                {text}
                <div className={styles.quiet}>{f.day(day)} · {t('insight.engagements', { count: f.count(engagements) })}</div>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function Voice({ told: { sentiment, aspects } }: { told: Told }) {
  const t = useText();
  const f = useFormats();
  const total = sentiment.positive + sentiment.neutral + sentiment.negative;
  if (total === 0) return <Section title={t('insight.voice')}><p>{t('insight.noVoice')}</p></Section>;
  const shares = (['positive', 'neutral', 'negative'] as const).map((part) => ({ label: t(`insight.${part}`), share: sentiment[part] / total }));
  return (
    <Section title={t('insight.voice')} hint={t('insight.voiceHint', { confidence: f.percent(sentiment.confidence ?? null, 0) })}>
      <ShareBars title={`${f.count(total)} ${t('insight.texts')}`} shares={shares} />
      {aspects.length > 0 && (
        <>
          <h3 style={{ margin: '12px 0 4px', fontSize: 14 }}>{t('insight.about')}</h3>
          <ul style={{ margin: 0, paddingLeft: 16 }}>
            {aspects.slice(0, 5).map(({ aspect, positive, negative }) => <li key={aspect}>{t.code('aspect', aspect)}: {t('insight.aspectLine', { positive: f.count(positive), negative: f.count(negative) })}</li>)}
          </ul>
        </>
      )}
    </Section>
  );
}

import { Spark } from '../charts/Spark.tsx';
import { RisingNowDocument } from '../graphql/generated/report.ts';
import { useLive } from '../graphql/useLive.ts';
import { useFormats, useText } from '../i18n/text.tsx';
import { Go } from '../session/Go.tsx';
import { Section } from '../ui/Page.tsx';

const MOST = 5;

/** What rises in the market's notes, in a few lines; nothing while nothing does. */
export function RisingNow() {
  const t = useText();
  const f = useFormats();
  const { data } = useLive(RisingNowDocument, { variables: {}, everyMs: 60_000 });
  const terms = data?.insight.terms.filter(({ stage }) => stage !== 'GONE').slice(0, MOST) ?? [];
  if (!data?.insight.day || terms.length === 0) return null;
  return (
    <Section title={t('insight.list')} hint={f.day(data.insight.day)} aside={<Go to="/insight">{t('nav.insight')}</Go>}>
      <ul style={{ display: 'grid', gap: 8, margin: 0, padding: 0, listStyle: 'none' }}>
        {terms.map(({ term, stage, count, strength, spark }) => (
          <li key={term} style={{ display: 'grid', gridTemplateColumns: 'minmax(56px, max-content) minmax(0, 1fr) max-content', gap: 12, alignItems: 'center', maxWidth: 480 }}>
            <Go to="/insight" search={{ term }}><strong>{term}</strong></Go>
            <span>{t.code('trendStage', stage)} · {f.count(count)} · ×{f.compact(2 ** strength)}</span>
            <Spark values={spark} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

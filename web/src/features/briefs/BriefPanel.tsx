import { Progress } from '@mantine/core';
import { useEffect } from 'react';
import { MatchesDocument } from '../../graphql/generated/briefs.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useDeliverablesText } from '../../terms/Deliverables.tsx';
import { Section } from '../../ui/Page.tsx';
import { gapCount, gapsOf, type BriefDraft } from './briefInput.ts';
import styles from './brief.module.css';

/** What the brief would meet if it went out now: who fits, at what price, how clear it is, and how it reads. */
export function BriefPanel({ briefId, draft, savedAt }: { briefId: string; draft: BriefDraft; savedAt: Date | null }) {
  const t = useText();
  const f = useFormats();
  const deliverables = useDeliverablesText();
  const { data, refetch } = useLive(MatchesDocument, { variables: { briefId, filter: null, first: 20, after: null }, skip: briefId === '' });
  useEffect(() => {
    if (briefId && savedAt) refetch();
    // Asked again per save only; the refetch function is new on every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [briefId, savedAt]);
  const found = data?.matches.edges.map(({ node }) => node) ?? [];
  const costs = found.flatMap(({ expectedCost }) => (expectedCost?.currency === draft.currency ? [Number(expectedCost.minor)] : [])).sort((a, b) => a - b);
  const at = (share: number) => costs[Math.min(costs.length - 1, Math.floor(share * costs.length))];
  const [low, high] = [at(0.25), at(0.75)];
  const money = (minor: number) => f.moneyPlain({ minor: String(minor), currency: draft.currency });
  const gaps = gapsOf(draft);
  const clarity = Math.round((100 * (gapCount - gaps.length)) / gapCount);
  return (
    <aside className={styles.panel} aria-label={t('brief.panel')}>
      <Section title={t('brief.fit')}>
        {data ? (
          <>
            <p className={styles.big}>{t('brief.fitCount', { count: f.count(data.matches.totalCount) })}</p>
            {low !== undefined && high !== undefined && <p>{t('brief.priceBand', { low: money(low), high: money(high) })}</p>}
            {data.matches.totalCount === 0 && data.matches.binding && <p>{t('match.binding', { limit: t.code('binding', data.matches.binding) })}</p>}
          </>
        ) : <p style={{ color: 'var(--mantine-color-dimmed)' }}>{t('brief.fitLater')}</p>}
      </Section>
      <Section title={t('brief.clarity', { score: clarity })}>
        <Progress value={clarity} aria-label={t('brief.clarity', { score: clarity })} mb={8} />
        {gaps.slice(0, 3).map((gap) => <p key={gap.code} style={{ color: 'var(--mantine-color-dimmed)' }}>{t.code('briefGap', gap.code)}</p>)}
      </Section>
      <Section title={t('brief.creatorView')}>
        <strong>{draft.title || '–'}</strong>
        <p>{draft.product}</p>
        <p style={{ whiteSpace: 'pre-wrap' }}>{draft.description.slice(0, 240)}</p>
        <p style={{ color: 'var(--mantine-color-dimmed)' }}>{deliverables(draft.deliverables)}</p>
        {draft.publishFrom && draft.publishTo && <p style={{ color: 'var(--mantine-color-dimmed)' }}>{t('brief.publishIn', { range: f.dayRange(draft.publishFrom, draft.publishTo) })}</p>}
      </Section>
    </aside>
  );
}

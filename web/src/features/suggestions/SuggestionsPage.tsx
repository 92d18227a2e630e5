import { Button } from '@mantine/core';
import { useState } from 'react';
import { BlockBrandDocument, SuggestionsDocument, type SuggestionsQuery } from '../../graphql/generated/suggestions.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useEvidenceText } from '../../i18n/evidence.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useDeliverablesText } from '../../terms/Deliverables.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { ReasonBar, ReasonList } from '../../ui/ReasonBar.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { ApplyDrawer } from './ApplyDrawer.tsx';
import { ContactSettings } from './ContactSettings.tsx';

export type Suggestion = SuggestionsQuery['briefSuggestions'][number];

/** What fits me, and why? */
export function SuggestionsPage() {
  const t = useText();
  const live = useLive(SuggestionsDocument, { variables: {}, everyMs: 15_000 });
  const [applying, setApplying] = useState<Suggestion | null>(null);
  const count = live.data?.briefSuggestions.length;
  return (
    <Page title={t('nav.openBriefs')} answer={count === undefined ? undefined : t('suggestions.answer', { count })}>
      <div style={{ marginBottom: 16 }}><ContactSettings /></div>
      <Region live={live} isEmpty={(data) => data.briefSuggestions.length === 0} empty={<EmptyState title={t('suggestions.none')} hint={t('suggestions.noneHint')} action={<Go to="/rates">{t('suggestions.widen')}</Go>} />}>
        {({ briefSuggestions }) => <div style={{ display: 'grid', gap: 12, maxWidth: 880 }}>{briefSuggestions.map((one) => <SuggestionCard key={one.brief.id} suggestion={one} onApply={() => setApplying(one)} />)}</div>}
      </Region>
      {applying && <ApplyDrawer suggestion={applying} onClose={() => setApplying(null)} />}
    </Page>
  );
}

function SuggestionCard({ suggestion, onApply }: { suggestion: Suggestion; onApply: () => void }) {
  const t = useText();
  const f = useFormats();
  const deliverables = useDeliverablesText();
  const evidenceText = useEvidenceText();
  const { brief, reasons, score } = suggestion;
  const [block, blocking] = useAction(BlockBrandDocument, { done: t('suggestions.blocked'), refresh: ['Suggestions'] });
  const pays = brief.feeMin || brief.feeMax ? [brief.feeMin, brief.feeMax].filter((fee) => fee != null).map((fee) => f.moneyPlain(fee)).join(' – ') : t('suggestions.openFee');
  return (
    <Section>
      <div style={{ display: 'grid', gap: 10 }}>
        <div style={{ display: 'flex', justifyContent: 'space-between', gap: 12, flexWrap: 'wrap' }}>
          <div style={{ minWidth: 0, flex: 1 }}>
            <h2 style={{ fontSize: 16, lineHeight: '24px', margin: 0 }}><Go to={`/briefs/${brief.id}`}>{brief.title}</Go></h2>
            <div style={{ color: 'var(--mantine-color-dimmed)' }}>{brief.brand.name}{suggestion.brandScore != null ? ` · ${t('suggestions.brandScore', { score: f.decimal(suggestion.brandScore, 1) })}` : ''}</div>
          </div>
          <strong style={{ fontSize: 20, lineHeight: '28px' }}>{pays}</strong>
        </div>
        <p>{deliverables(brief.deliverables)}{brief.publishFrom && brief.publishTo ? ` · ${t('brief.publishIn', { range: f.dayRange(brief.publishFrom, brief.publishTo) })}` : ''}{brief.applyBy ? ` · ${t('suggestions.applyBy', { date: f.day(brief.applyBy, 'short') })}` : ''}</p>
        {suggestion.mutual && <p><Tag tone="done">{t('match.mutual')}</Tag> {t('suggestions.mutual', { creator: suggestion.mutual.creatorPlace, brief: suggestion.mutual.briefPlace })}</p>}
        <div>
          <ReasonBar reasons={reasons} score={score} />
          <details style={{ marginTop: 6 }}><summary style={{ cursor: 'pointer', color: 'var(--mantine-color-anchor)', minHeight: 24 }}>{t('match.why')}</summary><div style={{ marginTop: 8 }}><ReasonList reasons={reasons.map((reason) => ({ ...reason, evidence: evidenceText(reason.evidence) }))} /></div></details>
        </div>
        <div>{suggestion.existingDealId ? <Go to={`/deals/${suggestion.existingDealId}`}>{t('match.inDeal')}</Go> : brief.can.apply && <Button variant="default" onClick={onApply}>{t('suggestions.apply')}</Button>} <Button variant="subtle" color="gray" loading={blocking} onClick={() => void block({ id: brief.brand.id })}>{t('suggestions.block')}</Button></div>
      </div>
    </Section>
  );
}

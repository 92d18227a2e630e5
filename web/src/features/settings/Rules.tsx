import { categories, isCategory } from '@meadow/shared';
import { Button, NumberInput, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { LetInAgainDocument, MatchingRulesDocument, SaveMatchingRulesDocument, type RulesPartsFragment } from '../../graphql/generated/settings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { Section } from '../../ui/Page.tsx';
import { Picks } from '../../ui/Picks.tsx';
import { Region } from '../../ui/Region.tsx';
import { Competitors } from './Competitors.tsx';
import { Weights } from './Weights.tsx';

/** With whom one is never matched, and, for a brand, how the parts of a match weigh. */
export function Rules() {
  const live = useLive(MatchingRulesDocument, { variables: {} });
  const { organisation } = useSession();
  return (
    <Region live={live}>
      {({ marketRules }) => (
        <div style={{ display: 'grid', gap: 16 }}>
          {organisation.kind === 'BRAND' && <><Safety rules={marketRules} />{marketRules.weights.map((one) => <Weights key={one.objective} saved={one} />)}</>}
          <Blocked rules={marketRules} />
        </div>
      )}
    </Region>
  );
}

function Safety({ rules }: { rules: RulesPartsFragment }) {
  const t = useText();
  const [avoided, setAvoided] = useState(() => rules.avoidCategories.filter(isCategory));
  const [words, setWords] = useState([...rules.avoidWords]);
  const [competitors, setCompetitors] = useState([...rules.competitors]);
  const [days, setDays] = useState(rules.exclusiveDays);
  const [save, busy] = useAction(SaveMatchingRulesDocument, { done: t('contact.saved'), refresh: ['MatchingRules'] });
  return (
    <Section title={t('rules.safety')} hint={t('rules.safetyHint')}>
      <div style={{ display: 'grid', gap: 12, maxWidth: 560 }}>
        <Picks label={t('rules.avoidCategories')} family="category" all={categories} value={avoided} onChange={setAvoided} placeholder={t('rules.none')} />
        <TagsInput label={t('rules.avoidWords')} value={words} onChange={setWords} clearable clearButtonProps={{ 'aria-label': t('action.clear') }} />
        <Competitors value={competitors} onChange={setCompetitors} />
        <NumberInput label={t('rules.exclusiveDays')} min={0} max={730} allowDecimal={false} value={days} onChange={(next) => typeof next === 'number' && setDays(next)} />
        <span><Button variant="default" loading={busy} onClick={() => void save({ input: { avoidCategories: avoided, avoidWords: words, competitorIds: competitors.map(({ id }) => id), exclusiveDays: days } })}>{t('action.save')}</Button></span>
      </div>
    </Section>
  );
}

function Blocked({ rules }: { rules: RulesPartsFragment }) {
  const t = useText();
  const [letIn, busy] = useAction(LetInAgainDocument, { refresh: ['MatchingRules', 'Blocked', 'Suggestions'] });
  return (
    <Section title={t('rules.blocked')} hint={t('rules.blockedHint')}>
      {rules.blocked.length === 0 ? <p style={{ color: 'var(--mantine-color-dimmed)' }}>{t('rules.nobody')}</p> : (
        <ul style={{ display: 'grid', gap: 4 }}>
          {rules.blocked.map(({ id, name }) => (
            <li key={id} style={{ display: 'flex', gap: 12, justifyContent: 'space-between', alignItems: 'center' }}>
              <span style={{ overflowWrap: 'anywhere' }}>{name}</span>
              <Button size="compact-sm" variant="subtle" color="gray" loading={busy} aria-label={t('rules.letInName', { name })} onClick={() => void letIn({ id })}>{t('rules.letIn')}</Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { SaveMatchingRulesDocument, type RulesPartsFragment } from '../../graphql/generated/settings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import { Tag } from '../../ui/StatusTag.tsx';

/** Points of each part for an objective; a hundred in all. */
export function Weights({ saved }: { saved: RulesPartsFragment['weights'][number] }) {
  const t = useText();
  const [edited, setEdited] = useState<Readonly<Record<string, number>>>({});
  const parts = saved.parts.map(({ part, points }) => ({ part, points: edited[part] ?? points }));
  const sum = parts.reduce((total, { points }) => total + points, 0);
  const [save, busy] = useAction(SaveMatchingRulesDocument, { done: t('contact.saved'), refresh: ['MatchingRules'] });
  const keep = async (next: typeof parts) => {
    if (await save({ input: { weights: [{ objective: saved.objective, parts: next }] } })) setEdited({});
  };
  return (
    <Section title={t('rules.weightsOf', { objective: t.code('objective', saved.objective) })} hint={t('rules.weightsHint')} aside={<Tag tone={saved.own ? 'info' : 'quiet'}>{t(saved.own ? 'rules.own' : 'rules.market')}</Tag>}>
      <div style={{ display: 'grid', gap: 12 }}>
        <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(132px, 1fr))' }}>
          {parts.map(({ part, points }) => (
            <NumberInput key={part} label={t.code('reason', part)} min={0} max={100} allowDecimal={false} value={points} onChange={(next) => typeof next === 'number' && setEdited((old) => ({ ...old, [part]: next }))} />
          ))}
        </div>
        <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', alignItems: 'center' }}>
          <Button variant="default" loading={busy} disabled={sum !== 100 || Object.keys(edited).length === 0} onClick={() => void keep(parts)}>{t('action.save')}</Button>
          {saved.own && <Button variant="subtle" color="gray" loading={busy} onClick={() => void keep([])}>{t('rules.backToMarket')}</Button>}
          <span role="status" style={{ color: sum === 100 ? 'var(--mantine-color-dimmed)' : 'var(--m-error)' }}>{t('rules.sum', { sum })}</span>
        </div>
      </div>
    </Section>
  );
}

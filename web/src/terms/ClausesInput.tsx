import { Checkbox, NumberInput, Select, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { clauseGroups, clauseRef, clauses, currentClauses, findClause, markets, requiredClauses, type Market } from '@meadow/shared';
import { useLanguage, useText } from '../i18n/text.tsx';
import type { TermsView } from './terms.ts';

interface Props {
  value: TermsView;
  onChange: (change: Partial<TermsView>) => void;
  errors: Readonly<Record<string, string>>;
}

/** Market, territory, exclusivity and the clauses of the library; what the market's law asks for cannot be left out. */
export function ClausesInput({ value, onChange, errors }: Props) {
  const t = useText();
  const { locale } = useLanguage();
  const language = locale === 'en' ? 'en' : 'zh';
  const chosen = value.clauses ?? [];
  const required = value.market ? requiredClauses(value.market) : [];
  /** The newest words of each clause, and older ones that these terms name already. */
  const offered = currentClauses;
  const old = chosen.flatMap((ref) => findClause(ref) ?? []).filter((one) => !offered.includes(one));
  const setMarket = (name: string | null) => {
    const market = markets.find((one): one is Market => one === name) ?? null;
    const ofOther = new Set(clauses.filter((one) => one.market && one.market !== market).map(clauseRef));
    onChange({ market, clauses: [...new Set([...chosen.filter((ref) => !ofOther.has(ref)), ...(market ? requiredClauses(market) : [])])] });
  };
  const toggle = (ref: string) => onChange({ clauses: chosen.includes(ref) ? chosen.filter((one) => one !== ref) : [...chosen, ref] });
  const exclusivity = value.exclusivity ?? { scope: '', days: 0 };
  const setExclusivity = (change: Partial<typeof exclusivity>) => {
    const next = { ...exclusivity, ...change };
    onChange({ exclusivity: next.scope === '' && next.days === 0 ? null : next });
  };
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs">
        <Select label={t('terms.market')} description={t('terms.marketHint')} clearable value={value.market ?? null} data={markets.map((one) => ({ value: one, label: t.code('market', one) }))} onChange={setMarket} error={errors['market']} />
        <TextInput label={t('terms.territory')} maxLength={200} value={value.territory ?? ''} onChange={(event) => onChange({ territory: event.currentTarget.value || null })} error={errors['territory']} inputWrapperOrder={['label', 'input', 'error']} style={{ alignSelf: 'end' }} />
        <TagsInput label={t('terms.channels')} maxTags={20} value={[...(value.channels ?? [])]} onChange={(channels) => onChange({ channels: channels.length > 0 ? channels : null })} error={errors['channels']} style={{ alignSelf: 'end' }} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        <TextInput label={t('terms.exclusivityScope')} maxLength={500} value={exclusivity.scope} onChange={(event) => setExclusivity({ scope: event.currentTarget.value })} error={errors['exclusivity']} />
        <NumberInput label={t('terms.exclusivityDays')} min={0} max={730} value={exclusivity.days} onChange={(days) => setExclusivity({ days: Number(days) || 0 })} />
      </SimpleGrid>
      <details>
        <summary style={{ cursor: 'pointer', minHeight: 24 }}>{t('terms.clauses')} <span style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12 }}>{t('terms.clausesHint', { count: chosen.length })}</span></summary>
        <Stack gap="xs" mt="xs">
          {clauseGroups.map((group) => {
            const listed = [...offered, ...old].filter((one) => one.group === group && (!one.market || one.market === value.market));
            return listed.length > 0 && (
              <fieldset key={group} style={{ border: 0, padding: 0, display: 'grid', gap: 8 }}>
                <legend style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{t.code('clauseGroup', group)}</legend>
                {listed.map((clause) => {
                  const ref = clauseRef(clause);
                  const fixed = required.includes(ref);
                  return <Checkbox key={ref} label={fixed ? `${clause.title[language]} · ${t('terms.clauseRequired')}` : clause.title[language]} description={clause.text[language]} checked={chosen.includes(ref)} disabled={fixed && chosen.includes(ref)} onChange={() => toggle(ref)} />;
                })}
              </fieldset>
            );
          })}
        </Stack>
        {errors['clauses'] && <p style={{ color: 'var(--mantine-color-error)', fontSize: 12 }}>{errors['clauses']}</p>}
      </details>
    </Stack>
  );
}

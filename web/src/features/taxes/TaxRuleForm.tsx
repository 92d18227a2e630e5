import { addDays } from '@meadow/shared';
import { Checkbox, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { PublishTaxRuleDocument, TaxRuleTrialDocument, type TaxRulesQuery } from '../../graphql/generated/taxes.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { Section } from '../../ui/Page.tsx';
import { TaxTrial } from './TaxTrial.tsx';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const pairs = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => first + second));
/** Codes of two letters that name a country. */
const countryCodes = (() => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return pairs.filter((code) => names.of(code));
})();

/** A new version of a country's rate, and what it would have changed. */
export function TaxRuleForm({ today, rules }: { today: string; rules: TaxRulesQuery['taxRules'] }) {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [draft, setDraft] = useState({ country: 'CN', rateBps: 600, unionMember: false, validFrom: addDays(today, 1), source: '' });
  const [error, setError] = useState<ApiError | null>(null);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const [settled] = useDebouncedValue(draft, 400);
  const trial = useLive(TaxRuleTrialDocument, { variables: { input: { ...settled, validFrom: settled.validFrom || addDays(today, 1), source: settled.source.trim() || '–' } } });
  const [publish] = useAction(PublishTaxRuleDocument, { refresh: ['TaxRules'], done: t('fees.published'), onError: setError });
  const fields = fieldTexts(error);
  const send = async () => {
    setError(null);
    return (await publish({ input: draft })) !== null;
  };
  const choose = (country: string | null) => {
    if (!country) return;
    const known = rules.find((rule) => rule.country === country);
    set({ country, ...(known ? { rateBps: known.rateBps, unionMember: known.unionMember } : {}) });
  };
  return (
    <>
      <Section title={t('taxes.newVat')} aside={<ConfirmButton label={t('fees.publish')} effect={t('taxes.effectVat', { country: f.country(draft.country), rate: f.percent(draft.rateBps / 10_000, 2), day: draft.validFrom ? f.day(draft.validFrom) : '–' })} onConfirm={send} />}>
        {error && Object.keys(fields).length === 0 && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
          <Select label={t('taxes.country')} searchable value={draft.country} allowDeselect={false} error={fields['country']} data={countryCodes.map((code) => ({ value: code, label: `${f.country(code)} (${code})` }))} onChange={choose} />
          <NumberInput label={t('taxes.rate')} suffix="%" decimalScale={2} min={0} max={50} value={draft.rateBps / 100} error={fields['rateBps']} onChange={(rate) => set({ rateBps: Math.round((Number(rate) || 0) * 100) })} />
          <DayInput label={t('fees.fromDay')} min={addDays(today, 1)} value={draft.validFrom} required error={fields['validFrom']} onChange={(validFrom) => set({ validFrom })} />
          <TextInput label={t('taxes.source')} maxLength={300} value={draft.source} error={fields['source']} onChange={(event) => set({ source: event.currentTarget.value })} />
          <Checkbox label={t('taxes.isMember')} description={t('taxes.memberHint')} checked={draft.unionMember} onChange={(event) => set({ unionMember: event.currentTarget.checked })} />
        </SimpleGrid>
      </Section>
      <TaxTrial id="tax-trial" hint={t('taxes.trialVat')} live={trial} papers="taxes.invoices" />
    </>
  );
}

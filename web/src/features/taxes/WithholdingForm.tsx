import { addDays } from '@meadow/shared';
import { Button, Group, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { PublishWithholdingRuleDocument, WithholdingTrialDocument, type WithholdingRulesQuery } from '../../graphql/generated/taxes.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Section } from '../../ui/Page.tsx';
import { TaxTrial } from './TaxTrial.tsx';

type Rule = WithholdingRulesQuery['withholdingRules'][number];
interface Step {
  /** '' for the last one: all above. */
  upToMinor: string;
  rateBps: number;
}

/** A new version, begun from the latest one: its steps, what is free, and what it would have changed. */
export function WithholdingForm({ today, from }: { today: string; from: Rule }) {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [draft, setDraft] = useState({
    expenseBps: from.expenseBps, monthlyMinor: from.monthlyMinor, validFrom: addDays(today, 1), source: '', steps: from.steps.map(({ upToMinor, rateBps }): Step => ({ upToMinor: upToMinor ?? '', rateBps })),
  });
  const [error, setError] = useState<ApiError | null>(null);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const setStep = (at: number, change: Partial<Step>) => set({ steps: draft.steps.map((step, index) => (index === at ? { ...step, ...change } : step)) });
  const [settled] = useDebouncedValue(draft, 400);
  const asInput = ({ steps, ...rule }: typeof draft) => ({ ...rule, monthlyMinor: rule.monthlyMinor || '0', steps: steps.map(({ upToMinor, rateBps }) => ({ upToMinor: upToMinor || null, rateBps })) });
  const trial = useLive(WithholdingTrialDocument, { variables: { input: { ...asInput(settled), validFrom: settled.validFrom || addDays(today, 1), source: settled.source.trim() || '–' } } });
  const [publish] = useAction(PublishWithholdingRuleDocument, { refresh: ['WithholdingRules'], done: t('fees.published'), onError: setError });
  const fields = fieldTexts(error);
  const send = async () => {
    setError(null);
    return (await publish({ input: asInput(draft) })) !== null;
  };
  const last = draft.steps.length - 1;
  const add = () => set({ steps: [...draft.steps.slice(0, last), { upToMinor: '', rateBps: draft.steps[last]?.rateBps ?? 0 }, draft.steps[last] ?? { upToMinor: '', rateBps: 0 }] });
  return (
    <>
      <Section title={t('taxes.newWithholding')} hint={t('taxes.quickHint')} aside={<ConfirmButton label={t('fees.publish')} effect={t('taxes.effectWithholding', { day: draft.validFrom ? f.day(draft.validFrom) : '–' })} onConfirm={send} />}>
        {error && Object.keys(fields).length === 0 && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
          <NumberInput label={t('taxes.expenses')} suffix="%" decimalScale={2} min={0} max={100} value={draft.expenseBps / 100} error={fields['expenseBps']} onChange={(share) => set({ expenseBps: Math.round((Number(share) || 0) * 100) })} />
          <MoneyInput label={t('taxes.monthly')} currency={from.currency} value={draft.monthlyMinor} error={fields['monthlyMinor']} onChange={(monthlyMinor) => set({ monthlyMinor })} />
          <DayInput label={t('fees.fromDay')} min={addDays(today, 1)} value={draft.validFrom} required error={fields['validFrom']} onChange={(validFrom) => set({ validFrom })} />
          <TextInput label={t('taxes.source')} maxLength={300} value={draft.source} error={fields['source']} onChange={(event) => set({ source: event.currentTarget.value })} />
        </SimpleGrid>
        <fieldset style={{ border: 0, margin: '16px 0 0', padding: 0 }}>
          <legend style={{ fontWeight: 500, padding: 0, marginBottom: 8 }}>{t('taxes.steps')}</legend>
          <Stack gap={8}>
            {draft.steps.map((step, at) => (
              // Steps have no name but their place.
              <Group key={at} gap={8} align="end" wrap="wrap">
                {at === last ? <TextInput label={t('taxes.upToLabel', { no: at + 1 })} value={t('taxes.allAbove')} readOnly w={200} /> : <MoneyInput label={t('taxes.upToLabel', { no: at + 1 })} currency={from.currency} value={step.upToMinor} onChange={(upToMinor) => setStep(at, { upToMinor })} w={200} />}
                <NumberInput label={t('taxes.rateLabel', { no: at + 1 })} suffix="%" decimalScale={2} min={0} max={100} value={step.rateBps / 100} onChange={(rate) => setStep(at, { rateBps: Math.round((Number(rate) || 0) * 100) })} w={130} />
                {at < last && <Button variant="subtle" color="gray" aria-label={t('taxes.removeStep', { no: at + 1 })} onClick={() => set({ steps: draft.steps.filter((_, index) => index !== at) })}>{t('action.remove')}</Button>}
              </Group>
            ))}
          </Stack>
          {fields['steps'] && <p role="alert" style={{ color: 'var(--mantine-color-error)', margin: '8px 0 0' }}>{t('taxes.stepsWrong')}</p>}
          <Button mt="sm" variant="default" onClick={add}>{t('taxes.addStep')}</Button>
        </fieldset>
      </Section>
      <TaxTrial id="withholding-trial" hint={t('taxes.trialWithholding')} live={trial} papers="taxes.payouts" />
    </>
  );
}

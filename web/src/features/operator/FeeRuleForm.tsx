import { currencies, dayAt, dealKinds, dealStages, endOfDay, startOfDay, type DealKind, type DealStage, type FeePayee } from '@meadow/shared';
import { Checkbox, NumberInput, Select, SimpleGrid } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { PublishFeeRuleDocument, type PublishFeeRuleMutationVariables } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Section } from '../../ui/Page.tsx';
import { FeeTrial } from './FeeTrial.tsx';

interface Draft {
  party: 'BRAND' | 'CREATOR';
  dealKind: DealKind;
  payee: FeePayee;
  stage: DealStage | null;
  bps: number;
  fixedMinor: string;
  minimumMinor: string;
  capMinor: string;
  /** Of the amounts. */
  currency: string;
  /** First and last day; '' for at once and for ever. */
  fromDay: string;
  lastDay: string;
  ownCreators: boolean;
}
const empty: Omit<Draft, 'currency'> = { party: 'CREATOR', dealKind: 'SPONSORSHIP', payee: 'PLATFORM', stage: null, bps: 1000, fixedMinor: '0', minimumMinor: '0', capMinor: '', fromDay: '', lastDay: '', ownCreators: false };

/** When a rule is due, as the choices of one list: at the end, or at a stage to either payee. */
const moments = [null, ...dealStages.flatMap((stage) => (['CREATOR', 'PLATFORM'] as const).map((payee) => ({ stage, payee })))];
const momentKey = ({ stage, payee }: Pick<Draft, 'stage' | 'payee'>) => (stage ? `${stage}:${payee}` : 'END');

/** A new version, and what it would have changed. */
export function FeeRuleForm() {
  const t = useText();
  const f = useFormats();
  const { organisation: { currency, timeZone } } = useSession();
  const [draft, setDraft] = useState<Draft>({ ...empty, currency });
  const [today] = useState(() => dayAt(new Date(), timeZone));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const [settled] = useDebouncedValue(draft, 400);
  const tried = useMemo(() => asRule(settled, { timeZone, today }), [settled, timeZone, today]);
  const [publish] = useAction(PublishFeeRuleDocument, { refresh: ['FeeRules'], done: t('fees.published') });
  const rate = f.percent(draft.bps / 10_000, 2);
  const effect = draft.payee === 'CREATOR' && draft.stage ? t('fees.dueEffect', { rate, stage: t.code('stage', draft.stage) }) : t('fees.effect', { rate, party: t.code('party', draft.party) });
  const setMoment = (key: string | null) => {
    const moment = moments.find((one) => one && momentKey(one) === key) ?? null;
    set(moment ? { ...moment, ...(moment.payee === 'CREATOR' ? { party: 'BRAND' as const } : {}) } : { stage: null, payee: 'PLATFORM' });
  };
  return (
    <>
      <Section title={t('fees.new')} aside={<ConfirmButton label={t('fees.publish')} effect={effect} onConfirm={async () => (await publish(asRule(draft, { timeZone, today }))) !== null} />}>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <Select label={t('fees.kind')} value={draft.dealKind} allowDeselect={false} data={dealKinds.map((kind) => ({ value: kind, label: t.code('dealKind', kind) }))}
            onChange={(value) => { const dealKind = dealKinds.find((kind) => kind === value) ?? draft.dealKind; set({ dealKind, ...(dealKind === 'SPONSORSHIP' ? {} : { ownCreators: false, stage: null, payee: 'PLATFORM' as const }) }); }} />
          <Select label={t('fees.whenLabel')} description={draft.stage ? t(draft.payee === 'CREATOR' ? 'fees.dueHint' : 'fees.feeHint') : undefined} value={momentKey(draft)} allowDeselect={false} disabled={draft.dealKind !== 'SPONSORSHIP'} onChange={setMoment}
            data={moments.map((one) => (one ? { value: momentKey(one), label: t(one.payee === 'CREATOR' ? 'fees.whenDue' : 'fees.whenFee', { stage: t.code('stage', one.stage) }) } : { value: 'END', label: t('fees.whenEnd') }))} />
          <Select label={t('fees.party')} value={draft.party} allowDeselect={false} disabled={draft.payee === 'CREATOR'} data={[{ value: 'CREATOR', label: t('party.CREATOR') }, { value: 'BRAND', label: t('party.BRAND') }]} onChange={(party) => set({ party: party === 'BRAND' ? 'BRAND' : 'CREATOR' })} />
          <NumberInput label={t('fees.rate')} suffix="%" decimalScale={2} min={0} max={draft.payee === 'CREATOR' ? 100 : 50} value={draft.bps / 100} onChange={(rate) => set({ bps: Math.round((Number(rate) || 0) * 100) })} />
          <Select label={t('fees.currency')} value={draft.currency} allowDeselect={false} data={[...currencies]} onChange={(code) => set({ currency: code ?? draft.currency })} />
          <MoneyInput label={t('fees.fixed')} currency={draft.currency} value={draft.fixedMinor} onChange={(fixedMinor) => set({ fixedMinor })} />
          <MoneyInput label={t('fees.minimum')} currency={draft.currency} value={draft.minimumMinor} onChange={(minimumMinor) => set({ minimumMinor })} />
          <MoneyInput label={t('fees.cap')} currency={draft.currency} value={draft.capMinor} onChange={(capMinor) => set({ capMinor })} />
          <DayInput label={t('fees.fromDay')} description={t('fees.fromHint')} min={today} value={draft.fromDay} onChange={(fromDay) => set({ fromDay })} />
          <DayInput label={t('fees.lastDay')} description={t('fees.lastHint')} min={draft.fromDay || today} value={draft.lastDay} onChange={(lastDay) => set({ lastDay })} />
          {draft.dealKind === 'SPONSORSHIP' && <Checkbox label={t('fees.ownCreators')} description={t('fees.ownHint')} checked={draft.ownCreators} onChange={(event) => set({ ownCreators: event.currentTarget.checked })} />}
        </SimpleGrid>
      </Section>
      <Section title={t('fees.trial')} hint={t(draft.stage ? 'fees.stageTrialHint' : 'fees.trialHint')}><FeeTrial rule={tried} /></Section>
    </>
  );
}

function asRule({ party, dealKind, bps, fixedMinor, minimumMinor, capMinor, fromDay, lastDay, ownCreators, payee, stage, currency }: Draft, { timeZone, today }: Record<'timeZone' | 'today', string>): PublishFeeRuleMutationVariables {
  const hasAmounts = ![fixedMinor, minimumMinor].every((minor) => minor === '' || minor === '0') || capMinor !== '';
  return {
    party, dealKind, payee, stage, bps, ownCreators, fixedMinor: fixedMinor || '0', minimumMinor: minimumMinor || '0', capMinor: capMinor || null, currency: hasAmounts ? currency : null,
    // Today means at once.
    validFrom: fromDay && fromDay > today ? startOfDay(fromDay, timeZone).toISOString() : null,
    validUntil: lastDay ? endOfDay(lastDay, timeZone).toISOString() : null,
  };
}

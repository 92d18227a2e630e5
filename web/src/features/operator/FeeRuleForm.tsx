import { dayAt, dealKinds, endOfDay, startOfDay, type DealKind } from '@meadow/shared';
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
  bps: number;
  fixedMinor: string;
  minimumMinor: string;
  capMinor: string;
  /** First and last day; '' for at once and for ever. */
  fromDay: string;
  lastDay: string;
  ownCreators: boolean;
}
const empty: Draft = { party: 'CREATOR', dealKind: 'SPONSORSHIP', bps: 1000, fixedMinor: '0', minimumMinor: '0', capMinor: '', fromDay: '', lastDay: '', ownCreators: false };

/** A new version, and what it would have changed. */
export function FeeRuleForm() {
  const t = useText();
  const f = useFormats();
  const { organisation: { currency, timeZone } } = useSession();
  const [draft, setDraft] = useState(empty);
  const [today] = useState(() => dayAt(new Date(), timeZone));
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const [settled] = useDebouncedValue(draft, 400);
  const tried = useMemo(() => asRule(settled, { currency, timeZone, today }), [settled, currency, timeZone, today]);
  const [publish] = useAction(PublishFeeRuleDocument, { refresh: ['FeeRules'], done: t('fees.published') });
  return (
    <>
      <Section title={t('fees.new')} aside={<ConfirmButton label={t('fees.publish')} effect={t('fees.effect', { rate: f.percent(draft.bps / 10_000, 2), party: t.code('party', draft.party) })} onConfirm={async () => (await publish(asRule(draft, { currency, timeZone, today }))) !== null} />}>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <Select label={t('fees.kind')} value={draft.dealKind} allowDeselect={false} data={dealKinds.map((kind) => ({ value: kind, label: t.code('dealKind', kind) }))}
            onChange={(value) => { const dealKind = dealKinds.find((kind) => kind === value) ?? draft.dealKind; set({ dealKind, ownCreators: draft.ownCreators && dealKind === 'SPONSORSHIP' }); }} />
          <Select label={t('fees.party')} value={draft.party} allowDeselect={false} data={[{ value: 'CREATOR', label: t('party.CREATOR') }, { value: 'BRAND', label: t('party.BRAND') }]} onChange={(party) => set({ party: party === 'BRAND' ? 'BRAND' : 'CREATOR' })} />
          <NumberInput label={t('fees.rate')} suffix="%" decimalScale={2} min={0} max={50} value={draft.bps / 100} onChange={(rate) => set({ bps: Math.round((Number(rate) || 0) * 100) })} />
          <MoneyInput label={t('fees.fixed')} currency={currency} value={draft.fixedMinor} onChange={(fixedMinor) => set({ fixedMinor })} />
          <MoneyInput label={t('fees.minimum')} currency={currency} value={draft.minimumMinor} onChange={(minimumMinor) => set({ minimumMinor })} />
          <MoneyInput label={t('fees.cap')} currency={currency} value={draft.capMinor} onChange={(capMinor) => set({ capMinor })} />
          <DayInput label={t('fees.fromDay')} description={t('fees.fromHint')} min={today} value={draft.fromDay} onChange={(fromDay) => set({ fromDay })} />
          <DayInput label={t('fees.lastDay')} description={t('fees.lastHint')} min={draft.fromDay || today} value={draft.lastDay} onChange={(lastDay) => set({ lastDay })} />
          {draft.dealKind === 'SPONSORSHIP' && <Checkbox label={t('fees.ownCreators')} description={t('fees.ownHint')} checked={draft.ownCreators} onChange={(event) => set({ ownCreators: event.currentTarget.checked })} />}
        </SimpleGrid>
      </Section>
      <Section title={t('fees.trial')} hint={t('fees.trialHint')}><FeeTrial rule={tried} /></Section>
    </>
  );
}

function asRule({ party, dealKind, bps, fixedMinor, minimumMinor, capMinor, fromDay, lastDay, ownCreators }: Draft, { currency, timeZone, today }: Record<'currency' | 'timeZone' | 'today', string>): PublishFeeRuleMutationVariables {
  const hasAmounts = ![fixedMinor, minimumMinor].every((minor) => minor === '' || minor === '0') || capMinor !== '';
  return {
    party, dealKind, bps, ownCreators, fixedMinor: fixedMinor || '0', minimumMinor: minimumMinor || '0', capMinor: capMinor || null, currency: hasAmounts ? currency : null,
    // Today means at once.
    validFrom: fromDay && fromDay > today ? startOfDay(fromDay, timeZone).toISOString() : null,
    validUntil: lastDay ? endOfDay(lastDay, timeZone).toISOString() : null,
  };
}

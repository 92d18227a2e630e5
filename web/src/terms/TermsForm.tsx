import { Checkbox, NumberInput, SimpleGrid, Stack, TextInput, Textarea } from '@mantine/core';
import { useText } from '../i18n/text.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { MoneyInput } from '../ui/MoneyInput.tsx';
import { ClausesInput } from './ClausesInput.tsx';
import { CommissionInput } from './CommissionInput.tsx';
import { DeliverablesInput } from './Deliverables.tsx';
import { FeePreview } from './FeePreview.tsx';
import type { TermsView } from './terms.ts';

interface Props {
  value: TermsView;
  onChange: (terms: TermsView) => void;
  errors: Readonly<Record<string, string>>;
  side: 'BRAND' | 'CREATOR';
  /** The organisation on the other side. */
  withId: string;
}

/** All terms of an offer; the same form invites, applies and counters. */
export function TermsForm({ value, onChange, errors, side, withId }: Props) {
  const t = useText();
  const set = (change: Partial<TermsView>) => onChange({ ...value, ...change });
  const errorOf = (field: string) => errors[field] ?? errors[`terms.${field}`];
  return (
    <Stack gap="sm">
      <MoneyInput label={t('terms.fee')} description={t('terms.feeHint')} currency={value.currency} value={value.feeMinor} onChange={(feeMinor) => set({ feeMinor })} error={errorOf('feeMinor')} data-autofocus />
      <FeePreview feeMinor={value.feeMinor} currency={value.currency} side={side} withId={withId} />
      <CommissionInput value={value.commission ?? null} onChange={(commission) => set({ commission })} errors={errors} />
      <DeliverablesInput value={value.deliverables} onChange={(deliverables) => set({ deliverables })} error={errorOf('deliverables')} />
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs">
        <DayInput label={t('terms.draftDueOn')} value={value.draftDueOn} onChange={(draftDueOn) => set({ draftDueOn })} error={errorOf('draftDueOn')} required />
        <DayInput label={t('terms.publishFrom')} value={value.publishFrom} onChange={(publishFrom) => set({ publishFrom })} error={errorOf('publishFrom')} required />
        <DayInput label={t('terms.publishTo')} value={value.publishTo} onChange={(publishTo) => set({ publishTo })} error={errorOf('publishTo')} required />
      </SimpleGrid>
      <NumberInput label={t('terms.payoutDays')} description={t('terms.payoutDaysHint')} min={0} max={60} allowDecimal={false} value={value.payoutDays ?? ''} onChange={(days) => set({ payoutDays: days === '' ? null : Number(days) })} error={errorOf('payoutDays')} />
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs">
        <NumberInput label={t('terms.revisionLimit')} min={0} max={10} value={value.revisionLimit} onChange={(count) => set({ revisionLimit: Number(count) || 0 })} error={errorOf('revisionLimit')} />
        <NumberInput label={t('terms.keepOnlineDays')} min={0} max={3650} value={value.keepOnlineDays} onChange={(days) => set({ keepOnlineDays: Number(days) || 0 })} error={errorOf('keepOnlineDays')} />
        <TextInput label={t('terms.disclosureLabel')} value={value.disclosureLabel} onChange={(event) => set({ disclosureLabel: event.currentTarget.value })} error={errorOf('disclosureLabel')} />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        <TextInput label={t('terms.rightsScope')} value={value.usageRights.scope} onChange={(event) => set({ usageRights: { ...value.usageRights, scope: event.currentTarget.value } })} error={errorOf('usageRights')} />
        <NumberInput label={t('terms.rightsMonths')} min={0} max={120} value={value.usageRights.months} onChange={(months) => set({ usageRights: { ...value.usageRights, months: Number(months) || 0 } })} />
      </SimpleGrid>
      <Checkbox label={t('terms.boostAllowed')} checked={value.usageRights.boostAllowed} onChange={(event) => set({ usageRights: { ...value.usageRights, boostAllowed: event.currentTarget.checked } })} />
      <ClausesInput value={value} onChange={set} errors={errors} />
      <Textarea label={t('terms.note')} autosize minRows={2} maxLength={2000} value={value.note} onChange={(event) => set({ note: event.currentTarget.value })} error={errorOf('note')} />
    </Stack>
  );
}

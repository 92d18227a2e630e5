import { Checkbox, NumberInput, SimpleGrid } from '@mantine/core';
import { useText } from '../i18n/text.tsx';
import type { CommissionView } from './terms.ts';

const usual: CommissionView = { bps: 1_000, holdDays: 14, orderDays: 90 };

/** A share of each order that the deal's links and coupons bring, beside the fee. */
export function CommissionInput({ value, onChange, errors }: { value: CommissionView | null; onChange: (next: CommissionView | null) => void; errors: Readonly<Record<string, string>> }) {
  const t = useText();
  const errorOf = (field: string) => errors[`commission.${field}`] ?? errors[`terms.commission.${field}`];
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0, display: 'grid', gap: 8 }}>
      <Checkbox label={t('terms.commissionOn')} description={t('terms.commissionHint')} checked={value !== null} onChange={(event) => onChange(event.currentTarget.checked ? usual : null)} />
      {value && (
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="xs">
          <NumberInput label={t('terms.commissionShare')} suffix=" %" min={0.01} max={50} decimalScale={2} value={value.bps / 100} onChange={(percent) => onChange({ ...value, bps: Math.round((Number(percent) || 0) * 100) })} error={errorOf('bps')} />
          <NumberInput label={t('terms.commissionOrderDays')} min={1} max={730} value={value.orderDays} onChange={(days) => onChange({ ...value, orderDays: Number(days) || 0 })} error={errorOf('orderDays')} />
          <NumberInput label={t('terms.commissionHoldDays')} min={0} max={180} value={value.holdDays} onChange={(days) => onChange({ ...value, holdDays: Number(days) || 0 })} error={errorOf('holdDays')} />
        </SimpleGrid>
      )}
    </fieldset>
  );
}

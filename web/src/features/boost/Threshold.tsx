import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { SetBoostThresholdDocument, type BoostPartsFragment } from '../../graphql/generated/boost.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';

/** Side by side where there is room, two in a row on a phone. */
const field = { flex: '1 1 130px', maxWidth: 180 };

const countOf = (value: string | number): number | null => (value === '' ? null : Number(value));
const MOST = 1_000_000_000;

/** What is enough for a note to be proposed. */
export function Threshold({ given }: { given: BoostPartsFragment['threshold'] }) {
  const t = useText();
  const fieldTexts = useFieldTexts();
  const [error, setError] = useState<ApiError | null>(null);
  const [days, setDays] = useState<number | null>(given?.withinDays ?? 14);
  const [clicks, setClicks] = useState<number | null>(given ? given.leastClicks ?? null : 100);
  const [orders, setOrders] = useState<number | null>(given ? given.leastOrders ?? null : 5);
  const [set, busy] = useAction(SetBoostThresholdDocument, { refresh: ['BoostProposals'], done: t('action.saved'), onError: setError });
  const fields = fieldTexts(error);
  const save = async () => {
    setError(null);
    if (days !== null) await set({ withinDays: days, leastClicks: clicks, leastOrders: orders });
  };
  return (
    <Section title={t('boost.threshold')} hint={t('boost.thresholdHint')}>
      <form style={{ display: 'flex', gap: 12, alignItems: 'end', flexWrap: 'wrap' }} onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <NumberInput style={field} label={t('boost.days')} min={1} max={90} allowDecimal={false} value={days ?? ''} onChange={(value) => setDays(countOf(value))} error={fields['withinDays']} />
        <NumberInput style={field} label={t('boost.clicks')} min={1} max={MOST} allowDecimal={false} value={clicks ?? ''} onChange={(value) => setClicks(countOf(value))} error={fields['leastClicks']} />
        <NumberInput style={field} label={t('boost.orders')} min={1} max={MOST} allowDecimal={false} value={orders ?? ''} onChange={(value) => setOrders(countOf(value))} error={fields['leastOrders']} />
        <Button type="submit" variant="default" loading={busy} disabled={days === null || (clicks === null && orders === null)}>{t('boost.save')}</Button>
      </form>
    </Section>
  );
}

import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { AddProductDocument } from '../../graphql/generated/seeding.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';

interface Choice {
  key: number;
  name: string;
  stock: number | string;
  costMinor: string;
  shippingMinor: string;
}
const blank = (key: number): Choice => ({ key, name: '', stock: 10, costMinor: '', shippingMinor: '' });
const grid = { display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))', alignItems: 'end' } as const;

/** A product with the choices creators can ask for. */
export function ProductForm() {
  const t = useText();
  const { organisation } = useSession();
  const [name, setName] = useState('');
  const [trialDays, setTrial] = useState<number | string>(14);
  const [choices, setChoices] = useState<readonly Choice[]>([blank(0)]);
  const [add, busy] = useAction(AddProductDocument, { refresh: ['Seeding'], done: t('seeding.added') });
  const change = (key: number, part: Partial<Choice>) => setChoices(choices.map((choice) => (choice.key === key ? { ...choice, ...part } : choice)));
  const isReady = name.trim() !== '' && choices.every((choice) => choice.name.trim() !== '' && choice.costMinor !== '');
  const send = async () => {
    const skus = choices.map((choice) => ({ name: choice.name, stock: Number(choice.stock) || 0, costMinor: choice.costMinor, ...(choice.shippingMinor ? { shippingMinor: choice.shippingMinor } : {}) }));
    if (!(await add({ input: { name, trialDays: Number(trialDays) || 14, currency: organisation.currency, skus } }))) return;
    setName('');
    setChoices([blank(0)]);
  };
  return (
    <form style={{ display: 'grid', gap: 12, marginTop: 16, maxWidth: 720 }} onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <div style={grid}>
        <TextInput label={t('seeding.product')} maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <NumberInput label={t('seeding.trialDays')} min={1} max={180} value={trialDays} onChange={setTrial} />
      </div>
      {choices.map((choice) => (
        <div key={choice.key} style={grid}>
          <TextInput label={t('seeding.sku')} placeholder={t('seeding.skuHint')} maxLength={120} value={choice.name} onChange={(event) => change(choice.key, { name: event.currentTarget.value })} />
          <NumberInput label={t('seeding.stock')} min={0} max={1_000_000} value={choice.stock} onChange={(stock) => change(choice.key, { stock })} />
          <MoneyInput label={t('seeding.cost')} currency={organisation.currency} value={choice.costMinor} onChange={(costMinor) => change(choice.key, { costMinor })} />
          <MoneyInput label={t('seeding.shipping')} currency={organisation.currency} value={choice.shippingMinor} onChange={(shippingMinor) => change(choice.key, { shippingMinor })} />
          {choices.length > 1 && <Button variant="subtle" color="gray" onClick={() => setChoices(choices.filter(({ key }) => key !== choice.key))}>{t('seeding.removeSku')}</Button>}
        </div>
      ))}
      <div style={{ display: 'flex', gap: 8 }}>
        <Button type="submit" variant="default" loading={busy} disabled={!isReady}>{t('seeding.addProduct')}</Button>
        <Button variant="subtle" color="gray" onClick={() => setChoices([...choices, blank(1 + Math.max(...choices.map(({ key }) => key)))])}>{t('seeding.addSku')}</Button>
      </div>
    </form>
  );
}

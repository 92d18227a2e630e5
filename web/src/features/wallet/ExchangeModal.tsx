import { currencies } from '@meadow/shared';
import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { ApiError } from '../../errors/apiError.ts';
import { CurrencyQuoteDocument, ExchangeCurrencyDocument } from '../../graphql/generated/wallet.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';

/** Changes available money into another currency, for exactly what is shown. The key belongs to the dialog. */
export function ExchangeModal({ from, onClose }: { from: readonly { currency: string; availableMinor: string }[]; onClose: () => void }) {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const [form, setForm] = useState({ from: from[0]?.currency ?? 'CNY', to: currencies.find((one) => one !== from[0]?.currency) ?? 'USD', minor: '' });
  const [key] = useState(() => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''));
  const [error, setError] = useState<ApiError | null>(null);
  const [asked] = useDebouncedValue(form, 300);
  const isAsked = asked.minor !== '' && asked.minor !== '0' && asked.from !== asked.to;
  const quote = useLive(CurrencyQuoteDocument, { variables: { fromMinor: isAsked ? asked.minor : '1', fromCurrency: asked.from, toCurrency: asked.to }, skip: !isAsked });
  const shown = isAsked && asked === form ? quote.data?.currencyQuote : undefined;
  const [exchange, busy] = useAction(ExchangeCurrencyDocument, { refresh: ['Wallet'], done: t('exchange.done'), onError: setError });
  const send = async () => {
    setError(null);
    if (shown && (await exchange({ fromMinor: form.minor, fromCurrency: form.from, toCurrency: form.to, expectedMinor: shown.to.minor, idempotencyKey: key }))) onClose();
    else quote.refetch();
  };
  const failure = error ?? (isAsked ? quote.error : undefined) ?? (isAsked && quote.data?.currencyQuote === null ? new ApiError('EXCHANGE_RATE_MISSING', 'no rate') : undefined);
  return (
    <Modal opened onClose={onClose} title={t('exchange.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <Stack gap="sm">
          <Select label={t('exchange.from')} value={form.from} allowDeselect={false} data={from.map(({ currency, availableMinor }) => ({ value: currency, label: `${currency} · ${f.money({ minor: availableMinor, currency })}` }))} onChange={(one) => setForm({ ...form, from: one ?? form.from, minor: '' })} />
          <MoneyInput label={t('wallet.amount')} currency={form.from} value={form.minor} onChange={(minor) => setForm({ ...form, minor })} data-autofocus />
          <Select label={t('exchange.to')} value={form.to} allowDeselect={false} data={currencies.filter((one) => one !== form.from)} onChange={(one) => setForm({ ...form, to: currencies.find((code) => code === one) ?? form.to })} />
          <p role="status" style={{ margin: 0, minHeight: 20 }}>{shown && t('exchange.quote', { to: f.money(shown.to), rate: shown.rate, source: shown.source, at: f.dateTime(shown.asOf) })}</p>
          {failure && <p role="alert" style={{ margin: 0, color: 'var(--mantine-color-error)' }}>{errorText(failure)}</p>}
        </Stack>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={!shown}>{shown ? t('exchange.into', { amount: f.moneyPlain(shown.to) }) : t('exchange.title')}</Button>
        </Group>
      </form>
    </Modal>
  );
}

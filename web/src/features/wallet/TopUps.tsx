import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { RefundTopUpDocument, type WalletQuery } from '../../graphql/generated/wallet.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';

type TopUp = WalletQuery['wallet']['topUps'][number];

/** What is left of a top-up after what went back of it. */
const leftOf = ({ amount, refunds, reversals }: TopUp) =>
  BigInt(amount.minor)
  - refunds.reduce((sum, one) => (one.status === 'FAILED' ? sum : sum + BigInt(one.amount.minor)), 0n)
  - reversals.reduce((sum, one) => (isOut(one.status) ? sum + BigInt(one.amount.minor) : sum), 0n);
const isOut = (status: string) => status === 'OPEN' || status === 'LOST' || status === 'DONE';

/** Money brought in, where what waits is paid, and what went back. */
export function TopUps({ topUps }: { topUps: readonly TopUp[] }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const [refunding, setRefunding] = useState<TopUp | null>(null);
  const columns: Column<TopUp>[] = [
    { id: 'at', header: t('wallet.when'), cell: (u) => f.dateTime(u.createdAt) },
    { id: 'provider', header: t('wallet.provider'), cell: (u) => t.code('provider', u.provider), phone: 'hidden' },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (u) => <>{f.money(u.amount)}{u.refunds.map((one) => <small key={one.id}><br />{t('wallet.refunded', { amount: f.money(one.amount), status: t.code('status.topUp', one.status) })}</small>)}{u.reversals.map((one) => <small key={one.id}><br />{t(one.kind === 'DISPUTE' ? 'wallet.disputed' : 'wallet.takenBack', { amount: f.money(one.amount), status: t.code('reversal', one.status) })}{one.reason && ` · ${t.code('reversalReason', one.reason)}`}</small>)}</>, phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (u) => <><StatusTag family="topUp" status={u.status} /> {u.failureCode && t.code('topUpFailure', u.failureCode)}</>, phone: 'figure' },
    { id: 'act', header: '', phone: 'action', cell: (u) => <Act topUp={u} canRefund={may('wallet:fund') && u.status === 'SUCCEEDED' && leftOf(u) > 0n} onRefund={() => setRefunding(u)} /> },
  ];
  return (
    <>
      <DataTable id="topups" caption={t('wallet.topUps')} rows={[...topUps]} columns={columns} rowKey={(u) => u.id} exportable={false} />
      {refunding && <RefundModal topUp={refunding} onClose={() => setRefunding(null)} />}
    </>
  );
}

function Act({ topUp, canRefund, onRefund }: { topUp: TopUp; canRefund: boolean; onRefund: () => void }) {
  const t = useText();
  const f = useFormats();
  if (topUp.checkoutQrSvg) {
    return (
      <details>
        <summary style={{ cursor: 'pointer', minHeight: 24 }}>{t('wallet.scan')}</summary>
        <img src={`data:image/svg+xml,${encodeURIComponent(topUp.checkoutQrSvg)}`} alt={t('wallet.scanAlt')} width={176} height={176} style={{ display: 'block', margin: '4px 0', borderRadius: 8, background: '#fff' }} />
        <small style={{ display: 'block' }}>{topUp.checkoutUntil && t('wallet.payUntil', { at: f.dateTime(topUp.checkoutUntil) })}</small>
      </details>
    );
  }
  if (topUp.checkoutUrl) return <Button component="a" href={topUp.checkoutUrl} size="xs">{t('wallet.pay', { amount: f.moneyPlain(topUp.amount) })}</Button>;
  return canRefund ? <Button size="xs" variant="default" onClick={onRefund}>{t('wallet.refund')}</Button> : null;
}

/** The key belongs to the dialog: pressing twice gives back once. */
function RefundModal({ topUp, onClose }: { topUp: TopUp; onClose: () => void }) {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const { currency } = topUp.amount;
  const [amount, setAmount] = useState(leftOf(topUp).toString());
  const [error, setError] = useState<ApiError | null>(null);
  const [key] = useState(() => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''));
  const [refund, busy] = useAction(RefundTopUpDocument, { refresh: ['Wallet'], done: t('wallet.refundAsked'), onError: setError });
  const send = async () => {
    setError(null);
    if (await refund({ topUpId: topUp.id, amountMinor: amount, idempotencyKey: key })) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('wallet.refundTitle')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <MoneyInput label={t('wallet.amount')} description={t('wallet.refundHint', { provider: t.code('provider', topUp.provider), left: f.money({ minor: leftOf(topUp).toString(), currency }) })} currency={currency} value={amount} onChange={setAmount} data-autofocus />
        {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={amount === '' || amount === '0'}>{t('wallet.refundAmount', { amount: f.moneyPlain({ minor: amount || '0', currency }) })}</Button>
        </Group>
      </form>
    </Modal>
  );
}

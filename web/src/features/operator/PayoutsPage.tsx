import { Button } from '@mantine/core';
import { decimalText } from '@meadow/shared';
import { ApprovePayoutDocument, PayoutsDocument, RetryPayoutDocument, type PayoutsQuery } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { destinationText } from '../../ui/destination.ts';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { PayoutBatches } from './PayoutBatches.tsx';
import { PayoutFiles } from './PayoutFiles.tsx';
import { TaxForms } from './TaxForms.tsx';

type Payout = PayoutsQuery['payouts'][number];

/** Safe to send? A second person releases. */
export function PayoutsPage() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const live = useLive(PayoutsDocument, { variables: {}, everyMs: 4_000 });
  const [approve] = useAction(ApprovePayoutDocument, { refresh: ['Payouts'], done: t('payouts.released') });
  const [retry] = useAction(RetryPayoutDocument, { refresh: ['Payouts'], done: t('payouts.retried') });
  const due = live.data?.payouts.filter(({ status }) => status === 'REQUESTED').length;
  const columns: Column<Payout>[] = [
    { id: 'payee', header: t('payouts.payee'), cell: (p) => p.payee.name, sortBy: (p) => p.payee.name, csv: (p) => p.payee.name },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (p) => <>{f.money(p.amount)}{p.withheld.minor !== '0' && <><br /><small>{t('tax.withheld', { tax: f.money(p.withheld), net: f.money(p.paysOut) })}</small></>}</>, sortBy: (p) => BigInt(p.amount.minor), csv: (p) => decimalText(BigInt(p.amount.minor), p.amount.currency), phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (p) => <><StatusTag family="payout" status={p.status} /> {p.failureCode ? t.code('payoutFailure', p.failureCode) : p.wait && <><br /><small>{t.code('payoutWait', p.wait.code)}{p.wait.nextAt && <> · {t('payouts.nextTry', { at: f.moment(p.wait.nextAt) })}</>}</small></>}</>, sortBy: (p) => p.status, csv: (p) => p.status, phone: 'figure' },
    { id: 'to', header: t('earnings.to'), cell: (p) => destinationText(t, p.destination), csv: (p) => p.destination, phone: 'hidden' },
    { id: 'via', header: t('payouts.via'), cell: (p) => t.code('payoutVia', p.via), sortBy: (p) => p.via, csv: (p) => p.via, phone: 'hidden' },
    { id: 'requested', header: t('earnings.requested'), cell: (p) => f.ago(p.requestedAt), sortBy: (p) => p.requestedAt, csv: (p) => p.requestedAt, phone: 'figure' },
    { id: 'paid', header: t('earnings.arrives'), cell: (p) => (p.paidAt ? f.dateTime(p.paidAt) : p.expectedAt ? t('receipt.expected', { date: f.dateOf(p.expectedAt) }) : '–'), csv: (p) => p.paidAt, phone: 'hidden' },
    { id: 'act', header: '', align: 'right', phone: 'action', cell: (p) => may('payout:approve') && (p.wait?.nextAt ? <Button size="compact-sm" variant="default" onClick={() => void retry({ id: p.id })}>{t('payouts.retry')}</Button> : p.status === 'REQUESTED' && (p.inBatch ? <small>{t('payouts.inBatch')}</small> :
      <ConfirmButton size="compact-sm" variant="default" label={t('payouts.release', { amount: f.moneyPlain(p.amount) })} effect={t('payouts.releaseEffect', { amount: f.money(p.amount), name: p.payee.name, to: destinationText(t, p.destination) })} onConfirm={async () => (await approve({ id: p.id })) !== null} />
    )) },
  ];
  return (
    <Page title={t('nav.payouts')} answer={due === undefined ? undefined : t('payouts.answer', { count: due })}>
      <Section>
        <Region live={live} isEmpty={(data) => data.payouts.length === 0} empty={<EmptyState title={t('payouts.none')} hint={t('payouts.noneHint')} />}>
          {({ payouts }) => <DataTable id="payouts" dense caption={t('nav.payouts')} rows={payouts} columns={columns} rowKey={(p) => p.id} />}
        </Region>
      </Section>
      {may('payout:approve') && <PayoutBatches waiting={due ?? 0} />}
      {may('payout:approve') && <PayoutFiles />}
      {may('payout:approve') && <TaxForms />}
    </Page>
  );
}

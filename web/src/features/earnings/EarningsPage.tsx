import { decimalText } from '@meadow/shared';
import { useState } from 'react';
import { EarningsDocument, PayoutQuoteDocument, RequestPayoutDocument, type EarningsQuery } from '../../graphql/generated/earnings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { destinationText } from '../../ui/destination.ts';
import { Go } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { StatementMenu } from '../../report/StatementMenu.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { MoneyTrack } from '../../ui/MoneyTrack.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';

type Line = EarningsQuery['creatorDashboard']['earnings'][number]['lines'][number] & { state: string };
type Payout = EarningsQuery['payouts'][number];

const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Earned, held, coming, paid: how much, and when? */
export function EarningsPage() {
  const t = useText();
  const live = useLive(EarningsDocument, { variables: {}, everyMs: 3_000 });
  return <Region live={live} lines={8}>{(data) => <Ready data={data} title={t('nav.earnings')} />}</Region>;
}

function Ready({ data, title }: { data: EarningsQuery; title: string }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const [key, setKey] = useState(freshKey);
  const [ask] = useAction(RequestPayoutDocument, { refresh: ['Earnings'], done: t('earnings.asked') });
  const { earnings, currency, asOf } = data.creatorDashboard;
  const balance = data.wallet.balances.find((one) => one.currency === currency);
  const available = { minor: balance?.availableMinor ?? '0', currency };
  const amount = f.moneyPlain(available);
  const quote = useLive(PayoutQuoteDocument, { variables: { amountMinor: available.minor, currency }, skip: !may('payout:request') || available.minor === '0' }).data?.payoutQuote;
  const send = async () => {
    const asked = await ask({ amountMinor: available.minor, currency, idempotencyKey: key });
    if (asked) setKey(freshKey());
    return asked !== null;
  };
  const lines: Line[] = earnings.flatMap(({ state, lines: list }) => list.map((line) => ({ ...line, state })));
  /** Earned, and paid from a later day on. */
  const waitsUntil = (l: Line) => l.state === 'EARNED' && l.expectedAt !== null && l.expectedAt !== undefined && new Date(l.expectedAt) > new Date();
  const columns: Column<Line>[] = [
    { id: 'label', header: t('earnings.for'), minWidth: 180, cell: (l) => (l.dealId ? <Go to={`/deals/${l.dealId}`}>{l.label || t('campaign.dealOpen')}</Go> : l.orders > 0 ? <Go to="/commissions">{t('earnings.commissionOf', { count: l.orders })}</Go> : l.label ? (l.label.includes('····') ? destinationText(t, l.label) : l.label) : t.code('earning', l.reason ?? '')), sortBy: (l) => l.label, csv: (l) => l.label },
    { id: 'state', header: t('earnings.state'), cell: (l) => t.code('earning', l.state), sortBy: (l) => l.state, csv: (l) => l.state, phone: 'figure' },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (l) => f.money(l.amount), sortBy: (l) => BigInt(l.amount.minor), csv: (l) => decimalText(BigInt(l.amount.minor), currency), csvHeader: `${t('wallet.amount')} (${currency})`, phone: 'figure' },
    { id: 'when', header: t('earnings.when'), cell: (l) => (l.at && !waitsUntil(l) ? f.dateTime(l.at) : l.expectedAt ? t('receipt.expected', { date: f.dateOf(l.expectedAt) }) : '–'), sortBy: (l) => l.at ?? l.expectedAt, csv: (l) => l.at ?? l.expectedAt, phone: 'figure' },
    { id: 'reason', header: t('import.reason'), cell: (l) => (l.reason ? t.code(t.has('status.deal', l.reason) ? 'status.deal' : t.has('earning', l.reason) ? 'earning' : 'payoutFailure', l.reason) : '–'), csv: (l) => l.reason, phone: 'hidden' },
  ];
  const payouts: Column<Payout>[] = [
    { id: 'at', header: t('earnings.requested'), cell: (p) => f.dateTime(p.requestedAt), csv: (p) => p.requestedAt },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (p) => <>{f.money(p.amount)}{p.withheld.minor !== '0' && <><br /><small title={p.withholding ? t('tax.how', { income: f.money(p.withholding.income), months: p.withholding.months, before: f.money(p.withholding.withheldBefore), version: p.withholding.version }) : undefined}>{t('tax.withheld', { tax: f.money(p.withheld), net: f.money(p.paysOut) })}</small></>}</>, csv: (p) => decimalText(BigInt(p.amount.minor), p.amount.currency), phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (p) => <><StatusTag family="payout" status={p.status} /> {p.failureCode ? t.code('payoutFailure', p.failureCode) : p.wait && t.code('payoutWait', p.wait.code)}</>, csv: (p) => p.status, phone: 'figure' },
    { id: 'to', header: t('earnings.to'), cell: (p) => destinationText(t, p.destination), phone: 'hidden' },
    { id: 'paid', header: t('earnings.arrives'), cell: (p) => (p.paidAt ? f.dateTime(p.paidAt) : p.expectedAt ? t('receipt.expected', { date: f.dateOf(p.expectedAt) }) : '–'), csv: (p) => p.paidAt ?? p.expectedAt, phone: 'figure' },
  ];
  const canAsk = may('payout:request') && BigInt(available.minor) > 0n;
  return (
    <Page title={title} answer={t('earnings.answer', { amount })}
      actions={(
        <>
          <AsOf at={asOf} />
          <StatementMenu currency={currency} />
          {canAsk && data.payoutMethod && <ConfirmButton label={t('earnings.payOut', { amount })} effect={quote && quote.withheld.minor !== '0' ? t('tax.payOutEffect', { amount, tax: f.moneyPlain(quote.withheld), net: f.moneyPlain(quote.paysOut), to: `${data.payoutMethod.holder} ${data.payoutMethod.masked}` }) : t('earnings.payOutEffect', { amount, to: `${data.payoutMethod.holder} ${data.payoutMethod.masked}` })} onConfirm={send} />}
          {canAsk && !data.payoutMethod && <GoButton to="/payout">{t('earnings.addAccount')}</GoButton>}
        </>
      )}>
      <Section><MoneyTrack buckets={earnings} /></Section>
      <Section title={t('earnings.lines')} aside={<Go to="/invoices">{t('earnings.invoices')}</Go>}>
        {lines.length === 0 ? <EmptyState title={t('earnings.none')} hint={t('earnings.noneHint')} action={<Go to="/briefs">{t('nav.openBriefs')}</Go>} /> : <DataTable id="earnings" caption={t('earnings.lines')} rows={lines} columns={columns} rowKey={(l) => `${l.state}${l.id}`} />}
      </Section>
      <Section title={t('earnings.payouts')}>
        {data.payouts.length === 0 ? <EmptyState title={t('earnings.noPayouts')} hint={t('earnings.noPayoutsHint')} /> : <DataTable id="payouts" caption={t('earnings.payouts')} rows={data.payouts} columns={payouts} rowKey={(p) => p.id} />}
      </Section>
    </Page>
  );
}

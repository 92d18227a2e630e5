import { decimalText } from '@meadow/shared';
import { Button, Group, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { BankReferenceDocument, TopUpDocument, TopUpProvidersDocument, WalletDocument, type WalletQuery } from '../../graphql/generated/wallet.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { PastAccounts } from '../../report/PastAccounts.tsx';
import { StatementMenu } from '../../report/StatementMenu.tsx';
import { Go } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { ConvertedTotal } from '../../exchange/ConvertedTotal.tsx';
import { ExchangeModal } from './ExchangeModal.tsx';
import { LowBalance } from './LowBalance.tsx';
import { TopUps } from './TopUps.tsx';

type Wallet = WalletQuery['wallet'];

/** Can we pay? */
export function WalletPage() {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const [url, setUrl] = useUrlState({ topUp: '', currency: '', deal: '', after: '' });
  const [isChanging, setChanging] = useState(false);
  const [isOpen, setOpen] = useState(url.topUp !== '');
  const live = useLive(WalletDocument, { variables: { after: url.after || null }, everyMs: 3_000 });
  const balances = live.data?.wallet.balances ?? [];
  const main = balances.find(({ currency }) => currency === organisation.currency) ?? balances[0];
  return (
    <Page title={t('nav.wallet')} answer={live.data ? t('wallet.answer', { amount: f.moneyPlain({ minor: main?.availableMinor ?? '0', currency: main?.currency ?? organisation.currency }) }) : undefined}
      actions={<><AsOf at={live.asOf} /><StatementMenu currency={main?.currency ?? organisation.currency} />{url.deal && <GoButton to={`/deals/${url.deal}`} variant="default">{t('wallet.backToDeal')}</GoButton>}{may('wallet:fund') && balances.some(({ availableMinor }) => availableMinor !== '0') && <Button variant="default" onClick={() => setChanging(true)}>{t('exchange.title')}</Button>}{may('wallet:fund') && <Button onClick={() => setOpen(true)}>{t('wallet.topUp')}</Button>}</>}>
      <Region live={live}>{({ wallet }) => <Ready wallet={wallet} currency={organisation.currency} after={url.after} onGo={(after) => setUrl({ after })} />}</Region>
      <PastAccounts anybody={false} />
      {may('wallet:fund') && <LowBalance currency={main?.currency ?? organisation.currency} />}
      {isChanging && <ExchangeModal from={balances.filter(({ availableMinor }) => availableMinor !== '0')} onClose={() => setChanging(false)} />}
      {isOpen && <TopUpModal currency={url.currency || organisation.currency} first={/^\d+$/.test(url.topUp) ? url.topUp : ''} onClose={() => { setOpen(false); setUrl({ topUp: '', currency: '' }); }} />}
    </Page>
  );
}

function Ready({ wallet, currency, after, onGo }: { wallet: Wallet; currency: string; after: string; onGo: (after: string) => void }) {
  const t = useText();
  const f = useFormats();
  type Entry = Wallet['entries']['edges'][number]['node'];
  const columns: Column<Entry>[] = [
    { id: 'at', header: t('wallet.when'), cell: (e) => (e.count > 1 ? f.dateOf(e.at) : f.dateTime(e.at)), sortBy: (e) => e.at, csv: (e) => e.at },
    { id: 'kind', header: t('wallet.what'), cell: (e) => (e.count > 1 ? t('wallet.several', { what: t.code('entry', e.kind), count: f.count(e.count) }) : t.code('entry', e.kind)), sortBy: (e) => e.kind, csv: (e) => e.kind, phone: 'figure' },
    { id: 'account', header: t('wallet.account'), cell: (e) => t.code('walletAccount', e.description), sortBy: (e) => e.description, csv: (e) => e.description, phone: 'hidden' },
    { id: 'description', header: t('wallet.description'), csv: (e) => e.dealId ?? e.campaignId, phone: 'hidden',
      cell: (e) => (e.kind.startsWith('commission.') ? <Go to="/commissions">{t('wallet.orders')}</Go> : e.dealId ? <Go to={`/deals/${e.dealId}`}>{t('campaign.dealOpen')}</Go> : e.campaignId ? <Go to={`/campaigns/${e.campaignId}`}>{t('wallet.campaign')}</Go> : '–') },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (e) => f.money({ minor: e.amountMinor, currency: e.currency }), sortBy: (e) => BigInt(e.amountMinor), csv: (e) => decimalText(BigInt(e.amountMinor), e.currency), phone: 'figure' },
    { id: 'after', header: t('wallet.after'), align: 'right', cell: (e) => (e.balanceAfterMinor == null ? '–' : f.money({ minor: e.balanceAfterMinor, currency: e.currency })), csv: (e) => (e.balanceAfterMinor == null ? null : decimalText(BigInt(e.balanceAfterMinor), e.currency)), phone: 'figure' },
  ];
  const entries = wallet.entries.edges.map(({ node }) => node);
  // What waits to be paid stands before what is over.
  const isWaiting = wallet.topUps.some(({ status }) => status === 'PENDING');
  const topUps = wallet.topUps.length > 0 && <Section title={t('wallet.topUps')}><TopUps topUps={wallet.topUps} /></Section>;
  return (
    <>
      {wallet.debts.map((debt) => <Callout key={debt.currency} tone="due">{t('wallet.owed', { amount: f.moneyPlain(debt) })}</Callout>)}
      {wallet.balances.length === 0 && <EmptyState title={t('wallet.none')} hint={t('wallet.noneHint')} />}
      {wallet.balances.map((balance) => (
        <Kpis key={balance.currency}>
          <Tile name={t('wallet.available', { currency: balance.currency })} value={f.money({ minor: balance.availableMinor, currency: balance.currency })} />
          <Tile name={t('wallet.held')} value={f.money({ minor: balance.heldMinor, currency: balance.currency })} foot={<small>{t('wallet.heldHint')}</small>} />
          <Tile name={t('wallet.pending')} value={f.money({ minor: balance.pendingMinor, currency: balance.currency })} foot={<small>{t('wallet.pendingHint')}</small>} />
        </Kpis>
      ))}
      <ConvertedTotal label={t('exchange.allAvailable', { currency })} amounts={wallet.balances.map((one) => ({ minor: one.availableMinor, currency: one.currency }))} currency={currency} />
      {isWaiting && topUps}
      <Section title={t('wallet.entries')}>
        {entries.length === 0 ? <EmptyState title={t('wallet.noEntries')} hint={t('wallet.noEntriesHint')} /> : (
          <DataTable id="entries" caption={t('wallet.entries')} rows={entries} columns={columns} rowKey={(e) => e.id} more={<Pager pageInfo={wallet.entries.pageInfo} after={after} onGo={onGo} />} />
        )}
      </Section>
      {!isWaiting && topUps}
    </>
  );
}

/** The other way to bring money in: by bank, found by its reference. */
function BankTransfer() {
  const t = useText();
  const { data } = useLive(BankReferenceDocument, { variables: {} });
  return data ? <div style={{ marginBottom: 16 }}><CopyLine label={t('wallet.bankReference')} text={data.bankReference} /></div> : null;
}

/** The key belongs to the dialog: pressing twice, or again after a lost answer, moves the money once. */
function TopUpModal({ currency, first, onClose }: { currency: string; first: string; onClose: () => void }) {
  const t = useText();
  const f = useFormats();
  const [amount, setAmount] = useState(first);
  const [key] = useState(() => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''));
  const { data } = useLive(TopUpProvidersDocument, { variables: { amountMinor: amount || '1000', currency } });
  const providers = data?.topUpProviders ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const provider = chosen !== null && providers.includes(chosen) ? chosen : (providers[0] ?? 'sandbox');
  const [topUp, busy] = useAction(TopUpDocument, { refresh: ['Wallet'], done: t('wallet.topUpDone') });
  const send = async () => {
    if (await topUp({ amountMinor: amount, currency, idempotencyKey: key, provider })) onClose();
  };
  const shown = f.moneyPlain({ minor: amount || '0', currency });
  return (
    <Modal opened onClose={onClose} title={t('wallet.topUp')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <BankTransfer />
        <MoneyInput label={t('wallet.amount')} description={provider === 'sandbox' ? t('wallet.sandbox') : t('wallet.outside')} currency={currency} value={amount} onChange={setAmount} data-autofocus />
        {providers.length > 1 && <Select mt="sm" label={t('wallet.provider')} value={provider} allowDeselect={false} data={providers.map((one) => ({ value: one, label: t.code('provider', one) }))} onChange={setChosen} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={amount === '' || amount === '0'}>{t('wallet.topUpAmount', { amount: shown })}</Button>
        </Group>
      </form>
    </Modal>
  );
}

import { LedgerDocument, type LedgerQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { PastAccounts } from '../../report/PastAccounts.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { BalanceTable } from './BalanceTable.tsx';

type Entry = LedgerQuery['ledgerEntries']['edges'][number]['node'];

/** Is it balanced? */
export function LedgerPage() {
  const t = useText();
  const f = useFormats();
  const [{ after }, setUrl] = useUrlState({ after: '' });
  const live = useLive(LedgerDocument, { variables: { after: after || null }, everyMs: 4_000 });
  const columns: Column<Entry>[] = [
    { id: 'at', header: t('wallet.when'), cell: (e) => f.dateTime(e.at), sortBy: (e) => e.at, csv: (e) => e.at },
    { id: 'kind', header: t('wallet.what'), cell: (e) => t.code('entry', e.kind), sortBy: (e) => e.kind, csv: (e) => e.kind, phone: 'figure' },
    { id: 'account', header: t('ops.account'), cell: (e) => t.code('account', e.description), sortBy: (e) => e.description, csv: (e) => e.description, phone: 'hidden' },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (e) => f.money({ minor: e.amountMinor, currency: e.currency }), sortBy: (e) => BigInt(e.amountMinor), csv: (e) => e.amountMinor, csvHeader: `${t('wallet.amount')} [minor]`, phone: 'figure' },
    { id: 'currency', header: t('ops.currency'), cell: (e) => e.currency, csv: (e) => e.currency, phone: 'hidden' },
    { id: 'after', header: t('wallet.after'), align: 'right', cell: (e) => (e.balanceAfterMinor == null ? '–' : f.money({ minor: e.balanceAfterMinor, currency: e.currency })), csv: (e) => e.balanceAfterMinor, phone: 'figure' },
  ];
  const balance = live.data?.trialBalance;
  return (
    <Page title={t('nav.ledger')} answer={balance ? t(balance.balanced ? 'ledger.balanced' : 'ledger.unbalanced') : undefined} actions={<AsOf at={balance?.asOf ?? null} />}>
      <Region live={live}>
        {(data) => {
          const { seal } = data.trialBalance;
          const entries = data.ledgerEntries.edges.map(({ node }) => node);
          return (
            <>
              <Section title={t('ops.trial')}><BalanceTable lines={data.trialBalance.lines} /></Section>
              <Section title={t('ledger.seal')}>
                {seal ? (
                  <>
                    <p>{t('ledger.sealed', { block: f.count(seal.block), transfer: f.count(Number(seal.throughNo)), at: f.dateTime(seal.sealedAt) })}</p>
                    <CopyLine text={seal.hash} label={t('ledger.hash')} />
                  </>
                ) : <p>{t('ledger.unsealed')}</p>}
              </Section>
              <Section title={t('wallet.entries')}>
                {entries.length === 0 ? <EmptyState title={t('ops.noEntries')} /> : (
                  <DataTable id="ledger" dense caption={t('wallet.entries')} rows={entries} columns={columns} rowKey={(e) => e.id}
                    more={<Pager pageInfo={data.ledgerEntries.pageInfo} after={after} onGo={(next) => setUrl({ after: next })} />} />
                )}
              </Section>
            </>
          );
        }}
      </Region>
      <PastAccounts anybody />
    </Page>
  );
}

import { Link } from '@tanstack/react-router';
import { ClientBalancesDocument, type ClientBalancesQuery } from '../../graphql/generated/money.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConvertedTotal } from '../../exchange/ConvertedTotal.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';

type Row = ClientBalancesQuery['clientBalances'][number];
const amounts = ['availableMinor', 'heldMinor', 'pendingMinor', 'invoicedMinor'] as const;

/** Where is our clients' money? */
export function MoneyPage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const live = useLive(ClientBalancesDocument, { variables: {}, everyMs: 5_000 });
  const rows = live.data?.clientBalances ?? [];
  const columns: Column<Row>[] = [
    { id: 'client', header: t('agency.client'), minWidth: 160, cell: (r) => <Link to={`/agency/clients/${r.client.id}/wallet` as never}>{r.client.name}</Link>, sortBy: (r) => r.client.name, csv: (r) => r.client.name },
    { id: 'currency', header: t('ops.currency'), cell: (r) => r.currency, csv: (r) => r.currency, phone: 'hidden' },
    ...amounts.map((id): Column<Row> => ({
      id, header: t(`money.${id}`), align: 'right', phone: id === 'pendingMinor' ? 'hidden' : 'figure',
      cell: (r) => f.money({ minor: r[id], currency: r.currency }), sortBy: (r) => BigInt(r[id]), csv: (r) => r[id], csvHeader: `${t(`money.${id}`)} [minor]`,
    })),
  ];
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  const sum = (currency: string, id: (typeof amounts)[number]) => rows.reduce((all, row) => (row.currency === currency ? all + BigInt(row[id]) : all), 0n).toString();
  return (
    <Page title={t('nav.money')} answer={live.data ? t('money.answer', { count: new Set(rows.map(({ client }) => client.id)).size }) : undefined} actions={<AsOf at={live.asOf} />}>
      <Region live={live} isEmpty={(data) => data.clientBalances.length === 0} empty={<EmptyState title={t('money.none')} hint={t('money.noneHint')} />}>
        {({ clientBalances }) => (
          <>
            {currencies.map((currency) => (
              <Kpis key={currency}>
                {amounts.map((id) => <Tile key={id} name={`${t(`money.${id}`)} (${currency})`} value={f.moneyCompact({ minor: sum(currency, id), currency })} />)}
              </Kpis>
            ))}
            <ConvertedTotal label={t('exchange.allAvailable', { currency: organisation.currency })} amounts={currencies.map((currency) => ({ minor: sum(currency, 'availableMinor'), currency }))} currency={organisation.currency} />
            <Section title={t('money.byClient')}><DataTable id="client-balances" dense caption={t('money.byClient')} rows={clientBalances} columns={columns} rowKey={(r) => `${r.client.id}${r.currency}`} /></Section>
          </>
        )}
      </Region>
    </Page>
  );
}

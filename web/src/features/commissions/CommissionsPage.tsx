import { CommissionsDocument, type CommissionsQuery } from '../../graphql/generated/commissions.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

type Order = CommissionsQuery['commissions']['edges'][number]['node'];
const tones: Record<Order['status'], Tone> = { WAITING: 'due', HELD: 'info', LOCKED: 'done', REVERSED: 'quiet' };

/** Which orders earn commission, and when is each of them safe? */
export function CommissionsPage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const [url, setUrl] = useUrlState({ deal: '', after: '' });
  const live = useLive(CommissionsDocument, { variables: { dealId: url.deal || null, after: url.after || null }, everyMs: 5_000 });
  const isCreator = organisation.kind === 'CREATOR';
  const mine = (amounts: Pick<Order, 'brandPays' | 'creatorGets'>) => (isCreator ? amounts.creatorGets : amounts.brandPays);
  const sums = live.data?.commissionSums ?? [];
  const main = sums.find(({ currency }) => currency === organisation.currency) ?? sums[0];
  const columns: Column<Order>[] = [
    { id: 'order', header: t('commission.order'), minWidth: 150, cell: (o) => <><Go to={`/deals/${o.dealId}`}>{o.orderKey.startsWith('event:') ? t('commission.noOrderId') : o.orderKey}</Go><br /><small>{isCreator ? o.brand.name : o.creator.name} · {t.code('commissionBy', o.matchedBy)}</small></>, sortBy: (o) => o.orderKey, csv: (o) => o.orderKey },
    { id: 'at', header: t('commission.orderedAt'), cell: (o) => f.dateTime(o.orderedAt), sortBy: (o) => o.orderedAt, csv: (o) => o.orderedAt, phone: 'hidden' },
    { id: 'value', header: t('commission.value'), align: 'right', cell: (o) => <>{f.money(o.value)}{o.refunded.minor !== '0' && <><br /><small>{t('commission.refunded', { amount: f.money(o.refunded) })}</small></>}</>, sortBy: (o) => BigInt(o.value.minor), csv: (o) => o.value.minor, csvHeader: `${t('commission.value')} [minor]`, phone: 'figure' },
    { id: 'rate', header: t('commission.share'), align: 'right', cell: (o) => <>{f.percent(o.bps / 10_000, 2)}{o.rate && <><br /><small title={o.rateAsOf ? f.dateTime(o.rateAsOf) : undefined}>{t('commission.atRate', { rate: o.rate, source: o.rateSource ?? '' })}</small></>}</>, csv: (o) => o.bps, csvHeader: `${t('commission.share')} [bps]`, phone: 'hidden' },
    { id: 'amount', header: t(isCreator ? 'commission.youGet' : 'commission.youPay'), align: 'right', cell: (o) => <>{f.money(mine(o))}<Lines order={o} of={mine} /></>, sortBy: (o) => BigInt(mine(o).minor), csv: (o) => mine(o).minor, csvHeader: `${t(isCreator ? 'commission.youGet' : 'commission.youPay')} [minor]`, phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (o) => <><Tag tone={tones[o.status]}>{t.code('commissionStatus', o.status)}</Tag><br /><small>{o.waitsFor ? t.code('commissionWait', o.waitsFor) : o.lockedAt ? f.dateTime(o.lockedAt) : o.status === 'HELD' ? t('commission.until', { date: f.dateTime(o.lockAt) }) : ''}</small></>, sortBy: (o) => o.status, csv: (o) => o.status, phone: 'figure' },
  ];
  return (
    <Page title={t('nav.commissions')} lead={t(isCreator ? 'commission.leadCreator' : 'commission.leadBrand')}
      answer={main ? t(isCreator ? 'commission.answerCreator' : 'commission.answerBrand', { locked: f.moneyPlain(main.locked), held: f.moneyPlain(main.held) }) : undefined} actions={<AsOf at={live.asOf} />}>
      <Region live={live} lines={8} isEmpty={(data) => data.commissions.totalCount === 0} empty={<EmptyState title={t('commission.none')} hint={t(isCreator ? 'commission.noneCreator' : 'commission.noneBrand')} action={<Go to={isCreator ? '/offers' : '/deals'}>{t(isCreator ? 'nav.offers' : 'nav.deals')}</Go>} />}>
        {(data) => (
          <>
            {data.commissionSums.map((sum) => (
              <Kpis key={sum.currency}>
                <Tile name={t('commission.held', { currency: sum.currency })} value={f.money(sum.held)} foot={<small>{t('commission.heldHint')}</small>} />
                <Tile name={t('commission.locked')} value={f.money(sum.locked)} foot={<small>{t(isCreator ? 'commission.lockedCreator' : 'commission.lockedBrand')}</small>} />
                {sum.waiting.minor !== '0' && <Tile name={t('commission.waiting')} value={f.money(sum.waiting)} foot={<small>{t(isCreator ? 'commission.waitingCreator' : 'commission.waitingBrand')}</small>} />}
                {sum.owedBack.minor !== '0' && <Tile name={t('commission.owedBack')} value={f.money(sum.owedBack)} foot={<small>{t('commission.owedBackHint')}</small>} />}
              </Kpis>
            ))}
            <Section title={t('commission.orders')} hint={t('commission.ordersHint')}>
              <DataTable id="commissions" caption={t('commission.orders')} rows={data.commissions.edges.map(({ node }) => node)} columns={columns} rowKey={(o) => o.id} more={<Pager pageInfo={data.commissions.pageInfo} after={url.after} onGo={(after) => setUrl({ after })} />} />
            </Section>
          </>
        )}
      </Region>
    </Page>
  );
}

/** How it came to this amount; one line says nothing that the amount does not. */
function Lines({ order, of }: { order: Order; of: (line: Order['lines'][number]) => Order['creatorGets'] }) {
  const t = useText();
  const f = useFormats();
  if (order.lines.length < 2) return null;
  return (
    <details style={{ fontSize: 12 }}>
      <summary style={{ cursor: 'pointer', minHeight: 24 }}>{t('commission.lines', { count: order.lines.length })}</summary>
      {order.lines.map((line) => <div key={line.id}>{t.code('commissionLine', line.kind)} {f.money(of(line))}<br /><span style={{ color: 'var(--mantine-color-dimmed)' }}>{f.dateTime(line.at)}</span></div>)}
    </details>
  );
}

import { Hours } from '../../charts/lazy.tsx';
import { OperatorHomeDocument, type OperatorHomeQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { BalanceTable } from './BalanceTable.tsx';
import { invalidShare } from './traffic.ts';

type Dashboard = OperatorHomeQuery['operatorDashboard'];

/** From here on a lag is felt by users. */
const slowMs = 5_000;

/** What is wrong now, as codes; nothing means all is sound. */
const faultsOf = (d: Dashboard) => [
  ...d.processes.filter(({ healthy }) => !healthy).map(({ name }) => ({ code: 'process', name })),
  ...(d.trialBalance.balanced ? [] : [{ code: 'balance', name: '' }]),
  ...(d.rollupLagMs > slowMs ? [{ code: 'lag', name: '' }] : []),
  ...d.queues.filter(({ failed }) => failed > 0).map(({ name }) => ({ code: 'queue', name })),
];

/** Is all sound? */
export function OperatorHomePage() {
  const t = useText();
  const live = useLive(OperatorHomeDocument, { variables: {}, everyMs: 2_000, moving: true });
  const dashboard = live.data?.operatorDashboard;
  const faults = dashboard ? faultsOf(dashboard) : [];
  const due = dashboard ? dashboard.openDisputes + dashboard.campaignsInReview + dashboard.payoutsDue : 0;
  const verdict = dashboard && (faults.length > 0 ? faults.map(({ code, name }) => t.code('fault', code, { name })).join(' ') : t('ops.sound'));
  return (
    <Page title={t('nav.home')} answer={verdict ? `${verdict} ${due > 0 ? t('ops.due', { count: due }) : t('ops.nothingDue')}` : undefined} actions={<AsOf at={dashboard?.asOf ?? null} />}>
      <Region live={live} lines={10}>{({ operatorDashboard }) => <Ready dashboard={operatorDashboard} />}</Region>
    </Page>
  );
}

function Ready({ dashboard: d }: { dashboard: Dashboard }) {
  const t = useText();
  const f = useFormats();
  const queues: Column<Dashboard['queues'][number]>[] = [
    { id: 'name', header: t('ops.queue'), cell: (q) => q.name, sortBy: (q) => q.name, csv: (q) => q.name },
    ...(['waiting', 'active', 'delayed', 'failed'] as const).map((id): Column<Dashboard['queues'][number]> => ({
      id, header: t.code('queue', id), align: 'right', phone: id === 'active' ? 'hidden' : 'figure', cell: (q) => (id === 'failed' && q.failed > 0 ? <Tag tone="error">{f.count(q.failed)}</Tag> : f.count(q[id])), sortBy: (q) => q[id], csv: (q) => q[id],
    })),
  ];
  const processes: Column<Dashboard['processes'][number]>[] = [
    { id: 'name', header: t('ops.process'), cell: (p) => p.name },
    { id: 'instances', header: t('ops.instances'), align: 'right', cell: (p) => f.count(p.instances), phone: 'figure' },
    { id: 'seen', header: t('ops.seen'), cell: (p) => f.ago(p.lastSeenAt), phone: 'figure' },
    { id: 'state', header: t('deals.status'), cell: (p) => <Tag tone={p.healthy ? 'done' : 'error'}>{t(p.healthy ? 'ops.healthy' : 'ops.down')}</Tag>, phone: 'figure' },
  ];
  const due = [
    { to: '/disputes', label: t('nav.disputes'), count: d.openDisputes, action: t('ops.decide') },
    { to: '/review/campaigns', label: t('ops.inReview'), count: d.campaignsInReview, action: t('ops.review') },
    { to: '/payouts', label: t('ops.payoutsDue'), count: d.payoutsDue, action: t('ops.release') },
  ];
  const firstDue = due.find(({ count }) => count > 0);
  const total = d.traffic.reduce((sum, hour) => sum + hour.valid + hour.givt + hour.sivt, 0);
  return (
    <>
      <Kpis>
        <Tile name={t('ops.lag')} value={t('ops.ms', { ms: f.count(d.rollupLagMs) })} foot={<small>{t('ops.limit', { value: t('ops.ms', { ms: f.count(slowMs) }) })}</small>} />
        <Tile name={t('ops.outbox')} value={f.count(d.outboxPending)} />
        <Tile name={t('ops.balance')} value={<Tag tone={d.trialBalance.balanced ? 'done' : 'error'}>{t(d.trialBalance.balanced ? 'ops.balanced' : 'ops.unbalanced')}</Tag>} />
        <Tile name={t('ops.invalidRate')} value={f.percent(invalidShare(d.traffic))} foot={<small>{t('ops.last24h', { count: f.compact(total) })}</small>} />
        <Tile name={t('ops.payoutsDue')} value={f.count(d.payoutsDue)} />
        <Tile name={t('nav.disputes')} value={f.count(d.openDisputes)} />
      </Kpis>
      <Columns split="2-1">
        <Section title={t('ops.work')}>
          {firstDue === undefined ? <EmptyState title={t('todos.done')} hint={t('ops.doneHint')} /> : (
            <ul style={{ display: 'grid', gap: 12 }}>
              {due.filter(({ count }) => count > 0).map((one) => (
                <li key={one.to} style={{ display: 'flex', justifyContent: 'space-between', gap: 12, alignItems: 'center' }}>
                  <span><Go to={one.to}>{one.label}</Go> <Tag tone="due">{f.count(one.count)}</Tag></span>
                  <GoButton to={one.to} size="xs" variant={one === firstDue ? 'filled' : 'default'}>{one.action}</GoButton>
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section title={t('ops.processes')}><DataTable id="processes" dense caption={t('ops.processes')} rows={d.processes} columns={processes} rowKey={(p) => p.name} exportable={false} /></Section>
      </Columns>
      <Section>
        <Hours points={d.traffic} finding={t('ops.trafficFinding', { share: f.percent(invalidShare(d.traffic)) })} sub={t('ops.trafficSub')} />
      </Section>
      <Columns split="1-1">
        <Section title={t('ops.queues')}>{d.queues.length === 0 ? <EmptyState title={t('ops.noQueues')} /> : <DataTable id="queues" dense caption={t('ops.queues')} rows={d.queues} columns={queues} rowKey={(q) => q.name} />}</Section>
        <Section title={t('ops.trial')} aside={<Go to="/ledger">{t('nav.ledger')}</Go>}><BalanceTable lines={d.trialBalance.lines} /></Section>
      </Columns>
    </>
  );
}

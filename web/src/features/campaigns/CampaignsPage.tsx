import { decimalText, microsPerMinor, type CampaignStatus } from '@meadow/shared';
import { Checkbox, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { CampaignsDocument, type CampaignRowFragment } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { MetricValue } from '../../ui/MetricValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { SavedViews } from '../../views/SavedViews.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { BulkBar } from './BulkBar.tsx';
import styles from './campaign.module.css';
import { paceOf } from './paceOf.ts';

/** Those that should deliver; the others wait for their brand or for review. */
const held: ReadonlySet<string> = new Set(['SCHEDULED', 'ACTIVE', 'BUDGET_LIMITED', 'PAUSED', 'REJECTED']);

const over: ReadonlySet<string> = new Set(['ENDED', 'RECONCILED']);
const groups: Record<string, CampaignStatus[] | null> = { all: null, running: ['SCHEDULED', 'ACTIVE', 'BUDGET_LIMITED', 'PAUSED'], preparing: ['DRAFT', 'IN_REVIEW', 'REJECTED'], past: ['ENDED', 'RECONCILED'] };
const started: ReadonlySet<string> = new Set(['ACTIVE', 'BUDGET_LIMITED', 'PAUSED']);

/** Ad spend over orders, micros; null without orders. */
const cpaOf = ({ spentMicros, conversions }: CampaignRowFragment): bigint | null => (conversions > 0 ? BigInt(spentMicros) / BigInt(conversions) : null);

/** Which campaigns are ill? */
export function CampaignsPage() {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const { may } = useSession();
  const [{ show, after }, setUrl] = useUrlState({ show: 'all', after: '' });
  const live = useLive(CampaignsDocument, { variables: { statuses: groups[show] ?? null, after: after || null }, everyMs: 3_000 });
  const now = new Date(useNow());
  const rows = live.data?.campaigns.edges.map(({ node }) => node) ?? [];
  const active = rows.filter(({ status }) => status === 'ACTIVE' || status === 'BUDGET_LIMITED').length;
  const ill = rows.filter(({ blockers, status }) => blockers.length > 0 && held.has(status)).length;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const writes = may('campaign:write');
  const toggle = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const ids = rows.flatMap(({ id }) => (chosen.includes(id) ? [id] : []));
  const columns: Column<CampaignRowFragment>[] = [
    { id: 'name', header: t('campaign.name'), minWidth: 200, sortBy: (c) => c.name, csv: (c) => c.name,
      cell: (c) => (
        <div style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
          {writes && !over.has(c.status) && <Checkbox size="md" aria-label={t('bulk.chooseOne', { name: c.name })} checked={chosen.includes(c.id)} onChange={() => toggle(c.id)} onClick={(event) => event.stopPropagation()} />}
          <div><Go to={`/campaigns/${c.id}`}>{c.name}</Go>{c.blockers[0] && <div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--m-worse)' }}>{t.code('blocker', c.blockers[0])}</div>}</div>
        </div>
      ) },
    { id: 'status', header: t('deals.status'), cell: (c) => <StatusTag family="campaign" status={c.status} />, sortBy: (c) => c.status, csv: (c) => c.status, phone: 'figure' },
    { id: 'spend', header: t('metric.adSpend'), align: 'right', cell: (c) => <MetricValue metric="adSpend">{f.microsMoney(c.spentMicros, c.currency)}</MetricValue>, sortBy: (c) => BigInt(c.spentMicros), csv: (c) => Number(c.spentMicros) / 1e6, csvHeader: `${t('metric.adSpend')} [adSpend]`, phone: 'figure' },
    { id: 'budget', header: t('campaign.total'), align: 'right', cell: (c) => f.money(c.totalBudget), sortBy: (c) => BigInt(c.totalBudget.minor), csv: (c) => decimalText(BigInt(c.totalBudget.minor), c.totalBudget.currency), phone: 'hidden' },
    { id: 'pace', header: t('campaign.pace'), minWidth: 110, cell: (c) => <PaceCell campaign={c} now={now} />, sortBy: (c) => { const { spent, gone } = paceOf(c, now); return started.has(c.status) ? spent - gone : null; }, csv: (c) => (started.has(c.status) ? paceOf(c, now).spent : null), csvHeader: t('campaign.paceCsv'), phone: 'figure' },
    { id: 'impressions', header: t('metric.impressions'), align: 'right', cell: (c) => <MetricValue metric="impressions">{f.count(c.impressions)}</MetricValue>, sortBy: (c) => c.impressions, csv: (c) => c.impressions, phone: 'hidden' },
    { id: 'clicks', header: t('metric.clicks'), align: 'right', cell: (c) => <MetricValue metric="clicks">{f.count(c.clicks)}</MetricValue>, sortBy: (c) => c.clicks, csv: (c) => c.clicks, phone: 'hidden' },
    { id: 'ctr', header: t('metric.ctr'), align: 'right', cell: (c) => <MetricValue metric="ctr">{f.percent(c.ctr, 2)}</MetricValue>, sortBy: (c) => c.ctr, csv: (c) => c.ctr, phone: 'figure' },
    { id: 'conversions', header: t('metric.conversions'), align: 'right', cell: (c) => <MetricValue metric="conversions">{f.count(c.conversions)}</MetricValue>, sortBy: (c) => c.conversions, csv: (c) => c.conversions, phone: 'hidden' },
    { id: 'cpa', header: t('metric.cpa'), align: 'right', cell: (c) => { const cpa = cpaOf(c); return <MetricValue metric="cpa">{cpa === null ? '–' : f.microsMoney(cpa.toString(), c.currency)}</MetricValue>; }, sortBy: cpaOf, csv: (c) => { const cpa = cpaOf(c); return cpa === null ? null : decimalText(cpa / microsPerMinor(c.currency), c.currency); }, csvHeader: `${t('metric.cpa')} [cpa]`, phone: 'hidden' },
    { id: 'flight', header: t('campaign.flight'), cell: (c) => f.dayRange(c.flightStartOn, c.flightEndOn), sortBy: (c) => c.flightStartOn, csv: (c) => `${c.flightStartOn}/${c.flightEndOn}`, phone: 'hidden' },
  ];
  return (
    <Page title={t('nav.campaigns')} answer={live.data && show === 'all' ? (ill > 0 ? t('campaigns.ill', { active, ill }) : t('campaigns.well', { active })) : undefined}
      actions={<><SavedViews page="/campaigns" />{writes && <><Go to="/campaigns/bulk">{t('bulk.title')}</Go><GoButton to="/campaigns/new">{t('campaigns.new')}</GoButton></>}</>}>
      <Section aside={<SegmentedControl size="xs" aria-label={t('deals.show')} value={show} onChange={(next) => setUrl({ show: next, after: '' })} data={Object.keys(groups).map((key) => ({ value: key, label: t.code('campaigns.show', key) }))} />}>
        <Region live={live} isEmpty={(data) => data.campaigns.edges.length === 0} empty={show !== 'all' ? <EmptyState title={t('campaigns.noHits')} hint={t('campaigns.noHitsHint')} /> : <EmptyState title={t('campaigns.none')} hint={t('campaigns.noneHint')} action={<Go to="/deals">{t('campaigns.toDeals')}</Go>} />}>
          {(data) => <>{ids.length > 0 && <BulkBar ids={ids} />}<DataTable id="campaigns" caption={t('nav.campaigns')} rows={rows} columns={columns} rowKey={(c) => c.id} onOpen={(c) => go(`/campaigns/${c.id}`)}
            more={<Pager pageInfo={data.campaigns.pageInfo} after={after} onGo={(next) => setUrl({ after: next })} shown={rows.length} total={data.campaigns.totalCount} />} /></>}
        </Region>
      </Section>
    </Page>
  );
}

/** How much of the money is spent, with a mark at how much of the time is gone. */
function PaceCell({ campaign, now }: { campaign: CampaignRowFragment; now: Date }) {
  const t = useText();
  const f = useFormats();
  if (!started.has(campaign.status)) return '–';
  const { spent, gone, state } = paceOf(campaign, now);
  const said = t(({ on: 'campaign.onPace', behind: 'campaign.behind', ahead: 'campaign.ahead' } as const)[state], { spent: f.percent(spent, 0), gone: f.percent(gone, 0) });
  return (
    <span title={said} className={styles.pace}>
      <span style={state === 'on' ? undefined : { color: 'var(--m-worse)' }}>{f.percent(spent, 0)}</span>
      <span role="img" aria-label={said} className={styles.paceBar}><span style={{ inlineSize: `${spent * 100}%` }} /><i style={{ insetInlineStart: `${gone * 100}%` }} /></span>
    </span>
  );
}

import { decimalText } from '@meadow/shared';
import { Checkbox } from '@mantine/core';
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
import { BulkBar } from './BulkBar.tsx';

/** Those that should deliver; the others wait for their brand or for review. */
const held: ReadonlySet<string> = new Set(['SCHEDULED', 'ACTIVE', 'BUDGET_LIMITED', 'PAUSED', 'REJECTED']);

const over: ReadonlySet<string> = new Set(['ENDED', 'RECONCILED']);

/** Which campaigns are ill? */
export function CampaignsPage() {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const { may } = useSession();
  const live = useLive(CampaignsDocument, { variables: {}, everyMs: 3_000 });
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
    { id: 'impressions', header: t('metric.impressions'), align: 'right', cell: (c) => <MetricValue metric="impressions">{f.count(c.impressions)}</MetricValue>, sortBy: (c) => c.impressions, csv: (c) => c.impressions, phone: 'hidden' },
    { id: 'clicks', header: t('metric.clicks'), align: 'right', cell: (c) => <MetricValue metric="clicks">{f.count(c.clicks)}</MetricValue>, sortBy: (c) => c.clicks, csv: (c) => c.clicks, phone: 'hidden' },
    { id: 'ctr', header: t('metric.ctr'), align: 'right', cell: (c) => <MetricValue metric="ctr">{f.percent(c.ctr, 2)}</MetricValue>, sortBy: (c) => c.ctr, csv: (c) => c.ctr, phone: 'figure' },
    { id: 'conversions', header: t('metric.conversions'), align: 'right', cell: (c) => <MetricValue metric="conversions">{f.count(c.conversions)}</MetricValue>, sortBy: (c) => c.conversions, csv: (c) => c.conversions, phone: 'hidden' },
    { id: 'flight', header: t('campaign.flight'), cell: (c) => f.dayRange(c.flightStartOn, c.flightEndOn), sortBy: (c) => c.flightStartOn, csv: (c) => `${c.flightStartOn}/${c.flightEndOn}`, phone: 'hidden' },
  ];
  return (
    <Page title={t('nav.campaigns')} answer={live.data ? (ill > 0 ? t('campaigns.ill', { active, ill }) : t('campaigns.well', { active })) : undefined}
      actions={<><SavedViews page="/campaigns" />{writes && <><Go to="/campaigns/bulk">{t('bulk.title')}</Go><GoButton to="/campaigns/new">{t('campaigns.new')}</GoButton></>}</>}>
      <Section>
        <Region live={live} isEmpty={(data) => data.campaigns.edges.length === 0} empty={<EmptyState title={t('campaigns.none')} hint={t('campaigns.noneHint')} action={<Go to="/deals">{t('campaigns.toDeals')}</Go>} />}>
          {() => <>{ids.length > 0 && <BulkBar ids={ids} />}<DataTable id="campaigns" caption={t('nav.campaigns')} rows={rows} columns={columns} rowKey={(c) => c.id} onOpen={(c) => go(`/campaigns/${c.id}`)} /></>}
        </Region>
      </Section>
    </Page>
  );
}

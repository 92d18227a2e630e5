import { Button, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { SetAttributionDocument, type AttributionQuery } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';

type Setting = AttributionQuery['attributionSettings'][number];
/** Only what has run has clicks to count. */
const beforeRunning = ['DRAFT', 'IN_REVIEW', 'REJECTED'];

/** Windows of single campaigns, where they are not the brand's. */
export function CampaignWindows({ data: { attributionSettings, campaigns } }: { data: AttributionQuery }) {
  const t = useText();
  const f = useFormats();
  const all = campaigns.edges.map(({ node }) => node);
  const own = attributionSettings.filter(({ campaignId }) => campaignId !== null);
  const brand = attributionSettings.find(({ campaignId }) => campaignId === null);
  const [campaignId, setCampaign] = useState<string | null>(null);
  const [clickDays, setClickDays] = useState(brand?.clickDays ?? 7);
  const [viewDays, setViewDays] = useState(brand?.viewDays ?? 0);
  const [save, busy] = useAction(SetAttributionDocument, { done: t('tracking.attributionDone'), refresh: ['Attribution'] });
  const choose = (id: string | null) => {
    setCampaign(id);
    const now = own.find((setting) => setting.campaignId === id) ?? brand;
    if (now) {
      setClickDays(now.clickDays);
      setViewDays(now.viewDays);
    }
  };
  const columns: Column<Setting>[] = [
    { id: 'campaign', header: t('reportCut.CAMPAIGN'), cell: (setting) => <Go to={`/campaigns/${setting.campaignId}`}>{all.find(({ id }) => id === setting.campaignId)?.name ?? setting.campaignId}</Go>, csv: (setting) => setting.campaignId },
    { id: 'click', header: t('tracking.clickDays'), align: 'right', cell: (setting) => f.count(setting.clickDays), csv: (setting) => setting.clickDays, phone: 'figure' },
    { id: 'view', header: t('tracking.viewDays'), align: 'right', cell: (setting) => f.count(setting.viewDays), csv: (setting) => setting.viewDays, phone: 'figure' },
    { id: 'since', header: t('tracking.since'), cell: (setting) => (setting.since ? f.moment(setting.since) : '–'), csv: (setting) => setting.since, phone: 'hidden' },
  ];
  const choices = all.filter(({ status }) => !beforeRunning.includes(status));
  if (choices.length === 0) return null;
  return (
    <Section title={t('tracking.campaignWindows')} hint={t('tracking.campaignWindowsHint')}>
      {own.length > 0 && <DataTable id="campaign-windows" caption={t('tracking.campaignWindows')} rows={own} columns={columns} rowKey={(setting) => setting.campaignId ?? ''} />}
      <form style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'end', marginTop: 12 }} onSubmit={(event) => {
        event.preventDefault();
        if (campaignId !== null) void save({ input: { campaignId, clickDays, viewDays, couponFirst: false } });
      }}>
        <Select style={{ flex: '1 1 200px' }} label={t('reportCut.CAMPAIGN')} required withAsterisk={false} searchable data={choices.map(({ id, name }) => ({ value: id, label: name }))} value={campaignId} onChange={choose} />
        <NumberInput style={{ flex: '1 1 140px' }} label={t('tracking.clickDays')} min={1} max={90} allowDecimal={false} value={clickDays} onChange={(days) => setClickDays(Number(days) || 1)} />
        <NumberInput style={{ flex: '1 1 140px' }} label={t('tracking.viewDays')} min={0} max={30} allowDecimal={false} value={viewDays} onChange={(days) => setViewDays(Number(days) || 0)} />
        <Button type="submit" variant="default" loading={busy} disabled={campaignId === null}>{t('tracking.addWindow')}</Button>
      </form>
    </Section>
  );
}

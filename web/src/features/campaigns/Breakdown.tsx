import { Select } from '@mantine/core';
import { CampaignCutsDocument, type ReportCut } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { CutTable } from '../../report/CutTable.tsx';
import { Passports } from '../../ui/MetricValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

const cuts = ['AD_GROUP', 'CREATIVE', 'PLACEMENT', 'DEVICE', 'COUNTRY'] as const satisfies readonly ReportCut[];

/** Which part of a campaign does well? */
export function Breakdown({ campaignId, range }: { campaignId: string; range: { from: string; to: string } }) {
  const t = useText();
  const [{ by }, setUrl] = useUrlState({ by: 'AD_GROUP' });
  const cut = cuts.find((one) => one === by) ?? 'AD_GROUP';
  const live = useLive(CampaignCutsDocument, { variables: { id: campaignId, ...range, cut }, everyMs: 5_000, moving: true });
  return (
    <Section title={t('cuts.table', { cut: t(`reportCut.${cut}`) })} hint={t('cuts.tableHint')}
      aside={<Select aria-label={t('cuts.cut')} size="xs" w={140} value={cut} allowDeselect={false} data={cuts.map((one) => ({ value: one, label: t(`reportCut.${one}`) }))} onChange={(next) => setUrl({ by: next ?? 'AD_GROUP' })} />}>
      <Region live={live} lines={4} isEmpty={({ report }) => report.rows.length === 0} empty={<EmptyState title={t('cuts.nothing')} hint={t('cuts.nothingHint')} />}>
        {({ report }) => <Passports from={range.from} to={range.to} asOf={live.asOf}><CutTable id="parts" report={report} metric="impressions" /></Passports>}
      </Region>
    </Section>
  );
}

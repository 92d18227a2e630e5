import { dayAt, microsPerMinor } from '@meadow/shared';
import { Band } from '../../charts/lazy.tsx';
import { CampaignSpendDocument, type CampaignFullFragment, type CampaignSpendQuery } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Region } from '../../ui/Region.tsx';
import { useNow } from '../../ui/useNow.ts';
import { pacePoints } from './pacePoints.ts';

/** What was spent by each day of the flight, on the band around an even plan. */
export function Pace({ campaign }: { campaign: CampaignFullFragment }) {
  const today = dayAt(new Date(useNow()), campaign.timeZone);
  const { id, flightStartOn: from, flightEndOn } = campaign;
  const live = useLive(CampaignSpendDocument, { variables: { id, from, to: today < flightEndOn ? today : flightEndOn }, everyMs: 5_000, moving: true, skip: today < from });
  const t = useText();
  const f = useFormats();
  if (today < from) return <p style={{ margin: 0 }}>{t('campaign.paceBefore', { day: f.day(from, 'short') })}</p>;
  return <Region live={live} lines={6}>{({ report }) => <Ready report={report} campaign={campaign} today={today} />}</Region>;
}

function Ready({ report, campaign, today }: { report: CampaignSpendQuery['report']; campaign: CampaignFullFragment; today: string }) {
  const t = useText();
  const f = useFormats();
  const { currency, flightStartOn, flightEndOn } = campaign;
  const spent = new Map(report.points.map(({ bucket, figures }) => [bucket, Number(figures.adSpendMicros) / Number(microsPerMinor(currency))]));
  const points = pacePoints({ startOn: flightStartOn, endOn: flightEndOn, budget: Number(campaign.totalBudget.minor) }, spent, today);
  const money = (minor: number) => f.moneyCompact({ minor: String(Math.round(minor)), currency });
  const now = points.findLast(({ value }) => value !== null);
  return (
    <Band finding={t('campaign.paceFinding', { spent: money(now?.value ?? 0), plan: money(now?.expected ?? 0) })} sub={t('campaign.paceSub', { budget: f.moneyPlain(campaign.totalBudget), range: f.dayRange(flightStartOn, flightEndOn) })} name={t('campaign.spentByDay')} band={t('campaign.plan')} points={points}
      format={money} formatAxis={money} />
  );
}

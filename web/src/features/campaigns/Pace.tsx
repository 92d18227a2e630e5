import { addDays, dayAt, microsPerMinor } from '@meadow/shared';
import { Band } from '../../charts/lazy.tsx';
import { CampaignSpendDocument, type CampaignFullFragment, type CampaignSpendQuery } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Region } from '../../ui/Region.tsx';
import { useNow } from '../../ui/useNow.ts';

/** So far from the plan, as a part of the budget, nothing is said. */
export const PACE_BAND = 0.15;

/** What was spent by each day of the flight, on the band around an even plan. */
export function Pace({ campaign, finding }: { campaign: CampaignFullFragment; finding: string }) {
  const today = dayAt(new Date(useNow()), campaign.timeZone);
  const { id, flightStartOn: from, flightEndOn } = campaign;
  const live = useLive(CampaignSpendDocument, { variables: { id, from, to: today < flightEndOn ? today : flightEndOn }, everyMs: 5_000, moving: true, skip: today < from });
  if (today < from) return null;
  return <Region live={live} lines={6}>{({ report }) => <Ready report={report} campaign={campaign} today={today} finding={finding} />}</Region>;
}

function Ready({ report, campaign, today, finding }: { report: CampaignSpendQuery['report']; campaign: CampaignFullFragment; today: string; finding: string }) {
  const t = useText();
  const f = useFormats();
  const { currency, flightStartOn, flightEndOn } = campaign;
  const budget = Number(campaign.totalBudget.minor);
  const days = Math.round((Date.parse(flightEndOn) - Date.parse(flightStartOn)) / 86_400_000) + 1;
  const spent = new Map(report.points.map(({ bucket, figures }) => [bucket, Number(figures.adSpendMicros) / Number(microsPerMinor(currency))]));
  let sum = 0;
  const points = Array.from({ length: days }, (_, index) => {
    const day = addDays(flightStartOn, index);
    const expected = (budget * (index + 1)) / days;
    sum += spent.get(day) ?? 0;
    return { day, value: day <= today ? sum : null, expected, low: Math.max(0, expected - PACE_BAND * budget), high: Math.min(budget, expected + PACE_BAND * budget) };
  });
  const money = (minor: number) => f.moneyPlain({ minor: String(Math.round(minor)), currency });
  return (
    <Band finding={finding} sub={t('campaign.paceSub', { budget: f.moneyPlain(campaign.totalBudget), range: f.dayRange(flightStartOn, flightEndOn) })} name={t('campaign.spentByDay')} band={t('campaign.plan')} points={points}
      format={money} formatAxis={(minor) => f.moneyCompact({ minor: String(Math.round(minor)), currency })} />
  );
}

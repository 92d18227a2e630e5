import { Intervals } from '../../charts/lazy.tsx';
import { CampaignAnswersDocument, type CampaignAnswersQuery } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';

type Answers = CampaignAnswersQuery['campaignAnswers'];

/** What did it bring? Who claims it, who bought later, and what would be missing without it, on one axis. */
export function Answers({ campaignId }: { campaignId: string }) {
  const live = useLive(CampaignAnswersDocument, { variables: { id: campaignId }, everyMs: 10_000 });
  return <Section><Region live={live} lines={6}>{({ campaignAnswers }) => <Told answers={campaignAnswers} />}</Region></Section>;
}

function Told({ answers }: { answers: Answers }) {
  const t = useText();
  const f = useFormats();
  const { currency, incrementalMinor: caused, notCaused } = answers;
  const money = (minor: number) => f.moneyCompact({ minor: String(Math.round(minor)), currency });
  const range = { low: caused?.low == null ? '–∞' : money(caused.low), high: caused?.high == null ? '∞' : money(caused.high) };
  const finding = caused === null || caused === undefined ? t.code('notCaused', notCaused ?? 'TOO_FEW')
    : (caused.low ?? 0) > 0 ? t('answers.more', { value: money(caused.value), ...range })
    : (caused.high ?? 0) < 0 ? t('answers.less', range) : t('answers.unclear', range);
  const rows = [
    { name: t('answers.attributed'), value: Number(answers.attributedMinor), low: null, high: null },
    { name: t('answers.later', { days: answers.laterDays }), value: Number(answers.laterMinor), low: null, high: null },
    ...(caused ? [{ name: t('answers.incremental'), value: caused.value, low: caused.low ?? null, high: caused.high ?? null }] : []),
  ];
  return (
    <>
      <Intervals finding={finding} sub={t('answers.sub', { range: f.dayRange(answers.from, answers.to), attributed: f.count(answers.attributedOrders), later: f.count(answers.laterOrders) })} name={t.code('metric', 'revenue')} rows={rows}
        format={money} formatAxis={money} mark={{ name: t.code('metric', 'adSpend'), value: Number(answers.adSpendMinor) }} />
      <p style={{ margin: '8px 0 0' }}><Go to="/experiments">{t('nav.experiments')}</Go></p>
    </>
  );
}

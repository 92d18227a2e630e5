import { Stack } from '../../charts/lazy.tsx';
import { AdGroupLossesDocument, type AdGroupLossesQuery } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';

/** Shown first, then what held a group back; a reason keeps its colour. */
const colors: readonly (readonly [number, string])[] = [[0, 'var(--s1)'], [102, 'var(--s3)'], [1001, 'var(--s4)'], [1002, 'var(--s2)'], [1004, 'var(--s5)'], [1003, 'var(--s6)'], [205, 'var(--m-compare)'], [209, 'var(--m-compare)'], [1005, 'var(--s-other)']];
const HOURLY_DAYS = 2;

/** Why does a group not deliver? What became of it in the requests that it fitted. */
export function Losses({ campaignId, range }: { campaignId: string; range: { from: string; to: string } }) {
  const t = useText();
  const { data } = useLive(AdGroupLossesDocument, { variables: { campaignId, ...range }, everyMs: 30_000 });
  if (!data) return null;
  return (
    <Section title={t('losses.title')} hint={t('losses.hint')}>
      {data.adGroupLosses.map((group) => <Group key={group.id} group={group} range={range} />)}
    </Section>
  );
}

function Group({ group, range }: { group: AdGroupLossesQuery['adGroupLosses'][number]; range: { from: string; to: string } }) {
  const t = useText();
  const f = useFormats();
  const all = group.total.reduce((sum, { requests }) => sum + requests, 0);
  if (all === 0) return <p><strong>{group.name}</strong> {t('losses.none')}</p>;
  const won = group.total.find(({ reason }) => reason === 0)?.requests ?? 0;
  const worst = group.total.find(({ reason }) => reason !== 0);
  const name = (reason: number) => t.code('lossReason', String(reason));
  const known = colors.filter(([reason]) => group.total.some((one) => one.reason === reason));
  const isHourly = (Date.parse(range.to) - Date.parse(range.from)) / 86_400_000 < HOURLY_DAYS;
  const finding = worst
    ? t('losses.finding', { group: group.name, won: f.percent(won / all, 0), reason: name(worst.reason), share: f.percent(worst.requests / all, 0) })
    : t('losses.always', { group: group.name });
  return (
    <div style={{ marginBottom: 16 }}>
      <Stack finding={finding} sub={t('losses.sub', { requests: f.count(all) })} parts={known.map(([reason, color]) => ({ key: String(reason), name: name(reason), color }))}
        moments={group.moments.map(({ at, reasons }) => ({ at, values: Object.fromEntries(reasons.map(({ reason, requests }) => [String(reason), requests])) }))}
        formatAt={(at) => (isHourly ? f.hour(at) : f.moment(at).replace(/[ ,]*\d{1,2}:\d\d.*$/, ''))} />
      {worst && t.has('lossFix', String(worst.reason)) && <p style={{ margin: '4px 0 0' }}>{t.code('lossFix', String(worst.reason))}</p>}
    </div>
  );
}

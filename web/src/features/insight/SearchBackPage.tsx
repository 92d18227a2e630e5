import { Trend } from '../../charts/lazy.tsx';
import { MarketBuyersDocument, SearchBackDocument, type SearchBackQuery } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { InsightTabs } from './InsightTabs.tsx';

type Back = SearchBackQuery['searchBack'];

/** Do people look for us after they saw us, and how long do they take? */
export function SearchBackPage() {
  const t = useText();
  const f = useFormats();
  const live = useLive(SearchBackDocument, { variables: {} });
  const back = live.data?.searchBack;
  const answer = back && (back.lagDays === null || back.lagDays === undefined ? t('backPage.nothing') : t('backPage.answer', { days: back.lagDays, much: f.decimal(back.afterMuch ?? 0, 1), little: f.decimal(back.afterLittle ?? 0, 1) }));
  return (
    <Page title={t('insightTab.search-back')} answer={answer}>
      <InsightTabs here="search-back" />
      <Region live={live} isEmpty={(data) => data.searchBack.days.length === 0} empty={<EmptyState title={t('backPage.empty')} hint={t('backPage.emptyHint')} action={<Go to="/tracking">{t('nav.tracking')}</Go>} />}>
        {({ searchBack }) => <Ready back={searchBack} />}
      </Region>
      <Market />
    </Page>
  );
}

function Ready({ back }: { back: Back }) {
  const t = useText();
  const f = useFormats();
  const sum = (of: 'impressions' | 'searches' | 'clicks' | 'purchases') => back.days.reduce((total, day) => total + day[of], 0);
  const points = (of: 'impressions' | 'searches') => back.days.map((day) => ({ day: day.day, value: day[of], partial: false }));
  const format = { format: (value: number) => f.count(value), formatAxis: (value: number) => f.compact(value) };
  return (
    <>
      <Kpis>
        <Tile name={t('backPage.aware')} value={f.compact(sum('impressions'))} />
        <Tile name={t('backPage.interested')} value={f.compact(sum('clicks') + sum('searches'))} />
        <Tile name={t('backPage.bought')} value={f.count(sum('purchases'))} foot={<small>{t('backPage.cycle', { median: back.cycleMedianDays == null ? '–' : f.decimal(back.cycleMedianDays, 1), late: back.cycleLateDays == null ? '–' : f.decimal(back.cycleLateDays, 1), orders: f.count(back.orders) })}</small>} />
        <Tile name={t('backPage.told')} value={f.count(back.told)} foot={<small>{t('backPage.toldHint')}</small>} />
      </Kpis>
      <Columns split="1-1">
        <Section plain><Trend finding={t('backPage.seen')} sub={t('backPage.perDay')} name={t('backPage.seen')} points={points('impressions')} {...format} /></Section>
        <Section plain><Trend finding={t('backPage.searched')} sub={t('backPage.perDay')} name={t('backPage.searched')} points={points('searches')} {...format} /></Section>
      </Columns>
      <p style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12 }}>{t('backPage.notCause')}</p>
    </>
  );
}

/** What others' buyers say of the market, as far as the privacy gate lets it through. */
function Market() {
  const t = useText();
  const f = useFormats();
  const live = useLive(MarketBuyersDocument, { variables: {} });
  return (
    <Section title={t('marketPage.title')} hint={t('marketPage.hint')}>
      <Region live={live} isEmpty={(data) => data.marketBuyers.cells.every(({ people }) => people == null)} empty={<EmptyState title={t('marketPage.none')} hint={t('marketPage.noneHint')} />}>
        {({ marketBuyers }) => (
          <dl style={{ display: 'grid', gridTemplateColumns: 'max-content auto', gap: '4px 16px', margin: 0 }}>
            {marketBuyers.cells.flatMap(({ key, people }) => [<dt key={`${key} name`}>{t.code('category', key)}</dt>, <dd key={key} style={{ margin: 0 }}>{people == null ? t('marketPage.withheld') : f.count(people)}</dd>])}
          </dl>
        )}
      </Region>
    </Section>
  );
}

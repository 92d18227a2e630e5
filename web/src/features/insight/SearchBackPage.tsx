import { Trend } from '../../charts/lazy.tsx';
import { MarketBuyersDocument, SearchBackDocument, type SearchBackQuery } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { InsightTabs } from './InsightTabs.tsx';
import styles from './insight.module.css';

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
  const points = (of: 'impressions' | 'searches') => back.days.map((day) => ({ day: day.day, value: day[of], partial: false }));
  const format = { format: (value: number) => f.count(value), formatAxis: (value: number) => f.compact(value) };
  return (
    <>
      <Kpis>
        {back.steps.map((step) => <Step key={step.step} step={step} />)}
      </Kpis>
      <Columns split="1-1">
        <Section plain><Trend finding={t('backPage.seen')} sub={t('backPage.perDay')} name={t('backPage.seen')} points={points('impressions')} {...format} /></Section>
        <Section plain><Trend finding={t('backPage.searched')} sub={t('backPage.perDay')} name={t('backPage.searched')} points={points('searches')} {...format} /></Section>
      </Columns>
      <p className={styles.quiet}>{t('backPage.notCause')}</p>
      <Cycles back={back} />
    </>
  );
}

/** One step of AIPS: the last thirty days beside the thirty before, and what share of the step before it. */
function Step({ step: { step, now, before, rate } }: { step: Back['steps'][number] }) {
  const t = useText();
  const f = useFormats();
  const moved = before > 0 ? t('backPage.moved', { change: `${now > before ? '+' : ''}${f.percent((now - before) / before, 0)}`, before: f.compact(before) }) : t('backPage.movedNone');
  return <Tile name={t.code('aips', step)} value={f.compact(now)} foot={<small>{moved}{rate == null ? '' : ` · ${t('backPage.rate', { rate: f.percent(rate, 1) })}`}{step === 'S' ? ` · ${t('backPage.toldHint')}` : ''}</small>} />;
}

/** A short wait is told as such, not as none. */
const useDays = () => {
  const f = useFormats();
  return (days: number) => (days > 0 && days < 0.1 ? '<0.1' : f.decimal(days, 1));
};

/** T+x: how long people take to decide, over all and by category. */
function Cycles({ back }: { back: Back }) {
  const t = useText();
  const f = useFormats();
  const days = useDays();
  const columns: Column<Back['cycles'][number]>[] = [
    { id: 'category', header: t('insight.category'), cell: (row) => t.code('category', row.category), csv: (row) => row.category },
    { id: 'orders', header: t('backPage.orders'), align: 'right', cell: (row) => f.count(row.orders), sortBy: (row) => row.orders, csv: (row) => row.orders, phone: 'figure' },
    { id: 'median', header: t('backPage.median'), align: 'right', cell: (row) => days(row.medianDays), sortBy: (row) => row.medianDays, csv: (row) => row.medianDays, phone: 'figure' },
    { id: 'late', header: t('backPage.late'), align: 'right', cell: (row) => days(row.lateDays), sortBy: (row) => row.lateDays, csv: (row) => row.lateDays, phone: 'figure' },
  ];
  const all = back.orders > 0 ? t('backPage.cycle', { median: days(back.cycleMedianDays ?? 0), late: days(back.cycleLateDays ?? 0), orders: f.count(back.orders) }) : t('backPage.noOrders');
  return <Section title={t('backPage.cycles')} hint={all}>{back.cycles.length === 0 ? <EmptyState title={t('backPage.noCycles')} /> : <DataTable id="cycles" caption={t('backPage.cycles')} rows={back.cycles} columns={columns} rowKey={(row) => row.category} dense />}</Section>;
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

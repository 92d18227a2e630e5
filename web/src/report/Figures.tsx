import type { DashboardPartsFragment } from '../graphql/generated/brand-home.ts';
import { FunnelBars } from '../charts/FunnelBars.tsx';
import { Trend } from '../charts/lazy.tsx';
import { Spark } from '../charts/Spark.tsx';
import { SplitBar } from '../charts/SplitBar.tsx';
import { useFormats, useText, type Text } from '../i18n/text.tsx';
import type { Formats } from '../i18n/format.ts';
import { figureNumber, figureText, useAxisText, type FigureId } from '../ui/figureText.ts';
import { Kpi, Kpis } from '../ui/Kpi.tsx';
import { Passports } from '../ui/MetricValue.tsx';
import { Columns, Section } from '../ui/Page.tsx';
import { EmptyState } from '../ui/Region.tsx';

export type DashboardView = DashboardPartsFragment;

const kpis: readonly FigureId[] = ['spend', 'reach', 'ctr', 'conversions', 'cpa', 'roas'];

/** Nothing was spent, shown or done yet. */
export const isUntouched = (d: DashboardView) =>
  d.todos.length === 0 && d.byCreator.length === 0 && d.totals.impressions === 0 && d.totals.linkClicks === 0 && d.totals.spend.minor === '0';

/** Relative change, or null where it can't be tested: nothing before, or too few to tell. */
function changeOf(dashboard: DashboardView, id: FigureId, least: number): number | null {
  const now = figureNumber(dashboard.totals, id);
  const before = figureNumber(dashboard.previous, id);
  if (now === null || before === null || before === 0 || Math.max(now, before) < least) return null;
  const change = (now - before) / before;
  return Math.abs(change) < 0.05 ? 0 : change;
}

/** "3 things wait for you. Orders +31% on +12% spend." */
export function useDashboardAnswer(dashboard: DashboardView | undefined): string | undefined {
  const t = useText();
  const f = useFormats();
  if (!dashboard) return undefined;
  if (isUntouched(dashboard)) return t('brandHome.first');
  const waits = dashboard.todos.length > 0 ? t('brandHome.waits', { count: dashboard.todos.length }) : t('brandHome.nothingWaits');
  const orders = changeOf(dashboard, 'conversions', 10);
  const spend = changeOf(dashboard, 'spend', 1);
  if (orders === null) return `${waits} ${t('brandHome.orders', { count: f.count(dashboard.totals.conversions) })}`;
  if (spend === null) return `${waits} ${t('brandHome.ordersChange', { orders: f.change(orders) })}`;
  return `${waits} ${t('brandHome.ordersOnSpend', { orders: f.change(orders), spend: f.change(spend) })}`;
}

function finding(t: Text, f: Formats, dashboard: DashboardView, id: FigureId): string {
  const name = t.code('metric', id);
  const isSilent = dashboard.days.every((day) => !figureNumber(day.figures, id));
  if (isSilent) return t('chart.nothing', { name });
  if (dashboard.days.length < 2) return t('chart.onePoint', { name, value: figureText(f, dashboard.totals, id) });
  const change = changeOf(dashboard, id, id === 'conversions' ? 10 : 1);
  if (change === null || change === 0) return t('chart.noChange', { name });
  return t('chart.changed', { name, change: f.change(change) });
}

/** Six figures, two panels on one time axis, the split of each yuan and the funnel. */
export function Figures({ dashboard }: { dashboard: DashboardView }) {
  const t = useText();
  const f = useFormats();
  const axis = useAxisText(dashboard.currency);
  const { from, to, asOf, totals, previous, days } = dashboard;
  const points = (id: FigureId) => days.map((day) => ({ day: day.day, partial: day.partial, value: figureNumber(day.figures, id) }));
  const window = t('chart.window', { range: f.dayRange(from, to), zone: dashboard.timeZone });
  const funnel = dashboard.funnel.map((step) => ({ ...step, name: t.code('funnel', step.code) }));
  const split = dashboard.split.map((part) => ({ key: part.code, name: t.has('split', part.code) ? t.code('split', part.code) : part.label, amount: part.amount }));
  const hasSplit = split.some((part) => part.amount.minor !== '0');
  return (
    <Passports from={from} to={to} asOf={asOf}>
      <Kpis>
        {kpis.map((id) => (
          <Kpi key={id} metric={id} value={figureText(f, totals, id, true)} now={figureNumber(totals, id)} before={figureNumber(previous, id)}
            spark={<Spark values={days.map((day) => figureNumber(day.figures, id))} width={56} />} />
        ))}
      </Kpis>
      <Columns split="1-1">
        <Section>
          <Trend finding={finding(t, f, dashboard, 'conversions')} sub={`${t('metric.conversions')} · ${window}`} name={t('metric.conversions')} as="bar" syncId="home"
            points={points('conversions')} format={axis('conversions', false)} formatAxis={axis('conversions', true)} />
        </Section>
        <Section>
          <Trend finding={finding(t, f, dashboard, 'spend')} sub={`${t('metric.spend')} (${dashboard.currency}) · ${window}`} name={t('metric.spend')} syncId="home" color="var(--s2)"
            points={points('spend')} format={axis('spend', false)} formatAxis={axis('spend', true)} />
        </Section>
      </Columns>
      <Columns split="1-1">
        <Section title={t('report.split')} hint={t('report.splitHint')}>
          {hasSplit ? <SplitBar parts={split} label={t('report.split')} /> : <EmptyState title={t('report.noSplit')} hint={t('report.noSplitHint')} />}
        </Section>
        <Section title={t('report.funnel')} hint={t('report.funnelHint')}>
          {funnel.some((step) => step.people > 0) ? <FunnelBars steps={funnel} /> : <EmptyState title={t('report.noFunnel')} hint={t('report.noFunnelHint')} />}
        </Section>
      </Columns>
    </Passports>
  );
}

import { minorDigits, type MetricId } from '@meadow/shared';
import { useFormats } from '../i18n/text.tsx';
import type { Amount, Formats } from '../i18n/format.ts';

/** Sums and ratios of a window, as the api sends them. */
export interface FiguresView {
  spend: Amount;
  creatorFees: Amount;
  adSpend: Amount;
  impressions: number;
  reach?: number | null;
  clicks: number;
  linkClicks: number;
  engagements: number;
  conversions: number;
  revenue: Amount;
  ctr?: number | null;
  cvr?: number | null;
  cpm?: Amount | null;
  cpc?: Amount | null;
  cpa?: Amount | null;
  roas?: number | null;
}
/** Metrics that stand on dashboards; the others stand in reports. */
export type FigureId = Exclude<MetricId, 'frequency' | 'viewables' | 'viewableRate' | 'invalidShare'>;

const isAmount = (value: unknown): value is Amount => typeof value === 'object' && value !== null && 'minor' in value;
const inUnits = (amount: Amount) => Number(amount.minor) / 10 ** minorDigits(amount.currency);

/** A figure as a number, money in units: for ordering, changes and charts, never for sums of money. */
export function figureNumber(figures: FiguresView, id: FigureId): number | null {
  const value = figures[id];
  if (value == null) return null;
  return isAmount(value) ? inUnits(value) : value;
}

/** Writes a figure: `compact` for tiles and axes, exact in tables. */
export function figureText(f: Formats, figures: FiguresView, id: FigureId, compact = false): string {
  const value = figures[id];
  if (isAmount(value)) return compact ? f.moneyCompact(value) : f.money(value);
  if (id === 'ctr' || id === 'cvr') return f.percent(value, 2);
  if (id === 'roas') return f.decimal(value, 2);
  return compact ? f.compact(value) : f.count(value);
}

/** The figure as the file holds it: plain numbers, money in units. */
export function figureCsv(figures: FiguresView, id: FigureId) {
  return figureNumber(figures, id);
}

/** Writes a bare number of a metric, for axes and tooltips. */
export function useAxisText(currency: string) {
  const f = useFormats();
  return (id: FigureId, compact: boolean) => (value: number) => {
    if (id === 'ctr' || id === 'cvr') return f.percent(value, compact ? 1 : 2);
    if (id === 'roas') return f.decimal(value, compact ? 1 : 2);
    if (moneyFigures.has(id)) {
      const amount = { minor: String(Math.round(value * 10 ** minorDigits(currency))), currency };
      return compact ? f.moneyCompact(amount) : f.money(amount);
    }
    return compact ? f.compact(value) : f.count(Math.round(value));
  };
}
const moneyFigures: ReadonlySet<string> = new Set(['spend', 'creatorFees', 'adSpend', 'revenue', 'cpm', 'cpc', 'cpa']);

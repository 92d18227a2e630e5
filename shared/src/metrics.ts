/** How a figure is read: which way is better, so that a change can be coloured, and how it is written. */
export interface Metric {
  readonly id: string;
  readonly unit: 'count' | 'money' | 'share' | 'ratio';
  /** What it is, in symbols both languages share. */
  readonly formula: string;
  /** Ids of the sums a ratio is made of; absent for plain sums. */
  readonly numerator?: string;
  readonly denominator?: string;
  /** Multiplies the ratio: 1,000 for a price per thousand. */
  readonly per?: number;
  readonly direction: 'up' | 'down' | 'neutral';
  readonly source: string;
  /** Whether figures of parts or days may be summed. */
  readonly additive: boolean;
}

const mrc = 'IAB/MRC impression and click guidelines; invalid traffic removed';

/** The one registry of figures: pages, exports and the api take names, formulas and directions from here. */
export const metrics = [
  { id: 'impressions', unit: 'count', formula: 'Σ valid impressions', direction: 'up', source: mrc, additive: true },
  { id: 'reach', unit: 'count', formula: 'distinct visitors with an impression', direction: 'up', source: 'distinct keyed visitor hashes', additive: false },
  { id: 'viewables', unit: 'count', formula: 'Σ valid impressions of which half was in view for one second (of 242,500 pixels and more: 30 %)', direction: 'up', source: 'MRC viewable impressions, told by the tag', additive: true },
  { id: 'clicks', unit: 'count', formula: 'Σ valid ad clicks', direction: 'up', source: mrc, additive: true },
  { id: 'linkClicks', unit: 'count', formula: 'Σ valid clicks on tracked links', direction: 'up', source: mrc, additive: true },
  { id: 'engagements', unit: 'count', formula: 'likes + saves + comments + shares + follows', direction: 'up', source: 'engagement events', additive: true },
  { id: 'conversions', unit: 'count', formula: 'Σ attributed purchases − refunds', direction: 'up', source: 'last click within the window', additive: true },
  { id: 'revenue', unit: 'money', formula: 'Σ value of attributed purchases − refunds', direction: 'up', source: 'last click within the window', additive: true },
  { id: 'creatorFees', unit: 'money', formula: 'Σ creator fees funded, platform fee included', direction: 'neutral', source: 'ledger', additive: true },
  { id: 'adSpend', unit: 'money', formula: 'Σ CPM and CPC charges', direction: 'neutral', source: 'valid events at the price of their decision', additive: true },
  { id: 'spend', unit: 'money', formula: 'creatorFees + adSpend', direction: 'neutral', source: 'ledger and accrued charges', additive: true },
  { id: 'ctr', unit: 'share', formula: 'clicks ÷ impressions', numerator: 'clicks', denominator: 'impressions', direction: 'up', source: mrc, additive: false },
  { id: 'viewableRate', unit: 'share', formula: 'viewables ÷ impressions', numerator: 'viewables', denominator: 'impressions', direction: 'up', source: 'MRC viewable impressions; what was not measured counts as not viewable', additive: false },
  { id: 'cvr', unit: 'share', formula: 'conversions ÷ (clicks + linkClicks)', numerator: 'conversions', denominator: 'allClicks', direction: 'up', source: 'attribution', additive: false },
  { id: 'cpm', unit: 'money', formula: 'adSpend ÷ impressions × 1000', numerator: 'adSpend', denominator: 'impressions', per: 1000, direction: 'down', source: mrc, additive: false },
  { id: 'cpc', unit: 'money', formula: 'adSpend ÷ clicks', numerator: 'adSpend', denominator: 'clicks', direction: 'down', source: mrc, additive: false },
  { id: 'cpa', unit: 'money', formula: 'spend ÷ conversions', numerator: 'spend', denominator: 'conversions', direction: 'down', source: 'ledger and attribution', additive: false },
  { id: 'roas', unit: 'ratio', formula: 'revenue ÷ spend', numerator: 'revenue', denominator: 'spend', direction: 'up', source: 'ledger and attribution', additive: false },
  { id: 'frequency', unit: 'ratio', formula: 'impressions ÷ reach', numerator: 'impressions', denominator: 'reach', direction: 'neutral', source: mrc, additive: false },
  { id: 'invalidShare', unit: 'share', formula: '(givt + sivt) ÷ (valid + givt + sivt)', numerator: 'invalid', denominator: 'gross', direction: 'down', source: 'MRC invalid traffic addendum; every kind of event', additive: false },
] as const satisfies readonly Metric[];
export type MetricId = (typeof metrics)[number]['id'];

/** Ratio of two sums; null when nothing stands below the line. */
export const ratio = (numerator: number, denominator: number): number | null => (denominator === 0 ? null : numerator / denominator);

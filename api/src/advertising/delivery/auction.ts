/** An ad group that takes part. */
export interface Bidder {
  bidModel: 'CPM' | 'CPC';
  /** Per 1,000 impressions (CPM) or per click (CPC). */
  bidMicros: number;
  /** Predicted clicks per impression, as bidders are ranked by; a draw where an ad is still being learned. */
  pctr: number;
  /** The mean of what is predicted. */
  meanCtr: number;
}
/** What a place in line depends on. */
export type Ranked = Pick<Bidder, 'bidModel' | 'bidMicros' | 'pctr'>;

/** Lowest price of 1,000 impressions, micros: ¥1. Below it nobody is shown. */
export const RESERVE_CPM_MICROS = 1_000_000;

/** Impressions after which what was seen weighs as much as what is expected beforehand. */
export const PRIOR_IMPRESSIONS = 200;
/** Click-through rate expected of an ad of which nothing is known. */
export const PRIOR_CTR = 0.01;

/** Click-through rate shrunk towards the expectation, so that one early click does not win the auction. */
export const shrunkCtr = (clicks: number, impressions: number, prior = PRIOR_CTR): number =>
  (clicks + prior * PRIOR_IMPRESSIONS) / (impressions + PRIOR_IMPRESSIONS);

/** What 1,000 impressions earn at the bid (eCPM), micros: bids of both models in one order. */
export const scoreMicros = ({ bidModel, bidMicros, pctr }: Ranked): number => (bidModel === 'CPM' ? bidMicros : bidMicros * pctr * 1_000);

/**
 * Price of the winner's next event, one impression (CPM) or one click (CPC), in whole micros: the least that still
 * beats the next bidder and the reserve, never above the own bid (second price; for clicks the generalised one).
 * @param nextScoreMicros eCPM of the best bidder that was not shown, 0 when nobody else bids
 */
export function priceMicros(winner: Bidder, nextScoreMicros: number): number {
  if (winner.bidModel === 'CPM') return Math.min(Math.ceil(Math.max(RESERVE_CPM_MICROS, nextScoreMicros) / 1_000), Math.floor(winner.bidMicros / 1_000));
  // The reserve is no rank: it is kept by the mean, whatever was drawn.
  const least = RESERVE_CPM_MICROS / (winner.meanCtr * 1_000);
  return Math.min(Math.ceil(Math.max(least, nextScoreMicros / (winner.pctr * 1_000))), winner.bidMicros);
}

/** Micros of budget that a shown ad is expected to use: an impression's price, or a click's times its probability. */
export const expectedMicros = ({ bidModel, meanCtr }: Pick<Bidder, 'bidModel' | 'meanCtr'>, price: number): number =>
  bidModel === 'CPM' ? price : Math.ceil(price * Math.min(1, meanCtr));

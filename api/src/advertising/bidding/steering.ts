/** How a bid for a click has fared; older clicks count less. */
export interface Fared {
  costSum: number;
  bidSum: number;
}

/** Clicks that a beginning counts as if every yuan bid had been paid. */
const PRIOR_CLICKS = 20;
/** A click counts half once so many more have come. */
const HALF_LIFE_CLICKS = 500;
/** Nobody bids more than this times what a click may cost. */
const MOST_ABOVE = 2;
/** How far a cost that is off is made good: by this share at most. */
const MOST_REPAIR = 0.2;
/** A bid that spends a little less than the plan is as low as it can be: pacing would hold back what is above. */
const AIM = 0.97;
const SPEED = 1;
const LEAST_SHARE = 0.05;

export const fared = (before: Fared, { clicks, costMicros, bidMicros }: { clicks: number; costMicros: number; bidMicros: number }): Fared => {
  const kept = 2 ** (-clicks / HALF_LIFE_CLICKS);
  return { costSum: before.costSum * kept + costMicros, bidSum: before.bidSum * kept + clicks * bidMicros };
};

/**
 * The bid at which a click costs the target on average. Second prices lie below bids, by a share that is learned from what
 * clicks have cost; what they have cost too much or too little so far is made good bit by bit.
 * @param targetMicros what a click may cost
 * @param sofar all clicks and their cost
 * @see Karlsson, Control problems in online advertising and benefits of randomized bidding strategies (2016); Zhang et al., Feedback control of real-time display advertising (2016)
 */
export function bidForCost(targetMicros: number, { costSum, bidSum }: Fared, sofar: { clicks: number; costMicros: number }): number {
  const paidOfBid = (costSum + PRIOR_CLICKS * targetMicros) / (bidSum + PRIOR_CLICKS * targetMicros);
  const owed = (targetMicros * sofar.clicks - sofar.costMicros) / (targetMicros * (sofar.clicks + PRIOR_CLICKS));
  const repaired = targetMicros * (1 + Math.max(-MOST_REPAIR, Math.min(MOST_REPAIR, owed)));
  return Math.max(1, Math.round(Math.min(repaired / paidOfBid, targetMicros * MOST_ABOVE)));
}

/**
 * The next bid on the way to the lowest at which the budget is still spent as planned: the shadow price of the budget, found by
 * following what was spent. Every click is worth the same, so one bid per click for all impressions buys the most clicks.
 * @param spentOfPlan what was spent since the last look, as a share of what belongs to that time
 * @param mostMicros the brand's limit
 * @see Balseiro and Gur, Learning in repeated auctions with budgets (2019)
 */
export function bidForBudget(bidMicros: number, spentOfPlan: number, mostMicros: number): number {
  const next = bidMicros * Math.exp(SPEED * (AIM - Math.min(2, Math.max(0, spentOfPlan))) * 0.5);
  return Math.max(1, Math.round(Math.min(mostMicros, Math.max(mostMicros * LEAST_SHARE, next))));
}

/** Before anything was sold, of a hundred clicks two are expected to buy. */
export const PRIOR_ORDER_RATE = 0.02;
const PRIOR_ORDER_CLICKS = 200;

/** Orders per click, drawn towards the expectation. */
export const orderRate = (orders: number, clicks: number): number => (Math.max(0, orders) + PRIOR_ORDER_RATE * PRIOR_ORDER_CLICKS) / (clicks + PRIOR_ORDER_CLICKS);

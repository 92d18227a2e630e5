import type { BidModel } from '@meadow/shared';

/** What the amount of a bid model is. */
export const bidLabel = (model: BidModel, objective: string) => {
  if (model === 'CPM') return 'campaign.bidMille';
  if (model === 'CPC') return 'campaign.bidClick';
  if (model === 'AUTOMATIC') return 'campaign.bidMost';
  return objective === 'CONVERSION' ? 'campaign.bidOrder' : 'campaign.bidTarget';
};

/** How a bid that is found is found; null where it is given. */
export const bidHint = (model: BidModel, objective: string) => {
  if (model === 'AUTOMATIC') return 'campaign.bidMostHint';
  if (model !== 'TARGET_COST') return null;
  return objective === 'CONVERSION' ? 'campaign.bidOrderHint' : 'campaign.bidTargetHint';
};

import type { AdCopy } from './ad-copy.ts';
import type { BidRequest } from './bid-request.ts';

/** Why an ad may not bid, in the words of OpenRTB 3.0's list of loss reasons. */
export const lossReason = { belowFloor: 100, outbid: 102, seatBlocked: 104, creativeFiltered: 200, size: 203, format: 204, advertiserBlocked: 205, appBlocked: 206, language: 208, category: 209 } as const;
const IAB_1 = 1;

const isWithin = (domain: string, blocked: string): boolean => domain === blocked || domain.endsWith(`.${blocked}`) || blocked.endsWith(`.${domain}`);
/** IAB18 names IAB18-1 too. */
const isOf = (category: string, named: string): boolean => category === named || category.startsWith(`${named}-`);

/** @returns 0 when nothing of the request speaks against the ad */
export function blockReason({ bcat, acat, cattax, badv, bapp, wseat, bseat, languages }: BidRequest, seat: string, ad: AdCopy): number {
  if (bseat.includes(seat) || (wseat.length > 0 && !wseat.includes(seat))) return lossReason.seatBlocked;
  if (badv.some((domain) => isWithin(ad.domain, domain))) return lossReason.advertiserBlocked;
  if (ad.bundle !== null && bapp.includes(ad.bundle)) return lossReason.appBlocked;
  // What another taxonomy forbids cannot be told from these categories; then nothing is certain to be allowed.
  if ((bcat.length > 0 || acat.length > 0) && cattax !== IAB_1) return lossReason.category;
  if (ad.categories.some((category) => bcat.some((named) => isOf(category, named)))) return lossReason.category;
  if (acat.length > 0 && !ad.categories.every((category) => acat.some((named) => isOf(category, named)))) return lossReason.category;
  if (languages.length > 0 && !languages.includes(ad.isChinese ? 'zh' : 'en')) return lossReason.language;
  return 0;
}

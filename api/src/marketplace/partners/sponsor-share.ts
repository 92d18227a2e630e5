import { sharesOf, type Released, type Split } from '../../finance/index.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { SponsorShareView } from './sponsor-share.view.ts';

/** What two brands' parts are shown from. */
export interface SharedDeal {
  brandId: string;
  partnerId: string | null;
  partnerPaysMinor: bigint | null;
  fundedAt: Date | null;
  settledAt: Date | null;
}

/** Each brand's part of a deal, the brief's own brand first. Empty where one brand pays. @param ending null: not ended early */
export function sponsorShares({ brandId, partnerId, partnerPaysMinor, fundedAt, settledAt }: SharedDeal, split: Split, ending: Released | null): SponsorShareView[] {
  if (!partnerId || partnerPaysMinor === null) return [];
  const { own, partner } = sharesOf(split, partnerPaysMinor, ending);
  const of = (minor: bigint) => money(minor, split.currency);
  return [[brandId, own] as const, [partnerId, partner] as const].map(([id, share]) => ({
    brandId: id, pays: of(share.paysMinor), held: of(fundedAt && !settledAt ? share.paysMinor : 0n), toCreator: of(share.toCreatorMinor), toPlatform: of(share.toPlatformMinor), back: of(share.backMinor),
  }));
}

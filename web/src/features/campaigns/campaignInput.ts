import { addDays, isCategory, type BidModel, type Category, type Objective, type Placement, type Separation } from '@meadow/shared';
import type { BoostDealQuery, CampaignFullFragment, CampaignInput } from '../../graphql/generated/campaigns.ts';

/** What else is targeted, list by list. */
export const wishNames = ['regions', 'cityTiers', 'genders', 'ageBands', 'devices', 'languages', 'dayParts', 'lookAlikesOf', 'keywords', 'exactKeywords', 'broadKeywords', 'negativeKeywords'] as const;
export type Wishes = Record<(typeof wishNames)[number], string[]>;
const noWishes: Wishes = { regions: [], cityTiers: [], genders: [], ageBands: [], devices: [], languages: [], dayParts: [], lookAlikesOf: [], keywords: [], exactKeywords: [], broadKeywords: [], negativeKeywords: [] };

export interface CampaignDraft {
  name: string;
  /** What is advertised. */
  productCategory: Category | null;
  separation: Separation;
  /** Percent of readers who never see it; null for what is usual. */
  holdout: number | null;
  dealId: string;
  objective: Objective;
  currency: string;
  totalMinor: string;
  dailyMinor: string;
  startOn: string;
  endOn: string;
  groupName: string;
  placements: Placement[];
  bidModel: BidModel;
  /** Minor units per click, or per thousand impressions. */
  bidMinor: string;
  cap: number | null;
  interests: string[];
  country: string;
  wishes: Wishes;
  title: string;
  text: string;
  imageUrl: string;
  landingUrl: string;
  label: string;
}

export const emptyCampaign = (currency: string, today: string, isChinese: boolean): CampaignDraft => ({
  name: '', productCategory: null, separation: 'LISTED', holdout: null, dealId: '', objective: 'CONVERSION', currency, totalMinor: '', dailyMinor: '', startOn: today, endOn: addDays(today, 13),
  groupName: isChinese ? '信息流' : 'Feed', placements: ['FEED'], bidModel: 'CPC', bidMinor: '', cap: 3, interests: [], country: '', wishes: noWishes,
  title: '', text: '', imageUrl: '', landingUrl: '', label: isChinese ? '广告' : 'Sponsored',
});

type BoostDeal = BoostDealQuery['deal'];

/** A note that proved itself, as a campaign: its approved text is the creative, its disclosure the mark. */
export function boostOf(deal: BoostDeal, empty: CampaignDraft): CampaignDraft {
  const draft = deal.submissions.findLast(({ decision }) => decision === 'APPROVED') ?? deal.submissions.at(-1);
  return {
    ...empty,
    dealId: deal.id,
    name: `${deal.brief?.title ?? draft?.title ?? ''} · ${deal.creator.name}`.trim(),
    objective: deal.brief?.objective ?? empty.objective,
    title: draft?.title ?? '',
    text: draft?.text ?? '',
    landingUrl: deal.brief?.productUrl ?? deal.publication?.url ?? '',
    label: deal.publication?.disclosureLabel || empty.label,
  };
}

/** The same for those who search for what its readers searched for. */
export const searchedBy = (keywords: string[], draft: CampaignDraft, isChinese: boolean): CampaignDraft =>
  keywords.length === 0 ? draft : { ...draft, groupName: isChinese ? '搜索' : 'Search', placements: ['SEARCH'], wishes: { ...draft.wishes, keywords } };

export function draftOf(campaign: CampaignFullFragment, empty: CampaignDraft): CampaignDraft {
  const group = campaign.adGroups[0];
  // What waits for review is what is edited on.
  const creative = group && editedCreative(group);
  return {
    ...empty,
    name: campaign.name, productCategory: knownCategory(campaign.productCategory), separation: campaign.separation, holdout: campaign.holdoutBps / 100, dealId: campaign.dealId ?? '', objective: campaign.objective, currency: campaign.currency,
    totalMinor: campaign.totalBudget.minor, dailyMinor: campaign.dailyBudget.minor, startOn: campaign.flightStartOn, endOn: campaign.flightEndOn,
    ...(group ? {
      groupName: group.name, placements: group.placements, bidModel: group.bidModel, bidMinor: String(BigInt(group.bidMicros) / 10_000n),
      cap: group.frequencyCap ?? null, wishes: wishesOf(group.targeting), interests: group.targeting.interests, country: group.targeting.countries[0] ?? '',
    } : {}),
    ...(creative ? { title: creative.title, text: creative.text, imageUrl: creative.imageUrl ?? '', landingUrl: creative.landingUrl, label: creative.label } : {}),
  };
}

/**
 * The editor holds one ad group with one creative; others of a campaign are kept as they are.
 * @param microsPerMinor micros of the currency in one minor unit
 */
export function inputOf(draft: CampaignDraft, microsPerMinor: bigint, campaign: CampaignFullFragment | null): CampaignInput {
  const others = campaign?.adGroups.slice(1).map((group) => ({
    id: group.id, name: group.name, placements: group.placements, bidModel: group.bidModel, bidMicros: group.bidMicros, frequencyCap: group.frequencyCap,
    targeting: plainTargeting(group.targeting),
    creatives: group.creatives.map(plainCreative),
  })) ?? [];
  const first = campaign?.adGroups[0];
  const edited = first && editedCreative(first);
  const otherCreatives = first?.creatives.filter((one) => one !== edited).map(plainCreative) ?? [];
  return {
    name: draft.name, productCategory: draft.productCategory, separation: draft.separation, holdoutBps: draft.holdout === null ? null : Math.round(draft.holdout * 100), dealId: draft.dealId || null, objective: draft.objective, currency: draft.currency,
    totalBudgetMinor: draft.totalMinor || '0', dailyBudgetMinor: draft.dailyMinor || '0', flightStartOn: draft.startOn, flightEndOn: draft.endOn,
    adGroups: [
      {
        ...(first ? { id: first.id } : {}), name: draft.groupName, placements: draft.placements, bidModel: draft.bidModel, bidMicros: (BigInt(draft.bidMinor || '0') * microsPerMinor).toString(), frequencyCap: draft.cap,
        targeting: { ...draft.wishes, countries: countriesOf(draft, first), interests: draft.interests },
        creatives: [{ ...(edited ? { id: edited.id } : {}), title: draft.title, text: draft.text, imageUrl: draft.imageUrl || null, landingUrl: draft.landingUrl, label: draft.label }, ...otherCreatives],
      },
      ...others,
    ],
  };
}

const knownCategory = (text: string | null | undefined): Category | null => (text && isCategory(text) ? text : null);
type Group = CampaignFullFragment['adGroups'][number];
const plainCreative = ({ id, title, text, imageUrl, landingUrl, label }: Group['creatives'][number]) => ({ id, title, text, imageUrl, landingUrl, label });
const wishesOf = (targeting: Group['targeting']): Wishes => {
  const { regions, cityTiers, genders, ageBands, devices, languages, dayParts, lookAlikesOf, keywords, exactKeywords, broadKeywords, negativeKeywords } = targeting;
  return { regions, cityTiers, genders, ageBands, devices, languages, dayParts, lookAlikesOf, keywords, exactKeywords, broadKeywords, negativeKeywords };
};
const plainTargeting = (targeting: Group['targeting']) => ({ ...wishesOf(targeting), countries: targeting.countries, interests: targeting.interests });
const editedCreative = (group: Group) => group.creatives.find(({ status }) => status === 'PENDING') ?? group.creatives[0];

/** The editor picks one country; several that were set elsewhere stay unless another is picked. */
const countriesOf = ({ country }: CampaignDraft, group: Group | undefined): string[] => {
  const before = group?.targeting.countries ?? [];
  return country !== '' && before[0] === country ? before : country ? [country] : [];
};

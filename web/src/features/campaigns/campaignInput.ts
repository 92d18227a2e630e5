import { addDays, type BidModel, type Objective, type Placement } from '@meadow/shared';
import type { BoostDealQuery, CampaignFullFragment, CampaignInput } from '../../graphql/generated/campaigns.ts';

export interface CampaignDraft {
  name: string;
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
  keywords: string[];
  interests: string[];
  country: string;
  title: string;
  text: string;
  imageUrl: string;
  landingUrl: string;
  label: string;
}

export const emptyCampaign = (currency: string, today: string, isChinese: boolean): CampaignDraft => ({
  name: '', dealId: '', objective: 'CONVERSION', currency, totalMinor: '', dailyMinor: '', startOn: today, endOn: addDays(today, 13),
  groupName: isChinese ? '信息流' : 'Feed', placements: ['FEED'], bidModel: 'CPC', bidMinor: '', cap: 3, keywords: [], interests: [], country: '',
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

export function draftOf(campaign: CampaignFullFragment, empty: CampaignDraft): CampaignDraft {
  const group = campaign.adGroups[0];
  const creative = group?.creatives[0];
  return {
    ...empty,
    name: campaign.name, dealId: campaign.dealId ?? '', objective: campaign.objective, currency: campaign.currency,
    totalMinor: campaign.totalBudget.minor, dailyMinor: campaign.dailyBudget.minor, startOn: campaign.flightStartOn, endOn: campaign.flightEndOn,
    ...(group ? {
      groupName: group.name, placements: group.placements, bidModel: group.bidModel, bidMinor: String(BigInt(group.bidMicros) / 10_000n),
      cap: group.frequencyCap ?? null, keywords: group.targeting.keywords, interests: group.targeting.interests, country: group.targeting.countries[0] ?? '',
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
    name: group.name, placements: group.placements, bidModel: group.bidModel, bidMicros: group.bidMicros, frequencyCap: group.frequencyCap,
    targeting: plainTargeting(group.targeting),
    creatives: group.creatives.map(plainCreative),
  })) ?? [];
  const otherCreatives = campaign?.adGroups[0]?.creatives.slice(1).map(plainCreative) ?? [];
  const before = campaign?.adGroups[0]?.targeting;
  return {
    name: draft.name, dealId: draft.dealId || null, objective: draft.objective, currency: draft.currency,
    totalBudgetMinor: draft.totalMinor || '0', dailyBudgetMinor: draft.dailyMinor || '0', flightStartOn: draft.startOn, flightEndOn: draft.endOn,
    adGroups: [
      {
        name: draft.groupName, placements: draft.placements, bidModel: draft.bidModel, bidMicros: (BigInt(draft.bidMinor || '0') * microsPerMinor).toString(), frequencyCap: draft.cap,
        targeting: { ...(before ? plainTargeting(before) : {}), countries: draft.country ? [draft.country] : [], keywords: draft.keywords, interests: draft.interests },
        creatives: [{ title: draft.title, text: draft.text, imageUrl: draft.imageUrl || null, landingUrl: draft.landingUrl, label: draft.label }, ...otherCreatives],
      },
      ...others,
    ],
  };
}

type Group = CampaignFullFragment['adGroups'][number];
const plainCreative = ({ title, text, imageUrl, landingUrl, label }: Group['creatives'][number]) => ({ title, text, imageUrl, landingUrl, label });
const plainTargeting = ({ countries, regions, devices, languages, genders, ageBands, interests, keywords }: Group['targeting']) => ({ countries, regions, devices, languages, genders, ageBands, interests, keywords });

import { addDays, isCategory, type BidModel, type Category, type Objective, type Pacing, type Placement, type Separation } from '@meadow/shared';
import type { BoostDealQuery, CampaignFullFragment, CampaignInput } from '../../graphql/generated/campaigns.ts';

/** What is targeted, list by list. */
export const wishNames = ['countries', 'regions', 'cityTiers', 'genders', 'ageBands', 'interests', 'devices', 'languages', 'dayParts', 'lookAlikesOf', 'keywords', 'exactKeywords', 'broadKeywords', 'negativeKeywords'] as const;
export type Wishes = Record<(typeof wishNames)[number], string[]>;
const noWishes: Wishes = { countries: [], regions: [], cityTiers: [], genders: [], ageBands: [], interests: [], devices: [], languages: [], dayParts: [], lookAlikesOf: [], keywords: [], exactKeywords: [], broadKeywords: [], negativeKeywords: [] };

export interface CreativeDraft {
  /** Of one that is saved; what it is told apart by while it is edited. */
  id: string | null;
  key: string;
  status: string | null;
  title: string;
  text: string;
  imageUrl: string;
  landingUrl: string;
  label: string;
}
export interface GroupDraft {
  id: string | null;
  key: string;
  name: string;
  placements: Placement[];
  bidModel: BidModel;
  /** Per click, or per thousand impressions; '' when nothing valid stands there. */
  bidMicros: string;
  cap: number | null;
  wishes: Wishes;
  creatives: CreativeDraft[];
}
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
  timeZone: string;
  pacing: Pacing;
  totalMinor: string;
  dailyMinor: string;
  startOn: string;
  endOn: string;
  groups: GroupDraft[];
}

let made = 0;
const newKey = (): string => `new${(made += 1)}`;

export const emptyCreative = (isChinese: boolean): CreativeDraft => ({ id: null, key: newKey(), status: null, title: '', text: '', imageUrl: '', landingUrl: '', label: isChinese ? '广告' : 'Sponsored' });
export const emptyGroup = (isChinese: boolean): GroupDraft => ({
  id: null, key: newKey(), name: isChinese ? '信息流' : 'Feed', placements: ['FEED'], bidModel: 'CPC', bidMicros: '', cap: 3, wishes: noWishes, creatives: [emptyCreative(isChinese)],
});
/** Another group like one there is, to be changed where it should differ. */
export const groupLike = (group: GroupDraft): GroupDraft => ({ ...group, id: null, key: newKey(), creatives: group.creatives.map(creativeLike) });
export const creativeLike = (creative: CreativeDraft): CreativeDraft => ({ ...creative, id: null, key: newKey(), status: null });

export const emptyCampaign = (account: { currency: string; timeZone: string }, today: string, isChinese: boolean): CampaignDraft => ({
  name: '', productCategory: null, separation: 'LISTED', holdout: null, dealId: '', objective: 'CONVERSION', currency: account.currency, timeZone: account.timeZone, pacing: 'EVEN',
  totalMinor: '', dailyMinor: '', startOn: today, endOn: addDays(today, 13), groups: [emptyGroup(isChinese)],
});

type BoostDeal = BoostDealQuery['deal'];

/** A note that proved itself, as a campaign: its approved text is the creative, its disclosure the mark. */
export function boostOf(deal: BoostDeal, empty: CampaignDraft): CampaignDraft {
  const draft = deal.submissions.findLast(({ decision }) => decision === 'APPROVED') ?? deal.submissions.at(-1);
  const words = { title: draft?.title ?? '', text: draft?.text ?? '', landingUrl: deal.brief?.productUrl ?? deal.publication?.url ?? '' };
  return {
    ...empty,
    dealId: deal.id,
    name: `${deal.brief?.title ?? draft?.title ?? ''} · ${deal.creator.name}`.trim(),
    objective: deal.brief?.objective ?? empty.objective,
    groups: empty.groups.map((group) => ({ ...group, creatives: group.creatives.map((creative) => ({ ...creative, ...words, label: deal.publication?.disclosureLabel || creative.label })) })),
  };
}

/** The same for those who search for what its readers searched for. */
export const searchedBy = (keywords: string[], draft: CampaignDraft, isChinese: boolean): CampaignDraft =>
  keywords.length === 0 ? draft : { ...draft, groups: draft.groups.map((group) => ({ ...group, name: isChinese ? '搜索' : 'Search', placements: ['SEARCH'], wishes: { ...group.wishes, keywords } })) };

type Group = CampaignFullFragment['adGroups'][number];

export const draftOf = (campaign: CampaignFullFragment): CampaignDraft => ({
  name: campaign.name, productCategory: knownCategory(campaign.productCategory), separation: campaign.separation, holdout: campaign.holdoutBps == null ? null : campaign.holdoutBps / 100, dealId: campaign.dealId ?? '', objective: campaign.objective,
  currency: campaign.currency, timeZone: campaign.timeZone, pacing: campaign.pacing, totalMinor: campaign.totalBudget.minor, dailyMinor: campaign.dailyBudget.minor, startOn: campaign.flightStartOn, endOn: campaign.flightEndOn,
  groups: campaign.adGroups.map((group) => ({
    id: group.id, key: group.id, name: group.name, placements: group.placements, bidModel: group.bidModel, bidMicros: group.bidMicros, cap: group.frequencyCap ?? null, wishes: wishesOf(group.targeting),
    creatives: group.creatives.map(({ id, status, title, text, imageUrl, landingUrl, label }) => ({ id, key: id, status: status.toUpperCase(), title, text, imageUrl: imageUrl ?? '', landingUrl, label })),
  })),
});

export const inputOf = (draft: CampaignDraft): CampaignInput => ({
  name: draft.name, productCategory: draft.productCategory, separation: draft.separation, holdoutBps: draft.holdout === null ? null : Math.round(draft.holdout * 100), dealId: draft.dealId || null, objective: draft.objective, currency: draft.currency,
  timeZone: draft.timeZone, pacing: draft.pacing, totalBudgetMinor: draft.totalMinor || '0', dailyBudgetMinor: draft.dailyMinor || '0', flightStartOn: draft.startOn, flightEndOn: draft.endOn,
  adGroups: draft.groups.map(({ id, name, placements, bidModel, bidMicros, cap, wishes, creatives }) => ({
    ...(id === null ? {} : { id }), name, placements, bidModel, bidMicros: bidMicros || '0', frequencyCap: cap, targeting: wishes,
    creatives: creatives.map((creative) => ({ ...(creative.id === null ? {} : { id: creative.id }), title: creative.title, text: creative.text, imageUrl: creative.imageUrl || null, landingUrl: creative.landingUrl, label: creative.label })),
  })),
});

const isCreativeReady = ({ title, landingUrl }: CreativeDraft): boolean => title !== '' && landingUrl !== '';
const isGroupPriced = ({ bidMicros, placements }: GroupDraft): boolean => Number(bidMicros || 0) > 0 && placements.length > 0;
export const isGroupReady = (group: GroupDraft): boolean => isGroupPriced(group) && group.creatives.every(isCreativeReady);
/** Whether everything stands there that can be forecast, and that can be saved. */
export const isPriced = ({ totalMinor, dailyMinor, groups }: CampaignDraft): boolean => Number(totalMinor || 0) > 0 && Number(dailyMinor || 0) > 0 && groups.every(isGroupPriced);
export const isReady = (draft: CampaignDraft): boolean => draft.name !== '' && draft.totalMinor !== '' && draft.dailyMinor !== '' && draft.groups.every(isGroupReady);

export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** What differs between two drafts of a campaign, field by field, named as the history names them. Groups and ads keep the number they had; new ones follow. */
export function changesOf(before: CampaignDraft, after: CampaignDraft): FieldChange[] {
  const numbered = <One extends { key: string }>(was: readonly One[], is: readonly One[]) => [...was.map(({ key }) => key), ...is.filter(({ key }) => !was.some((one) => one.key === key)).map(({ key }) => key)];
  const fields = (draft: CampaignDraft, other: CampaignDraft): Record<string, string> => {
    const said: Record<string, string> = {
      name: draft.name, objective: draft.objective, pacing: draft.pacing, separation: draft.separation, timeZone: draft.timeZone, productCategory: draft.productCategory ?? '', holdoutBps: draft.holdout === null ? '' : String(Math.round(draft.holdout * 100)),
      totalBudgetMinor: draft.totalMinor, dailyBudgetMinor: draft.dailyMinor, flightStartOn: draft.startOn, flightEndOn: draft.endOn,
    };
    const [old, fresh] = draft === before ? [draft, other] : [other, draft];
    numbered(old.groups, fresh.groups).forEach((key, no) => {
      const group = draft.groups.find((one) => one.key === key);
      if (!group) return;
      const at = `adGroups.${no}`;
      Object.assign(said, { [`${at}.name`]: group.name, [`${at}.placements`]: group.placements.join(', '), [`${at}.bidModel`]: group.bidModel, [`${at}.bidMicros`]: group.bidMicros, [`${at}.frequencyCap`]: group.cap === null ? '' : String(group.cap) });
      for (const name of wishNames) said[`${at}.targeting.${name}`] = group.wishes[name].join(', ');
      const creativesIn = (of: CampaignDraft) => of.groups.find((one) => one.key === key)?.creatives ?? [];
      numbered(creativesIn(old), creativesIn(fresh)).forEach((creativeKey, place) => {
        const creative = group.creatives.find((one) => one.key === creativeKey);
        if (creative) for (const name of ['title', 'text', 'imageUrl', 'landingUrl', 'label'] as const) said[`${at}.creatives.${place}.${name}`] = creative[name];
      });
    });
    return said;
  };
  const [was, is] = [fields(before, after), fields(after, before)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((field) => (was[field] ?? '') !== (is[field] ?? '')).map((field) => ({ field, before: was[field] || null, after: is[field] || null }));
}

const knownCategory = (text: string | null | undefined): Category | null => (text && isCategory(text) ? text : null);
const wishesOf = (targeting: Group['targeting']): Wishes => {
  const { countries, regions, cityTiers, genders, ageBands, interests, devices, languages, dayParts, lookAlikesOf, keywords, exactKeywords, broadKeywords, negativeKeywords } = targeting;
  return { countries, regions, cityTiers, genders, ageBands, interests, devices, languages, dayParts, lookAlikesOf, keywords, exactKeywords, broadKeywords, negativeKeywords };
};

import type { Objective } from './statuses.ts';

/** The named parts of a match score. Their points sum to the score of at most 100. */
export const matchParts = ['topic', 'audience', 'performance', 'price', 'authenticity', 'reliability', 'saturation', 'history'] as const;
export type MatchPart = (typeof matchParts)[number];
export type MatchWeights = Readonly<Record<MatchPart, number>>;

/** Most points of each part by objective, until a brand sets its own or outcomes teach better ones; each row sums to 100. */
export const matchWeights: Readonly<Record<Objective, MatchWeights>> = {
  AWARENESS: { topic: 26, audience: 18, performance: 20, price: 12, authenticity: 8, reliability: 8, saturation: 4, history: 4 },
  CONSIDERATION: { topic: 34, audience: 18, performance: 16, price: 8, authenticity: 6, reliability: 8, saturation: 6, history: 4 },
  CONVERSION: { topic: 30, audience: 20, performance: 18, price: 8, authenticity: 6, reliability: 8, saturation: 5, history: 5 },
};

/** What a note's link probably brings, and from how many deals of the creator's own that is known; absent while the market has measured none. */
export interface ExpectedActions {
  clicks?: number;
  conversions?: number;
  measuredDeals?: number;
}
/**
 * What a part rests on, as compact JSON in `MatchReason.evidence`. `code` says which sentence to show, the rest are its figures.
 * A missing datum is said (`…Unknown`), never filled in.
 */
export type MatchEvidence =
  | { code: 'topicMatched'; categories: string[]; keywords: string[] }
  | { code: 'topicOther'; creatorCategories: string[] }
  | { code: 'topicOpen' }
  | { code: 'audienceShares'; femaleShare?: number; targetFemaleShare?: number; ageShare?: number; country?: string; language?: string }
  | { code: 'audienceUnknown' }
  | { code: 'audienceOpen' }
  | ({ code: 'engagement'; expected: number; followers: number; notes: number; usualRate: number; rate: number } & ExpectedActions)
  | ({ code: 'engagementFromPeers'; expected: number; followers: number; usualRate: number } & ExpectedActions)
  | { code: 'priceInBand'; priceMinor: string; lowMinor: string; highMinor: string; currency: string }
  | { code: 'priceAboveBand'; priceMinor: string; lowMinor: string; highMinor: string; currency: string }
  | { code: 'priceBelowBand'; priceMinor: string; lowMinor: string; highMinor: string; currency: string }
  | { code: 'priceNoPeers'; priceMinor: string; currency: string }
  | { code: 'priceUnknown' }
  | { code: 'delivered'; completed: number; failed: number; claimed: boolean }
  | { code: 'newcomer'; claimed: boolean }
  | { code: 'activeFollowers'; activeShare: number }
  | { code: 'engagementPlausible'; rate: number; usualRate: number }
  | { code: 'engagementOdd'; rate: number; usualRate: number }
  | { code: 'authenticityUnknown' }
  | { code: 'sponsoredShare'; sponsored: number; notes: number }
  | { code: 'saturationUnknown' }
  | { code: 'workedTogether'; completed: number; failed: number; measured?: number; above?: number }
  | { code: 'neverTogether' };
export type MatchEvidenceCode = MatchEvidence['code'];

/** The limit that leaves no creator for a brief. */
export const matchBindings = [
  'platforms', 'tiers', 'categories', 'country', 'language', 'minFollowers', 'maxPrice', 'budget', 'openOnly', 'text', 'blocked', 'exclusivity', 'availability', 'brandSafety', 'noCreators',
] as const;
export type MatchBinding = (typeof matchBindings)[number];

/** Least share of the places on a page of matches that creators without an ended deal have. */
export const newcomerFloor = 0.1;
/** Most share of the places that one tier has on a first page of matches, unless more than that of those who fit are of it. */
export const tierCeiling = 0.6;
/** @param share of those who fit that are of the tier */
export const tierBound = (share: number): number => Math.max(tierCeiling, share);

/** What a roster is chosen for: people reached, each once, or readers who act. */
export const rosterGoals = ['UNIQUE_REACH', 'CONVERSIONS'] as const;
export type RosterGoal = (typeof rosterGoals)[number];

/** What happens by itself when a wait runs out. */
export const waitDefaults = ['EXPIRES', 'REFUNDS', 'APPROVES', 'CONFIRMS', 'SETTLES', 'PAYS', 'SPLITS_BY_STAGE', 'RULING_HOLDS'] as const;
export type WaitDefault = (typeof waitDefaults)[number];

/** What the platform takes a fee on, each kind by its own rules. */
export const dealKinds = ['SPONSORSHIP', 'CONTEST', 'CO_CREATION', 'COMMISSION'] as const;
export type DealKind = (typeof dealKinds)[number];
export const isDealKind = (kind: string): kind is DealKind => (dealKinds as readonly string[]).includes(kind);

/** How far the work of a sponsorship has come when it ends early: money held, a draft handed in, a draft approved, the note out. */
export const dealStages = ['FUNDED', 'DRAFTED', 'APPROVED', 'PUBLISHED'] as const;
export type DealStage = (typeof dealStages)[number];
export const isDealStage = (stage: string): stage is DealStage => (dealStages as readonly string[]).includes(stage);

/** Who gets what a fee rule takes: the platform its fee, or the creator what a brand owes that ends a deal early. */
export const feePayees = ['PLATFORM', 'CREATOR'] as const;
export type FeePayee = (typeof feePayees)[number];

/** Lines of a deal's receipt. */
export const receiptLineCodes = ['CREATOR_NET', 'CREATOR_FEE', 'PLATFORM_FEE', 'RETURNED'] as const;
export type ReceiptLineCode = (typeof receiptLineCodes)[number];

/** Fields an import can read from a file's columns; the first ones of each kind are required. */
export const creatorImportFields = [
  'externalId', 'followers', 'name', 'platform', 'url', 'bio', 'country', 'region', 'language', 'category', 'category2', 'engagementRate', 'averageViews',
  'averageEngagements', 'averageLikes', 'averageComments', 'averageShares', 'asOf', 'imageNotePrice', 'videoNotePrice', 'currency', 'verified', 'level',
  'femaleShare', 'ages', 'regions', 'interests', 'activeShare',
] as const;
export type CreatorImportField = (typeof creatorImportFields)[number];
export const noteImportFields = [
  'externalId', 'creatorId', 'publishedAt', 'platform', 'format', 'title', 'text', 'url', 'likes', 'saves', 'comments', 'shares', 'tags', 'sponsors', 'sponsored',
] as const;
export type NoteImportField = (typeof noteImportFields)[number];
export const requiredImportFields = { CREATORS: ['externalId', 'followers'], NOTES: ['externalId', 'creatorId', 'publishedAt'] } as const;

/** Why a row was not taken. */
export const importRejectionCodes = [
  'LINE_TOO_LONG', 'NOT_JSON', 'NOT_AN_OBJECT', 'WRONG_COLUMN_COUNT', 'QUOTES_BROKEN', 'ID_MISSING', 'ID_TOO_LONG', 'FOLLOWERS_INVALID', 'NUMBER_INVALID',
  'DATE_INVALID', 'PRICE_INVALID', 'CREATOR_UNKNOWN', 'NOT_UTF8',
] as const;
export type ImportRejectionCode = (typeof importRejectionCodes)[number];

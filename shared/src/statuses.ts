/** Enumerations both sides must agree on. Lifecycles (who may move what, when) live in the api. */
export const orgKinds = ['BRAND', 'CREATOR', 'AGENCY', 'OPERATOR'] as const;
export type OrgKind = (typeof orgKinds)[number];

export const roles = ['OWNER', 'MANAGER', 'FINANCE', 'ANALYST'] as const;
export type Role = (typeof roles)[number];

export const locales = ['ZH_CN', 'EN'] as const;
export type Locale = (typeof locales)[number];

export const mandateStatuses = ['REQUESTED', 'ACTIVE', 'REVOKED'] as const;
export type MandateStatus = (typeof mandateStatuses)[number];

export const platforms = ['XIAOHONGSHU', 'DOUYIN', 'WEIBO', 'BILIBILI', 'INSTAGRAM', 'TIKTOK', 'YOUTUBE', 'OTHER'] as const;
export type Platform = (typeof platforms)[number];

export const tiers = ['NANO', 'MICRO', 'MID', 'MACRO', 'MEGA'] as const;
export type Tier = (typeof tiers)[number];

export const noteFormats = ['IMAGE_NOTE', 'VIDEO_NOTE', 'STORY', 'LIVE'] as const;
export type NoteFormat = (typeof noteFormats)[number];

export const briefStatuses = ['DRAFT', 'OPEN', 'INVITE_ONLY', 'CLOSED', 'ARCHIVED'] as const;
export type BriefStatus = (typeof briefStatuses)[number];

export const objectives = ['AWARENESS', 'CONSIDERATION', 'CONVERSION'] as const;
export type Objective = (typeof objectives)[number];

export const dealStatuses = [
  'INVITED', 'APPLIED', 'NEGOTIATING', 'ACCEPTED', 'FUNDED', 'DRAFTED', 'REVISION', 'APPROVED', 'PUBLISHED', 'VERIFYING',
  'COMPLETED', 'SETTLED', 'PAID', 'DECLINED', 'EXPIRED', 'CANCELLED', 'DISPUTED', 'REFUNDED',
] as const;
export type DealStatus = (typeof dealStatuses)[number];

export const parties = ['BRAND', 'CREATOR', 'OPERATOR', 'SYSTEM'] as const;
export type Party = (typeof parties)[number];

export const campaignStatuses = ['DRAFT', 'IN_REVIEW', 'SCHEDULED', 'ACTIVE', 'PAUSED', 'BUDGET_LIMITED', 'ENDED', 'RECONCILED', 'REJECTED'] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

export const placements = ['FEED', 'SEARCH'] as const;
export type Placement = (typeof placements)[number];

export const bidModels = ['CPM', 'CPC', 'TARGET_COST', 'AUTOMATIC'] as const;
export type BidModel = (typeof bidModels)[number];

export const pacings = ['EVEN', 'ASAP'] as const;
export type Pacing = (typeof pacings)[number];

/** Whose ads must not stand beside a campaign's: nobody's, those of the brand's named competitors, or also other brands' ads of the same product category. */
export const separations = ['NONE', 'LISTED', 'CATEGORY'] as const;
export type Separation = (typeof separations)[number];

/** Why a campaign does not deliver. */
export const campaignBlockers = [
  'DRAFT', 'IN_REVIEW', 'REJECTED', 'PAUSED', 'FLIGHT_NOT_STARTED', 'FLIGHT_OVER', 'DAILY_BUDGET_SPENT', 'TOTAL_BUDGET_SPENT',
  'INSUFFICIENT_FUNDS', 'RIGHTS_MISSING', 'RIGHTS_EXPIRED', 'DISCLOSURE_MISSING', 'NO_CREATIVE', 'BID_BELOW_RESERVE',
] as const;
export type CampaignBlocker = (typeof campaignBlockers)[number];

export const topUpStatuses = ['PENDING', 'SUCCEEDED', 'FAILED'] as const;
export type TopUpStatus = (typeof topUpStatuses)[number];

export const payoutStatuses = ['REQUESTED', 'APPROVED', 'PAYING', 'PAID', 'FAILED'] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/** Followers at which a tier starts. */
const tierFloors: readonly (readonly [Tier, number])[] = [['MEGA', 1_000_000], ['MACRO', 500_000], ['MID', 50_000], ['MICRO', 10_000], ['NANO', 0]];

/** The tier of a creator by followers on the largest channel. */
export const tierOf = (followers: number): Tier => tierFloors.find(([, floor]) => followers >= floor)?.[0] ?? 'NANO';

import type { EventRejectionCode } from './errors.ts';

/** Contract of the edge: what a site, an app or a server sends, and what it gets back. Documented in docs/api/edge.md. */
export const eventTypes = [
  'impression', 'viewable', 'click', 'page_view', 'view_content', 'engagement', 'search', 'add_to_cart', 'purchase', 'refund', 'lead', 'custom', 'consent_withdrawn',
] as const;
export type EventType = (typeof eventTypes)[number];

export interface EdgeEvent {
  /** The sender's id of the event: 8 to 64 of the characters `A–Z a–z 0–9 _ - .`, unique per brand. The same id on the same UTC day of `time` is a duplicate. */
  id: string;
  type: EventType;
  /** When it happened, RFC 3339. At most 7 days old, at most 5 minutes ahead. */
  time: string;
  /** Token of the decision that showed the ad. */
  token?: string;
  /** Slug of a tracked link. */
  link?: string;
  /** First-party click id from a redirect (`mclid`). */
  click_id?: string;
  /** The sender's pseudonymous visitor id; kept as a keyed hash only. */
  visitor?: string;
  url?: string;
  referrer?: string;
  /** Decimal text in units of `currency`. */
  value?: string;
  currency?: string;
  order_id?: string;
  coupon?: string;
  props?: Record<string, unknown>;
}
export interface EventBatch {
  /** Write key of the brand. */
  key: string;
  /** At most 1,000. */
  events: EdgeEvent[];
}
export interface EventReceipt {
  accepted: number;
  duplicate: number;
  rejected: { index: number; code: EventRejectionCode; message: string }[];
}

/** Answer of `/v1/postback`; the clients of Meta's and TikTok's interfaces find their own fields beside these. */
export interface PostbackReceipt extends EventReceipt {
  /** Reports that ask for nothing, such as a pending order. */
  ignored: number;
}

export interface DecisionRequest {
  placement: 'feed' | 'search';
  slots: number;
  visitor?: string;
  query?: string;
  context?: {
    country?: string; region?: string; city_tier?: string; device?: string; language?: string; gender?: string; age_band?: string;
    interests?: string[];
    /** Of the day where the viewer is, 0 to 23: day-parts then hold on the viewer's clock instead of the campaign's. */
    hour?: number;
  };
  /** Ids of campaigns not to show. */
  exclude?: string[];
  /** Key of a brand that wants to know why its ads are shown or not. */
  explain?: string;
}
export interface Decision {
  slot: number;
  campaign_id: string;
  ad_group_id: string;
  creative_id: string;
  title: string;
  text: string;
  image: string | null;
  landing_url: string;
  /** The mark the viewer must see: 广告 or Sponsored. */
  label: string;
  impression_url: string;
  click_url: string;
  token: string;
  expires_at: string;
}
/** Why ad groups that fitted the request are shown or not; reasons are OpenRTB's loss reasons, from 1001 on our own. */
export interface DecisionReasons {
  fitted: number;
  /** Groups of the brand whose key was sent; `ecpm_micros` is what 1,000 impressions were worth at its bid. */
  yours: { ad_group_id: string; campaign_id: string; reason: number; ecpm_micros: number }[];
  /** All others, counted. */
  others: { reason: number; count: number }[];
}
export interface DecisionResponse {
  decisions: Decision[];
  /** Of an answer without an ad, by which it can be explained; otherwise each decision is found by its token. */
  id?: string;
  /** Only for a valid `explain`. */
  reasons?: DecisionReasons;
}

/** RFC 9457 problem document, as REST endpoints and the edge answer. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
}

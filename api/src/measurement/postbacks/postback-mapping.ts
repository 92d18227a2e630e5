import { eventTypes, type EventType } from '@meadow/shared';
import { z } from 'zod';

/** How a sender's requests read. */
export const postbackShapes = ['TEMPLATE', 'META_CAPI', 'TIKTOK_EVENTS', 'IAB_ECAPI'] as const;
export type PostbackShape = (typeof postbackShapes)[number];

/** What a postback may tell, by our names. */
export const postbackFields = ['id', 'type', 'time', 'click_id', 'visitor', 'link', 'url', 'value', 'currency', 'order_id', 'coupon', 'status'] as const;
export type PostbackField = (typeof postbackFields)[number];

const name = z.string().min(1).max(80);
const names = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string().max(80), value).refine((record) => Object.keys(record).length <= 100, 'has at most 100 names');

/** How a sender's words become ours; what is left out has our own name. */
export const postbackMapping = z.strictObject({
  /** Our field → the sender's parameter. */
  fields: z.partialRecord(z.enum(postbackFields), name).optional(),
  /** The sender's event → our type, before the table of its shape is asked. */
  events: names(z.enum(eventTypes)).optional(),
  /** The sender's status → what becomes of the report. */
  statuses: names(z.enum(['count', 'refund', 'ignore'])).optional(),
  /** For senders that name no currency. */
  currency: z.string().length(3).optional(),
});
export type PostbackMapping = z.infer<typeof postbackMapping>;

/** Words of affiliate networks that nobody needs to map. */
const usualStatuses: Record<string, 'count' | 'refund' | 'ignore'> = {
  pending: 'ignore', hold: 'ignore', rejected: 'refund', declined: 'refund', cancelled: 'refund', canceled: 'refund', reversed: 'refund', refunded: 'refund',
};
export const statusMeaning = ({ statuses }: PostbackMapping, status: string): 'count' | 'refund' | 'ignore' =>
  statuses?.[status] ?? usualStatuses[status.toLowerCase()] ?? 'count';

/** Standard events of the conversion interfaces, by their names in lower case without separators. */
const usualEvents: Record<string, EventType> = {
  purchase: 'purchase', completepayment: 'purchase', placeanorder: 'purchase', subscribe: 'purchase', sale: 'purchase', order: 'purchase',
  refund: 'refund', addtocart: 'add_to_cart', viewcontent: 'view_content', viewitem: 'view_content', contentview: 'view_content',
  pageview: 'page_view', search: 'search',
  lead: 'lead', submitform: 'lead', completeregistration: 'lead', signup: 'lead', contact: 'lead', schedule: 'lead', submitapplication: 'lead', starttrial: 'lead',
};
/** Our type of a sender's event; `custom` when nothing is known of it. */
export function eventTypeOf({ events }: PostbackMapping, event: string): EventType {
  const own = events?.[event];
  if (own) return own;
  return usualEvents[event.toLowerCase().replace(/[\s_-]/g, '')] ?? eventTypes.find((type) => type === event) ?? 'custom';
}

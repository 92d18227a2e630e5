import { createHash } from 'node:crypto';
import { emailId, phoneId } from '../events/customer-id.ts';
import { minorDigits, type EdgeEvent, type EventType } from '@meadow/shared';
import { eventTypeOf, statusMeaning, type PostbackMapping, type PostbackShape } from './postback-mapping.ts';

/** An event as the log's parser takes it, still to be checked; without a time when the sender gave none. */
export type Draft = Partial<Record<keyof EdgeEvent, unknown>>;
type Fields = Record<string, unknown>;

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Fields => (isRecord(value) ? value : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
/** Text of what may be a text or a number; absent otherwise. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined);

/**
 * Reads what a sender reports into events of ours.
 * @param payload parameters of the address, or the body
 * @returns null in the place of a report that asks for nothing, such as a pending order
 * @see Meta Conversions API; TikTok Events API 2.0; IAB Tech Lab ECAPI 1.0
 */
export function readPostback(shape: PostbackShape, mapping: PostbackMapping, payload: Fields): (Draft | null)[] {
  switch (shape) {
    case 'TEMPLATE':
      return [ofTemplate(mapping, payload)];
    case 'META_CAPI':
      return listOf(payload['data']).map((event) => ofMeta(mapping, recordOf(event)));
    case 'TIKTOK_EVENTS':
      return listOf(payload['data']).map((event) => ofTikTok(mapping, recordOf(event)));
    case 'IAB_ECAPI':
      return (Array.isArray(payload['events']) ? payload['events'] : [payload]).map((event: unknown) => ofEcapi(mapping, recordOf(event)));
  }
}

function ofTemplate(mapping: PostbackMapping, payload: Fields): Draft | null {
  const said = (field: NonNullable<keyof NonNullable<PostbackMapping['fields']>>) => textOf(payload[mapping.fields?.[field] ?? field]);
  const meaning = statusMeaning(mapping, said('status') ?? '');
  if (meaning === 'ignore') return null;
  const id = said('id') ?? said('order_id');
  const event = said('type');
  const type = meaning === 'refund' ? 'refund' : event === undefined ? 'purchase' : eventTypeOf(mapping, event);
  return draft(mapping, type, {
    // The refund of a report is an event of its own.
    id: id === undefined ? undefined : meaning === 'refund' ? idOf('refund', id) : plainId(id),
    time: said('time'), click_id: said('click_id'), visitor: said('visitor'), link: said('link'), url: said('url'), value: said('value'), currency: said('currency'),
    order_id: said('order_id'), coupon: said('coupon'),
  }, type === 'custom' ? event : undefined);
}

/** One name with one id is one event. */
function ofMeta(mapping: PostbackMapping, event: Fields): Draft {
  const [user, custom] = [recordOf(event['user_data']), recordOf(event['custom_data'])];
  const name = textOf(event['event_name']) ?? '';
  const orderId = textOf(custom['order_id']);
  const id = textOf(event['event_id']) ?? orderId;
  return draft(mapping, eventTypeOf(mapping, name), {
    id: id === undefined ? undefined : idOf(name, id),
    time: event['event_time'], visitor: customerOf(user), url: event['event_source_url'], click_id: custom['mclid'], value: custom['value'], currency: custom['currency'],
    order_id: orderId, coupon: textOf(custom['coupon']),
  }, name);
}

function ofTikTok(mapping: PostbackMapping, event: Fields): Draft {
  const [user, properties, page] = [recordOf(event['user']), recordOf(event['properties']), recordOf(event['page'])];
  const name = textOf(event['event']) ?? '';
  const orderId = textOf(properties['order_id']);
  const id = textOf(event['event_id']) ?? orderId;
  return draft(mapping, eventTypeOf(mapping, name), {
    id: id === undefined ? undefined : idOf(name, id),
    time: event['event_time'] ?? event['timestamp'], visitor: customerOf(user), url: page['url'], referrer: page['referrer'], click_id: properties['mclid'],
    value: properties['value'], currency: properties['currency'], order_id: orderId, coupon: textOf(properties['coupon']),
  }, name);
}

/** A data set and an id are one event. */
function ofEcapi(mapping: PostbackMapping, event: Fields): Draft {
  const [user, properties] = [recordOf(event['user_data']), recordOf(event['properties'])];
  const [name, id] = [textOf(event['event_type']) ?? '', textOf(event['id'])];
  const called = name === 'custom' ? (textOf(event['custom_event']) ?? name) : name;
  return draft(mapping, eventTypeOf(mapping, called), {
    id: id === undefined ? undefined : idOf(textOf(event['data_set_id']) ?? '', id),
    time: event['timestamp'], click_id: user['click_id'], visitor: customerOf(user), url: event['source_url'] ?? properties['url'], value: event['value'], currency: event['currency_code'],
    order_id: textOf(properties['transaction_id']), coupon: textOf(properties['coupon']),
  }, called);
}

const firstText = (value: unknown): string | undefined => textOf(Array.isArray(value) ? value[0] : value);

/** Whom the sender means: an id of its own, else an address or number, of which only the digest goes on. */
function customerOf(user: Fields): string | undefined {
  const own = firstText(user['external_id']);
  if (own !== undefined) return own;
  const [email, phone] = [firstText(user['em'] ?? user['email']), firstText(user['ph'] ?? user['phone'] ?? user['phone_number'])];
  return (email === undefined ? null : emailId(email)) ?? (phone === undefined ? null : phoneId(phone)) ?? undefined;
}

/** @param called the sender's word for the event, kept when ours says less */
function draft(mapping: PostbackMapping, type: EventType, said: Draft, called: string | undefined): Draft {
  const hasValue = said.value !== undefined && said.value !== null;
  const currency = textOf(said.currency)?.toUpperCase() ?? (hasValue ? mapping.currency : undefined);
  const url = textOf(said.url);
  return {
    ...said,
    type,
    time: instantOf(said.time),
    url,
    click_id: textOf(said.click_id) ?? clickIdOf(url),
    currency,
    value: typeof said.value === 'number' ? decimalOf(said.value, currency) : said.value,
    ...(type === 'custom' && called ? { props: { event_name: called } } : {}),
  };
}

/** The click that led to a page, from the page's address. */
function clickIdOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).searchParams.get('mclid') ?? undefined;
}

/** Epoch seconds or milliseconds, or RFC 3339; what is none of them is left for the parser to refuse. */
function instantOf(time: unknown): unknown {
  const text = textOf(time);
  if (text === undefined) return time ?? undefined;
  if (!/^\d{10}(?:\d{3})?$/.test(text)) return text;
  return new Date(text.length === 10 ? Number(text) * 1_000 : Number(text)).toISOString();
}

/** A JSON number as the amount its sender meant: 0.1 + 0.2 of a currency with two places is 0.30. */
function decimalOf(value: number, currency: string | undefined): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return 'not an amount';
  const text = String(value);
  const places = minorDigits(currency ?? '');
  return /^\d+(?:\.\d+)?$/.test(text) && (text.split('.')[1] ?? '').length <= places ? text : value.toFixed(places);
}

const plain = /^[\w.-]{8,64}$/;
/** A sender's id as it is when it can be one of ours, so that the tag may report the same event; else a digest of it. */
const plainId = (id: string): string => (plain.test(id) ? id : idOf('', id));
/** The id of an event that its sender knows by two words. */
const idOf = (scope: string, id: string): string => `p.${createHash('sha256').update(`${scope}\0${id}`).digest('base64url').slice(0, 32)}`;

import { eventTypes, isCurrency, parseDecimal, type EventRejectionCode } from '@meadow/shared';
import { invalidReason } from '../traffic-quality/invalid-reasons.ts';
import { uuidTimeMs, type DecisionTokens } from './decision-token.ts';
import { eventKind } from './event-kinds.ts';
import { emptyRow, type EventRow } from './event-row.ts';
import { dayNumber, parseInstant } from './rfc3339.ts';
import type { VisitorHash } from './visitor-hash.ts';

const MAX_AGE_MS = 7 * 86_400_000;
const MAX_AHEAD_MS = 5 * 60_000;
const MAX_URL = 2_048;
const MAX_VISITOR = 128;
const MAX_REFERENCE = 128;
const MAX_PROPS = 4_096;
const MAX_PROPS_DEPTH = 8;
/** Largest amount taken, in minor units. */
const MAX_VALUE_MINOR = 1_000_000_000_000_000n;

/** Why an event is not taken, for the person who sent it. */
const messages: Record<EventRejectionCode, string> = {
  not_an_object: 'an event is a JSON object',
  id_invalid: 'id must have 8 to 64 characters of A-Z a-z 0-9 _ - .',
  type_unknown: `type must be one of ${eventTypes.join(', ')}`,
  time_invalid: 'time must be RFC 3339, such as 2026-01-31T08:00:00Z',
  time_too_old: 'time is more than 7 days ago',
  time_in_future: 'time is more than 5 minutes ahead',
  value_invalid: 'value must be a decimal text of at least 0 within the places of its currency, and is needed for refunds',
  currency_invalid: 'currency must be a supported ISO 4217 code, and stands beside every value',
  token_invalid: 'token was not issued here, or belongs to another kind of event',
  link_unknown: 'link is no tracked link of this brand',
  field_too_long: 'a text is longer than its field',
  field_invalid: 'a field has the wrong type, or holds characters that cannot be stored',
  props_too_large: 'props must be an object of at most 4096 characters and 8 levels',
};
export const rejectionMessage = (code: EventRejectionCode): string => messages[code];

/** Whether the log takes an event of this moment now. */
export function eventAgeProblem(atMs: number, nowMs: number): EventRejectionCode | null {
  if (atMs < nowMs - MAX_AGE_MS) return 'time_too_old';
  return atMs > nowMs + MAX_AHEAD_MS ? 'time_in_future' : null;
}

const kinds = new Map<unknown, number>(Object.entries(eventKind));
const tokenPrefix: Partial<Record<number, string>> = { [eventKind.impression]: 'i:', [eventKind.viewable]: 'v:', [eventKind.click]: 'c:' };

/** Characters an event id may have. */
const idCharacters = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.') idCharacters[character.charCodeAt(0)] = 1;
function isEventId(id: unknown): id is string {
  if (typeof id !== 'string' || id.length < 8 || id.length > 64) return false;
  for (let i = 0; i < id.length; i += 1) if (idCharacters[id.charCodeAt(i)] !== 1) return false;
  return true;
}

/** For whom a batch is read. */
export interface Sender {
  brandId: Uint8Array;
  keyNo: number;
  /** Why the whole batch is invalid traffic; 0 when it is not. */
  invalid: number;
  /** Device and country of the browser that sent it, packed; 0 when nothing is known. */
  context: number;
}

export interface LinkLookup {
  /** Source number of a brand's link, 0 when there is none. */
  sourceOf(slug: string, brandId: Uint8Array): number;
}

/**
 * Reads events into {@link row}, one after the other, in one pass: what is valid is ready to be appended to the log,
 * what is not gives a code. The row is reused, so nothing is allocated for an event beyond its own texts.
 */
export class EventParser {
  readonly row: EventRow = emptyRow();
  private readonly visitors: VisitorHash;
  private readonly tokens: DecisionTokens;
  private readonly links: LinkLookup;

  constructor(visitors: VisitorHash, tokens: DecisionTokens, links: LinkLookup) {
    this.visitors = visitors;
    this.tokens = tokens;
    this.links = links;
  }

  /** @returns null when {@link row} holds the event, else why it is rejected */
  read(input: unknown, sender: Sender, nowMs: number): EventRejectionCode | null {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return 'not_an_object';
    const event = input as Record<string, unknown>;
    const { row } = this;
    if (!isEventId(event['id'])) return 'id_invalid';
    const type = kinds.get(event['type']);
    if (type === undefined) return 'type_unknown';
    const time = event['time'];
    const at = typeof time === 'string' ? parseInstant(time) : NaN;
    if (!(at === at)) return 'time_invalid';
    const wrongAge = eventAgeProblem(at, nowMs);
    if (wrongAge !== null) return wrongAge;
    row.eventId = event['id'];
    row.type = type;
    row.occurredMs = at;
    row.day = dayNumber(at);
    row.brandId = sender.brandId;
    row.keyNo = sender.keyNo;
    row.invalid = sender.invalid;
    row.sourceNo = 0;
    row.reservation = 0;
    row.priceMicros = null;
    row.hasVisitor = false;
    row.context = sender.context;
    row.hasFingerprint = false;
    return this.readReferences(event, sender, nowMs) ?? this.readTexts(event) ?? this.readValue(event, type);
  }

  private readReferences(event: Record<string, unknown>, sender: Sender, nowMs: number): EventRejectionCode | null {
    const { row } = this;
    const visitor = event['visitor'];
    if (visitor !== undefined && visitor !== null) {
      if (typeof visitor !== 'string') return 'field_invalid';
      if (visitor.length > MAX_VISITOR) return 'field_too_long';
      if (visitor !== '') this.setVisitor(visitor);
    }
    const clickId = event['click_id'];
    row.clickId = typeof clickId === 'string' ? parseClickId(clickId) : null;
    const link = event['link'];
    if (link !== undefined && link !== null) {
      row.sourceNo = typeof link === 'string' ? this.links.sourceOf(link, sender.brandId) : 0;
      if (row.sourceNo === 0) return 'link_unknown';
    }
    const token = event['token'];
    if (token === undefined || token === null) return null;
    return typeof token === 'string' && this.readToken(token, row.type, nowMs) ? null : 'token_invalid';
  }

  /**
   * Makes {@link row} the impression, view or click of a decision: its key, day, brand and price are the token's,
   * whatever the sender says, so that the first one counts and no other, by whichever way it comes.
   * @returns false when the token is forged or the event is of a kind that no token has
   */
  readToken(text: string, type: number, nowMs: number): boolean {
    const prefix = tokenPrefix[type];
    const claims = prefix === undefined ? null : this.tokens.read(text);
    // A token from before the oldest partition cannot be counted once any more.
    if (!claims || claims.expiresAtS * 1_000 < nowMs - MAX_AGE_MS) return false;
    const { row } = this;
    row.type = type;
    row.eventId = prefix + Buffer.from(claims.decisionId).toString('base64url');
    row.day = dayNumber(uuidTimeMs(claims.decisionId));
    row.brandId = claims.brandId;
    row.sourceNo = claims.sourceNo;
    row.reservation = claims.reservation;
    row.clickId = type === eventKind.click ? claims.decisionId : null;
    row.priceMicros = type === (claims.bidModel === 'CPM' ? eventKind.impression : eventKind.click) ? claims.priceMicros : null;
    row.context = claims.context;
    row.hasVisitor = claims.visitor !== null;
    row.visitorHigh = claims.visitor?.high ?? 0;
    row.visitorLow = claims.visitor?.low ?? 0;
    if (row.invalid === 0 && claims.expiresAtS * 1_000 < nowMs) row.invalid = invalidReason.expired_token;
    return true;
  }

  setVisitor(visitor: string): void {
    this.visitors.update(visitor);
    this.row.hasVisitor = true;
    this.row.visitorHigh = this.visitors.high;
    this.row.visitorLow = this.visitors.low;
  }

  private readTexts(event: Record<string, unknown>): EventRejectionCode | null {
    const { row } = this;
    const { url, referrer, order_id: orderId, coupon, props } = event;
    const refused = textProblem(url, MAX_URL) ?? textProblem(referrer, MAX_URL) ?? textProblem(orderId, MAX_REFERENCE) ?? textProblem(coupon, MAX_REFERENCE);
    if (refused) return refused;
    row.url = textOrNull(url);
    row.referrer = textOrNull(referrer);
    row.orderId = textOrNull(orderId);
    row.coupon = textOrNull(coupon);
    row.props = null;
    if (props === undefined || props === null) return null;
    if (typeof props !== 'object' || Array.isArray(props) || !isShallow(props, MAX_PROPS_DEPTH)) return 'props_too_large';
    const text = JSON.stringify(props);
    if (text.length > MAX_PROPS) return 'props_too_large';
    // JSON may escape what jsonb cannot hold: NUL and lone surrogates.
    if (text.includes('\\u') && /\\u(?:0000|d[89a-f])/i.test(text)) return 'field_invalid';
    row.props = text;
    return null;
  }

  private readValue(event: Record<string, unknown>, type: number): EventRejectionCode | null {
    const { row } = this;
    const { value, currency } = event;
    row.valueMinor = null;
    row.currency = null;
    if (currency !== undefined && currency !== null && (typeof currency !== 'string' || !isCurrency(currency))) return 'currency_invalid';
    if (value === undefined || value === null) return type === eventKind.refund ? 'value_invalid' : null;
    if (typeof currency !== 'string') return 'currency_invalid';
    const minor = typeof value === 'string' && value.length <= 24 ? parseDecimal(value, currency) : null;
    if (minor === null || minor < 0n || minor > MAX_VALUE_MINOR) return 'value_invalid';
    row.valueMinor = Number(minor);
    row.currency = currency;
    return null;
  }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function textProblem(value: unknown, limit: number): EventRejectionCode | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return 'field_invalid';
  if (value.length > limit) return 'field_too_long';
  return value.includes('\0') ? 'field_invalid' : null;
}

function isShallow(value: object, levels: number): boolean {
  if (levels === 0) return false;
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !isShallow(inner, levels - 1)) return false;
  }
  return true;
}

/** A click id is a UUID in base64url, as a redirect appends it. What is none is dropped: the click id came through other people's pages. */
export function parseClickId(text: string): Uint8Array | null {
  if (text.length !== 22) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === 16 ? bytes : null;
}

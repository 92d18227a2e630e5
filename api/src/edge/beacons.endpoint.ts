import { eventKind, invalidReason, isPossibleSize, rejectionMessage } from '../measurement/edge.ts';
import { contextOf, invalidityOf, markDevice, newId, visitorOf } from './device.ts';
import type { EdgeContext } from './edge-context.ts';
import { findKey, unavailable } from './events.endpoint.ts';
import { line, lines } from './header-lines.ts';
import { Refused } from './http.ts';
import { redirect, shortText } from './redirect.endpoint.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const GIF_LINES = lines({ 'content-type': 'image/gif', 'cache-control': 'no-store', 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
export const forged = () => new Refused(400, 'BAD_USER_INPUT', 'the token was not issued here');

export function sendGif(response: EdgeResponse, setCookie: string | null = null): void {
  response.send(200, setCookie === null ? GIF_LINES : GIF_LINES + line('set-cookie', setCookie), GIF);
}

/** Fills the parser's row with what a token promises and what the request shows. */
export function readBeacon(edge: EdgeContext, request: EdgeRequest, token: string | null, kind: number): boolean {
  const { row } = edge.parser;
  const now = Date.now();
  row.invalid = invalidityOf(edge, request);
  row.occurredMs = now;
  row.keyNo = 0;
  row.valueMinor = null;
  row.currency = null;
  row.orderId = null;
  row.coupon = null;
  row.url = null;
  row.props = null;
  row.referrer = shortText(request.headers.referer);
  if (token !== null && edge.parser.readToken(token, kind, now)) {
    markDevice(edge, request, row);
    return true;
  }
  edge.counters.add('token_invalid', 1);
  return false;
}

/** `GET /v1/i.gif?t=TOKEN`: the first in the token's lifetime is an impression; the picture comes either way. */
export async function countImpression(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, query: URLSearchParams): Promise<void> {
  if (!readBeacon(edge, request, query.get('t'), eventKind.impression)) throw forged();
  const { row } = edge.parser;
  if (row.invalid === 0 && !isPossibleSize(query.get('w'), query.get('h'))) row.invalid = invalidReason.impossible_size;
  if (!(await edge.log.record(row))) throw unavailable();
  sendGif(response);
}

/** `GET /v1/c?t=TOKEN`: counts the click and leads to the page stored with the creative. */
export async function followCreative(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, query: URLSearchParams): Promise<void> {
  if (!readBeacon(edge, request, query.get('t'), eventKind.click)) throw forged();
  const { row } = edge.parser;
  const click = row.eventId.slice(2);
  const { sourceNo } = row;
  const counted = edge.log.record(row);
  const landing = await edge.delivery.landingOf(sourceNo).catch(() => {
    throw unavailable();
  });
  const isDurable = await counted;
  if (!landing) throw new Refused(404, 'NOT_FOUND', 'the ad leads nowhere any more');
  redirect(response, landing, isDurable ? click : null, null);
}

/** `GET /v1/p.gif?k=KEY&e=page_view&id=…&u=…`: one event without script. */
export async function takePixel(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, query: URLSearchParams): Promise<void> {
  const key = await findKey(edge, query.get('k') ?? '');
  const visitor = visitorOf(request);
  const event: Record<string, unknown> = {
    id: query.get('id') ?? `p.${newId().toString('base64url')}`,
    type: query.get('e') ?? 'page_view',
    time: new Date().toISOString(),
    visitor: query.get('v') ?? visitor.id,
    url: query.get('u') ?? request.headers.referer,
    click_id: query.get('c'),
    value: query.get('value'),
    currency: query.get('currency'),
    order_id: query.get('order_id'),
  };
  const code = edge.parser.read(event, { brandId: key.brandId, keyNo: key.no, invalid: invalidityOf(edge, request), context: contextOf(edge, request) }, Date.now());
  if (code !== null) {
    edge.counters.add(code, 1, key.brand, key.no);
    throw new Refused(400, 'BAD_USER_INPUT', rejectionMessage(code));
  }
  if (!(await edge.log.record(edge.parser.row))) throw unavailable();
  edge.counters.add('accepted', 1, key.brand, key.no);
  sendGif(response, visitor.setCookie);
}

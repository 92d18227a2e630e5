import { isbot } from 'isbot';
import { MalformedBidRequest } from '../advertising/edge.ts';
import { eventKind, invalidReason } from '../measurement/edge.ts';
import { forged, readBeacon, sendGif } from './beacons.endpoint.ts';
import type { EdgeContext } from './edge-context.ts';
import { unavailable } from './events.endpoint.ts';
import { line, lines } from './header-lines.ts';
import { CORS, JSON_TYPE, parseObject, readBody, Refused, sendText } from './http.ts';
import { redirect } from './redirect.endpoint.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

const LINES = CORS + lines({ 'cache-control': 'no-store', 'x-openrtb-version': '2.6' });
/** What an exchange puts for a macro when it only looks at the markup. */
const AUDIT = 'AUDIT';
/** OpenRTB's "internal error". */
const UNKNOWN_LOSS = 1;

/** `POST /openrtb2/auction`: bids on an exchange of somebody else. What breaks the standard is answered 400 without a body. */
export async function answerBidRequest(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse): Promise<void> {
  try {
    const body = parseObject(await readBody(request));
    const answer = await edge.exchange.answer(body, (address) => edge.datacenters.has(address), Date.now());
    sendText(response, 200, JSON_TYPE + LINES, JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof MalformedBidRequest) && !(error instanceof Refused && error.status === 400)) throw error;
    response.send(400, JSON_TYPE + LINES + line('x-meadow-reason', encodeURIComponent(error.message).replace(/%20/g, ' ').slice(0, 200)), '');
  }
}

/** `GET /openrtb2/i.gif`: the ad begins to render. The first of this and the billing notice counts, at what the exchange cleared at. */
export async function tellImpression(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, query: URLSearchParams): Promise<void> {
  if (query.get('p') !== AUDIT) {
    if (!readBeacon(edge, request, query.get('t'), eventKind.impression)) throw forged();
    clear(edge, query);
    if (!(await edge.log.record(edge.parser.row))) throw unavailable();
  }
  sendGif(response);
}

/** `GET /openrtb2/click`: counts the click and leads to the page stored with the creative. */
export async function followExchangeClick(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, query: URLSearchParams): Promise<void> {
  if (!readBeacon(edge, request, query.get('t'), eventKind.click)) throw forged();
  const { row } = edge.parser;
  const click = row.eventId.slice(2);
  const { sourceNo } = row;
  clear(edge, query);
  const counted = query.get('p') === AUDIT ? Promise.resolve(true) : edge.log.record(row);
  const landing = await edge.delivery.landingOf(sourceNo).catch(() => {
    throw unavailable();
  });
  const isDurable = await counted;
  if (!landing) throw new Refused(404, 'NOT_FOUND', 'the ad leads nowhere any more');
  redirect(response, landing, isDurable ? click : null, null);
}

/** Notices from server to server: `win` and `loss` change no money, `billing` is the impression. `test` is what a test auction is told of. */
export async function takeNotice(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, path: string, query: URLSearchParams): Promise<void> {
  const token = query.get('t') ?? '';
  const kind = path.slice('/openrtb2/'.length);
  if (kind === 'billing') await bill(edge, request, query);
  else if (kind === 'win' || kind === 'loss') {
    const isKnown = kind === 'win' ? edge.exchange.won(token, Date.now()) : edge.exchange.lost(token, lossReasonIn(query), Date.now());
    if (!isKnown) throw forged();
  } else if (kind !== 'test') throw new Refused(404, 'NOT_FOUND', 'nothing is here');
  response.send(204, LINES, null);
}

/** As the exchange says it; an internal error (1) when it says none, for then nobody knows. */
function lossReasonIn(query: URLSearchParams): number {
  const reason = Number(query.get('r') || NaN);
  return Number.isInteger(reason) && reason > 0 && reason < 65_536 ? reason : UNKNOWN_LOSS;
}

/** The exchange's server speaks for the device, which it names in headers of its own. */
async function bill(edge: EdgeContext, request: EdgeRequest, query: URLSearchParams): Promise<void> {
  if (query.get('p') === AUDIT) return;
  if (!readBeacon(edge, request, query.get('t'), eventKind.impression)) throw forged();
  const { row } = edge.parser;
  const { 'x-device-user-agent': agent, 'x-device-ip': address } = request.headers;
  const isExpired = (edge.tokens.read(query.get('t') ?? '')?.expiresAtS ?? 0) * 1_000 < row.occurredMs;
  if (isExpired) row.invalid = invalidReason.expired_token;
  else {
    row.invalid = typeof agent === 'string' && isbot(agent) ? invalidReason.declared_bot : typeof address === 'string' && edge.datacenters.has(address) ? invalidReason.datacenter : 0;
  }
  row.hasFingerprint = false;
  clear(edge, query);
  if (!(await edge.log.record(row))) throw unavailable();
}

/** Of the promised price the share that the exchange cleared at: never more than promised, and all of it when it does not say. */
function clear({ parser: { row } }: EdgeContext, query: URLSearchParams): void {
  const [bid, price] = [Number(query.get('b')), Number(query.get('p') || NaN)];
  if (row.priceMicros === null || !(bid > 0) || !(price >= 0)) return;
  row.priceMicros = Math.ceil(row.priceMicros * Math.min(1, price / bid));
}

import { eventAgeProblem, firstMoments, keepLaterRecords, laterRecordOf, parseInstant, readPostback, rejectionMessage, type Draft, type KnownPostbackSource, type PostbackShape } from '../measurement/edge.ts';
import type { EdgeContext } from './edge-context.ts';
import { MAX_EVENTS, storeEvents, unavailable } from './events.endpoint.ts';
import { CORS, JSON_TYPE, parseObject, readBody, Refused, sendText } from './http.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

/** What the clients of each interface look for in an answer, beside our receipt. */
const extras: Record<PostbackShape, (count: number) => object> = {
  TEMPLATE: () => ({}),
  META_CAPI: (count) => ({ events_received: count, messages: [] }),
  TIKTOK_EVENTS: () => ({ code: 0, message: 'OK' }),
  IAB_ECAPI: () => ({}),
};

/** `GET|POST /v1/postback`: what a server reports, read as its source says, each (brand, id) once, answered after the commit. */
export async function takePostback(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse, query: URLSearchParams): Promise<void> {
  const payload = { ...Object.fromEntries(query), ...(request.method === 'POST' ? await readPayload(request) : {}) };
  const source = await findSource(edge, secretOf(request, payload));
  const drafts = readPostback(source.shape, source.mapping, payload);
  if (drafts.length > MAX_EVENTS) throw new Refused(413, 'PAYLOAD_TOO_LARGE', `a request has at most ${MAX_EVENTS} events`);
  const places = drafts.flatMap((draft, index) => (draft === null ? [] : [index]));
  const { events, again } = await withFirstMoments(edge, source, drafts.filter((draft) => draft !== null));
  const receipt = await storeEvents(edge, source, events, 0);
  if (source.shape === 'IAB_ECAPI' && receipt.duplicate > 0) await keepForMerging(edge, source, events);
  receipt.rejected = receipt.rejected.flatMap((one) => {
    // Its first report is older than the log takes, and counted then.
    if (one.code === 'time_too_old' && again.has(one.index)) {
      receipt.duplicate += 1;
      return [];
    }
    return [{ ...one, index: places[one.index] ?? one.index }];
  });
  const [refused] = receipt.rejected;
  if (source.shape === 'TEMPLATE' && refused) throw new Refused(400, 'BAD_USER_INPUT', `${refused.code}: ${rejectionMessage(refused.code)}`);
  const ignored = drafts.length - places.length;
  sendText(response, 200, JSON_TYPE + CORS, JSON.stringify({ ...receipt, ignored, ...extras[source.shape](drafts.length) }));
}

/** Which of the events were known already is not told; what those that were not say is theirs, and adds nothing. */
async function keepForMerging(edge: EdgeContext, source: KnownPostbackSource, events: readonly Draft[]): Promise<void> {
  const sender = { brandId: source.brandId, keyNo: source.no, invalid: 0, context: 0 };
  const now = Date.now();
  const records = events.flatMap((event) => (edge.parser.read(event, sender, now) === null ? (laterRecordOf(edge.parser.row) ?? []) : []));
  await keepLaterRecords(edge.pool, source.brand, records).catch(() => {
    throw unavailable();
  });
}

async function readPayload(request: EdgeRequest): Promise<Record<string, unknown>> {
  const text = await readBody(request);
  if (text === '') return {};
  if (/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) return Object.fromEntries(new URLSearchParams(text));
  return parseObject(text);
}

/** Where the clients of each interface put their secret. */
function secretOf(request: EdgeRequest, payload: Record<string, unknown>): string {
  const { authorization } = request.headers;
  const header = request.headers['access-token'];
  const given = authorization?.replace(/^Bearer\s+/i, '') ?? header ?? payload['secret'] ?? payload['access_token'];
  return typeof given === 'string' ? given : '';
}

async function findSource(edge: EdgeContext, secret: string): Promise<KnownPostbackSource> {
  let source: KnownPostbackSource | undefined;
  try {
    source = secret === '' ? undefined : await edge.postbacks.find(secret, edge.pool);
  } catch {
    throw unavailable();
  }
  if (source) return source;
  edge.counters.add('unknown_key', 1);
  throw new Refused(401, 'UNAUTHENTICATED', 'no such secret, or it was revoked');
}

/** @returns the events with the moments they were first reported for, and the places of those that came before for another moment */
async function withFirstMoments(edge: EdgeContext, source: KnownPostbackSource, drafts: Draft[]): Promise<{ events: Draft[]; again: Set<number> }> {
  const now = Date.now();
  const reported = new Map<string, string>();
  const times = drafts.map((draft) => {
    const time = draft.time ?? new Date(now).toISOString();
    const at = typeof time === 'string' ? parseInstant(time) : NaN;
    if (typeof draft.id === 'string' && Number.isFinite(at) && eventAgeProblem(at, now) === null && !reported.has(draft.id)) reported.set(draft.id, new Date(at).toISOString());
    return time;
  });
  const first = await firstMoments(edge.pool, source.brand, reported).catch(() => {
    throw unavailable();
  });
  const again = new Set<number>();
  const events = drafts.map((draft, index) => {
    const known = typeof draft.id === 'string' ? first.get(draft.id) : undefined;
    if (known !== undefined && typeof draft.id === 'string' && known !== reported.get(draft.id)) again.add(index);
    return { ...draft, time: known ?? times[index] };
  });
  return { events, again };
}

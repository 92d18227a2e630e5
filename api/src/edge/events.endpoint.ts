import type { EventReceipt } from '@meadow/shared';
import { classifyBatch, LogOverloaded, LogUnavailable, rejectionMessage, type KnownKey } from '../measurement/edge.ts';
import type { EdgeContext } from './edge-context.ts';
import { contextOf, isFromDatacenter } from './device.ts';
import { line } from './header-lines.ts';
import { CORS, JSON_TYPE, originOf, parseObject, readBody, Refused, sendText } from './http.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

export const MAX_EVENTS = 1_000;

/** `POST /v1/events`: one pass over the batch, answered after its transaction has committed. */
export async function takeEvents(edge: EdgeContext, request: EdgeRequest, response: EdgeResponse): Promise<void> {
  const type = request.headers['content-type'] ?? 'application/json';
  if (!/^(?:application\/json|text\/plain)\b/i.test(type)) throw new Refused(415, 'UNSUPPORTED_MEDIA_TYPE', 'events come as application/json or text/plain');
  const body = parseObject(await readBody(request));
  const { key, events } = body;
  if (typeof key !== 'string') throw new Refused(400, 'BAD_USER_INPUT', 'key is the write key of the brand');
  if (!Array.isArray(events)) throw new Refused(400, 'BAD_USER_INPUT', 'events is a list');
  if (events.length > MAX_EVENTS) throw new Refused(413, 'PAYLOAD_TOO_LARGE', `a request has at most ${MAX_EVENTS} events`);
  const known = edge.keys.get(key) ?? (await findKey(edge, key));
  const fromBrowser = originOf(request) !== undefined || type.startsWith('text/plain');
  const receipt = await storeEvents(edge, known, events, classifyBatch(request.headers['user-agent'], fromBrowser, isFromDatacenter(edge, request)), fromBrowser ? contextOf(edge, request) : 0);
  sendText(response, 202, JSON_TYPE + CORS, JSON.stringify(receipt));
}

export async function findKey(edge: EdgeContext, key: string): Promise<KnownKey> {
  let known: KnownKey | undefined;
  try {
    known = edge.keys.get(key) ?? (key.includes('\0') ? undefined : await edge.keys.find(key, edge.pool));
  } catch {
    throw unavailable();
  }
  if (known) return known;
  edge.counters.add('unknown_key', 1);
  throw new Refused(401, 'UNAUTHENTICATED', 'no such write key, or it was revoked');
}

export const unavailable = () => new Refused(503, 'UNAVAILABLE', 'events cannot be stored now; send them again, each counts once', line('retry-after', '2'));
const overloaded = () => new Refused(429, 'RATE_LIMITED', 'too many events wait to be written; send them again', line('retry-after', '1'));

/**
 * Appends what is valid to the log and waits for its commit.
 * @param context device and country of the browser that sent it; 0 for a server
 */
export async function storeEvents(edge: EdgeContext, key: KnownKey, events: readonly unknown[], invalid: number, context = 0): Promise<EventReceipt> {
  const { parser, counters } = edge;
  const receipt: EventReceipt = { accepted: 0, duplicate: 0, rejected: [] };
  const now = Date.now();
  const sender = { brandId: key.brandId, keyNo: key.no, invalid, context };
  try {
    const { rows } = edge.writer;
    const from = rows.count;
    for (let index = 0; index < events.length; index += 1) {
      const code = parser.read(events[index], sender, now);
      if (code === null) rows.add(parser.row);
      else {
        receipt.rejected.push({ index, code, message: rejectionMessage(code) });
        counters.add(code, 1, key.brand, key.no);
      }
    }
    const { accepted, duplicate } = await edge.writer.commit(from);
    receipt.accepted = accepted;
    receipt.duplicate = duplicate;
  } catch (error) {
    if (error instanceof LogOverloaded) throw overloaded();
    if (error instanceof LogUnavailable) throw unavailable();
    throw error;
  }
  counters.add('accepted', receipt.accepted, key.brand, key.no);
  counters.add('duplicate', receipt.duplicate, key.brand, key.no);
  return receipt;
}

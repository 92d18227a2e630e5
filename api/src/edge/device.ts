import type { IncomingMessage } from 'node:http';
import { randomFillSync } from 'node:crypto';
import { classifyDevice, deviceKind, packContext, type DeviceKind, type EventRow } from '../measurement/edge.ts';
import type { EdgeContext } from './edge-context.ts';

const COOKIE = 'mv';
const YEAR_S = 31_536_000;

/** Why a request made by a viewer's device is invalid traffic; 0 when it is not. */
export function invalidityOf(edge: EdgeContext, request: IncomingMessage): number {
  const { headers } = request;
  const purpose = headers['sec-purpose'] ?? headers['purpose'] ?? headers['x-moz'];
  return classifyDevice({ method: request.method, userAgent: headers['user-agent'], purpose: Array.isArray(purpose) ? purpose.join() : purpose, fromDatacenter: isFromDatacenter(edge, request) });
}

/** The address is the connection's, or what the proxy in front has added last. */
export const isFromDatacenter = (edge: EdgeContext, request: IncomingMessage): boolean => edge.datacenters.has(addressOf(edge, request));

function addressOf({ config }: EdgeContext, request: IncomingMessage): string | undefined {
  const forwarded = config.TRUST_PROXY ? request.headers['x-forwarded-for'] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.join() : forwarded)?.split(',').at(-1)?.trim();
  return last ?? request.socket.remoteAddress;
}

/** Marks a row with what the device shows of itself: network, user agent and languages, hashed with a key and the day, so that no device is known tomorrow. */
export function markDevice(edge: EdgeContext, request: IncomingMessage, row: EventRow): void {
  const { headers } = request;
  const address = addressOf(edge, request) ?? '';
  const shown = `${address.slice(0, Math.max(address.lastIndexOf('.'), address.lastIndexOf(':')))} ${headers['user-agent'] ?? ''} ${headers['accept-language'] ?? ''}`;
  let print = row.day === printsOf ? prints.get(shown) : undefined;
  if (print === undefined) {
    if (row.day !== printsOf || prints.size >= 5_000) prints.clear();
    printsOf = row.day;
    edge.visitors.update(`${row.day} ${shown}`);
    prints.set(shown, (print = { high: edge.visitors.high, low: edge.visitors.low }));
  }
  row.hasFingerprint = true;
  row.fingerprintHigh = print.high;
  row.fingerprintLow = print.low;
}
/** Prints of a day: a device comes with several requests in a row. */
const prints = new Map<string, { high: number; low: number }>();
let printsOf = 0;

const kinds = new Map<string, DeviceKind>();
/** The kind of device a user agent names; answers are kept, sites send the same few thousand texts. */
function kindOf(userAgent: string): DeviceKind {
  let kind = kinds.get(userAgent);
  if (kind === undefined) {
    if (kinds.size >= 5_000) kinds.clear();
    kinds.set(userAgent, (kind = deviceKind(userAgent)));
  }
  return kind;
}

/** Device and country of a request that a viewer's device made: the country is what the proxy in front says, where one does. */
export function contextOf({ config }: EdgeContext, { headers }: IncomingMessage): number {
  const agent = headers['user-agent'];
  const country = config.COUNTRY_HEADER === undefined ? undefined : headers[config.COUNTRY_HEADER];
  return packContext(null, agent === undefined ? null : kindOf(agent), typeof country === 'string' ? country : undefined);
}

/** The visitor's own id on this edge: a random first-party cookie, none when the browser asks not to be followed. */
export function visitorOf(request: IncomingMessage): { id: string | null; setCookie: string | null } {
  const { headers } = request;
  if (headers['sec-gpc'] === '1' || headers['dnt'] === '1') return { id: null, setCookie: null };
  const { cookie } = headers;
  const at = cookie === undefined ? -1 : cookie.indexOf(`${COOKIE}=`);
  if (cookie !== undefined && at >= 0) {
    const id = cookie.slice(at + COOKIE.length + 1, at + COOKIE.length + 23);
    if (/^[\w-]{22}$/.test(id)) return { id, setCookie: null };
  }
  const id = newId().toString('base64url');
  return { id, setCookie: `${COOKIE}=${id}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax` };
}

const randomness = Buffer.allocUnsafe(16_384);
let used = randomness.length;
/** A new UUIDv7 as bytes; randomness is drawn for many at once. */
export function newId(nowMs = Date.now()): Buffer {
  if (used + 10 > randomness.length) {
    randomFillSync(randomness);
    used = 0;
  }
  const id = Buffer.allocUnsafe(16);
  id.writeUIntBE(nowMs, 0, 6);
  randomness.copy(id, 6, used, used + 10);
  used += 10;
  id[6] = (id[6]! & 0x0f) | 0x70;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return id;
}

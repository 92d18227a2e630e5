import { randomFillSync } from 'node:crypto';
import { classifyDevice, deviceKind, packContext, type EventRow } from '../measurement/edge.ts';
import type { EdgeContext } from './edge-context.ts';
import type { Device, EdgeRequest } from './turn.ts';

const COOKIE = 'mv';
const YEAR_S = 31_536_000;

/** Why a request made by a viewer's device is invalid traffic; 0 when it is not. */
export const invalidityOf = (edge: EdgeContext, request: EdgeRequest): number => deviceOf(edge, request).invalid;

export const isFromDatacenter = (edge: EdgeContext, request: EdgeRequest): boolean => deviceOf(edge, request).isFromDatacenter;

/** Device and country of a request that a viewer's device made: the country is what the proxy in front says, where one does. */
export const contextOf = (edge: EdgeContext, request: EdgeRequest): number => deviceOf(edge, request).context;

/** Marks a row with what the device shows of itself, hashed with a key and the day, so that no device is known tomorrow. */
export function markDevice(edge: EdgeContext, request: EdgeRequest, row: EventRow): void {
  const device = deviceOf(edge, request);
  if (device.printDay !== row.day) {
    edge.visitors.update(`${row.day} ${device.shown}`);
    device.printDay = row.day;
    device.printHigh = edge.visitors.high;
    device.printLow = edge.visitors.low;
  }
  row.hasFingerprint = true;
  row.fingerprintHigh = device.printHigh;
  row.fingerprintLow = device.printLow;
}

function deviceOf(edge: EdgeContext, request: EdgeRequest): Device {
  // Headers may come again with another method.
  return request.method === 'HEAD' ? readDevice(edge, request) : (request.device ??= readDevice(edge, request));
}

function readDevice(edge: EdgeContext, request: EdgeRequest): Device {
  const { headers } = request;
  const address = addressOf(edge, request);
  const userAgent = headers['user-agent'];
  const purpose = headers['sec-purpose'] ?? headers['purpose'] ?? headers['x-moz'];
  const country = edge.config.COUNTRY_HEADER === undefined ? undefined : headers[edge.config.COUNTRY_HEADER];
  const isFromDatacenter = edge.datacenters.has(address);
  const network = address?.slice(0, Math.max(address.lastIndexOf('.'), address.lastIndexOf(':'))) ?? '';
  return {
    isFromDatacenter,
    invalid: classifyDevice({ method: request.method, userAgent, purpose: Array.isArray(purpose) ? purpose.join() : purpose, fromDatacenter: isFromDatacenter }),
    context: packContext(null, userAgent === undefined ? null : deviceKind(userAgent), typeof country === 'string' ? country : undefined),
    shown: `${network} ${userAgent ?? ''} ${headers['accept-language'] ?? ''}`,
    printDay: 0,
    printHigh: 0,
    printLow: 0,
  };
}

/** The address is the connection's, or what the proxy in front has added last. */
function addressOf({ config }: EdgeContext, request: EdgeRequest): string | undefined {
  const forwarded = config.TRUST_PROXY ? request.headers['x-forwarded-for'] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.join() : forwarded)?.split(',').at(-1)?.trim();
  return last ?? request.address;
}

/** The visitor's own id on this edge: a random first-party cookie, none when the browser asks not to be followed. */
export function visitorOf(request: EdgeRequest): { id: string | null; setCookie: string | null } {
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

import type { IncomingHttpHeaders } from 'node:http';
import type { Device } from './turn.ts';

/** A request that came whole, in the plainest form of HTTP/1.1. */
export interface PlainRequest {
  method: string;
  url: string;
  block: HeaderBlock;
  body: Buffer;
}

/** The headers of a request. A client that comes again on its connection mostly sends the same ones, to the byte: they are read once. */
export interface HeaderBlock {
  /** From the end of the first line to the empty line. */
  readonly bytes: Buffer;
  readonly headers: IncomingHttpHeaders;
  device: Device | null;
}

/** More may come that makes it whole, `incomplete`; or it is for a reader of all of HTTP, `unusual`. */
export type Unread = 'incomplete' | 'unusual';

const MAX_HEAD_BYTES = 8_192;
/** Larger bodies are read elsewhere. */
const MAX_BYTES = 131_072;

const CR = 13;
const END = Buffer.from('\r\n\r\n');
const NO_BODY = Buffer.alloc(0);
/** Letters that the methods read here begin with. */
const FIRST = new Set([...'GHOP'].map((letter) => letter.charCodeAt(0)));
const VERSION = ' HTTP/1.1';
const FIRST_LINE = /^(?:GET|HEAD|OPTIONS|POST) \/[\x21\x24-\x7e]*(?:\?[\x21\x24-\x7e]*)? HTTP\/1\.1$/;
const LINES = /^(?:\r\n[!#$%&'*+.^_`|~\dA-Za-z-]+:[\t\x20-\x7e\x80-\xff]*)+\r\n$/;
const KEEPS = /^keep-alive$/i;
const LENGTH = /^\d{1,6}$/;
/** What changes how a message is read; a reader of all of HTTP knows how. `set-cookie` is none of a request's and would be a list. */
const ELSEWHERE = ['transfer-encoding', 'upgrade', 'expect', 'proxy-connection', 'set-cookie'];

/**
 * Reads bytes as one request: a head of well-formed lines, no name twice, a body of the length announced and nothing
 * behind it. It takes less than `node:http` does, and what it takes it reads as that does (a property test compares them).
 * @param last headers of the request before on this connection
 * @see RFC 9112 §2 to §6
 */
export function readPlain(bytes: Buffer, last: HeaderBlock | null): PlainRequest | Unread {
  const line = bytes.indexOf(CR);
  const block = line < 0 ? 'incomplete' : blockAt(bytes, line, last);
  if (block === 'incomplete') return bytes.length < MAX_HEAD_BYTES && FIRST.has(bytes[0] ?? 0) ? 'incomplete' : 'unusual';
  if (block === 'unusual') return 'unusual';
  const first = bytes.toString('latin1', 0, line);
  if (!FIRST_LINE.test(first)) return 'unusual';
  const space = first.indexOf(' ');
  const method = first.slice(0, space);
  const body = bodyOf(bytes, line + block.bytes.length, method, block.headers['content-length']);
  return typeof body === 'string' ? body : { method, url: first.slice(space + 1, -VERSION.length), block, body };
}

function blockAt(bytes: Buffer, from: number, last: HeaderBlock | null): HeaderBlock | Unread {
  if (last !== null && last.bytes.compare(bytes, from, Math.min(from + last.bytes.length, bytes.length)) === 0) return last;
  const end = bytes.indexOf(END, from);
  if (end < 0) return 'incomplete';
  if (end > MAX_HEAD_BYTES) return 'unusual';
  const lines = bytes.toString('latin1', from, end + 2);
  if (!LINES.test(lines)) return 'unusual';
  const headers = readHeaders(lines);
  if (headers === null || headers.host === undefined) return 'unusual';
  if (ELSEWHERE.some((name) => headers[name] !== undefined) || !KEEPS.test(headers.connection ?? 'keep-alive')) return 'unusual';
  return { bytes: Buffer.from(bytes.subarray(from, end + END.length)), headers, device: null };
}

/** @returns null when a name comes twice */
function readHeaders(lines: string): IncomingHttpHeaders | null {
  const headers: IncomingHttpHeaders = {};
  for (let at = 2; at < lines.length; ) {
    const colon = lines.indexOf(':', at);
    const end = lines.indexOf('\r', colon);
    const name = lines.slice(at, colon).toLowerCase();
    if (headers[name] !== undefined) return null;
    headers[name] = valueIn(lines, colon + 1, end);
    at = end + 2;
  }
  return headers;
}

/** Without the blanks and tabs around it. */
function valueIn(lines: string, from: number, to: number): string {
  while (from < to && isBlank(lines.charCodeAt(from))) from += 1;
  while (to > from && isBlank(lines.charCodeAt(to - 1))) to -= 1;
  return lines.slice(from, to);
}

const isBlank = (code: number) => code === 32 || code === 9;

function bodyOf(bytes: Buffer, from: number, method: string, announced: string | undefined): Buffer | Unread {
  const held = bytes.length - from;
  if (announced === undefined) return held === 0 && method !== 'POST' ? NO_BODY : 'unusual';
  if (method !== 'POST' || !LENGTH.test(announced)) return 'unusual';
  const length = Number(announced);
  if (held > length || from + length > MAX_BYTES) return 'unusual';
  return held === length ? bytes.subarray(from) : 'incomplete';
}

import { gunzip } from 'node:zlib';
import type { ErrorCode, Problem } from '@meadow/shared';
import { line, lines } from './header-lines.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

/** Largest body taken, also after decompression. */
export const MAX_BODY_BYTES = 1_048_576;

/** A request that is refused, as an RFC 9457 problem. */
export class Refused extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  /** More headers of its answer. */
  readonly lines: string;

  constructor(status: number, code: ErrorCode, detail: string, lines = '') {
    super(detail);
    this.status = status;
    this.code = code;
    this.lines = lines;
  }
}

const titles: Partial<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Unknown key',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'The body is too large',
  415: 'This content type is not taken',
  429: 'Too many requests',
  500: 'Something went wrong',
  503: 'Not available now',
};

export function sendProblem(response: EdgeResponse, refused: Refused): void {
  const { status, code, message } = refused;
  const problem: Problem = { type: 'about:blank', title: titles[status] ?? 'Error', status, code, detail: message };
  // A body that is refused unread must not hold the connection.
  sendText(response, status, PROBLEM + refused.lines, JSON.stringify(problem), status === 413);
}

/** An answer of any script. */
export function sendText(response: EdgeResponse, status: number, lines: string, body: string, closes = false): void {
  response.send(status, lines, Buffer.from(body), closes);
}

const tooLarge = () => new Refused(413, 'PAYLOAD_TOO_LARGE', `a body has at most ${MAX_BODY_BYTES} bytes, also after decompression`);

/**
 * Reads a body as text, decompressed.
 * @throws Refused when it is too large or no gzip
 */
export async function readBody(request: EdgeRequest): Promise<string> {
  const raw = request.body ?? (await collect(request));
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return raw.toString('utf8');
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new Refused(415, 'UNSUPPORTED_MEDIA_TYPE', 'a body comes plain or with content-encoding gzip');
  return (await unzip(raw)).toString('utf8');
}

/**
 * Reads a body as text, decompressed, and goes on with it; in the same turn of the event loop where it has come.
 * @throws Refused when it is too large or no gzip, and what `work` throws
 */
export function withBody(request: EdgeRequest, work: (text: string) => void | Promise<void>): void | Promise<void> {
  const { body, headers } = request;
  if (body === null || headers['content-encoding'] !== undefined) return readBody(request).then(work);
  return work(body.toString('utf8'));
}

function collect(request: EdgeRequest): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  return new Promise((resolve, reject) => request.gather(MAX_BODY_BYTES, (error) => reject(error ?? tooLarge()), resolve));
}

function unzip(bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: MAX_BODY_BYTES }, (error, result) => {
      if (!error) resolve(result);
      else if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') reject(tooLarge());
      else reject(new Refused(400, 'BAD_USER_INPUT', 'the body is no gzip'));
    });
  });
}

/** @throws Refused when the text is no JSON object */
export function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused(400, 'BAD_USER_INPUT', 'the body is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused(400, 'BAD_USER_INPUT', 'the body is a JSON object');
  return value as Record<string, unknown>;
}

/** Which site sent it; browsers name it, servers do not. */
export const originOf = (request: EdgeRequest): string | undefined => request.headers.origin;

/** Any site may send: write keys are public and no cookie is read. */
export const CORS = lines({ 'access-control-allow-origin': '*', 'timing-allow-origin': '*' });
export const PREFLIGHT = CORS + lines({ 'access-control-allow-methods': 'POST, GET, OPTIONS', 'access-control-allow-headers': 'content-type, content-encoding', 'access-control-max-age': '86400' });
export const JSON_TYPE = line('content-type', 'application/json');
const PROBLEM = line('content-type', 'application/problem+json') + CORS;

import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzip } from 'node:zlib';
import type { ErrorCode, Problem } from '@meadow/shared';

/** Largest body taken, also after decompression. */
export const MAX_BODY_BYTES = 1_048_576;

/** A request that is refused, as an RFC 9457 problem. */
export class Refused extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly headers: Record<string, string>;

  constructor(status: number, code: ErrorCode, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = headers;
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

export function sendProblem(response: ServerResponse, refused: Refused): void {
  const { status, code, message } = refused;
  const problem: Problem = { type: 'about:blank', title: titles[status] ?? 'Error', status, code, detail: message };
  send(response, status, 'application/problem+json', JSON.stringify(problem), refused.headers);
}

export function send(response: ServerResponse, status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

/**
 * An answer of ASCII only, with fixed headers as a flat list: one piece of memory that needs no second encoding.
 * @param headers name, value, name, value …; the length is added
 */
export function sendAscii(response: ServerResponse, headers: readonly string[], body: string): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(200, [...headers, 'content-length', String(body.length)]);
  response.end(body, 'latin1');
}

const tooLarge = () => new Refused(413, 'PAYLOAD_TOO_LARGE', `a body has at most ${MAX_BODY_BYTES} bytes, also after decompression`, { connection: 'close' });

/**
 * Reads a body as text, decompressed.
 * @throws Refused when it is too large or no gzip
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const { headers } = request;
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const raw = await collect(request);
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return raw.toString('utf8');
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new Refused(415, 'UNSUPPORTED_MEDIA_TYPE', 'a body comes plain or with content-encoding gzip');
  return (await unzip(raw)).toString('utf8');
}

/**
 * Reads a body as text, decompressed, and goes on with it in the same turn of the event loop.
 * @throws Refused when it is too large or no gzip, and what `work` throws
 */
export function withBody(request: IncomingMessage, work: (text: string) => void | Promise<void>): Promise<void> {
  const { headers } = request;
  if (headers['content-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) return readBody(request).then(work);
  return new Promise((resolve, reject) => {
    gather(request, reject, (raw) => {
      try {
        const working = work(raw.toString('utf8'));
        if (working === undefined) resolve();
        else working.then(resolve, reject);
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => gather(request, reject, resolve));
}

function gather(request: IncomingMessage, failed: (error: Error) => void, done: (raw: Buffer) => void): void {
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      request.pause();
      failed(tooLarge());
      return;
    }
    if (first === undefined) first = chunk;
    else (more ??= [first]).push(chunk);
  });
  request.on('end', () => done(more ? Buffer.concat(more) : (first ?? Buffer.alloc(0))));
  request.on('error', failed);
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
export const originOf = (request: IncomingMessage): string | undefined => request.headers.origin;

/** Any site may send: write keys are public and no cookie is read. */
export const CORS = { 'access-control-allow-origin': '*', 'timing-allow-origin': '*' };
export const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': 'content-type, content-encoding',
  'access-control-max-age': '86400',
};

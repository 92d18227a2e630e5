import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Device, EdgeRequest, EdgeResponse } from './turn.ts';

/** One request and its answer as `node:http` read it. */
export class HttpTurn implements EdgeRequest, EdgeResponse {
  readonly body = null;
  device: Device | null = null;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {}

  get method(): string {
    return this.request.method ?? '';
  }

  get url(): string {
    return this.request.url ?? '/';
  }

  get headers(): IncomingMessage['headers'] {
    return this.request.headers;
  }

  get address(): string | undefined {
    return this.request.socket.remoteAddress;
  }

  gather(limit: number, failed: (error: Error | null) => void, done: (body: Buffer) => void): void {
    const { request } = this;
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        request.pause();
        failed(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => done(Buffer.concat(chunks)));
    request.on('error', failed);
  }

  get isOver(): boolean {
    return this.response.destroyed || this.response.headersSent;
  }

  send(status: number, lines: string, body: string | Buffer | null, closes = false): void {
    if (this.isOver) return;
    const { request, response } = this;
    for (const each of lines.split('\r\n')) {
      const colon = each.indexOf(': ');
      if (colon > 0) response.setHeader(each.slice(0, colon), each.slice(colon + 2));
    }
    if (body !== null) response.setHeader('content-length', body.length);
    if (closes) response.setHeader('connection', 'close');
    response.writeHead(status);
    // What was not read of a refused body must not hold the connection.
    if (closes) response.once('finish', () => request.destroy());
    if (body === null) response.end();
    else response.end(body, 'latin1');
  }
}

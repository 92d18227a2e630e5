import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { presign } from '../src/platform/files/presign.ts';

const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

/** As much of an S3-compatible storage as is spoken to: objects by path, signed requests and signed addresses only, copies by mark. */
export class TestBucket {
  readonly objects = new Map<string, Buffer>();
  readonly unsigned: string[] = [];
  /** Called after an object was read, before anything else is done. */
  afterRead: (path: string) => void = () => undefined;
  private readonly server: Server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => this.answer(request, reply, Buffer.concat(chunks)));
  });

  async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
  get settings() {
    return { FILES_ENDPOINT: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`, FILES_BUCKET: 'meadow', FILES_REGION: 'us-east-1', FILES_ACCESS_KEY: 'who', FILES_SECRET_KEY: 'secret' };
  }

  private answer(request: IncomingMessage, reply: ServerResponse, body: Buffer): void {
    const url = new URL(request.url ?? '/', this.settings.FILES_ENDPOINT);
    const path = url.pathname;
    const byAddress = url.searchParams.has('X-Amz-Signature');
    if (byAddress && !this.isAllowed(url, request)) return void reply.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    if (!byAddress && !(request.headers.authorization ?? '').startsWith('AWS4-HMAC-SHA256 Credential=who/')) this.unsigned.push(path);
    const source = request.headers['x-amz-copy-source'];
    if (request.method === 'PUT' && typeof source === 'string') {
      const known = this.objects.get(`/${source.replace(/^\//, '')}`);
      if (!known) return void reply.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      if (request.headers['x-amz-copy-source-if-match'] !== etagOf(known)) return void reply.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
      this.objects.set(path, known);
      return void reply.writeHead(200, { 'content-type': 'application/xml' }).end(`<CopyObjectResult><ETag>${etagOf(known)}</ETag></CopyObjectResult>`);
    }
    if (request.method === 'PUT') this.objects.set(path, body);
    if (request.method === 'DELETE') this.objects.delete(path);
    if (request.method !== 'GET') return void reply.writeHead(request.method === 'PUT' ? 200 : 204).end();
    const known = this.objects.get(path);
    if (!known) return void reply.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const headers = { etag: etagOf(known) };
    if (range) reply.writeHead(206, headers).end(known.subarray(Number(range[1]), Number(range[2]) + 1));
    else reply.writeHead(200, headers).end(known);
    this.afterRead(path);
  }

  /** Signs the request that came, as it came, and compares. */
  private isAllowed(url: URL, { method, headers }: IncomingMessage): boolean {
    const { searchParams: given } = url;
    const stamp = given.get('X-Amz-Date') ?? '';
    const now = new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    const names = (given.get('X-Amz-SignedHeaders') ?? '').split(';').filter((name) => name !== 'host');
    const ours = presign({
      method: method === 'PUT' ? 'PUT' : 'GET', url: new URL(url.pathname, url.origin), region: 'us-east-1', accessKey: 'who', secretKey: 'secret', expiresSeconds: Number(given.get('X-Amz-Expires')), now,
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name] ?? '')])),
    });
    return new URL(ours).searchParams.get('X-Amz-Signature') === given.get('X-Amz-Signature');
  }
}

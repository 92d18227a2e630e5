import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** What the browser would read. */
  message: { title: string; body: string; path: string; tag: string; lang: string };
}

/** A browser's side of Web Push (RFC 8291): its keys, and how it reads what was sent. */
export class TestBrowser {
  private readonly ecdh = createECDH('prime256v1');
  private readonly auth: Buffer;
  constructor(privateKey?: Buffer, auth = randomBytes(16)) {
    if (privateKey) this.ecdh.setPrivateKey(privateKey);
    else this.ecdh.generateKeys();
    this.auth = auth;
  }

  get keys(): { p256dh: string; auth: string } {
    return { p256dh: this.ecdh.getPublicKey('base64url'), auth: this.auth.toString('base64url') };
  }

  decrypt(body: Buffer): Buffer {
    const [salt, size, idLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)];
    const [theirKey, record] = [body.subarray(21, 21 + idLength), body.subarray(21 + idLength)];
    if (record.length > size) throw new Error('more than one record');
    const derive = (secret: Buffer, by: Buffer, info: Buffer, length: number) => Buffer.from(hkdfSync('sha256', secret, by, info, length));
    const secret = derive(this.ecdh.computeSecret(theirKey), this.auth, Buffer.concat([Buffer.from('WebPush: info\0'), this.ecdh.getPublicKey(), theirKey]), 32);
    const decipher = createDecipheriv('aes-128-gcm', derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16), derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
    decipher.setAuthTag(record.subarray(-16));
    const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    if (plain.at(-1) !== 2) throw new Error('the record does not end as the last one');
    return plain.subarray(0, -1);
  }
}

/** What a VAPID header (RFC 8292) says, once its signature holds. @throws Error when it does not */
export function readVapid(header: string): { aud: string; exp: number; sub: string; key: string } {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) throw new Error('the signature does not hold');
  return { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string }), key };
}

/** A push service on this machine: takes what is sent to its browsers, reads it as they would, and answers as it is told to. */
export class TestPushService {
  readonly received: Received[] = [];
  /** Answers in order, one a request; then 201. */
  readonly answers: { status: number; headers?: Record<string, string> }[] = [];
  private readonly browsers = new Map<string, TestBrowser>();
  private readonly server: Server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const path = request.url ?? '';
      const answer = this.answers.shift() ?? { status: 201 };
      const message = this.browsers.get(path)?.decrypt(Buffer.concat(chunks)).toString();
      if (message && answer.status < 300) this.received.push({ path, headers: request.headers, message: JSON.parse(message) as Received['message'] });
      reply.writeHead(answer.status, answer.headers).end();
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** A browser that agreed to be told. */
  subscribe(path: string): { endpoint: string; p256dh: string; auth: string } {
    const browser = new TestBrowser();
    this.browsers.set(path, browser);
    return { endpoint: `http://push.example:${this.port}${path}`, ...browser.keys };
  }
  to(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }
}

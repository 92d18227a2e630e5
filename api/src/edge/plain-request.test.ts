import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { readPlain } from './plain-request.ts';

const read = (text: string) => readPlain(Buffer.from(text, 'latin1'), null);
const get = (lines: string, first = 'GET /l/spring?a=1 HTTP/1.1') => `${first}\r\nhost: shop.example\r\n${lines}\r\n`;

describe('a plain request', () => {
  it('is read with its path and query, its headers by lower-case name and its body', () => {
    const body = '{"a":1}';
    const request = read(`POST /v1/events?x=%20 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent:  Mozilla/5.0 \t\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(request).toMatchObject({
      method: 'POST', url: '/v1/events?x=%20', body: Buffer.from(body),
      block: { headers: { host: 'shop.example', 'user-agent': 'Mozilla/5.0', 'content-length': '7' } },
    });
  });

  it('waits for the rest of its head and of its body', () => {
    const whole = 'POST /v1/decisions HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\nabcd';
    for (let length = 1; length < whole.length; length += 1) expect(read(whole.slice(0, length))).toBe('incomplete');
    expect(read(whole)).toMatchObject({ body: Buffer.from('abcd') });
  });

  it.each([
    ['two lengths', 'content-length: 0\r\nContent-Length: 0\r\n'],
    ['a length that is no number', 'content-length: +0\r\n'],
    ['a transfer coding', 'transfer-encoding: chunked\r\n'],
    ['a coding hidden by a blank', 'transfer-encoding : chunked\r\n'],
    ['a folded line', 'x: 1\r\n  transfer-encoding: chunked\r\n'],
    ['a lone line feed', 'x: 1\nhost: b\r\n'],
    ['a lone carriage return', 'x: 1\rhost: b\r\n'],
    ['a control character', 'x: \u0001\r\n'],
    ['a wish to change the protocol', 'connection: upgrade\r\nupgrade: websocket\r\n'],
    ['a wish to end the connection', 'connection: close\r\n'],
    ['a wish to be asked for the body', 'expect: 100-continue\r\n'],
    ['a second host', 'host: b\r\n'],
  ])('is not taken with %s', (_, lines) => expect(read(get(lines))).toBe('unusual'));

  it.each([
    ['no host', 'GET / HTTP/1.1\r\naccept: */*\r\n\r\n'],
    ['the version before', get('', 'GET / HTTP/1.0')],
    ['a whole address', get('', 'GET http://other.example/ HTTP/1.1')],
    ['two blanks', get('', 'GET  / HTTP/1.1')],
    ['another method', get('', 'DELETE / HTTP/1.1')],
    ['a second request behind it', get('') + get('')],
    ['a body on a request to read', get('content-length: 1\r\n') + 'a'],
    ['more than its length', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\nab'],
    ['the greeting of an encrypted connection', '\u0016\u0003\u0001\u0002'],
    ['a very long head', get(`x: ${'a'.repeat(9_000)}\r\n`)],
    ['a very long body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 200000\r\n\r\n'],
  ])('is not taken with %s', (_, text) => expect(read(text)).toBe('unusual'));

  it('takes the headers of the request before only where they are the same to the byte', () => {
    const request = (path: string, more: string) => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: a\r\ncookie: ${more}\r\n\r\n`);
    const first = readPlain(request('/l/a', 'one'), null);
    if (typeof first === 'string') throw new Error(first);
    const [same, other, longer] = [request('/l/b', 'one'), request('/l/b', 'two'), request('/l/b', 'one2')].map((bytes) => readPlain(bytes, first.block));
    expect(same).toMatchObject({ url: '/l/b', block: first.block });
    expect(other).toMatchObject({ block: { headers: { host: 'a', cookie: 'two' } } });
    expect(longer).toMatchObject({ block: { headers: { host: 'a', cookie: 'one2' } } });
  });
});

/** What a whole reader of HTTP makes of the same bytes; null when it refuses them or sees more than one request. */
class ByNode {
  private readonly server: Server;
  private seen: { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders; body: Buffer }[] = [];

  constructor() {
    this.server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.seen.push({ method: request.method, url: request.url, headers: { ...request.headers }, body: Buffer.concat(chunks) });
        response.end('read');
      });
    });
  }

  listen = () => new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  close = () => new Promise<void>((done) => {
    this.server.close(() => done());
    this.server.closeAllConnections();
  });

  async read(bytes: Buffer) {
    this.seen = [];
    await new Promise<void>((done) => {
      const socket = connect((this.server.address() as AddressInfo).port, '127.0.0.1', () => socket.end(bytes));
      socket.on('data', () => undefined).on('error', () => undefined).on('close', () => done());
    });
    return this.seen.length === 1 ? this.seen[0] : null;
  }
}

describe('what is read plainly', () => {
  const node = new ByNode();
  beforeAll(() => node.listen());
  afterAll(() => node.close());

  /** Mostly as it should be, now and then not. */
  const mostly = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>) => fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: bad });
  const name = mostly(
    fc.constantFrom('accept', 'Cookie', 'x-y', 'keep-alive', 'referer', 'te', 'User-Agent', 'Origin', 'if-none-match', 'connection', 'range'),
    fc.constantFrom('host', 'content-length', 'Content-Length', 'transfer-encoding', 'constructor', '__proto__', 'bad name', 'x\u0000', 'set-cookie', 'upgrade', 'expect', 'trailer', ''),
  );
  const value = mostly(
    fc.constantFrom('a', '', 'keep-alive', 'Keep-Alive', '\t b \t', 'caf\u00e9', '\u00a0b\u00a0', 'a: b', '"a, b"'),
    fc.oneof(fc.constantFrom('0', '3', ' 3 ', '03', '3, 3', '-3', '0x3', 'chunked', 'identity', 'close', 'keep-alive, x', 'b\u007f', 'h2c'), fc.string({ maxLength: 6 })),
  );
  const blank = mostly(fc.constantFrom(': ', ':', ':\t'), fc.constantFrom(' : ', ''));
  const end = mostly(fc.constant('\r\n'), fc.constantFrom('\n', '\r', '\r\n '));
  const first = fc
    .tuple(
      mostly(fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS'), fc.constantFrom('get', 'PUT', '')),
      mostly(fc.constantFrom('/', '/l/a?b=c', '/a"b', '/a?b?c', '/<>{}|^`\\'), fc.constantFrom('*', '/a#b', '/\u00e9', '/a b', 'http://a/')),
      mostly(fc.constant('HTTP/1.1'), fc.constantFrom('HTTP/1.0', 'HTTP/1.2', 'HTTP/11')),
    )
    .map((parts) => parts.join(' '));
  const body = mostly(fc.constantFrom('', 'abc'), fc.constantFrom('a', 'GET / HTTP/1.1\r\nhost: b\r\n\r\n'));
  const anything = fc
    .tuple(first, fc.uniqueArray(fc.tuple(name, blank, value, end), { maxLength: 4, selector: ([each]) => each }), body, mostly(fc.constant(true), fc.constant(false)))
    .map(([line, headers, text, isWhole]) => {
      const announced = isWhole && (text !== '' || line.startsWith('POST')) ? `content-length: ${text.length}\r\n` : '';
      return `${line}\r\n${isWhole ? 'host: a\r\n' : ''}${announced}${headers.map((parts) => parts.join('')).join('')}\r\n${text}`;
    });

  it('a reader of all of HTTP reads as the same one request', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const bytes = Buffer.from(text, 'latin1');
        const plain = readPlain(bytes, null);
        if (typeof plain === 'string') return;
        taken += 1;
        const { method, url, block, body } = plain;
        expect({ text, read: await node.read(bytes) }).toEqual({ text, read: { method, url, headers: { ...block.headers }, body } });
      }),
      { numRuns: 4_000, seed: 20_261_122 },
    );
    // Of which enough were taken for the comparison to say something.
    expect(taken).toBeGreaterThan(200);
  });
});

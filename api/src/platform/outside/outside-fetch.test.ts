import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublicAddress, OutsideFetch, OutsideRefused } from './outside-fetch.ts';

describe('looking at an address that a user named', () => {
  let server: Server;
  let port: number;
  let asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, reply) => {
      asked.push(request.url ?? '');
      if (request.url === '/inside') reply.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
      else if (request.url === '/moved') reply.writeHead(301, { location: '/note' }).end();
      else if (request.url === '/round') reply.writeHead(302, { location: '/round' }).end();
      else if (request.url === '/long') reply.writeHead(200).end('x'.repeat(2_000_000));
      else reply.writeHead(request.url === '/note' ? 200 : 404).end('a note');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => server.close(done)));
  beforeEach(() => {
    asked = [];
  });

  /** The test server stands for the public internet; everything else is judged as always. */
  function outside(addresses: string[] = ['127.0.0.1']): OutsideFetch {
    const fetch = new OutsideFetch();
    fetch.resolve = () => Promise.resolve(addresses);
    const strict = fetch.isAllowed;
    fetch.isAllowed = (address, at) => (address === '127.0.0.1' && at === port) || strict(address, at);
    return fetch;
  }

  it.each(['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1',
    '::ffff:a00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', 'ff02::1', 'nonsense', ''])('does not take %s for the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111'])('takes %s for it', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each(['http://localhost/', 'http://127.0.0.1/', 'http://[::1]/', 'http://2130706433/', 'http://0x7f.1/', 'http://[::ffff:127.0.0.1]/', 'ftp://example.com/', 'file:///etc/passwd', 'http://user:pw@example.com/', 'http://1.1.1.1:22/', 'http://1.1.1.1:5432/'])(
    'refuses %s before any packet leaves', async (url) => {
      await expect(new OutsideFetch().get(url)).rejects.toThrow(OutsideRefused);
    });

  it('refuses a name of which one address lies inside', async () => {
    await expect(outside(['1.1.1.1', '10.0.0.5']).get('http://example.com/')).rejects.toThrow(OutsideRefused);
  });

  it('follows redirects, but not to the inside and not for ever', async () => {
    expect(await outside().get(`http://notes.example:${port}/moved`)).toMatchObject({ status: 200, body: 'a note' });
    await expect(outside().get(`http://notes.example:${port}/inside`)).rejects.toThrow(OutsideRefused);
    await expect(outside().get(`http://notes.example:${port}/round`)).rejects.toThrow('redirects too often');
  });

  it('connects to the address it judged, whatever the name answers later', async () => {
    const fetch = outside();
    let times = 0;
    fetch.resolve = () => Promise.resolve([(times += 1) === 1 ? '127.0.0.1' : '10.0.0.1']);
    expect((await fetch.get(`http://rebinding.example:${port}/note`)).status).toBe(200);
    expect([times, asked]).toEqual([1, ['/note']]);
  });

  it('reads no more of a page than it needs', async () => {
    expect((await outside().get(`http://notes.example:${port}/long`)).body.length).toBeLessThan(400_000);
  });
});

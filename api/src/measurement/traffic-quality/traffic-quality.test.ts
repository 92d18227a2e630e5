import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { DecisionResponse } from '@meadow/shared';
import { aBrand, aCampaign, aLink, BROWSER, CRAWLER, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { eventKind, LINK_CLICK } from '../events/event-kinds.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { verifyRollups } from '../rollups/verify-rollups.ts';
import { AddressRanges } from './address-ranges.ts';
import { classifyDevice, isDeclaredBot, isPossibleSize } from './classify.ts';
import { InvalidTrafficService } from './invalid-traffic.service.ts';

const data = (name: string) => fileURLToPath(new URL(`../../../../../shared/data/traffic/${name}`, import.meta.url));
const lines = (name: string): string[] => gunzipSync(readFileSync(data(name))).toString().trim().split('\n');
const whenThereIsRealTraffic = existsSync(data('crawler_user_agents_part.ndjson.gz')) ? describe : describe.skip;

whenThereIsRealTraffic('real traffic', () => {
  it('has crawlers, of which at least 95 of 100 are known', () => {
    const agents = lines('crawler_user_agents_part.ndjson.gz').flatMap((line) => (JSON.parse(line) as { instances: string[] }).instances);
    const missed = agents.filter((agent) => !isDeclaredBot(agent));
    expect(agents.length).toBeGreaterThan(1_000);
    expect(missed.length / agents.length).toBeLessThan(0.05);
  });

  it('has browsers, none of which is taken for a crawler', () => {
    const agents = lines('browser_user_agents_part.csv.gz').slice(1).map((line) => /^"((?:[^"]|"")*)"|^([^,]*)/.exec(line)).map((match) => (match?.[1] ?? match?.[2] ?? '').replaceAll('""', '"'));
    expect(agents.length).toBeGreaterThan(500);
    expect(agents.filter((agent) => classifyDevice({ method: 'GET', userAgent: agent, purpose: undefined, fromDatacenter: false }) !== 0)).toEqual([]);
  });

  it('has data centres, each found from its first to its last address', () => {
    const rows = lines('datacenter_ip_ranges.csv.gz');
    const ranges = AddressRanges.parse(rows.join('\n'));
    for (const [first, last] of rows.slice(1).map((row) => row.split(','))) expect([ranges.has(first), ranges.has(last)]).toEqual([true, true]);
    expect(['192.168.1.1', '127.0.0.1', '10.0.0.1', 'nonsense', undefined].filter((address) => ranges.has(address))).toEqual([]);
  });
});

describe('a list of addresses', () => {
  it('finds exactly what is in it', () => {
    const part = fc.integer({ min: 0, max: 255 });
    const text = (number: number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 20 }), part, (pairs, probe) => {
        const list = AddressRanges.parse(pairs.map(([a, b]) => `${text(Math.min(a, b))},${text(Math.max(a, b))}`).join('\n'));
        expect(list.has(text(probe))).toBe(pairs.some(([a, b]) => probe >= Math.min(a, b) && probe <= Math.max(a, b)));
      }),
    );
  });

  it('reads blocks of both families, headings and remarks', () => {
    const list = AddressRanges.parse('first,last,name\n# ours\n10.1.0.0/16 # lab\n2001:db8::/32\n192.0.2.7\n');
    expect(['10.1.255.255', '::ffff:10.1.0.0', '2001:db8::1', '192.0.2.7'].every((address) => list.has(address))).toBe(true);
    expect(['10.2.0.0', '2001:db9::1', '192.0.2.8'].some((address) => list.has(address))).toBe(false);
  });

  it.each(['ok\n1.2.3.4/33', 'ok\n9.9.9.9,1.1.1.1', 'ok\nnonsense', 'ok\n::1/200'])('is refused with its wrong line: %j', (text) => {
    expect(() => AddressRanges.parse(text)).toThrow('line 2');
  });
});

it('knows sizes that no screen shows', () => {
  expect([['300', '250'], ['299.5', '250.203125'], [null, null], ['1', '1'], ['0', '250'], ['300', '99999'], ['x', '1'], ['-5', '5']].map(([w = null, h = null]) => isPossibleSize(w, h))).toEqual([true, true, true, false, false, false, false, false]);
});

describe('invalid traffic on the edge', () => {
  let test: TestEdge;
  let db: Database;
  let folder: string;
  let brand: TestBrand;
  const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
  const cloud = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meadow-ranges-'));
    await writeFile(join(folder, 'ranges.csv'), 'ip_start,ip_end,provider\n198.51.100.0,198.51.100.255,Cloud\n');
    test = await startTestEdge({ DATACENTER_RANGES: join(folder, 'ranges.csv'), TRUST_PROXY: 'true' });
    db = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 3, name: 'test' }, []);
    brand = await aBrand(test.owner);
  });
  afterAll(async () => {
    await db?.close();
    await test?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is told with its reasons, adds up in every cut, and costs nothing', async () => {
    const link = await aLink(test.owner, brand);
    await aCampaign(test.owner, brand);
    await test.edge.context.delivery.load();
    const { decisions } = (await (await test.post('/v1/decisions', { placement: 'feed', slots: 1, visitor: 'u-1' })).json()) as DecisionResponse;
    const { pathname, search } = new URL(decisions[0]?.impression_url ?? '');
    await test.get(`${pathname}${search}&w=0&h=0`, elsewhere);
    await test.get(`/l/${link.slug}`, elsewhere);
    await test.get(`/l/${link.slug}`, cloud);
    await test.get(`/l/${link.slug}`, { 'user-agent': CRAWLER, ...cloud });
    const event = () => ({ id: randomUUID(), type: 'page_view', time: new Date().toISOString() });
    await test.send(brand.key, [event()], { 'user-agent': BROWSER, origin: 'https://shop.example', ...cloud });
    await test.send(brand.key, [event()], { 'user-agent': 'python-requests/2.31', ...cloud });
    await new RollupsService(db, test.config, new SystemClock()).fold();

    const { rows } = await test.owner.query('SELECT type, sum(valid)::int AS valid, sum(givt)::int AS givt, sum(price_micros)::int AS price FROM rollup_hours WHERE brand_id = $1 GROUP BY type ORDER BY type', [brand.id]);
    expect(rows).toEqual([
      { type: eventKind.impression, valid: 0, givt: 1, price: 0 },
      { type: eventKind.page_view, valid: 1, givt: 1, price: 0 },
      { type: LINK_CLICK, valid: 1, givt: 2, price: 0 },
    ]);
    expect(await new InvalidTrafficService(db, new SystemClock()).reasons(systemContext)).toEqual([
      { code: 'datacenter', kind: 'GIVT', count: 2 },
      { code: 'declared_bot', kind: 'GIVT', count: 1 },
      { code: 'impossible_size', kind: 'GIVT', count: 1 },
    ]);
    expect(await verifyRollups(db)).toEqual([]);
  });
});

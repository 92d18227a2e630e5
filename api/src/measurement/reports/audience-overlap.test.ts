import { randomUUID } from 'node:crypto';
import { aBrand, aLink, eventually, startTestEdge, type TestBrand, type TestEdge, type TestLink } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { AudienceOverlapService } from './audience-overlap.service.ts';

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

describe('the audiences of two creators', () => {
  let test: TestEdge;
  let worker: Database;
  let api: Database;
  let brand: TestBrand;
  let [anna, bo]: TestLink[] = [];
  const report = (orgId: string) => new AudienceOverlapService(api).report({ userId: null, actorId: orgId, orgIds: [orgId] }, { brandId: brand.id, from: day(-2), to: day(1) });
  const seen = async (link: TestLink | undefined, from: number, to: number): Promise<void> => {
    const all = Array.from({ length: to - from }, (_, index) => ({ id: randomUUID(), type: 'impression', time: new Date().toISOString(), visitor: `v-${from + index}`, link: link?.slug }));
    for (let at = 0; at < all.length; at += 1_000) await test.send(brand.key, all.slice(at, at + 1_000));
    await new RollupsService(worker, test.config, new SystemClock()).fold();
  };

  beforeAll(async () => {
    test = await startTestEdge();
    worker = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    api = await connectDatabase({ url: test.databaseUrl, role: 'meadow_api', poolSize: 2, name: 'test' }, []);
  });
  afterAll(async () => {
    await api?.close();
    await worker?.close();
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(test.owner);
    [anna, bo] = [await aLink(test.owner, brand), await aLink(test.owner, brand)];
  });

  it('share exactly the people who saw both, while they are few', async () => {
    await seen(anna, 0, 300);
    await seen(bo, 200, 400);
    const { audiences, pairs } = await report(brand.id);
    expect(audiences.map(({ channel, reach }) => [channel.id, reach])).toEqual([[anna?.creatorId, 300], [bo?.creatorId, 200]]);
    expect(pairs).toMatchObject([{ shared: 100, share: 0.5 }]);
  });

  it('are those who followed their links, too, where nothing was boosted', async () => {
    const follow = async (link: TestLink | undefined, cookie: string) => test.get(`/l/${link?.slug}`, { cookie: `mv=${cookie}` });
    const readers = Array.from({ length: 3 }, () => Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url'));
    for (const reader of readers) await follow(anna, reader);
    await follow(bo, readers[0] ?? '');
    await eventually(async () => (await test.owner.query('SELECT FROM events WHERE brand_id = $1', [brand.id])).rowCount === 4);
    await new RollupsService(worker, test.config, new SystemClock()).fold();
    const { audiences, pairs } = await report(brand.id);
    expect(audiences.map(({ channel, reach }) => [channel.id, reach])).toEqual([[anna?.creatorId, 3], [bo?.creatorId, 1]]);
    expect(pairs).toMatchObject([{ shared: 1, share: 1 }]);
  });

  it('share about as many when they are thousands, and never less than nobody', async () => {
    await seen(anna, 0, 6_000);
    await seen(bo, 4_000, 8_000);
    const [pair] = (await report(brand.id)).pairs;
    // 6,000 + 4,000 − 8,000 = 2,000, each estimate within four standard errors of 0.81 %.
    expect(Math.abs((pair?.shared ?? 0) - 2_000)).toBeLessThan(4 * 0.0081 * Math.hypot(6_000, 4_000, 8_000));
  });

  it('are nobody else’s to see', async () => {
    await seen(anna, 0, 3);
    expect(await report((await aBrand(test.owner)).id)).toEqual({ audiences: [], pairs: [] });
  });
});

import { randomUUID } from 'node:crypto';
import { aBrand, aLink, startTestEdge, type TestBrand, type TestEdge, type TestLink } from '../../../test/edge.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { RollupsService } from '../rollups/rollups.service.ts';
import { verifyRollups } from '../rollups/verify-rollups.ts';
import { CreditService } from './credit.service.ts';
import { creditModels, type CreditModel } from './credit-models.ts';

const DAY_MS = 86_400_000;
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

describe('credit over what was measured', () => {
  let test: TestEdge;
  let db: Database;
  let rollups: RollupsService;
  let credit: CreditService;
  let brand: TestBrand;
  let [anna, bo]: TestLink[] = [];
  const cookie = `mv=${Buffer.alloc(16, 5).toString('base64url')}`;
  const visitor = cookie.slice(3);

  const clickAgo = async (link: TestLink | undefined, days: number): Promise<void> => {
    const reply = await test.get(`/l/${link?.slug}`, { cookie });
    const click = new URL(reply.headers.get('location') ?? '').searchParams.get('mclid');
    await test.owner.query(`UPDATE events SET occurred_at = now() - make_interval(secs => $2) WHERE event_id = 'l:' || $1`, [click, days * 86_400]);
  };
  const buys = (value: string, more: object = {}) => test.send(brand.key, [{ id: randomUUID(), type: 'purchase', time: new Date().toISOString(), value, currency: 'CNY', visitor, ...more }]);
  const report = (model: CreditModel) => credit.report(systemContext, { brandId: brand.id, from: day(Date.now() - 2 * DAY_MS), to: day(Date.now() + DAY_MS), zone: 'Asia/Shanghai', currency: 'CNY', model });
  const valueOf = async (model: CreditModel) => {
    const { channels } = await report(model);
    return [anna, bo].map((link) => channels.find(({ id }) => id === link?.creatorId)?.valueMinor ?? 0n);
  };

  beforeAll(async () => {
    test = await startTestEdge();
    db = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 3, name: 'test' }, []);
    rollups = new RollupsService(db, test.config, new SystemClock());
    credit = new CreditService(db);
  });
  afterAll(async () => {
    await db?.close();
    await test?.stop();
  });
  beforeEach(async () => {
    brand = await aBrand(test.owner);
    [anna, bo] = [await aLink(test.owner, brand), await aLink(test.owner, brand)];
  });
  afterEach(async () => {
    expect(await verifyRollups(db)).toEqual([]);
  });

  it('shares one purchase among the creators on its way, and loses no fen', async () => {
    await clickAgo(anna, 3);
    await clickAgo(bo, 2);
    await clickAgo(bo, 1);
    await buys('100.00');
    await rollups.fold();
    expect(await valueOf('LAST')).toEqual([0n, 10_000n]);
    expect(await valueOf('FIRST')).toEqual([10_000n, 0n]);
    expect(await valueOf('LINEAR')).toEqual([3_334n, 6_666n]); // 3,333⅓ each: the odd fen goes to the first
    expect(await valueOf('POSITION')).toEqual([4_000n, 6_000n]);
    expect(await valueOf('SHAPLEY')).toEqual([5_000n, 5_000n]);
    for (const model of creditModels) expect((await valueOf(model)).reduce((sum, value) => sum + value)).toBe(10_000n);
  });

  it('takes the same credit back with a refund', async () => {
    await clickAgo(anna, 3);
    await clickAgo(bo, 1);
    await buys('100.00', { order_id: 'A-1' });
    await test.send(brand.key, [{ id: randomUUID(), type: 'refund', time: new Date().toISOString(), value: '40.00', currency: 'CNY', order_id: 'A-1' }]);
    await rollups.fold();
    expect(await valueOf('LINEAR')).toEqual([3_000n, 3_000n]); // 5,000 − 2,000 each
    expect(await report('LINEAR')).toMatchObject({ conversions: 0, valueMinor: 6_000n, unattributed: 0 });
  });

  it('takes a late click into the path of a purchase and of its refund', async () => {
    await buys('100.00', { order_id: 'A-2' });
    await test.send(brand.key, [{ id: randomUUID(), type: 'refund', time: new Date().toISOString(), value: '40.00', currency: 'CNY', order_id: 'A-2' }]);
    await rollups.fold();
    expect(await report('LAST')).toMatchObject({ unattributed: 0, unattributedMinor: 6_000n, channels: [] });
    await clickAgo(anna, 2);
    await rollups.fold();
    expect(await valueOf('LAST')).toEqual([6_000n, 0n]);
  });

  it('knows nothing of clicks outside the window, and falls back on the link that was declared', async () => {
    await clickAgo(anna, 6.9);
    await buys('10.00');
    await rollups.fold();
    expect(await valueOf('LAST')).toEqual([1_000n, 0n]);
    await test.send(brand.key, [{ id: randomUUID(), type: 'purchase', time: new Date().toISOString(), value: '5.00', currency: 'CNY', link: bo?.slug }]);
    await rollups.fold();
    expect(await valueOf('LINEAR')).toEqual([1_000n, 500n]);
  });

  it('tells the ways people came, repeats told once', async () => {
    for (const [link, ago] of [[anna, 4], [anna, 3], [bo, 2]] as const) await clickAgo(link, ago);
    await buys('7.00');
    await rollups.fold();
    expect((await report('LAST')).paths).toEqual([{ steps: [expect.objectContaining({ kind: 'CREATOR', id: anna?.creatorId }), expect.objectContaining({ id: bo?.creatorId })], conversions: 1, valueMinor: 700n }]);
  });
});

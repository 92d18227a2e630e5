import { aBrand, aCampaign, startTestEdge, type CampaignWish, type TestBrand, type TestCampaign, type TestEdge } from '../../../test/edge.ts';
import { anOwner } from '../../../test/viewer.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { LossesService } from './losses.service.ts';

/** Longer than the time between two decisions that are looked at. */
const PAUSE_MS = 70;

describe('why ad groups are not shown', () => {
  let test: TestEdge;
  let api: Database;
  const made: { brand: TestBrand; campaign: TestCampaign }[] = [];
  const ask = async (more: object = {}) => {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    expect((await test.post('/v1/decisions', { placement: 'feed', slots: 1, visitor: 'reader', ...more })).status).toBe(200);
  };
  const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const lossesOf = (index: number, asked = index) => {
    return new LossesService(api).of(anOwner('BRAND', made[asked]!.brand.id), made[index]!.campaign.id, { from: today(), to: today() });
  };

  beforeAll(async () => {
    test = await startTestEdge();
    api = await connectDatabase({ url: test.databaseUrl, role: 'meadow_api', poolSize: 2, name: 'losses' }, []);
    const wishes: CampaignWish[] = [
      { bidMicros: 40_000_000, frequencyCap: 1 }, // the best bid, once a day
      { bidMicros: 30_000_000 }, // then the best
      { bidMicros: 20_000_000 }, // always outbid
      { bidMicros: 50_000_000, dailyMinor: 1, totalMinor: 1 }, // cannot pay
      { bidMicros: 60_000_000, targeting: { genders: ['male'] } }, // wants others
    ];
    for (const wish of wishes) {
      const brand = await aBrand(test.owner);
      made.push({ brand, campaign: await aCampaign(test.owner, brand, wish) });
    }
    await test.edge.context.delivery.load();
    for (let times = 0; times < 3; times += 1) await ask();
    await ask({ exclude: [made[2]!.campaign.id] });
    await test.edge.context.delivery.losses.flush();
  });
  afterAll(async () => {
    await api?.close();
    await test?.stop();
  });

  it.each([
    ['the first is shown once, then its cap is reached', 0, [[1002, 3], [0, 1]]],
    ['the second is outbid once, then shown', 1, [[0, 3], [102, 1]]],
    ['the third is outbid until a site excludes it', 2, [[102, 3], [1005, 1]]],
    ['the fourth has no budget', 3, [[1001, 4]]],
    ['the fifth fits none of them', 4, []],
  ] as [string, number, [number, number][]][])('%s', async (_what, index, expected) => {
    const [group] = await lossesOf(index);
    expect(group!.total.map(({ reason, requests }) => [reason, requests])).toEqual(expected);
    expect(group!.moments.flatMap(({ reasons }) => reasons).reduce((sum, { requests }) => sum + requests, 0)).toBe(expected.reduce((sum, [, requests]) => sum + requests, 0));
  });

  it('are told to nobody else, nor for more than a season', async () => {
    await expect(lossesOf(0, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const viewer = anOwner('BRAND', made[0]!.brand.id);
    await expect(new LossesService(api).of(viewer, made[0]!.campaign.id, { from: '2026-01-01', to: '2026-12-31' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

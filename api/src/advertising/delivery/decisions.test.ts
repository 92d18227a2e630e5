import { randomUUID } from 'node:crypto';
import type { Decision, DecisionResponse } from '@meadow/shared';
import { DecisionTokens } from '../../measurement/edge.ts';
import { aBrand, aCampaign, eventually, startTestEdge, TEST_SECRET, type CampaignWish, type TestEdge } from '../../../test/edge.ts';

describe('deciding which ad is shown', () => {
  let test: TestEdge;
  const ask = async (more: object = {}): Promise<Decision[]> => {
    const reply = await test.post('/v1/decisions', { placement: 'feed', slots: 1, visitor: randomUUID(), ...more });
    if (reply.status !== 200) throw new Error(await reply.text());
    return ((await reply.json()) as DecisionResponse).decisions;
  };
  const bidders = async (...wishes: CampaignWish[]) => {
    const brands = await Promise.all(wishes.map(() => aBrand(test.owner)));
    const campaigns = [];
    for (const [index, wish] of wishes.entries()) campaigns.push(await aCampaign(test.owner, brands[index]!, wish));
    await test.edge.context.delivery.load();
    return campaigns;
  };
  const tokens = new DecisionTokens(TEST_SECRET);
  const priceOf = (decision: Decision) => tokens.read(decision.token)!.priceMicros;

  beforeAll(async () => {
    test = await startTestEdge();
  });
  afterAll(async () => {
    await test?.stop();
  });
  beforeEach(async () => {
    await test.owner.query(`UPDATE campaigns SET status = 'PAUSED'`);
  });

  it('shows the best bid and charges what the next is worth', async () => {
    // ¥30 CPM, ¥2 a click at the expected 1% (¥20 CPM) and ¥10 CPM.
    const [first, second] = await bidders({ bidMicros: 30_000_000 }, { bidModel: 'CPC', bidMicros: 2_000_000 }, { bidMicros: 10_000_000 });
    const shown = await ask({ slots: 2 });
    expect(shown.map((ad) => ad.campaign_id)).toEqual([first!.id, second!.id]);
    expect(priceOf(shown[0]!)).toBe(20_000); // ¥20 CPM ÷ 1,000
    expect(priceOf(shown[1]!)).toBe(1_000_000); // ¥10 CPM ÷ (1% × 1,000) = ¥1 a click
  });

  it('shows a brand once per answer, and makes it no competitor of itself', async () => {
    const brand = await aBrand(test.owner);
    await aCampaign(test.owner, brand, { bidMicros: 30_000_000 });
    await aCampaign(test.owner, brand, { bidMicros: 29_000_000 });
    await test.edge.context.delivery.load();
    const shown = await ask({ slots: 5 });
    expect(shown).toHaveLength(1);
    expect(priceOf(shown[0]!)).toBe(1_000);
  });

  it('keeps competitors out of one answer, as soon as the brand that names them says so', async () => {
    const [first, rival, third] = await bidders({ bidMicros: 30_000_000 }, { bidMicros: 20_000_000 }, { bidMicros: 10_000_000 });
    const shown = async () => (await ask({ slots: 2 })).map((ad) => [ad.campaign_id, priceOf(ad)]);
    expect(await shown()).toEqual([[first!.id, 20_000], [rival!.id, 10_000]]);
    await test.owner.query(`INSERT INTO brand_rules (brand_id, competitor_ids) SELECT a.brand_id, ARRAY[b.brand_id] FROM campaigns a, campaigns b WHERE a.id = $1 AND b.id = $2`, [rival!.id, first!.id]);
    // The rival's bid still is what the first slot would have brought without the first.
    const apart = [[first!.id, 20_000], [third!.id, 1_000]];
    await eventually(async () => JSON.stringify(await shown()) === JSON.stringify(apart));
    await test.owner.query(`UPDATE campaigns SET separation = 'NONE' WHERE id = $1`, [rival!.id]);
    await test.edge.context.delivery.load();
    expect((await shown()).map(([id]) => id)).toEqual([first!.id, rival!.id]);
    await test.owner.query(`UPDATE campaigns SET separation = 'CATEGORY', product_category = 'beauty' WHERE id = ANY ($1)`, [[first!.id, rival!.id]]);
    await test.edge.context.delivery.load();
    expect(await shown()).toEqual(apart);
  });

  it('leaves out campaigns that were excluded, and those that want somebody else', async () => {
    const [men, women] = await bidders({ targeting: { genders: ['male'] } }, { targeting: { genders: ['female'], interests: ['美妆'] } });
    expect((await ask({ context: { gender: 'male' } })).map((ad) => ad.campaign_id)).toEqual([men!.id]);
    expect((await ask({ context: { gender: 'female', interests: ['美妆', '旅行'] } })).map((ad) => ad.campaign_id)).toEqual([women!.id]);
    expect(await ask({ context: { gender: 'female' } })).toEqual([]);
    expect(await ask({ context: { gender: 'male' }, exclude: [men!.id] })).toEqual([]);
  });

  it('keeps to the hours of the viewer’s own day when the site says which it is', async () => {
    const [morning] = await bidders({ targeting: { dayParts: ['1-7 8-12'] } });
    expect((await ask({ context: { hour: 9 } })).map((ad) => ad.campaign_id)).toEqual([morning!.id]);
    expect(await ask({ context: { hour: 20 } })).toEqual([]);
  });

  it('shows a visitor no more of an ad in a day than its cap', async () => {
    await bidders({ frequencyCap: 3 });
    const asked = await Promise.all(Array.from({ length: 10 }, () => ask({ visitor: 'reader' })));
    expect(asked.flat()).toHaveLength(3);
    expect(await ask({ visitor: 'another reader' })).toHaveLength(1);
  });

  it('shows no ad whose budget is out, and lets nobody pay for its bid', async () => {
    const [rich] = await bidders({ bidMicros: 20_000_000 }, { bidMicros: 30_000_000, dailyMinor: 1, totalMinor: 1 });
    const shown = await ask();
    expect(shown.map((ad) => ad.campaign_id)).toEqual([rich!.id]);
    expect(priceOf(shown[0]!)).toBe(1_000);
  });

  it('shows nothing below the reserve', async () => {
    await bidders({ bidMicros: 999_999 });
    expect(await ask()).toEqual([]);
  });

  it('gives with each ad its mark, its addresses and a token that ends', async () => {
    const [campaign] = await bidders({});
    const [ad] = await ask();
    expect(ad).toMatchObject({ slot: 0, campaign_id: campaign!.id, ad_group_id: campaign!.adGroupId, creative_id: campaign!.creativeId, label: '广告', title: '春日好物', image: null });
    expect(new URL(ad!.impression_url).searchParams.get('t')).toBe(ad!.token);
    expect(Date.parse(ad!.expires_at) - Date.now()).toBeGreaterThan(25 * 60_000);
    expect(tokens.read(ad!.token)).toMatchObject({ sourceNo: campaign!.sourceNo, bidModel: 'CPM' });
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a list', []],
    ['an unknown placement', { placement: 'story', slots: 1 }],
    ['no slots', { placement: 'feed' }],
    ['half a slot', { placement: 'feed', slots: 0.5 }],
    ['too many slots', { placement: 'feed', slots: 21 }],
    ['a visitor that is a number', { placement: 'feed', slots: 1, visitor: 7 }],
    ['interests that are no texts', { placement: 'feed', slots: 1, context: { interests: [1] } }],
    ['an hour that no day has', { placement: 'feed', slots: 1, context: { hour: 24 } }],
    ['half an hour', { placement: 'feed', slots: 1, context: { hour: 8.5 } }],
    ['an hour in words', { placement: 'feed', slots: 1, context: { hour: '8' } }],
    ['a context that is a list', { placement: 'feed', slots: 1, context: [] }],
    ['an endless query', { placement: 'search', slots: 1, query: 'x'.repeat(300) }],
  ])('refuses %s with a problem document', async (_name, body) => {
    const reply = await test.post('/v1/decisions', body);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});

describe('a decision token', () => {
  const tokens = new DecisionTokens(TEST_SECRET);
  const claims = {
    decisionId: Uint8Array.from({ length: 16 }, (_, i) => i), brandId: Uint8Array.from({ length: 16 }, (_, i) => 255 - i), sourceNo: 4_000_000_000, reservation: 7, bidModel: 'CPC' as const,
    priceMicros: 9_007_199_254_740_991, visitor: { high: -1, low: 2_147_483_647 }, expiresAtS: 2_000_000_000, context: 4_321,
  };

  it('says what was signed', () => {
    const read = tokens.read(tokens.sign(claims))!;
    expect({ ...read, decisionId: Uint8Array.from(read.decisionId), brandId: Uint8Array.from(read.brandId) }).toEqual(claims);
  });

  it('is worth nothing when a single character is another', () => {
    const token = tokens.sign(claims);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < token.length; at += 1) {
      const other = alphabet[(alphabet.indexOf(token[at]!) + 1) % 64]!;
      expect(tokens.read(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
  });

  it('is worth nothing in another installation', () => {
    expect(new DecisionTokens('the secret of somebody else').read(tokens.sign(claims))).toBeNull();
  });
});

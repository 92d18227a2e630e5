import { randomUUID } from 'node:crypto';
import type { Decision, DecisionResponse } from '@meadow/shared';
import { aBrand, aCampaign, startTestEdge, TEST_SECRET, type CampaignWish, type TestBrand, type TestCampaign, type TestEdge } from '../../../test/edge.ts';
import { anOwner } from '../../../test/viewer.ts';
import { Clock, SystemClock } from '../../platform/clock/clock.ts';
import { readConfig } from '../../platform/config/config.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { ExplanationsService } from './explanations.service.ts';

const wishes: [string, CampaignWish][] = [
  ['best', { bidMicros: 40_000_000 }],
  ['broke', { bidMicros: 50_000_000, dailyMinor: 1, totalMinor: 1 }],
  ['rival', { bidMicros: 30_000_000 }],
  ['third', { bidMicros: 20_000_000 }],
  ['last', { bidMicros: 10_000_000 }],
];

class Yesterday extends Clock {
  now(): Date {
    return new Date(Date.now() - 86_400_001);
  }
}

describe('a single decision, explained', () => {
  let test: TestEdge;
  let api: Database;
  let service: ExplanationsService;
  const brands = new Map<string, TestBrand>();
  const campaigns = new Map<string, TestCampaign>();
  const operator = anOwner('OPERATOR', randomUUID());
  const viewer = (name: string) => anOwner('BRAND', brands.get(name)!.id);
  const ask = async (more: object = {}): Promise<DecisionResponse> => {
    const reply = await test.post('/v1/decisions', { placement: 'feed', slots: 2, visitor: randomUUID(), context: { country: 'CN', gender: 'female', interests: ['美妆'], hour: 9 }, ...more });
    if (reply.status !== 200) throw new Error(await reply.text());
    return (await reply.json()) as DecisionResponse;
  };
  const shownTo = async (more: object = {}): Promise<Decision[]> => {
    const { decisions } = await ask(more);
    await test.edge.context.delivery.records.flush();
    return decisions;
  };

  beforeAll(async () => {
    test = await startTestEdge();
    api = await connectDatabase({ url: test.databaseUrl, role: 'meadow_api', poolSize: 2, name: 'explanations' }, []);
    service = new ExplanationsService(api, new SystemClock(), readConfig({ SECRET: TEST_SECRET, DATABASE_URL: test.databaseUrl }));
    for (const [name, wish] of wishes) {
      brands.set(name, await aBrand(test.owner));
      campaigns.set(name, await aCampaign(test.owner, brands.get(name)!, wish));
    }
    // The best one's second campaign is for men, its third is good for nothing but the last place.
    campaigns.set('men', await aCampaign(test.owner, brands.get('best')!, { bidMicros: 60_000_000, targeting: { genders: ['male'], dayParts: ['1-7 20-22'] } }));
    campaigns.set('low', await aCampaign(test.owner, brands.get('best')!, { bidMicros: 2_000_000 }));
    await test.owner.query('INSERT INTO brand_rules (brand_id, competitor_ids) VALUES ($1, ARRAY[$2::uuid])', [brands.get('rival')!.id, brands.get('best')!.id]);
    await test.owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1::uuid, 'OPERATOR', 'House', $1::text)`, [operator.organisationId]);
    await test.edge.context.delivery.load();
  });
  afterAll(async () => {
    await api?.close();
    await test?.stop();
  });

  it('says what was paid and why, who was asked before, and what became of the brand’s other groups', async () => {
    const [ad] = await shownTo({ exclude: [campaigns.get('third')!.id] });
    const told = await service.of(viewer('best'), ad!.token);
    // ¥40 against the rival's ¥30: ¥30 CPM is 30,000 micros an impression.
    expect(told).toMatchObject({ isRecorded: true, campaignId: campaigns.get('best')!.id, billedBy: 'CPM', priceMicros: 30_000n, worthMicros: 40_000_000n, nextWorthMicros: 30_000_000n, placement: 'FEED', slot: 1, slots: 2 });
    expect(told.context).toEqual([{ name: 'country', value: 'CN' }, { name: 'gender', value: 'female' }, { name: 'interests', value: '美妆' }, { name: 'hour', value: '9' }]);
    expect(told.groups.map(({ campaignId, reason, misfits }) => [campaignId, reason, misfits])).toEqual([
      [campaigns.get('best')!.id, 0, []],
      [campaigns.get('low')!.id, 1004, []],
      [campaigns.get('men')!.id, 1007, ['genders', 'dayParts']],
    ]);
    // Without budget; kept from its competitor; excluded; the last one, which has the second slot.
    expect(Object.fromEntries(told.others.map(({ reason, groups }) => [reason, groups]))).toEqual({ 1001: 1, 205: 1, 1005: 1, 0: 1 });
    expect(JSON.stringify(told.others)).not.toContain(brands.get('rival')!.id);
  });

  it('is found by its id as well, by the operator too, and never by another brand', async () => {
    const [ad, second] = await shownTo();
    const { decisionId } = await service.of(viewer('best'), ad!.token);
    expect(await service.of(viewer('best'), decisionId)).toMatchObject({ decisionId, slot: 1 });
    expect((await service.of(anOwner('BRAND', brands.get('third')!.id), second!.token)).slot).toBe(2);
    const seen = await service.of(operator, ad!.token);
    expect(seen.groups.flatMap(({ reason }) => (reason === 1007 ? [] : [reason])).sort((a, b) => a - b)).toEqual([0, 0, 102, 205, 1001, 1004]);
    expect(seen.others).toEqual([]);
    for (const asked of [ad!.token, decisionId, randomUUID(), 'nonsense']) await expect(service.of(viewer('rival'), asked)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is told as far as its token says it when it was not kept', async () => {
    const [ad] = await shownTo();
    await test.owner.query('DELETE FROM decision_records');
    expect(await service.of(viewer('best'), ad!.token)).toMatchObject({ isRecorded: false, campaignId: campaigns.get('best')!.id, priceMicros: 30_000n, groups: [], slot: null });
    await expect(service.of(viewer('rival'), ad!.token)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('stands among the latest of its campaign', async () => {
    await shownTo({ context: { country: 'SG' } });
    const { decisions, since } = await service.latest(viewer('best'), campaigns.get('best')!.id);
    expect(decisions.length).toBeGreaterThan(0);
    expect(since).toBeInstanceOf(Date);
    const told = await service.of(viewer('best'), decisions[0]!.decisionId);
    expect(told.context).toContainEqual({ name: 'country', value: 'SG' });
    expect((await service.latest(viewer('broke'), campaigns.get('broke')!.id)).decisions).toEqual([]);
    await expect(service.latest(viewer('rival'), campaigns.get('best')!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is kept with many others, whatever they were asked for, and oldest go first', async () => {
    const asked = await Promise.all(Array.from({ length: 40 }, (_, number) => ask({ query: `q${number}`, slots: 1 + (number % 3) })));
    await test.edge.context.delivery.records.flush();
    for (const { decisions: [ad] } of asked) expect((await service.of(viewer('best'), ad!.token)).isRecorded).toBe(true);
    const told = await service.of(viewer('best'), asked[17]!.decisions[0]!.token);
    expect([told.slots, told.context[0]]).toEqual([3, { name: 'query', value: 'q17' }]);
    const { rows: before } = await test.owner.query<{ bytes: string; n: string }>('SELECT sum(bytes) AS bytes, count(*) AS n FROM decision_records');
    await test.owner.query('SELECT app.trim_decision_records($1)', [before[0]!.bytes]);
    expect((await test.owner.query('SELECT FROM decision_records')).rowCount).toBe(Number(before[0]!.n));
    await test.owner.query('SELECT app.trim_decision_records($1)', [Number(before[0]!.bytes) - 1]);
    expect((await test.owner.query('SELECT FROM decision_records')).rowCount).toBe(Number(before[0]!.n) - 1);
  });

  it('is found by the id of its answer when it showed nothing, by the operator and by whose group was asked', async () => {
    const { decisions, id } = await ask({ exclude: [...campaigns.values()].map((campaign) => campaign.id) });
    expect(decisions).toEqual([]);
    await test.edge.context.delivery.records.flush();
    const told = await service.of(viewer('best'), id!);
    expect(told).toMatchObject({ decisionId: id, isRecorded: true, campaignId: null, creative: null, priceMicros: null, isExchange: false, placement: 'FEED', slot: null, slots: 2 });
    expect(told.groups.map(({ campaignId, reason }) => [campaignId, reason])).toEqual([[campaigns.get('best')!.id, 1005], [campaigns.get('low')!.id, 1005], [campaigns.get('men')!.id, 1007]]);
    expect(told.others).toEqual([{ reason: 1005, groups: 4 }]);
    expect((await service.of(operator, id!)).groups.filter(({ reason }) => reason === 1005)).toHaveLength(6);
    await expect(service.of(anOwner('BRAND', randomUUID()), id!)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // The brand finds it among those in which its group was passed over.
    const [latest] = await service.passedOver(viewer('best'), campaigns.get('low')!.id);
    expect(latest).toMatchObject({ decisionId: id, isExchange: false, adGroup: 'All', reason: 1005, worthMicros: 2_000_000n });
    await expect(service.passedOver(viewer('rival'), campaigns.get('low')!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is kept for what exchanges ask as well: who was bid for, and who was not and why', async () => {
    const auction = async (more: object = {}) => {
      const reply = await test.post('/openrtb2/auction', { id: 'r', imp: [{ id: '1', banner: { w: 300, h: 250 }, bidfloor: 45, bidfloorcur: 'CNY' }], cur: ['CNY'], device: { geo: { country: 'CHN' } }, user: { gender: 'F' }, ...more });
      const answer = (await reply.json()) as { bidid: string; nbr?: number; seatbid: { bid: { id: string; lurl: string }[] }[] };
      await test.edge.context.delivery.records.flush();
      return answer;
    };
    const { seatbid: [seat] } = await auction({ imp: [{ id: '1', banner: { w: 300, h: 250 } }] });
    const bid = await service.of(viewer('best'), seat!.bid[0]!.id);
    expect(bid).toMatchObject({ isExchange: true, noBid: null, creative: '春日好物', nextWorthMicros: null, slot: 1, slots: 1, context: [{ name: 'country', value: 'CN' }, { name: 'gender', value: 'female' }] });
    // It has no budget; who bids less than the one that was put forward was not asked.
    expect(bid.others).toEqual([{ reason: 1001, groups: 1 }]);
    // The exchange has not said yet what became of it; then it does.
    expect(bid.bidOutcome).toBeNull();
    const { pathname, search } = new URL(seat!.bid[0]!.lurl.replace('${AUCTION_LOSS}', '102'));
    expect((await test.get(pathname + search)).status).toBe(204);
    await test.edge.context.delivery.records.flush();
    expect((await service.of(viewer('best'), seat!.bid[0]!.id)).bidOutcome).toBe(102);
    const { bidid, nbr, seatbid } = await auction();
    expect([nbr, seatbid]).toEqual([501, []]);
    const none = await service.of(viewer('third'), bidid);
    expect(none).toMatchObject({ isExchange: true, noBid: 501, campaignId: null });
    expect(none.groups.map(({ reason }) => reason)).toEqual([100]); // ¥20 against a floor of ¥45
    expect((await service.passedOver(viewer('third'), campaigns.get('third')!.id))[0]).toMatchObject({ isExchange: true, reason: 100 });
    const crawler = await auction({ device: { ua: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' } });
    expect(await service.of(operator, crawler.bidid)).toMatchObject({ noBid: 3, groups: [], others: [] });
  });

  it('is kept however many there are in a moment', async () => {
    const { delivery } = test.edge.context;
    await delivery.records.flush();
    const kept = async () => Number((await test.owner.query<{ n: string }>('SELECT sum(decisions) AS n FROM decision_records')).rows[0]!.n);
    const before = await kept();
    for (let asked = 0; asked < 12_000; asked += 1) await delivery.decide({ placement: 'feed', slots: 1, context: { country: 'CN', region: `region ${asked % 5_000}` } }, Date.now());
    await delivery.records.flush();
    expect([(await kept()) - before, delivery.records.unrecorded]).toEqual([12_000, 0]);
  });

  it('can be read by nobody as it lies', async () => {
    for (const role of ['meadow_api', 'meadow_worker', 'meadow_edge']) {
      await test.owner.query('BEGIN');
      await test.owner.query(`SET LOCAL ROLE ${role}`);
      await expect(test.owner.query('SELECT body FROM decision_records')).rejects.toThrow('permission denied');
      await test.owner.query('ROLLBACK');
    }
  });

  it('comes with its reasons at once for the key of a brand, which names its own groups alone', async () => {
    const { key } = service.keyFor(viewer('best'));
    const { decisions, reasons } = await ask({ explain: key });
    expect(decisions).toHaveLength(2);
    expect(reasons!.yours.map(({ campaign_id: id, reason }) => [id, reason])).toEqual([[campaigns.get('best')!.id, 0], [campaigns.get('low')!.id, 1004]]);
    expect(Object.fromEntries(reasons!.others.map(({ reason, count }) => [reason, count]))).toEqual({ 0: 1, 102: 1, 205: 1, 1001: 1 });
    expect(reasons!.fitted).toBe(6);
    expect((await ask()).reasons).toBeUndefined();
  });

  it('is closed to a key that is none, another’s making, or of yesterday', async () => {
    const later = new ExplanationsService(api, new Yesterday(), readConfig({ SECRET: TEST_SECRET }));
    const elsewhere = new ExplanationsService(api, new SystemClock(), readConfig({ SECRET: 'a secret of another installation altogether' }));
    for (const explain of [true, 'mxk_', 'mxk_AAAA', later.keyFor(viewer('best')).key, elsewhere.keyFor(viewer('best')).key]) {
      const reply = await test.post('/v1/decisions', { placement: 'feed', slots: 1, explain });
      expect([reply.status, reply.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    }
    expect(() => service.keyFor(anOwner('CREATOR', randomUUID()))).toThrow('Only a brand');
  });
});

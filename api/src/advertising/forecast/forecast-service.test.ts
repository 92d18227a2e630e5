import { deflateRawSync } from 'node:zlib';
import { useTestApp, type Person } from '../../../test/app.ts';
import { bodyOf, type DecisionRecord } from '../delivery/decision-record.ts';
import { dayIn } from '../campaigns/day-in.ts';

const day = (ahead: number) => dayIn(new Date(Date.now() + ahead * 86_400_000), 'Asia/Shanghai');
const fields = 'impressions { low expected high } spend { expected } daysSeen notMeasured hours curve { dailyMicros clicks { expected } }';
const input = (targeting: object = {}) => ({
  name: '', objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '1000000', dailyBudgetMinor: '100000', flightStartOn: day(1), flightEndOn: day(7),
  adGroups: [{ name: '', placements: ['FEED'], bidModel: 'CPM', bidMicros: '20000000', targeting, creatives: [] }],
});
interface Answer {
  campaignForecast: { impressions: { low: number; expected: number; high: number }; spend: { expected: string }; daysSeen: number; notMeasured: string[]; hours: number[]; curve: { dailyMicros: string; clicks: { expected: number } }[] };
}

/** A request for an ad in the feed, as a decision was written down. */
const asked = (context: DecisionRecord['context']['context'], query = ''): DecisionRecord => ({
  atMs: Date.now() - 3_600_000, id: null, isExchange: false, noBid: 0, notice: null, slots: [], passed: [], unnamed: 0,
  context: { placement: query === '' ? 'feed' : 'search', slots: 1, query, context, like: [], exclude: [], at: 's1' },
});

describe('a forecast over the api', () => {
  const app = useTestApp();

  it('tells what each wish of a targeting leaves of the traffic, from recent requests, and what groups have in common', async () => {
    const [seller, brand] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const { rows } = await app.owner.query<{ no: number }>(`INSERT INTO event_sources (brand_id, creative_id) VALUES ($1, gen_random_uuid()) RETURNING no`, [seller.organisationId]);
    // 28 whole days, at 10:00 and at 20:00 in Shanghai: 100,000 impressions each in the feed and in search, sold for ¥10 a thousand.
    await app.owner.query(
      `INSERT INTO rollup_contexts (brand_id, hour, source_no, type, context, valid, givt, sivt, price_micros)
       SELECT $1, (date_trunc('day', now(), 'Asia/Shanghai') - make_interval(days => d) + make_interval(hours => h)), $2, 1, c, 100000, 0, 0, 1000000000 FROM generate_series(1, 28) d, unnest(ARRAY[10, 20]) h, unnest(ARRAY[1, 2]) c`,
      [seller.organisationId, rows[0]!.no],
    );
    const people = Array.from({ length: 2_000 }, (_, no) => asked({
      country: 'CN', region: no % 4 === 0 ? '浙江' : '上海', city_tier: no % 5 === 0 ? '1' : '2', language: no % 10 === 0 ? 'en' : 'zh', gender: no % 2 === 0 ? 'female' : 'male',
      age_band: no % 4 === 1 ? '25-34' : '35-44', interests: no % 5 === 2 ? ['beauty'] : ['cars'],
    }));
    const searches = Array.from({ length: 1_000 }, (_, no) => asked({ country: 'CN' }, no % 4 === 0 ? '防晒 推荐' : no % 4 === 1 ? '二手 防晒' : '口红'));
    const records = [...people, ...searches];
    const body = deflateRawSync(bodyOf(records));
    await app.owner.query(`INSERT INTO decision_records (from_at, to_at, decisions, sources, bytes, body) VALUES (now() - interval '1 hour', now() - interval '1 hour', $1, '{}', $2, $3)`, [records.length, body.length, body]);
    const group = (targeting: object, placements = ['FEED'], bidMicros = '20000000') => ({ name: '', placements, bidModel: 'CPM', bidMicros, targeting, creatives: [] });
    const ask = async (...adGroups: object[]) =>
      (await app.ask<Answer>(brand, `query ($input: CampaignInput!) { campaignForecast(input: $input) { ${fields} } }`, { input: { ...input(), totalBudgetMinor: '1000000000', dailyBudgetMinor: '100000000', holdoutBps: 0, adGroups } })).campaignForecast;
    const whole = (await ask(group({}))).impressions.expected;
    expect(whole).toBe(1_400_000); // 7 days × 2 × 100,000
    const shares: [object, string[], number][] = [
      [{ regions: ['浙江'] }, ['FEED'], 1 / 4], [{ cityTiers: ['1'] }, ['FEED'], 1 / 5], [{ languages: ['en'] }, ['FEED'], 1 / 10], [{ genders: ['female'] }, ['FEED'], 1 / 2], [{ ageBands: ['25-34'] }, ['FEED'], 1 / 4],
      [{ interests: ['beauty'] }, ['FEED'], 1 / 5], [{ regions: ['浙江'], genders: ['female'] }, ['FEED'], 1 / 4], [{ broadKeywords: ['推荐 防晒'] }, ['SEARCH'], 1 / 4], [{ keywords: ['防晒'], negativeKeywords: ['二手'] }, ['SEARCH'], 1 / 4],
      [{ exactKeywords: ['口红'] }, ['SEARCH'], 1 / 2], [{ negativeKeywords: ['口红'] }, ['SEARCH'], 1 / 2],
    ];
    for (const [targeting, placements, share] of shares) {
      const { impressions, notMeasured } = await ask(group(targeting, placements));
      expect([JSON.stringify(targeting), Math.abs(impressions.expected / whole / share - 1) < 0.15, impressions.low < whole * share, impressions.high > whole * share, notMeasured]).toEqual([JSON.stringify(targeting), true, true, true, []]);
    }
    expect((await ask(group({ regions: ['西藏'] }))).impressions.high).toBe(0);
    // Hours are counted, not sampled: from 8 to 12 is the half of a day that was sold at 10:00; on Mondays alone it is a seventh of that.
    const mornings = await ask(group({ dayParts: ['1-7 8-12'] }));
    expect([mornings.impressions.expected, mornings.hours[10], mornings.hours[20]]).toEqual([700_000, 1, 0]);
    expect((await ask(group({ dayParts: ['1 8-12'] }))).impressions.expected).toBeLessThan(300_000);
    // Two groups after the same readers have them once; of different readers they have the sum.
    expect((await ask(group({}), group({}, ['FEED'], '30000000'))).impressions.expected).toBe(whole);
    expect((await ask(group({}), group({}, ['SEARCH']))).impressions.expected).toBe(2 * whole);
    expect(Math.abs((await ask(group({ genders: ['male'] }), group({ genders: ['female'] }))).impressions.expected / whole - 1)).toBeLessThan(0.1);

    // A campaign that runs is told the same.
    const creative = { title: '防晒', text: '轻盈', landingUrl: 'https://shop.example.com/a', label: '广告' };
    const made = await app.ask<{ createCampaign: { id: string } }>(brand, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', {
      input: { ...input(), name: 'Spring', adGroups: [group({ regions: ['西藏'] }), group({ dayParts: ['1-7 2-3'] }), group({ genders: ['female'] })].map((one, no) => ({ ...one, name: String(no), creatives: [creative] })) },
    });
    const { adGroupProspects } = await app.ask<{ adGroupProspects: { impressionsADay: number; problem: string | null }[] }>(brand, 'query ($id: ID!) { adGroupProspects(campaignId: $id) { impressionsADay problem } }', { id: made.createCampaign.id });
    expect(adGroupProspects).toEqual([{ impressionsADay: 0, problem: 'AUDIENCE_TOO_NARROW' }, { impressionsADay: 0, problem: 'AUDIENCE_TOO_NARROW' }, { impressionsADay: 100_000, problem: null }]);
    await app.owner.query('DELETE FROM rollup_contexts');
    await app.owner.query('DELETE FROM decision_records');
  });

  it('counts what all brands were shown with, cut by device, and names what it cannot measure', async () => {
    const [seller, brand] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const { rows } = await app.owner.query<{ no: number }>(`INSERT INTO event_sources (brand_id, creative_id) VALUES ($1, gen_random_uuid()) RETURNING no`, [seller.organisationId]);
    // 8 whole days at 20:00 in Shanghai: 1,000 impressions in the feed on iOS (1 + 1 × 8), sold for ¥10 a thousand.
    await app.owner.query(
      `INSERT INTO rollup_contexts (brand_id, hour, source_no, type, context, valid, givt, sivt, price_micros)
       SELECT $1, (date_trunc('day', now(), 'Asia/Shanghai') - make_interval(days => d) + interval '20 hours'), $2, 1, 9, 1000, 0, 0, 10000000 FROM generate_series(1, 8) d`,
      [seller.organisationId, rows[0]!.no],
    );
    const ask = async (targeting: object) => (await app.ask<Answer>(brand, `query ($input: CampaignInput!) { campaignForecast(input: $input) { ${fields} } }`, { input: input(targeting) })).campaignForecast;
    const said = await ask({ devices: ['ios'], regions: ['上海'] });
    expect([said.impressions.expected, said.daysSeen, said.notMeasured, said.hours[20]]).toEqual([7_000, 8, ['regions'], 1]);
    expect(said.curve.map(({ dailyMicros }) => dailyMicros)).toContain('1000000000');
    expect((await ask({ devices: ['android'] })).impressions.high).toBe(0);
    expect((await ask({ countries: ['US'] })).daysSeen).toBe(0);

    // 1,000 people saw ads on one day: 500 of them are like Anna's readers, and of Bo's there are too few.
    const [anna, bo] = [await app.signUp('CREATOR'), await app.signUp('CREATOR')];
    await app.owner.query(`INSERT INTO reach_sketches (brand_id, scope_id, type, day, sketch, visitors) VALUES ($1, $1, 1, (now() AT TIME ZONE 'Asia/Shanghai')::date - 1, '', 1000)`, [seller.organisationId]);
    await app.owner.query(`INSERT INTO creator_audiences (creator_id, wanted_at, made_at, seed_people, people) VALUES ($1, now(), now(), 60, 500), ($2, now(), now(), 49, 0)`, [anna.organisationId, bo.organisationId]);
    const alike = await ask({ lookAlikesOf: [anna.organisationId] });
    expect([alike.impressions.expected, alike.notMeasured]).toEqual([3_500, []]);
    expect((await ask({ lookAlikesOf: [bo.organisationId] })).impressions.high).toBe(0);

    // The same of a campaign that exists: one group for everybody, one for a country nobody came from, one for too few, one that bids too low.
    const creative = { title: '防晒', text: '轻盈', landingUrl: 'https://shop.example.com/a', label: '广告' };
    const group = (name: string, targeting: object, bidMicros: string) => ({ name, placements: ['FEED'], bidModel: 'CPM', bidMicros, targeting, creatives: [creative] });
    const adGroups = [group('all', {}, '20000000'), group('far', { countries: ['US'] }, '20000000'), group('few', { lookAlikesOf: [bo.organisationId] }, '20000000'), group('cheap', {}, '2000000')];
    const { createCampaign } = await app.ask<{ createCampaign: { id: string } }>(brand, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: { ...input(), name: 'Spring', dailyBudgetMinor: '10000', adGroups } });
    const prospects = (person: Person) => app.ask<{ adGroupProspects: { name: string; impressionsADay: number; problem: string | null }[] }>(person, 'query ($id: ID!) { adGroupProspects(campaignId: $id) { name impressionsADay problem } }', { id: createCampaign.id });
    expect((await prospects(brand)).adGroupProspects).toEqual([{ name: 'all', impressionsADay: 1_000, problem: null }, { name: 'far', impressionsADay: 0, problem: 'AUDIENCE_TOO_NARROW' }, { name: 'few', impressionsADay: 0, problem: 'AUDIENCE_TOO_NARROW' }, { name: 'cheap', impressionsADay: 1_000, problem: 'BID_TOO_LOW' }]);
    await expect(prospects(seller)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

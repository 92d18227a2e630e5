import { useTestApp, type Person } from '../../../test/app.ts';
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

describe('a forecast over the api', () => {
  const app = useTestApp();

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

import { csvText } from '@meadow/shared';
import { parse } from 'csv-parse/sync';
import { useTestApp, type Person } from '../../../test/app.ts';
import { anOwner } from '../../../test/viewer.ts';
import { availableOf, credit } from '../../../test/marketplace.ts';
import { BulkEditsService } from './bulk-edits.service.ts';
import { dayIn } from '../campaigns/day-in.ts';

interface Receipt {
  isApplied: boolean;
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  rows: { line: number; campaign: string | null; outcome: string; reason: string | null; changes: { column: string; before: string; after: string }[]; column: string | null }[];
}
const fields = 'isApplied created changed unchanged refused rows { line campaign outcome reason column changes { column before after } }';
const creative = { title: '春日好物', text: '一支唇釉', landingUrl: 'https://shop.example/lip', label: '广告' };

describe('ad groups in bulk', () => {
  const app = useTestApp();
  let brand: Person;
  let operator: Person;
  let live: string;
  let draft: string;

  const day = (ahead: number) => dayIn(new Date(app.clock.now().getTime() + ahead * 86_400_000), 'Asia/Shanghai');
  const group = (name: string) => ({ name, placements: ['FEED'], bidModel: 'CPM', bidMicros: '30000000', targeting: { countries: ['CN'] }, creatives: [creative] });
  const create = async (name: string, groups: string[]) =>
    (await app.ask<{ createCampaign: { id: string } }>(brand, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', {
      input: { name, objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '100000', dailyBudgetMinor: '50000', flightStartOn: day(-1), flightEndOn: day(7), adGroups: groups.map(group) },
    })).createCampaign.id;
  const file = async (who = brand) => (await app.ask<{ adGroupsCsv: string }>(who, '{ adGroupsCsv }')).adGroupsCsv;
  const preview = async (csv: string, who = brand) => (await app.ask<{ previewAdGroupsCsv: Receipt }>(who, `mutation ($csv: String!) { previewAdGroupsCsv(csv: $csv) { ${fields} } }`, { csv })).previewAdGroupsCsv;
  const apply = async (csv: string) => (await app.ask<{ applyAdGroupsCsv: Receipt }>(brand, `mutation ($csv: String!) { applyAdGroupsCsv(csv: $csv) { ${fields} } }`, { csv })).applyAdGroupsCsv;
  const campaign = async (id: string) =>
    (await app.ask<{ campaign: { status: string; totalBudget: { minor: string }; adGroups: { name: string; bidMicros: string; frequencyCap: number | null; creatives: { status: string }[] }[]; changes: { action: string; changes: { field: string }[] }[] } }>(
      brand, 'query ($id: ID!) { campaign(id: $id) { status totalBudget { minor } adGroups { name bidMicros frequencyCap creatives { status } } changes { action changes { field } } } }', { id })).campaign;
  /** The file with some cells of some lines changed; lines count from the header, which is 1. */
  const edited = (csv: string, edits: [line: number, column: string, value: string][]) => {
    const rows = csv.replace('\uFEFF', '').trimEnd().split('\r\n').map((line) => line.split(','));
    for (const [line, column, value] of edits) rows[line - 1]![rows[0]!.indexOf(column)] = value;
    return rows.map((row) => row.join(',')).join('\n');
  };
  /** The file with the columns alone that all files have. */
  const old = (csv: string) => {
    const [header = [], ...rows] = csv.split('\n').map((line) => line.split(','));
    const kept = ['campaign_id', 'campaign', 'status', 'currency', 'total_budget', 'daily_budget', 'ad_group_id', 'ad_group', 'bid_model', 'bid', 'frequency_cap'].map((name) => header.indexOf(name));
    return [header, ...rows].map((row) => kept.map((at) => row[at]).join(',')).join('\n');
  };
  const outcomes = ({ rows }: Receipt) => rows.map(({ outcome, reason }) => reason ?? outcome);

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    operator = await app.operator();
    await credit(app, brand, 5_000);
    live = await create('春季', ['一组', '=二组']);
    await app.ask(brand, 'mutation ($id: ID!) { submitCampaign(id: $id) { id } }', { id: live });
    await app.ask(operator, 'mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { id } }', { id: live });
    draft = await create('秋季', ['三组']);
  });

  it('come as a file that changes nothing when it is given back', async () => {
    const csv = await file();
    const [header, first, , third] = csv.replace('\uFEFF', '').split('\r\n');
    expect(header).toBe(
      'campaign_id,campaign,status,currency,total_budget,daily_budget,objective,pacing,time_zone,flight_start,flight_end,product_category,separation,holdout_percent,ad_group_id,ad_group,bid_model,bid,frequency_cap,placements,' +
      'countries,regions,city_tiers,genders,age_bands,interests,devices,languages,hours,look_alikes_of,keywords,exact_keywords,broad_keywords,negative_keywords,creative_id,title,text,image_url,landing_url,label',
    );
    expect(first).toMatch(/^[-0-9a-f]+,秋季,DRAFT,CNY,1000\.00,500\.00,AWARENESS,EVEN,Asia\/Shanghai,[-\d]+,[-\d]+,,LISTED,0,[-0-9a-f]+,三组,CPM,30\.00,,FEED,CN,{13},[-0-9a-f]+,春日好物,一支唇釉,,https:\/\/shop\.example\/lip,广告$/);
    expect(third).toContain(",'=二组,");
    expect(await apply(csv)).toMatchObject({ isApplied: true, changed: 0, unchanged: 3, refused: 0 });
  });

  it('come whole, however many portions they are read in', async () => {
    const rows = (text: string) => text.trimEnd().split('\r\n');
    const whole = rows(await file());
    const person = anOwner('BRAND', brand.organisationId, brand.userId);
    for (const portion of [1, 2, 3, 4]) {
      let text = '';
      for await (const part of app.get(BulkEditsService).parts(person, portion)) text += part;
      expect(rows(text)).toEqual(whole);
    }
    expect(whole).toHaveLength(4);
  });

  it('change bids, caps, budgets and status together, as the preview said, each with its history', async () => {
    const csv = edited(await file(), [[2, 'bid', '12.345'], [3, 'total_budget', '1200'], [4, 'total_budget', '1200.00'], [3, 'status', 'PAUSED'], [4, 'status', 'PAUSED'], [4, 'frequency_cap', '3'], [4, 'bid_model', 'cpc']]);
    const before = BigInt(await availableOf(app, brand));
    const seen = await preview(csv);
    expect(seen).toMatchObject({ isApplied: false, changed: 3, refused: 0 });
    expect(seen.rows[2]!.changes).toEqual([
      { column: 'status', before: 'ACTIVE', after: 'PAUSED' }, { column: 'total_budget', before: '1000.00', after: '1200.00' },
      { column: 'bid_model', before: 'CPM', after: 'CPC' }, { column: 'frequency_cap', before: '', after: '3' },
    ]);
    expect([(await campaign(live)).status, BigInt(await availableOf(app, brand))]).toEqual(['ACTIVE', before]);

    expect(await apply(csv)).toEqual({ ...seen, isApplied: true });
    const now = await campaign(live);
    expect([now.status, now.totalBudget.minor, now.adGroups.map(({ frequencyCap, creatives }) => [frequencyCap, creatives[0]!.status])]).toEqual(['PAUSED', '120000', [[null, 'APPROVED'], [3, 'APPROVED']]]);
    expect(BigInt(await availableOf(app, brand))).toBe(before - 20_000n); // 1,200.00 − 1,000.00 was set aside
    expect(now.changes.slice(0, 2).map(({ action }) => action)).toEqual(['campaign.pause', 'campaign.update']);
    expect(now.changes[1]!.changes.map(({ field }) => field).sort()).toEqual(['adGroups.1.bidModel', 'adGroups.1.frequencyCap', 'totalBudgetMinor']);
    expect((await campaign(draft)).adGroups[0]!.bidMicros).toBe('12345000');
    expect(await apply(edited(await file(), [[3, 'status', 'ACTIVE'], [4, 'status', 'ACTIVE']]))).toMatchObject({ isApplied: true, changed: 2 });
    expect((await campaign(live)).status).toBe('ACTIVE');
  });

  it.each([
    ['a bid that is none', [[3, 'bid', '0']], 'BID_INVALID'],
    ['a daily budget above the total', [[3, 'daily_budget', '99999']], 'BUDGET_INVALID'],
    ['another budget than a row of the same campaign', [[4, 'total_budget', '1300']], 'ROWS_DISAGREE'],
    ['another currency', [[3, 'currency', 'USD']], 'CURRENCY_FIXED'],
    ['a status that is none', [[3, 'status', 'ENDED']], 'STATUS_NOT_POSSIBLE'],
    ['a cap of nothing', [[3, 'frequency_cap', '0']], 'CAP_INVALID'],
    ['a bid model that is none', [[3, 'bid_model', 'CPA']], 'BID_MODEL_UNKNOWN'],
    ['no name', [[3, 'ad_group', '']], 'NAME_INVALID'],
    ['an ad group of nowhere', [[3, 'ad_group_id', '018f0000-0000-7000-8000-000000000000']], 'AD_GROUP_UNKNOWN'],
    ['a cell too many', [[3, 'frequency_cap', ',']], 'ROW_MALFORMED'],
    ['more than the balance', [[3, 'total_budget', '900000'], [4, 'total_budget', '900000']], 'INSUFFICIENT_FUNDS'],
  ] as [string, [number, string, string][], string][])('apply nothing of a file with %s', async (_what, edits, reason) => {
    const before = await campaign(draft);
    const told = await apply(edited(await file(), [[2, 'bid', '77'], ...edits]));
    expect(told.isApplied).toBe(false);
    expect(outcomes(told)[0]).toBe('CHANGED');
    expect(told.rows[1]!.campaign).toBe(reason === 'ROW_MALFORMED' ? null : '春季');
    expect(outcomes(told)).toContain(reason);
    expect(await campaign(draft)).toEqual(before);
  });

  it('aim at look-alikes of creators on the market, keep that in a file that does not speak of it, and in a clone', async () => {
    const creator = await app.signUp('CREATOR');
    const aims = async (id: string) =>
      (await app.ask<{ campaign: { adGroups: { targeting: { lookAlikesOf: string[]; countries: string[] } }[] } }>(brand, 'query ($id: ID!) { campaign(id: $id) { adGroups { targeting { lookAlikesOf countries } } } }', { id })).campaign.adGroups.map(({ targeting }) => targeting);
    const done = await apply(edited(await file(), [[2, 'look_alikes_of', creator.organisationId]]));
    expect(outcomes(done)).toEqual(['CHANGED', 'UNCHANGED', 'UNCHANGED']);
    expect(done.rows[0]!.changes).toEqual([{ column: 'look_alikes_of', before: '', after: expect.stringMatching(/^CREATOR /) }]);
    expect(await aims(draft)).toEqual([{ lookAlikesOf: [creator.organisationId], countries: ['CN'] }]);
    const [newest] = (await app.ask<{ campaign: { changes: { changes: { field: string; after: string }[] }[] } }>(brand, 'query ($id: ID!) { campaign(id: $id) { changes { changes { field after } } } }', { id: draft })).campaign.changes;
    expect(newest?.changes[0]).toEqual({ field: 'adGroups.0.targeting.lookAlikesOf', after: expect.stringMatching(/^CREATOR /) });

    const before = old(edited(await file(), []));
    expect(outcomes(await apply(before))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
    const { cloneCampaign } = await app.ask<{ cloneCampaign: { id: string } }>(brand, 'mutation ($id: ID!) { cloneCampaign(id: $id) { id } }', { id: draft });
    expect(await aims(cloneCampaign.id)).toEqual(await aims(draft));
    for (const nobody of ['018f0000-0000-7000-8000-000000000000', 'Anna']) expect(outcomes(await apply(edited(await file(), [[3, 'look_alikes_of', nobody]])))).toContain('AUDIENCE_UNKNOWN');
    await app.owner.query('UPDATE campaigns SET status = $2 WHERE id = $1', [cloneCampaign.id, 'ENDED']);
  });

  it('are told twice when they stand twice, and unknown to another brand', async () => {
    const csv = edited(await file(), []);
    expect(outcomes(await preview(`${csv}\n${csv.split('\n')[1]}`))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'CREATIVE_TWICE']);
    expect(outcomes(await preview(old(`${csv}\n${csv.split('\n')[1]}`)))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'AD_GROUP_TWICE']);
    expect(outcomes(await preview(csv, await app.signUp('BRAND')))).toEqual(['CAMPAIGN_UNKNOWN', 'CAMPAIGN_UNKNOWN', 'CAMPAIGN_UNKNOWN']);
    await expect(file(await app.signUp('CREATOR'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  describe('of a brand of its own', () => {
    let owner: Person;
    let creatorId: string;
    const full = () => ({
      name: '=全部; "字段"', objective: 'CONVERSION', currency: 'CNY', totalBudgetMinor: '90000', dailyBudgetMinor: '30000', pacing: 'ASAP', timeZone: 'Asia/Tokyo', productCategory: 'beauty', separation: 'CATEGORY', holdoutBps: 750, flightStartOn: day(1), flightEndOn: day(9),
      adGroups: [
        {
          name: '一, 二', placements: ['FEED', 'SEARCH'], bidModel: 'TARGET_COST', bidMicros: '1234567', frequencyCap: 4,
          targeting: {
            countries: ['CN', 'SG'], regions: ['浙江', '上海'], cityTiers: ['1', 'NEW_1'], genders: ['female'], ageBands: ['18-24', '25-34'], interests: ['beauty', 'travel'], devices: ['ios'], languages: ['zh', 'en'], dayParts: ['1-5 8-22', '6 20-2'], lookAlikesOf: [creatorId],
            keywords: ['sun; cream'], exactKeywords: ['spf 50'], broadKeywords: ['防晒 推荐'], negativeKeywords: ['二手'],
          },
          creatives: [{ ...creative, text: '第一行\n第二行; "引号", 逗号', imageUrl: 'https://img.example/a.jpg' }, { ...creative, title: '-20% 今天', label: 'Sponsored' }],
        },
        { name: '自动', placements: ['FEED'], bidModel: 'AUTOMATIC', bidMicros: '900000', targeting: {}, creatives: [creative] },
      ],
    });
    const fileOf = () => file(owner);
    const applyFor = async (csv: string, kind: 'preview' | 'apply' = 'apply') =>
      Object.values(await app.ask<Record<string, Receipt>>(owner, `mutation ($csv: String!) { ${kind}AdGroupsCsv(csv: $csv) { ${fields} } }`, { csv }))[0]!;
    const asked = async () => (await app.ask<{ campaigns: { edges: { node: { id: string; name: string; status: string } }[] } }>(owner, '{ campaigns(first: 50) { edges { node { id name status } } } }')).campaigns.edges.map(({ node }) => node);
    const rowsIn = (csv: string) => parse(csv, { bom: true, columns: true, skip_empty_lines: true }) as Record<string, string>[];
    const csvOf = (rows: Record<string, string>[]) => csvText([Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))]);
    const bare = (rows: Record<string, string>[]) => rows.map(({ campaign_id: _campaign, ad_group_id: _group, creative_id: _creative, ...row }) => row);

    beforeAll(async () => {
      owner = await app.signUp('BRAND');
      creatorId = (await app.signUp('CREATOR')).organisationId;
      await app.ask(owner, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: full() });
    });

    it('lose nothing on the way out and in: given back they change nothing, without ids they are the same campaign anew', async () => {
      const csv = await fileOf();
      expect(await applyFor(csv)).toMatchObject({ isApplied: true, created: 0, changed: 0, unchanged: 3 });
      const rows = rowsIn(csv);
      const anew = csvOf(rows.map((row) => ({ ...row, campaign_id: '', ad_group_id: '', creative_id: '' })));
      expect(await applyFor(anew, 'preview')).toMatchObject({ isApplied: false, created: 3, refused: 0 });
      expect(await asked()).toHaveLength(1);
      expect(await applyFor(anew)).toMatchObject({ isApplied: true, created: 3, refused: 0 });
      const after = rowsIn(await fileOf());
      expect(bare(after.slice(0, 3))).toEqual(bare(rows));
      expect(bare(after.slice(3))).toEqual(bare(rows));
      expect(new Set(after.map(({ campaign_id: id }) => id)).size).toBe(2);
    });

    it('change targeting, flights and words, and grow by groups and creatives', async () => {
      const rows = rowsIn(await fileOf());
      const [first, , third] = rows;
      const id = first!['campaign_id']!;
      const changed = rows.map((row) => (row['campaign_id'] === id ? { ...row, flight_end: day(12), pacing: 'even', holdout_percent: '10%' } : row));
      changed[0] = { ...changed[0]!, regions: '广东 | 广西', hours: '' };
      changed[1] = { ...changed[1]!, regions: '广东 | 广西', hours: '', title: '第二版' };
      changed.push({ ...changed[2]!, creative_id: '', title: '又一个' }, { ...changed[2]!, ad_group_id: '', creative_id: '', ad_group: '新的一组', placements: 'search', keywords: 'a | b' });
      const receipt = await applyFor(csvOf(changed));
      expect([receipt.isApplied, receipt.created, receipt.changed, receipt.refused]).toEqual([true, 2, 3, 0]);
      expect(receipt.rows[1]!.changes).toEqual(expect.arrayContaining([{ column: 'regions', before: '浙江 | 上海', after: '广东 | 广西' }, { column: 'title', before: '-20% 今天', after: '第二版' }]));
      const now = rowsIn(await fileOf()).filter((row) => row['campaign_id'] === id);
      expect(now.map((row) => [row['ad_group'], row['title'], row['regions'], row['placements'], row['flight_end'], row['pacing'], row['holdout_percent']])).toEqual([
        ['一, 二', first!['title'], '广东 | 广西', 'FEED | SEARCH', day(12), 'EVEN', '10'], ['一, 二', '第二版', '广东 | 广西', 'FEED | SEARCH', day(12), 'EVEN', '10'],
        ['自动', third!['title'], '', 'FEED', day(12), 'EVEN', '10'], ['自动', '又一个', '', 'FEED', day(12), 'EVEN', '10'], ['新的一组', third!['title'], '', 'SEARCH', day(12), 'EVEN', '10'],
      ]);
      expect(now[0]!['ad_group_id']).toBe(first!['ad_group_id']);
    });

    it('change by one word for all that are chosen: bids and daily budgets by a share, never above the total', async () => {
      const ids = (await asked()).map(({ id }) => id);
      const changed = async (change: object) => rowsIn((await app.ask<{ adGroupsCsv: string }>(owner, 'query ($change: BulkChangeInput) { adGroupsCsv(change: $change) }', { change })).adGroupsCsv);
      const before = rowsIn(await fileOf()).filter((row) => row['campaign_id'] === ids[0]);
      const after = await changed({ campaignIds: [ids[0]], bidBps: 1_000, dailyBudgetBps: -5_000 });
      expect(after.map(({ bid, daily_budget: daily }) => [bid, daily])).toEqual(before.map(({ bid }) => [bid === '0.90' ? '0.99' : '1.358024', '150.00'])); // 1.234567 × 1.1, 300.00 ÷ 2
      expect((await changed({ campaignIds: ids, dailyBudgetBps: 90_000 }))[0]!['daily_budget']).toBe('900.00'); // 3,000.00 is above the total
      expect((await changed({ campaignIds: [ids[0]], status: 'PAUSED' }))[0]!['status']).toBe('PAUSED');
      expect(await applyFor(csvOf(after))).toMatchObject({ isApplied: true, changed: before.length, refused: 0 });
      expect(rowsIn(await fileOf()).find((row) => row['campaign_id'] === ids[0])!['daily_budget']).toBe('150.00');
      for (const wrong of [{ campaignIds: [] }, { campaignIds: ['x'] }, { campaignIds: ids, bidBps: -10_000 }]) await expect(changed(wrong)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(rowsIn((await app.ask<{ adGroupsCsv: string }>(brand, 'query ($change: BulkChangeInput) { adGroupsCsv(change: $change) }', { change: { campaignIds: ids } })).adGroupsCsv)).toEqual([]);
    });

    it.each<[string, Record<string, string>, string, string | null]>([
      ['an objective that is none', { objective: 'FAME' }, 'FIELD_INVALID', 'objective'], ['a placement that is none', { placements: 'STORY' }, 'FIELD_INVALID', 'placements'], ['no placement', { placements: '' }, 'FIELD_INVALID', 'placements'],
      ['hours that are none', { hours: 'always' }, 'FIELD_INVALID', 'hours'], ['a flight that ends before it begins', { flight_end: day(-3) }, 'FIELD_INVALID', 'flight_end'], ['a day that is none', { flight_start: 'tomorrow' }, 'FIELD_INVALID', 'flight_start'],
      ['a zone that is none', { time_zone: 'Mars' }, 'FIELD_INVALID', 'time_zone'], ['a page that is none', { landing_url: 'javascript:x' }, 'FIELD_INVALID', 'landing_url'], ['no mark', { label: '' }, 'FIELD_INVALID', 'label'],
      ['a gender that is none', { genders: 'femal' }, 'FIELD_INVALID', 'genders'], ['a tier that is none', { city_tiers: '9' }, 'FIELD_INVALID', 'city_tiers'], ['a country that is none', { countries: 'China' }, 'FIELD_INVALID', 'countries'], ['ages that are none', { age_bands: '20-30' }, 'FIELD_INVALID', 'age_bands'],
      ['more held out than half', { holdout_percent: '80' }, 'FIELD_INVALID', 'holdout_percent'], ['words for a share', { holdout_percent: 'some' }, 'HOLDOUT_INVALID', null], ['a creative of nowhere', { creative_id: '018f0000-0000-7000-8000-000000000000' }, 'CREATIVE_UNKNOWN', null],
      ['another currency', { campaign_id: '', ad_group_id: '', creative_id: '', campaign: 'X', currency: 'USD' }, 'CURRENCY_FIXED', null], ['a new campaign that runs at once', { campaign_id: '', ad_group_id: '', creative_id: '', campaign: 'X', status: 'ACTIVE' }, 'STATUS_NOT_POSSIBLE', 'status'],
    ])('apply nothing of a file with %s, and name its row and column', async (_what, edit, reason, column) => {
      const before = await fileOf();
      const rows = rowsIn(before);
      const [last] = rows.slice(-1);
      // The last row alone is its group's, and its campaign's columns are changed in all of them.
      const campaignWide = ['objective', 'flight_end', 'flight_start', 'time_zone', 'holdout_percent'].some((name) => name in edit);
      const told = await applyFor(csvOf([{ ...rows[0]!, title: 'Another' }, ...rows.slice(1, -1), last!].map((row) => (row === last || (campaignWide && row['campaign_id'] === last!['campaign_id']) ? { ...row, ...edit } : row))));
      expect([told.isApplied, told.rows.at(-1)!.reason, told.rows.at(-1)!.column, told.rows[0]!.outcome]).toEqual([false, reason, column, 'CHANGED']);
      expect(await fileOf()).toBe(before);
    });
  });

  it.each([['', 'COLUMNS_MISSING'], ['campaign,bid\na,1', 'COLUMNS_MISSING'], ['a "b" c\n"', 'FILE_UNREADABLE']])('are refused as a whole from a file that is none: %j', async (csv, reason) => {
    await expect(preview(csv)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { reason } });
  });

  it('are refused from a file without rows, with a column twice, or too long', async () => {
    const [header = '', row = ''] = edited(await file(), []).split('\n');
    await expect(preview(header)).rejects.toMatchObject({ details: { reason: 'FILE_EMPTY' } });
    await expect(preview(`${header},bid\n${row},1`)).rejects.toMatchObject({ details: { reason: 'COLUMN_TWICE' } });
    await expect(preview(`${header}\n${`${row}\n`.repeat(2_001)}`)).rejects.toMatchObject({ details: { reason: 'FILE_TOO_LONG' } });
  });
});

import { useTestApp, type Person } from '../../../test/app.ts';
import { anOwner } from '../../../test/viewer.ts';
import { availableOf, credit } from '../../../test/marketplace.ts';
import { BulkEditsService } from './bulk-edits.service.ts';
import { dayIn } from '../campaigns/day-in.ts';

interface Receipt {
  isApplied: boolean;
  changed: number;
  unchanged: number;
  refused: number;
  rows: { line: number; campaign: string | null; outcome: string; reason: string | null; changes: { column: string; before: string; after: string }[] }[];
}
const fields = 'isApplied changed unchanged refused rows { line campaign outcome reason changes { column before after } }';
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
    expect(header).toBe('campaign_id,campaign,status,currency,total_budget,daily_budget,ad_group_id,ad_group,bid_model,bid,frequency_cap,look_alikes_of');
    expect(first).toMatch(/^[-0-9a-f]+,秋季,DRAFT,CNY,1000\.00,500\.00,[-0-9a-f]+,三组,CPM,30\.00,,$/);
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

    const before = (await file()).trimEnd().split('\r\n').map((row) => row.slice(0, row.lastIndexOf(','))).join('\n');
    expect(outcomes(await apply(before))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
    const { cloneCampaign } = await app.ask<{ cloneCampaign: { id: string } }>(brand, 'mutation ($id: ID!) { cloneCampaign(id: $id) { id } }', { id: draft });
    expect(await aims(cloneCampaign.id)).toEqual(await aims(draft));
    for (const nobody of ['018f0000-0000-7000-8000-000000000000', 'Anna']) expect(outcomes(await apply(edited(await file(), [[3, 'look_alikes_of', nobody]])))).toContain('AUDIENCE_UNKNOWN');
    await app.owner.query('UPDATE campaigns SET status = $2 WHERE id = $1', [cloneCampaign.id, 'ENDED']);
  });

  it('are told twice when they stand twice, and unknown to another brand', async () => {
    const csv = edited(await file(), []);
    expect(outcomes(await preview(`${csv}\n${csv.split('\n')[1]}`))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'AD_GROUP_TWICE']);
    expect(outcomes(await preview(csv, await app.signUp('BRAND')))).toEqual(['CAMPAIGN_UNKNOWN', 'CAMPAIGN_UNKNOWN', 'CAMPAIGN_UNKNOWN']);
    await expect(file(await app.signUp('CREATOR'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
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

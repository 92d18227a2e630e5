import { useTestApp, type Person } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { available, funding } from '../../finance/index.ts';
import { dayIn } from './day-in.ts';

const day = (ahead: number) => dayIn(new Date(Date.now() + ahead * 86_400_000), 'Asia/Shanghai');
const creative = { title: '春日好物', text: '一支唇釉', landingUrl: 'https://shop.example/lip', label: '广告' };
const group = (more: object = {}) => ({ name: '全部', placements: ['FEED'], bidModel: 'CPM', bidMicros: '30000000', targeting: { countries: ['CN'] }, creatives: [creative], ...more });
const input = (more: object = {}) => ({
  name: '春季', objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '10000', dailyBudgetMinor: '5000', pacing: 'ASAP', flightStartOn: day(-2), flightEndOn: day(7), adGroups: [group()], ...more,
});

interface Campaign {
  id: string;
  status: string;
  name: string;
  flightStartOn: string;
  flightEndOn: string;
  pendingCreatives: number;
  totalBudget: { minor: string };
  can: { edit: boolean; review: boolean; clone: boolean };
  adGroups: { id: string; name: string; bidMicros: string; creatives: { id: string; title: string; status: string }[] }[];
  changes: { action: string; actorName: string | null; changes: { field: string; before: string | null; after: string | null }[] }[];
}
const fields = `id status name flightStartOn flightEndOn pendingCreatives totalBudget { minor } can { edit review clone }
  adGroups { id name bidMicros creatives { id title status } } changes { action actorName changes { field before after } }`;

describe('changing a campaign that runs', () => {
  const app = useTestApp();
  let brand: Person;
  let operator: Person;

  const update = async (id: string, wish: object) =>
    (await app.ask<{ updateCampaign: Campaign }>(brand, `mutation ($id: ID!, $input: CampaignInput!) { updateCampaign(id: $id, input: $input) { ${fields} } }`, { id, input: wish })).updateCampaign;
  const review = async (id: string, approve: boolean) =>
    (await app.ask<{ reviewCampaign: Campaign }>(operator, `mutation ($id: ID!, $approve: Boolean!) { reviewCampaign(id: $id, approve: $approve) { ${fields} } }`, { id, approve })).reviewCampaign;
  const read = async (who: Person, id: string) => (await app.ask<{ campaign: Campaign }>(who, `query ($id: ID!) { campaign(id: $id) { ${fields} } }`, { id })).campaign;
  const balance = async () => (await app.ask<{ wallet: { balances: { availableMinor: string }[] } }>(brand, '{ wallet { balances { availableMinor } } }')).wallet.balances[0]!.availableMinor;
  const running = async () => {
    const { createCampaign } = await app.ask<{ createCampaign: Campaign }>(brand, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: input() });
    await app.ask(brand, 'mutation ($id: ID!) { submitCampaign(id: $id) { id } }', { id: createCampaign.id });
    return review(createCampaign.id, true);
  };
  const sameGroup = (campaign: Campaign, more: object = {}) => group({ id: campaign.adGroups[0]!.id, creatives: [{ ...creative, id: campaign.adGroups[0]!.creatives[0]!.id }], ...more });

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    operator = await app.operator();
    await move(app.owner, { kind: "topup.receive", from: funding(), to: available(brand.organisationId), amountMinor: 100_000n });
  });

  it('says beside whom it will not stand, and what it is that it advertises', async () => {
    const campaign = await running();
    const asked = (who: object) => update(campaign.id, input({ adGroups: [sameGroup(campaign)], ...who }));
    await expect(asked({ separation: 'CATEGORY' })).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID', fields: { productCategory: expect.any(String) } });
    await expect(asked({ productCategory: 'moon dust' })).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID', fields: { productCategory: expect.any(String) } });
    const { changes } = await asked({ separation: 'CATEGORY', productCategory: 'beauty' });
    expect(changes[0]!.changes).toEqual(expect.arrayContaining([{ field: 'separation', before: 'LISTED', after: 'CATEGORY' }, { field: 'productCategory', before: null, after: 'beauty' }]));
    // What is not said stays, and a copy asks for the same.
    await asked({ name: '夏季' });
    const { cloneCampaign } = await app.ask<{ cloneCampaign: object }>(brand, 'mutation ($id: ID!) { cloneCampaign(id: $id) { separation productCategory } }', { id: campaign.id });
    expect(cloneCampaign).toEqual({ separation: 'CATEGORY', productCategory: 'beauty' });
  });

  it('holds a new bid, budget and end at once and moves the difference of the budget', async () => {
    const campaign = await running();
    expect([campaign.status, campaign.can.edit, campaign.can.review]).toEqual(['ACTIVE', false, false]);
    const before = BigInt(await balance());
    const raised = await update(campaign.id, input({ totalBudgetMinor: '16000', flightEndOn: day(9), adGroups: [sameGroup(campaign, { bidMicros: '45000000' })] }));
    expect([raised.status, raised.can.edit, raised.totalBudget.minor, raised.flightEndOn, raised.adGroups[0]!.bidMicros, raised.pendingCreatives]).toEqual(['ACTIVE', true, '16000', day(9), '45000000', 0]);
    expect(BigInt(await balance())).toBe(before - 6_000n); // 16,000 − 10,000
    await update(campaign.id, input({ totalBudgetMinor: '9000', adGroups: [sameGroup(campaign)] }));
    expect(BigInt(await balance())).toBe(before + 1_000n); // 10,000 − 9,000 came back
    const { rows } = await app.owner.query<{ held: string }>(`SELECT sum(e.amount_minor)::text AS held FROM ledger_entries e JOIN ledger_transfers t ON t.no = e.transfer_no JOIN ledger_accounts a ON a.no = e.account_no
      WHERE t.campaign_id = $1 AND a.purpose = 'CAMPAIGN_BUDGET'`, [campaign.id]);
    expect(rows[0]!.held).toBe('9000'); // 10,000 + 6,000 − 7,000
  });

  it('says who changed what, from what to what', async () => {
    const campaign = await running();
    const changed = await update(campaign.id, input({ dailyBudgetMinor: '4000', adGroups: [sameGroup(campaign, { targeting: { countries: ['CN'], regions: ['上海'] } })] }));
    const [latest] = changed.changes;
    expect(latest).toMatchObject({ action: 'campaign.update', actorName: expect.any(String) });
    expect(latest!.changes).toEqual(expect.arrayContaining([
      { field: 'dailyBudgetMinor', before: '5000', after: '4000' },
      { field: 'adGroups.0.targeting.regions', before: null, after: '上海' },
    ]));
    expect(latest!.changes).toHaveLength(2);
    expect(changed.changes.map(({ action }) => action)).toEqual(['campaign.update', 'campaign.approve', 'campaign.submit', 'campaign.create']);
  });

  it('shows the old words until the operator has seen the new ones', async () => {
    const campaign = await running();
    const old = campaign.adGroups[0]!.creatives[0]!;
    const changed = await update(campaign.id, input({ adGroups: [sameGroup(campaign, { creatives: [{ ...creative, id: old.id, title: '夏日好物' }] })] }));
    const states = (one: Campaign) => one.adGroups[0]!.creatives.map(({ title, status }) => `${title} ${status}`).sort();
    expect(states(changed)).toEqual(['夏日好物 PENDING', '春日好物 APPROVED']);
    expect((await read(operator, campaign.id)).can.review).toBe(true);
    const waiting = await app.ask<{ campaigns: { edges: { node: { id: string } }[] } }>(operator, '{ campaigns(awaitingReview: true) { edges { node { id } } } }');
    expect(waiting.campaigns.edges.map(({ node }) => node.id)).toContain(campaign.id);
    const approved = await review(campaign.id, true);
    expect([approved.status, ...states(approved)]).toEqual(['ACTIVE', '夏日好物 APPROVED']);
  });

  it('keeps the old words when the new ones are rejected', async () => {
    const campaign = await running();
    const old = campaign.adGroups[0]!.creatives[0]!;
    await update(campaign.id, input({ adGroups: [sameGroup(campaign, { creatives: [{ ...creative, id: old.id, title: '包治百病' }] })] }));
    const rejected = await review(campaign.id, false);
    expect([rejected.status, ...rejected.adGroups[0]!.creatives.map(({ title, status }) => `${title} ${status}`).sort()]).toEqual(['ACTIVE', '包治百病 REJECTED', '春日好物 APPROVED']);
  });

  it('adds and takes away ad groups while it runs', async () => {
    const campaign = await running();
    const grown = await update(campaign.id, input({ adGroups: [sameGroup(campaign), group({ name: '搜索', placements: ['SEARCH'] })] }));
    expect(grown.adGroups.map((one) => [one.name, one.creatives[0]!.status])).toEqual([['全部', 'APPROVED'], ['搜索', 'PENDING']]);
    const { id, creatives } = grown.adGroups[1]!;
    const shrunk = await update(campaign.id, input({ adGroups: [group({ id, name: '搜索', placements: ['SEARCH'], creatives: [{ ...creative, id: creatives[0]!.id }] })] }));
    expect(shrunk.adGroups.map((one) => one.name)).toEqual(['搜索']);
  });

  it('refuses another start, another campaign’s groups, and a budget below what is promised', async () => {
    const campaign = await running();
    const other = await running();
    await expect(update(campaign.id, input({ flightStartOn: day(-1), adGroups: [sameGroup(campaign)] }))).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID' });
    await expect(update(campaign.id, input({ adGroups: [sameGroup(other)] }))).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID' });
    await app.owner.query('INSERT INTO budget_leases (campaign_id, amount_micros) VALUES ($1, 80000000)', [campaign.id]); // ¥80 promised
    await expect(update(campaign.id, input({ totalBudgetMinor: '7999', dailyBudgetMinor: '5000', adGroups: [sameGroup(campaign)] }))).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID' });
    expect((await update(campaign.id, input({ totalBudgetMinor: '8000', adGroups: [sameGroup(campaign)] }))).totalBudget.minor).toBe('8000');
  });

  it('is cloned into a draft that begins today and lasts as long', async () => {
    const campaign = await running();
    const { cloneCampaign } = await app.ask<{ cloneCampaign: Campaign }>(brand, `mutation ($id: ID!) { cloneCampaign(id: $id, name: "春季 2") { ${fields} } }`, { id: campaign.id });
    expect([cloneCampaign.status, cloneCampaign.name, cloneCampaign.flightStartOn, cloneCampaign.flightEndOn]).toEqual(['DRAFT', '春季 2', day(0), day(9)]);
    expect(cloneCampaign.adGroups.map(({ name, creatives }) => [name, creatives.map(({ status }) => status)])).toEqual([['全部', ['PENDING']]]);
    expect(cloneCampaign.adGroups[0]!.id).not.toBe(campaign.adGroups[0]!.id);
  });

  it('does not exist for another brand', async () => {
    const campaign = await running();
    const stranger = await app.signUp('BRAND');
    await expect(app.ask(stranger, 'mutation ($id: ID!) { cloneCampaign(id: $id) { id } }', { id: campaign.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(app.ask(stranger, 'query ($id: ID!) { campaign(id: $id) { changes { action } } }', { id: campaign.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

import { pino } from 'pino';
import type { DecisionResponse } from '@meadow/shared';
import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { BROWSER } from '../../../test/edge.ts';
import { move } from '../../../test/money.ts';
import { available, funding } from '../../finance/index.ts';
import { startEdge, type Edge } from '../../edge/edge.server.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { RollupsService, TrafficFindingsService, verifyRollups } from '../../measurement/index.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { FlightsService, verifyCharges } from '../index.ts';
import { dayIn } from './day-in.ts';
import { verifyMoney } from '../../verify/verify-money.ts';

const fields = 'id status blockers spentMicros impressions clicks reviewNote can { edit submit pause resume end review }';
/** A day of the brand's zone. */
const day = (ahead: number) => dayIn(new Date(Date.now() + ahead * 86_400_000), 'Asia/Shanghai');
const input = (more: object = {}) => ({
  name: '加热 🌱 לשון', objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '10000', dailyBudgetMinor: '10000', pacing: 'ASAP', flightStartOn: day(-2), flightEndOn: day(7),
  adGroups: [{
    name: '全部', placements: ['FEED'], bidModel: 'CPM', bidMicros: '30000000', targeting: { countries: ['CN'] },
    creatives: [{ title: '春日好物', text: '一支唇釉', landingUrl: 'https://shop.example/lip', label: '广告' }],
  }],
  ...more,
});
interface Campaign {
  id: string;
  status: string;
  blockers: string[];
  spentMicros: string;
  impressions: number;
  clicks: number;
  can: Record<string, boolean>;
}

describe('a campaign', () => {
  let edge: Edge;
  let system: Database;
  // Hooks run in the order they are written: the edge stops before its database goes.
  afterAll(async () => {
    await edge?.stop();
    await system?.close();
  });
  const app = useTestApp();
  let operator: Person;
  let brand: Person;
  let rollups: RollupsService;
  let flights: FlightsService;

  const mutate = async (who: Person, name: string, args: object = {}, more = ''): Promise<Campaign> => {
    const types: Record<string, string> = { id: 'ID!', input: 'CampaignInput!', approve: 'Boolean!', note: 'String!' };
    const declared = Object.keys(args).map((key) => `$${key}: ${types[key]}`).join(', ');
    const passed = Object.keys(args).map((key) => `${key}: $${key}`).join(', ');
    const answer = await app.ask<Record<string, Campaign>>(who, `mutation (${declared}) { ${name}(${passed}) { ${fields} ${more} } }`, args);
    return answer[name]!;
  };
  const read = async (who: Person, id: string) => (await app.ask<{ campaign: Campaign }>(who, `query ($id: ID!) { campaign(id: $id) { ${fields} } }`, { id })).campaign;
  const balance = async (who: Person) => {
    const { wallet } = await app.ask<{ wallet: { balances: { availableMinor: string; heldMinor: string }[] } }>(who, '{ wallet { balances { availableMinor heldMinor } } }');
    return wallet.balances[0] ?? { availableMinor: '0', heldMinor: '0' };
  };
  const fund = (who: Person, amountMinor: number) => move(app.owner, { kind: 'test.fund', from: funding(), to: available(who.organisationId), amountMinor });
  const decide = async () => {
    const reply = await fetch(`http://127.0.0.1:${edge.port}/v1/decisions`, { method: 'POST', body: JSON.stringify({ placement: 'feed', slots: 1, visitor: 'reader-1', context: { country: 'CN' } }) });
    return ((await reply.json()) as DecisionResponse).decisions[0];
  };
  const beacon = (url: string) => {
    const { pathname, search } = new URL(url);
    return fetch(`http://127.0.0.1:${edge.port}${pathname}${search}`, { headers: { 'user-agent': BROWSER }, redirect: 'manual' });
  };

  beforeAll(async () => {
    edge = await startEdge({ ...app.config, EDGE_PORT: 0 }, pino({ level: 'silent' }));
    system = await connectDatabase({ url: app.config.DATABASE_URL!, role: 'meadow_worker', poolSize: 2, name: 'test' }, (await import('../../app.entities.ts')).entities);
    rollups = new RollupsService(system, app.config, app.clock);
    operator = await app.operator();
    const worker = app.get(FlightsService);
    flights = Object.assign(Object.create(FlightsService.prototype) as FlightsService, worker, { db: system });
  });
  beforeEach(async () => {
    brand = await app.signUp('BRAND');
  });

  it('runs from draft to reconciled, charged to the fen for what was seen, with the rest returned', async () => {
    await fund(brand, 50_000);
    const draft = await mutate(brand, 'createCampaign', { input: input() });
    expect(draft).toMatchObject({ status: 'DRAFT', blockers: ['DRAFT'], can: { edit: true, submit: true, pause: false, review: false } });
    expect(await mutate(brand, 'submitCampaign', { id: draft.id })).toMatchObject({ status: 'IN_REVIEW', blockers: ['IN_REVIEW'] });
    expect((await read(operator, draft.id)).can).toMatchObject({ review: true, edit: false });
    expect(await mutate(operator, 'reviewCampaign', { id: draft.id, approve: true })).toMatchObject({ status: 'ACTIVE', blockers: [] });
    expect(await balance(brand)).toEqual({ availableMinor: '40000', heldMinor: '10000' });

    const first = await eventually(decide, Boolean);
    expect(first).toMatchObject({ campaign_id: draft.id, label: '广告', landing_url: 'https://shop.example/lip' });
    const ads = [first!, ...(await Promise.all(Array.from({ length: 24 }, async () => (await decide())!)))];
    for (const ad of ads) await beacon(ad.impression_url);
    await beacon(ads[0]!.impression_url);
    const click = await beacon(ads[0]!.click_url);
    expect(click.headers.get('location')).toMatch(/^https:\/\/shop\.example\/lip\?mclid=[\w-]{22}$/);
    await rollups.fold();
    await flights.advance();
    // 25 impressions at the reserve of ¥1 CPM: 25 × 1,000 = 25,000 micros = 2 fen, and 5,000 micros are carried.
    expect(await read(brand, draft.id)).toMatchObject({ spentMicros: '25000', impressions: 25, clicks: 1 });
    // The operator sees how many people saw and clicked it, as its brand does.
    const funnel = async (who: Person) =>
      (await app.ask<{ campaignReport: { funnel: { code: string; people: number }[] } }>(who, 'query ($id: ID!, $from: Day!, $to: Day!) { campaignReport(id: $id, from: $from, to: $to) { funnel { code people } } }', { id: draft.id, from: day(-1), to: day(1) })).campaignReport.funnel;
    expect(await funnel(brand)).toEqual([{ code: 'impressions', people: 1 }, { code: 'clicks', people: 1 }, { code: 'purchases', people: 0 }]);
    expect(await funnel(operator)).toEqual(await funnel(brand));
    expect(await balance(brand)).toEqual({ availableMinor: '40000', heldMinor: '9998' });
    await flights.advance();
    expect(await balance(brand)).toEqual({ availableMinor: '40000', heldMinor: '9998' });

    expect(await mutate(brand, 'endCampaign', { id: draft.id })).toMatchObject({ status: 'ENDED', can: { end: false } });
    app.clock.advance(21_000);
    await flights.advance();
    expect(await read(brand, draft.id)).toMatchObject({ status: 'RECONCILED' });
    expect(await balance(brand)).toEqual({ availableMinor: '49998', heldMinor: '0' });
    expect(await verifyRollups(system)).toEqual([]);
    expect(await verifyCharges(system)).toEqual([]);
    expect((await verifyMoney(system)).flatMap((check) => check.differences)).toEqual([]);
    expect(await eventually(decide, (ad) => ad === undefined)).toBeUndefined();
  });

  it('has days of its own zone, tells every change of it, and keeps zone and note once it is approved', async () => {
    await fund(brand, 50_000);
    const { id } = await mutate(brand, 'createCampaign', { input: input({ timeZone: 'Asia/Tokyo' }) });
    const settings = async () => (await app.ask<{ campaign: { timeZone: string; pacing: string; changes: { changes: { field: string; before: string | null; after: string | null }[] }[] } }>(brand, 'query ($id: ID!) { campaign(id: $id) { timeZone pacing changes { changes { field before after } } } }', { id })).campaign;
    expect(await settings()).toMatchObject({ timeZone: 'Asia/Tokyo', pacing: 'ASAP' });
    // What is not said stays as it is.
    await mutate(brand, 'updateCampaign', { id, input: input({ timeZone: 'America/New_York', pacing: null }) });
    expect(await settings()).toMatchObject({ timeZone: 'America/New_York', pacing: 'ASAP', changes: [{ changes: [{ field: 'timeZone', before: 'Asia/Tokyo', after: 'America/New_York' }] }, {}] });
    for (const timeZone of ['Mars/Olympus', 'x']) await expect(mutate(brand, 'updateCampaign', { id, input: input({ timeZone }) })).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID', fields: { timeZone: expect.any(String) } });
    await mutate(brand, 'submitCampaign', { id });
    await mutate(operator, 'reviewCampaign', { id, approve: true });
    await expect(mutate(brand, 'updateCampaign', { id, input: input({ timeZone: 'Asia/Tokyo' }) })).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID' });
    await mutate(brand, 'endCampaign', { id });
    await eventually(decide, (ad) => ad === undefined);
  });

  it('is taken down by the operator alone, and shown again once it was changed and reviewed', async () => {
    await fund(brand, 50_000);
    const { id } = await mutate(brand, 'createCampaign', { input: input({ holdoutBps: 0 }) });
    const takeDown = (who: Person, note = 'It shows another product.') => mutate(who, 'takeDownCampaign', { id, note }, 'reviewNote can { takeDown }');
    await expect(takeDown(operator)).rejects.toMatchObject({ code: 'CAMPAIGN_CANNOT_MOVE' });
    await mutate(brand, 'submitCampaign', { id });
    await mutate(operator, 'reviewCampaign', { id, approve: true });
    await eventually(decide, (ad) => ad?.campaign_id === id);
    await expect(takeDown(brand)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(takeDown(operator, ' ')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await takeDown(operator)).toMatchObject({ status: 'ACTIVE', blockers: ['NO_CREATIVE'], reviewNote: 'It shows another product.', can: { takeDown: true } });
    await eventually(decide, (ad) => ad === undefined);
    const { campaign: { adGroups: [group] } } = await app.ask<{ campaign: { adGroups: { id: string; creatives: { id: string }[] }[] } }>(brand, 'query ($id: ID!) { campaign(id: $id) { adGroups { id creatives { id } } } }', { id });
    const changed = input({ holdoutBps: 0 });
    await mutate(brand, 'updateCampaign', { id, input: { ...changed, adGroups: changed.adGroups.map((one) => ({ ...one, id: group!.id, creatives: one.creatives.map((ad) => ({ ...ad, id: group!.creatives[0]!.id, title: '另一支唇釉' })) })) } });
    expect(await decide()).toBeUndefined();
    await mutate(operator, 'reviewCampaign', { id, approve: true });
    await eventually(decide, (ad) => ad?.title === '另一支唇釉');
    await mutate(brand, 'endCampaign', { id });
  });

  it('is charged once an hour while it runs, and for the rest when it has ended', async () => {
    const hourly = Object.create(FlightsService.prototype) as FlightsService;
    Object.assign(hourly as object, flights, { config: { CHARGE_MINUTES: 60 } });
    await fund(brand, 50_000);
    const { id } = await mutate(brand, 'createCampaign', { input: input() });
    await mutate(brand, 'submitCampaign', { id });
    await mutate(operator, 'reviewCampaign', { id, approve: true });
    const see = async (times: number) => {
      for (let time = 0; time < times; time += 1) await beacon((await eventually(decide, Boolean))!.impression_url);
      await rollups.fold();
      await hourly.advance();
    };
    const held = async () => (await balance(brand)).heldMinor;
    /** As if it had been funded, or charged, so long ago; the clock stays, for hours and days may change under it. */
    const last = (column: 'funded_at' | 'charged_at', hoursAgo: number) => app.owner.query(`UPDATE campaigns SET ${column} = $2 WHERE id = $1`, [id, new Date(app.clock.now().getTime() - hoursAgo * 3_600_000)]);
    await last('funded_at', -2);
    await see(25);
    expect(await held()).toBe('10000');
    // Of the hour that runs nothing is charged, of those that are over all of it, as of their end.
    await last('funded_at', 5);
    await hourly.advance();
    expect(await held()).toBe('10000');
    const shift = (hours: number) => app.owner.query(`UPDATE rollup_hours SET hour = hour + make_interval(hours => $2) WHERE source_no IN (SELECT no FROM event_sources WHERE campaign_id = $1)`, [id, hours]);
    await shift(-3);
    await last('charged_at', 5);
    await hourly.advance();
    expect(await held()).toBe('9998');
    const { rows: [charge] } = await app.owner.query<{ end: string; late: boolean }>(`SELECT to_char(effective_at, 'MI:SS.MS') AS end, effective_at < $2::timestamptz AS late FROM ledger_transfers WHERE campaign_id = $1 AND kind = 'campaign.charge'`, [id, app.clock.now()]);
    expect(charge).toEqual({ end: '59:59.999', late: true });
    await shift(3);
    await last('charged_at', -2);
    await see(10);
    expect(await held()).toBe('9998');
    await mutate(brand, 'endCampaign', { id });
    await hourly.advance();
    expect(await held()).toBe('9997'); // 35 × 1,000 micros are 3 fen
  });

  it('gives back what clicks cost that were found to be none, before and after it is reconciled', async () => {
    await fund(brand, 50_000);
    const adGroups = [{ name: '点击', placements: ['FEED'], bidModel: 'CPC', bidMicros: '2000000', targeting: { countries: ['CN'] }, creatives: input().adGroups[0]!.creatives }];
    const { id } = await mutate(brand, 'createCampaign', { input: input({ adGroups }) });
    await mutate(brand, 'submitCampaign', { id });
    await mutate(operator, 'reviewCampaign', { id, approve: true });
    const ads = [await eventually(decide, Boolean), await decide(), await decide(), await decide()].flatMap((ad) => ad ?? []);
    const charged = async () => (await app.owner.query<{ charged_minor: bigint }>('SELECT charged_minor FROM campaigns WHERE id = $1', [id])).rows[0]!.charged_minor;
    const findings = new TrafficFindingsService(system, new Outbox(), app.clock);
    const look = async () => {
      const now = Date.now();
      for (const ago of [1, 0]) await findings.check(new Date((Math.floor(now / 3_600_000) - ago) * 3_600_000));
      await flights.creditInvalid(id);
      await flights.creditInvalid(id);
    };
    for (const ad of ads.slice(0, 2)) await beacon(ad.impression_url);
    for (const ad of ads.slice(0, 3)) await beacon(ad.click_url);
    await rollups.fold();
    await flights.advance();
    const each = (await charged()) / 3n;
    expect(each).toBeGreaterThan(0n);
    await look();
    expect(await charged()).toBe(2n * each); // the third was never rendered
    await beacon(ads[3]!.click_url);
    await rollups.fold();
    await flights.advance();
    expect(await charged()).toBe(3n * each);
    await mutate(brand, 'endCampaign', { id });
    app.clock.advance(21_000);
    await flights.advance();
    expect(await balance(brand)).toEqual({ availableMinor: (50_000n - 3n * each).toString(), heldMinor: '0' });
    await look();
    expect(await charged()).toBe(2n * each);
    expect(await balance(brand)).toEqual({ availableMinor: (50_000n - 2n * each).toString(), heldMinor: '0' });
    expect(await verifyRollups(system)).toEqual([]);
    expect(await verifyCharges(system)).toEqual([]);
    expect((await verifyMoney(system)).flatMap((check) => check.differences)).toEqual([]);
  });

  it('starts on its first day, stops when the day’s budget is out, goes on the next day and ends after its last', async () => {
    await fund(brand, 50_000);
    const { id } = await mutate(brand, 'createCampaign', { input: input({ flightStartOn: day(2), flightEndOn: day(3), totalBudgetMinor: '1000', dailyBudgetMinor: '10' }) });
    await mutate(brand, 'submitCampaign', { id });
    await mutate(operator, 'reviewCampaign', { id, approve: true });
    const status = async () => {
      await flights.advance();
      return (await app.owner.query<{ status: string }>('SELECT status FROM campaigns WHERE id = $1', [id])).rows[0]!.status;
    };
    expect(await status()).toBe('SCHEDULED');
    app.clock.advance(2 * 86_400_000);
    expect(await status()).toBe('ACTIVE');
    const source = await app.owner.query<{ no: number }>('SELECT no FROM event_sources WHERE campaign_id = $1', [id]);
    await app.owner.query(
      `INSERT INTO rollup_hours (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor) VALUES ($1, date_trunc('hour', $2::timestamptz), $3, 1, '', 100, 0, 0, 100000, 0)`,
      [brand.organisationId, app.clock.now(), source.rows[0]!.no],
    );
    expect(await status()).toBe('BUDGET_LIMITED');
    expect((await app.owner.query<{ charged_minor: bigint }>('SELECT charged_minor FROM campaigns WHERE id = $1', [id])).rows[0]!.charged_minor).toBe(10n); // 100,000 ÷ 10,000
    app.clock.advance(86_400_000);
    expect(await status()).toBe('ACTIVE');
    app.clock.advance(86_400_000);
    expect(await status()).toBe('ENDED');
    await app.owner.query('DELETE FROM rollup_hours WHERE brand_id = $1', [brand.organisationId]);
    app.clock.advance(-4 * 86_400_000);
  });

  it('says that a bid is too low for anybody to see it, however it is paid for', async () => {
    const blockersAt = async (group: object, more: object = {}) => (await mutate(brand, 'createCampaign', { input: input({ ...more, adGroups: input().adGroups.map((one) => ({ ...one, ...group })) }) })).blockers.includes('BID_BELOW_RESERVE');
    // The reserve is ¥1 for a thousand: ¥0.10 a click at the usual 1 %.
    expect(await blockersAt({ bidModel: 'CPM', bidMicros: '999999' })).toBe(true);
    expect(await blockersAt({ bidModel: 'CPM', bidMicros: '1000000' })).toBe(false);
    expect(await blockersAt({ bidModel: 'CPC', bidMicros: '99999' })).toBe(true);
    expect(await blockersAt({ bidModel: 'CPC', bidMicros: '100000' })).toBe(false);
    expect(await blockersAt({ bidModel: 'AUTOMATIC', bidMicros: '99999' })).toBe(true);
    expect(await blockersAt({ bidModel: 'TARGET_COST', bidMicros: '50000' })).toBe(false); // up to twice as much
    expect(await blockersAt({ bidModel: 'TARGET_COST', bidMicros: '100000' }, { objective: 'CONVERSION' })).toBe(false);
  });

  it('needs the money before it is reviewed', async () => {
    const { id } = await mutate(brand, 'createCampaign', { input: input() });
    await expect(mutate(brand, 'submitCampaign', { id })).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    expect((await read(brand, id)).blockers).toEqual(['DRAFT', 'INSUFFICIENT_FUNDS']);
  });

  it('comes back as a draft when the operator rejects it', async () => {
    await fund(brand, 50_000);
    const { id } = await mutate(brand, 'createCampaign', { input: input() });
    await mutate(brand, 'submitCampaign', { id });
    expect(await mutate(operator, 'reviewCampaign', { id, approve: false, note: '标题夸大' })).toMatchObject({ status: 'REJECTED', reviewNote: '标题夸大' });
    expect((await read(brand, id)).can).toMatchObject({ edit: true, submit: false });
    expect(await mutate(brand, 'updateCampaign', { id, input: input({ name: 'Again' }) })).toMatchObject({ status: 'DRAFT' });
    expect(await balance(brand)).toEqual({ availableMinor: '50000', heldMinor: '0' });
  });

  it('is approved once, however many times the operator clicks', async () => {
    await fund(brand, 50_000);
    const { id } = await mutate(brand, 'createCampaign', { input: input({ flightStartOn: day(3) }) });
    await mutate(brand, 'submitCampaign', { id });
    const clicks = await Promise.allSettled(Array.from({ length: 10 }, () => mutate(operator, 'reviewCampaign', { id, approve: true })));
    const refused = clicks.flatMap((c) => (c.status === 'rejected' ? [(c.reason as { code: string }).code] : []));
    expect(refused).toEqual(Array(9).fill('CAMPAIGN_CANNOT_MOVE'));
    expect(await balance(brand)).toEqual({ availableMinor: '40000', heldMinor: '10000' }); // 50,000 − 10,000
    expect((await read(brand, id)).blockers).toEqual(['FLIGHT_NOT_STARTED']);
  });

  it('stops and goes as the brand says', async () => {
    await fund(brand, 50_000);
    const { id } = await mutate(brand, 'createCampaign', { input: input() });
    await mutate(brand, 'submitCampaign', { id });
    await mutate(operator, 'reviewCampaign', { id, approve: true });
    await eventually(decide, (ad) => ad?.campaign_id === id);
    expect(await mutate(brand, 'pauseCampaign', { id })).toMatchObject({ status: 'PAUSED', blockers: ['PAUSED'] });
    await eventually(decide, (ad) => ad === undefined);
    expect(await mutate(brand, 'resumeCampaign', { id })).toMatchObject({ status: 'ACTIVE' });
    await eventually(decide, (ad) => ad?.campaign_id === id);
    await mutate(brand, 'endCampaign', { id });
  });

  it.each<[string, object, string]>([
    ['a negative budget', { totalBudgetMinor: '-1', dailyBudgetMinor: '-1' }, 'totalBudgetMinor'],
    ['a day that costs more than all', { dailyBudgetMinor: '20000' }, 'dailyBudgetMinor'],
    ['a flight that ends before it starts', { flightStartOn: day(5), flightEndOn: day(4) }, 'flightEndOn'],
    ['a flight of the past', { flightStartOn: day(-9), flightEndOn: day(-5) }, 'flightEndOn'],
    ['no name', { name: '  ' }, 'name'],
    ['a name without end', { name: '名'.repeat(121) }, 'name'],
    ['no ad group', { adGroups: [] }, 'adGroups'],
    ['no mark', { adGroups: [{ ...input().adGroups[0]!, creatives: [{ ...input().adGroups[0]!.creatives[0]!, label: '' }] }] }, 'adGroups.0.creatives.0.label'],
    ['a script as landing page', { adGroups: [{ ...input().adGroups[0]!, creatives: [{ ...input().adGroups[0]!.creatives[0]!, landingUrl: 'javascript:alert(1)' }] }] }, 'adGroups.0.creatives.0.landingUrl'],
    ['a bid of nothing', { adGroups: [{ ...input().adGroups[0]!, bidMicros: '0' }] }, 'adGroups.0.bidMicros'],
  ])('is refused with %s, and nothing is written', async (_name, more, field) => {
    await expect(mutate(brand, 'createCampaign', { input: input(more) })).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID', fields: { [field]: expect.any(String) } });
    expect(await app.ask(brand, '{ campaigns { totalCount } }')).toEqual({ campaigns: { totalCount: 0 } });
  });

  it('is sold in the currency of the house', async () => {
    await expect(mutate(brand, 'createCampaign', { input: input({ currency: 'USD' }) })).rejects.toMatchObject({ code: 'CURRENCY_MISMATCH' });
  });

  it('is nobody else’s to see or move', async () => {
    const { id } = await mutate(brand, 'createCampaign', { input: input() });
    const rival = await app.signUp('BRAND');
    await expect(read(rival, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(mutate(rival, 'endCampaign', { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(mutate(brand, 'reviewCampaign', { id, approve: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await app.ask(rival, '{ campaigns { totalCount edges { node { id } } } }')).toEqual({ campaigns: { totalCount: 0, edges: [] } });
    await expect(mutate(brand, 'createCampaign', { input: input({ dealId: '01936f0e-0000-7000-8000-000000000000' }) })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists with all that hangs on it, the same by either way of answering', async () => {
    const made = await mutate(brand, 'createCampaign', { input: input() });
    const shape = 'edges { node { id name brand { id name } totalBudget { minor currency } adGroups { name bidMicros frequencyCap placements targeting { countries keywords } creatives { title label imageUrl status } } } } totalCount';
    const raw = await app.ask<{ campaigns: { edges: { node: object }[] } }>(brand, `{ campaigns { ${shape} } }`);
    const walked = await app.ask<{ campaigns: { edges: { node: object }[] } }>(brand, `{ campaigns { ${shape.replace('id name brand', 'id name can { edit } brand')} } }`);
    expect(walked.campaigns.edges[0]!.node).toEqual({ ...raw.campaigns.edges[0]!.node, can: { edit: true } });
    expect(raw).toMatchObject({ campaigns: { totalCount: 1, edges: [{ node: { id: made.id, adGroups: [{ bidMicros: '30000000', frequencyCap: null, placements: ['FEED'], targeting: { countries: ['CN'], keywords: [] }, creatives: [{ title: '春日好物', status: 'PENDING' }] }] } }] } });
  });
});

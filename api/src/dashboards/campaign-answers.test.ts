import { pino } from 'pino';
import { randomUUID } from 'node:crypto';
import type { DecisionResponse } from '@meadow/shared';
import { eventually, useTestApp, type Person } from '../../test/app.ts';
import { BROWSER } from '../../test/edge.ts';
import { move } from '../../test/money.ts';
import { available, funding } from '../finance/index.ts';
import { startEdge, type Edge } from '../edge/edge.server.ts';
import { dayIn } from './period.ts';

const READERS = 200;
const BUYERS = 100;
const HELD_OUT_BPS = 3_000;
const day = (ahead: number) => dayIn(new Date(Date.now() + ahead * 86_400_000), 'Asia/Shanghai');
const campaign = (more: object = {}) => ({
  name: '春日好物', objective: 'CONVERSION', currency: 'CNY', productCategory: 'food', totalBudgetMinor: '100000', dailyBudgetMinor: '100000', pacing: 'ASAP', flightStartOn: day(-1), flightEndOn: day(7),
  adGroups: [{
    name: '全部', placements: ['FEED'], bidModel: 'CPM', bidMicros: '30000000', targeting: {},
    creatives: ['一', '二'].map((title) => ({ title, text: '一支唇釉', landingUrl: 'https://shop.example/lip', label: '广告' })),
  }],
  ...more,
});
interface Answers {
  from: string;
  to: string;
  currency: string;
  laterDays: number;
  attributedOrders: number;
  laterOrders: number;
  laterMinor: string;
  incrementalMinor: { value: number; low: number; high: number } | null;
  notCaused: string | null;
}
interface Listed {
  id: string;
  campaignId: string;
  kind: string;
  stoppedAt: string | null;
  arms: { name: string; exposed: number; converted: number }[];
}

describe('what a campaign brought', () => {
  let edge: Edge;
  // Hooks run in the order they are written: the edge stops before its database goes.
  afterAll(() => edge?.stop());
  const app = useTestApp({ HOLDOUT_SHARE: String(HELD_OUT_BPS / 10_000) });
  let operator: Person;
  let brand: Person;

  const ask = <Answer>(text: string, variables: object = {}, who = brand) => app.ask<Answer>(who, text, variables);
  const launch = async (more: object = {}) => {
    const { createCampaign: { id, holdoutBps } } = await ask<{ createCampaign: { id: string; holdoutBps: number } }>('mutation ($input: CampaignInput!) { createCampaign(input: $input) { id holdoutBps } }', { input: campaign(more) });
    await ask('mutation ($id: ID!) { submitCampaign(id: $id) { id } }', { id });
    await ask('mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { id } }', { id }, operator);
    return { id, holdoutBps };
  };
  const answersOf = async (id: string, who = brand) =>
    (await ask<{ campaignAnswers: Answers }>('query ($id: ID!) { campaignAnswers(id: $id) { from to currency laterDays attributedOrders laterOrders laterMinor incrementalMinor { value low high } notCaused } }', { id }, who)).campaignAnswers;
  const experimentsOf = async (campaignId: string) =>
    (await ask<{ experiments: Listed[] }>('{ experiments { id campaignId kind stoppedAt arms { name exposed converted } } }')).experiments.filter((one) => one.campaignId === campaignId);
  const decide = async (visitor: string) => {
    const reply = await fetch(`http://127.0.0.1:${edge.port}/v1/decisions`, { method: 'POST', body: JSON.stringify({ placement: 'feed', slots: 1, visitor }) });
    return ((await reply.json()) as DecisionResponse).decisions[0];
  };
  const get = (url: string) => {
    const { pathname, search } = new URL(url);
    return fetch(`http://127.0.0.1:${edge.port}${pathname}${search}`, { headers: { 'user-agent': BROWSER }, redirect: 'manual' });
  };

  beforeAll(async () => {
    edge = await startEdge({ ...app.config, EDGE_PORT: 0 }, pino({ level: 'silent' }));
    await app.startWorker();
    operator = await app.operator();
    brand = await app.signUp('BRAND');
    await move(app.owner, { kind: 'test.fund', from: funding(), to: available(brand.organisationId), amountMinor: 1_000_000 });
  });

  it('is told of drafts from before too: one that never said a share has the usual one from its approval on', async () => {
    const { createCampaign: { id } } = await ask<{ createCampaign: { id: string } }>('mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: campaign({ holdoutBps: 0 }) });
    await app.owner.query('UPDATE campaigns SET holdout_bps = NULL WHERE id = $1', [id]);
    const said = async () => (await ask<{ campaign: { holdoutBps: number | null } }>('query ($id: ID!) { campaign(id: $id) { holdoutBps } }', { id })).campaign.holdoutBps;
    expect(await said()).toBeNull();
    await ask('mutation ($id: ID!) { submitCampaign(id: $id) { id } }', { id });
    await ask('mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { id } }', { id }, operator);
    expect([await said(), (await experimentsOf(id)).map(({ kind }) => kind)]).toEqual([HELD_OUT_BPS, ['HOLDOUT']]);
    await ask('mutation ($id: ID!) { endCampaign(id: $id) { id } }', { id });
  });

  it('is told by who claims it, by who bought later and by what was missing without it: a holdout begins with each approval', async () => {
    const { id, holdoutBps } = await launch();
    expect(holdoutBps).toBe(HELD_OUT_BPS);
    expect(await answersOf(id)).toMatchObject({ laterDays: 7, currency: 'CNY', attributedOrders: 0, laterOrders: 0, incrementalMinor: null, notCaused: 'TOO_FEW' });
    const readers = Array.from({ length: READERS }, (_, i) => `reader-${i}`);
    await eventually(async () => (await Promise.all(readers.slice(0, 20).map(decide))).some(Boolean), Boolean);
    const shown = new Map<string, string>();
    for (const reader of readers) {
      const ad = await decide(reader);
      if (ad) shown.set(reader, ad.click_url);
    }
    // 3 in 10 of 200 are 60, within four standard deviations of 6.5.
    expect(Math.abs(READERS - shown.size - 60)).toBeLessThan(27);
    const buyers = [...shown].slice(0, BUYERS);
    for (const [, clickUrl] of buyers) await get(clickUrl);
    const { createWriteKey: { key } } = await ask<{ createWriteKey: { key: string } }>('mutation { createWriteKey(name: "site") { key } }');
    const events = buyers.map(([visitor]) => ({ id: randomUUID(), type: 'purchase', time: new Date(Date.now() + 60_000).toISOString(), visitor, value: '30.00', currency: 'CNY' }));
    const sent = await eventually(
      async () => (await (await fetch(`http://127.0.0.1:${edge.port}/v1/events`, { method: 'POST', headers: { 'user-agent': BROWSER }, body: JSON.stringify({ key, events }) })).json()) as { accepted?: number; duplicate?: number },
      ({ accepted = 0, duplicate = 0 }) => accepted + duplicate === events.length,
    );
    expect(sent).toBeTruthy();
    const told = await eventually(() => answersOf(id), ({ incrementalMinor, attributedOrders, laterOrders }) => incrementalMinor !== null && attributedOrders === BUYERS && laterOrders === BUYERS);
    expect(told).toMatchObject({ laterMinor: String(BUYERS * 3_000), notCaused: null, from: day(0), to: day(0) });
    // Nobody of the held-out bought, so what they paid would be missing; the interval holds it, and nothing is known to the fen.
    expect(told.incrementalMinor!.value).toBeCloseTo(BUYERS * 3_000, 0);
    expect(told.incrementalMinor!.low).toBeGreaterThan(0);
    expect(told.incrementalMinor!.high).toBeGreaterThan(BUYERS * 3_000);
    const [holdout] = await experimentsOf(id);
    expect(holdout).toMatchObject({ kind: 'HOLDOUT', stoppedAt: null, arms: [{ name: 'HELD_OUT', exposed: READERS - shown.size, converted: 0 }, { name: 'SHOWN', exposed: shown.size, converted: BUYERS }] });
  });

  it('is nobody else’s to know', async () => {
    const { id } = await launch();
    for (const stranger of [await app.signUp('BRAND'), operator]) await expect(answersOf(id, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(answersOf('nonsense')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is not told of a campaign that nobody is kept from, and a share that is none is refused', async () => {
    const { id, holdoutBps } = await launch({ holdoutBps: 0 });
    expect([holdoutBps, await experimentsOf(id)]).toEqual([0, []]);
    expect(await answersOf(id)).toMatchObject({ notCaused: 'NO_HOLDOUT', incrementalMinor: null, from: day(-1), to: day(0) });
    for (const wrong of [-1, 50, 5_001]) await expect(launch({ holdoutBps: wrong })).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID', fields: { holdoutBps: expect.any(String) } });
    const update = 'mutation ($id: ID!, $input: CampaignInput!) { updateCampaign(id: $id, input: $input) { holdoutBps } }';
    await expect(ask(update, { id, input: campaign({ holdoutBps: 1_000 }) })).rejects.toMatchObject({ code: 'CAMPAIGN_INVALID', fields: { holdoutBps: expect.any(String) } });
    expect(await ask(update, { id, input: campaign() })).toEqual({ updateCampaign: { holdoutBps: 0 } });
  });

  it('leaves room for a test of creatives, and waits for orders when the campaign is over', async () => {
    const { id } = await launch();
    const { campaign: { adGroups } } = await ask<{ campaign: { adGroups: { creatives: { id: string; title: string }[] }[] } }>('query ($id: ID!) { campaign(id: $id) { adGroups { creatives { id title } } } }', { id });
    const test = { campaignId: id, name: '标题', kind: 'AB', creatives: adGroups[0]!.creatives.map((one) => ({ creativeId: one.id, name: one.title })) };
    const start = 'mutation ($input: ExperimentInput!) { startExperiment(input: $input) { id } }';
    await ask(start, { input: test });
    await expect(ask(start, { input: test })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(ask(start, { input: { campaignId: id, name: 'again', kind: 'HOLDOUT' } })).rejects.toMatchObject({ code: 'CONFLICT' });
    await ask('mutation ($id: ID!) { endCampaign(id: $id) { id } }', { id });
    app.clock.advance(21_000);
    const both = await eventually(() => experimentsOf(id), (all) => all.length === 2 && all.every(({ stoppedAt }) => stoppedAt !== null));
    const days = both.map(({ stoppedAt }) => Math.round((Date.parse(stoppedAt!) - app.clock.now().getTime()) / 86_400_000));
    expect(days).toEqual([30, 30]);
    const { stopExperiment } = await ask<{ stopExperiment: { stoppedAt: string } }>('mutation ($id: ID!) { stopExperiment(id: $id) { stoppedAt } }', { id: both[0]!.id });
    expect(Date.parse(stopExperiment.stoppedAt)).toBeLessThanOrEqual(app.clock.now().getTime());
  });
});

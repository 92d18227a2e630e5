import { addDays, dayAt } from '@meadow/shared';
import { pino } from 'pino';
import type { DecisionResponse } from '@meadow/shared';
import { startEdge, type Edge } from '../../edge/edge.server.ts';
import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';

interface Note {
  dealId: string;
  status: string;
  until: string | null;
  ask: { until: string; note: string | null; dueAt: string } | null;
  steps: { action: string; by: string; actorName: string | null; until: string | null; note: string | null; at: string }[];
  can: Record<'grant' | 'revoke' | 'ask' | 'withdraw' | 'decline', boolean>;
  campaigns: { id: string; status: string }[];
}
const fields = 'dealId status until ask { until note dueAt } steps { action by actorName until note at } can { grant revoke ask withdraw decline } campaigns { id status }';
const DAY_MS = 86_400_000;
const later = (at: string | undefined, days: number): string => new Date(Date.parse(at ?? '') + days * DAY_MS).toISOString();

describe('the rights to a note', () => {
  let edge: Edge;
  // Hooks run in the order they are written: the edge stops before its database goes.
  afterAll(async () => {
    await edge?.stop();
  });
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  let operator: Person;
  let dealId: string;

  const list = async (person: Person) => (await app.ask<{ noteRights: Note[] }>(person, `{ noteRights { ${fields} } }`)).noteRights;
  const note = async (person: Person) => (await list(person)).find((one) => one.dealId === dealId)!;
  const act = (person: Person, name: string, more = '', id = dealId) =>
    app.ask<Record<string, Note>>(person, `mutation ($id: ID!) { ${name}(dealId: $id${more}) { ${fields} } }`, { id }).then((data) => data[name]!);
  const day = (ahead: number) => addDays(dayAt(app.clock.now(), 'Asia/Shanghai'), ahead);
  const grant = (ahead: number) => act(creator, 'grantRights', `, until: "${day(ahead)}"`);
  const revoke = (days: number, who = creator) => act(who, 'revokeRights', `, noticeDays: ${days}, reason: "A rival’s product"`);
  const ask = (ahead: number, who = brand) => act(who, 'askForRights', `, until: "${day(ahead)}", note: "It still sells."`);
  const notices = async (person: Person) =>
    (await app.ask<{ notifications: { edges: { node: { code: string; params: string } }[] } }>(person, '{ notifications(first: 50) { edges { node { code params } } } }')).notifications.edges.map(({ node }) => node).filter(({ code }) => code.startsWith('rights.'));
  const todos = async () =>
    (await app.ask<{ creatorDashboard: { todos: { code: string; subjectId: string; dueAt: string }[] } }>(creator, '{ creatorDashboard { todos { code subjectId dueAt } } }')).creatorDashboard.todos.filter(({ code }) => code.startsWith('rights.'));
  const told = (person: Person, code: string) => eventually(() => notices(person), (all) => all.some((one) => one.code === code));
  const statusOf = async (id: string) => (await app.owner.query<{ status: string }>('SELECT status FROM campaigns WHERE id = $1', [id])).rows[0]?.status;
  const boost = async (): Promise<string> => {
    const creative = { title: '春日精华', text: '用了两周', landingUrl: 'https://shop.example/serum', label: '广告' };
    const adGroups = [{ name: 'Feed', placements: ['FEED'], bidModel: 'CPM', bidMicros: '20000000', targeting: {}, creatives: [creative] }];
    const input = { name: 'Boost', dealId, objective: 'AWARENESS', pacing: 'ASAP', holdoutBps: 0, currency: 'CNY', totalBudgetMinor: '10000', dailyBudgetMinor: '10000', flightStartOn: day(-1), flightEndOn: day(300), adGroups };
    const { createCampaign: { id } } = await app.ask<{ createCampaign: { id: string } }>(brand, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input });
    await app.ask(brand, 'mutation ($id: ID!) { submitCampaign(id: $id) { id } }', { id });
    await app.ask(operator, 'mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { id } }', { id });
    return id;
  };

  /** The campaigns whose ads are shown now. */
  const shown = async (): Promise<string[]> => {
    const reply = await fetch(`http://127.0.0.1:${edge.port}/v1/decisions`, { method: 'POST', body: JSON.stringify({ placement: 'feed', slots: 20 }) });
    return ((await reply.json()) as DecisionResponse).decisions.map((ad) => ad.campaign_id);
  };

  beforeAll(async () => {
    edge = await startEdge({ ...app.config, EDGE_PORT: 0 }, pino({ level: 'silent' }));
    await app.startWorker();
    operator = await app.operator();
  });
  beforeEach(async () => {
    [brand, creator] = [await app.signUp('BRAND', 'Spring'), await app.signUp('CREATOR', 'Anna')];
    await credit(app, brand, 5_000);
    dealId = (await steps.upTo('VERIFYING', brand, creator)).id;
  });

  it('are none before anything is published, and none of a stranger’s', async () => {
    for (const kind of ['BRAND', 'CREATOR'] as const) {
      const stranger = await app.signUp(kind);
      expect(await list(stranger)).toEqual([]);
      for (const name of ['declineRights', 'withdrawRightsAsk']) await expect(act(stranger, name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(revoke(0, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(ask(300, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const early = await steps.upTo('ACCEPTED', brand, creator);
    await expect(act(creator, 'grantRights', `, until: "${day(30)}"`, early.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('are taken back at once: ads stop, nobody can start them, and the brand is told why', async () => {
    const campaign = await boost();
    expect(await statusOf(campaign)).toBe('ACTIVE');
    expect(await note(creator)).toMatchObject({ status: 'ALLOWED', can: { grant: true, revoke: true, ask: false, withdraw: false, decline: false }, campaigns: [] });

    expect(await revoke(0)).toMatchObject({ status: 'REVOKED', can: { grant: true, revoke: false } });
    expect(await eventually(() => statusOf(campaign), (status) => status === 'PAUSED')).toBe('PAUSED');
    await expect(app.ask(brand, 'mutation ($id: ID!) { resumeCampaign(id: $id) { id } }', { id: campaign })).rejects.toMatchObject({ code: 'RIGHTS_MISSING' });
    expect(await note(brand)).toMatchObject({ status: 'REVOKED', campaigns: [{ id: campaign, status: 'PAUSED' }], steps: [{ action: 'REVOKE', by: 'CREATOR', actorName: 'Lin', note: 'A rival’s product' }] });
    expect((await steps.get(brand, dealId)).can['boost']).toBe(false);
    await told(brand, 'rights.REVOKE');
    expect(await notices(creator)).toEqual([]);

    // Granted anew, the brand may go on; it does so itself.
    expect(await grant(60)).toMatchObject({ status: 'ALLOWED' });
    expect(await statusOf(campaign)).toBe('PAUSED');
    await app.ask(brand, 'mutation ($id: ID!) { resumeCampaign(id: $id) { id } }', { id: campaign });
    expect(await statusOf(campaign)).toBe('ACTIVE');
    expect((await told(brand, 'rights.GRANT')).find(({ code }) => code === 'rights.GRANT')?.params).toContain(day(60));
  });

  it.each<[string, (campaign: string) => Promise<unknown>, string]>([
    ['the creator takes them back', () => revoke(0), 'RIGHTS_EXPIRED'],
    ['they end', async () => app.owner.query(`UPDATE rights_steps SET until = $2 WHERE deal_id = $1`, [dealId, new Date(app.clock.now().getTime() - 1_000)]), 'RIGHTS_EXPIRED'],
    ['the deal is disputed', () => steps.dispute(brand, dealId), 'RIGHTS_MISSING'],
    ['the note turns out to be without its mark', async () => app.owner.query(`UPDATE publications SET disclosure_label = '' WHERE deal_id = $1`, [dealId]), 'DISCLOSURE_MISSING'],
    ['the ad is without its mark', async (campaign) => app.owner.query(`UPDATE creatives SET label = ' ' WHERE campaign_id = $1`, [campaign]), 'DISCLOSURE_MISSING'],
    ['the operator takes the ad down', (id) => app.ask(operator, 'mutation ($id: ID!) { takeDownCampaign(id: $id, note: "It shows another product.") { id } }', { id }), 'NO_CREATIVE'],
  ])('stop the ads at the edge as soon as %s', async (_what, change, blocker) => {
    await grant(340);
    const campaign = await boost();
    await eventually(shown, (all) => all.includes(campaign));
    await change(campaign);
    // Rights are looked at every five seconds by the business's clock, which stands in this test.
    app.clock.advance(6_000);
    await eventually(shown, (all) => !all.includes(campaign));
    const { campaign: told } = await app.ask<{ campaign: { blockers: string[] } }>(brand, 'query ($id: ID!) { campaign(id: $id) { blockers } }', { id: campaign });
    expect(told.blockers).toContain(blocker);
  });

  it('are taken back with notice: ads go on until then, and the creator may think again', async () => {
    const campaign = await boost();
    const ending = await revoke(14);
    expect(ending).toMatchObject({ status: 'ENDING', until: later(ending.steps[0]?.at, 14) });
    await expect(revoke(30)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await statusOf(campaign)).toBe('ACTIVE');
    app.clock.advance(14 * DAY_MS + 1_000);
    expect(await eventually(() => statusOf(campaign), (status) => status === 'PAUSED')).toBe('PAUSED');
  });

  it('are extended when the brand asks: one question at a time, answered once', async () => {
    const asked = await ask(300);
    expect(asked).toMatchObject({ ask: { note: 'It still sells.', dueAt: later(asked.steps[0]?.at, 14) }, can: { ask: false, withdraw: true } });
    await told(creator, 'rights.ASK');
    await expect(ask(310)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await note(creator)).can).toMatchObject({ decline: true, grant: true });
    const [todo, ...others] = await todos();
    expect([todo?.code, todo?.subjectId, todo?.dueAt, others]).toEqual(['rights.ASK', dealId, asked.ask?.dueAt, []]);
    await act(creator, 'declineRights');
    expect(await todos()).toEqual([]);
    await told(brand, 'rights.DECLINE');
    await expect(act(creator, 'declineRights')).rejects.toMatchObject({ code: 'CONFLICT' });

    await ask(300);
    await act(brand, 'withdrawRightsAsk');
    await ask(320);
    const granted = await grant(320);
    // The end of that day in Shanghai, UTC+8.
    expect(granted).toMatchObject({ ask: null, until: `${day(320)}T16:00:00.000Z` });
    expect(granted.steps.map(({ action }) => action)).toEqual(['GRANT', 'ASK', 'WITHDRAW', 'ASK', 'DECLINE', 'ASK']);
  });

  it('stay as they are when nobody answers in two weeks', async () => {
    await ask(300);
    app.clock.advance(14 * DAY_MS + 1_000);
    // Sessions have ended by then, so this is looked at from behind.
    const rows = async (sql: string, id: string) => (await app.owner.query<{ value: string }>(sql, [id])).rows.map(({ value }) => value);
    await eventually(() => rows(`SELECT code AS value FROM notifications WHERE org_id = $1 AND code = 'rights.LAPSE'`, brand.organisationId), (all) => all.length === 1);
    expect(await rows(`SELECT action || ' ' || by_party AS value FROM rights_steps WHERE deal_id = $1 ORDER BY no`, dealId)).toEqual(['ASK BRAND', 'LAPSE SYSTEM']);
    expect(await rows('SELECT coalesce(app.rights_said($1)::text, $1::text) AS value', dealId)).toEqual([dealId]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['to a day that has passed', () => grant(-2)],
    ['to no later day than agreed', () => grant(10)],
    ['for longer than five years', () => grant(365 * 6)],
    ['back without a reason', () => act(creator, 'revokeRights', ', noticeDays: 0, reason: " "')],
    ['back with a year’s notice', () => revoke(365)],
    ['by asking for an earlier day', () => ask(10)],
  ])('are not given %s', async (_what, change) => {
    await expect(change()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await note(brand)).steps).toEqual([]);
  });

  it('are each side’s own: the brand takes nothing back, the creator asks for nothing', async () => {
    await expect(revoke(0, brand)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(act(brand, 'grantRights', `, until: "${day(300)}"`)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(ask(300, creator)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('change once, however many click at the same moment', async () => {
    const clicks = await Promise.allSettled(Array.from({ length: 10 }, () => revoke(0)));
    const refused = clicks.flatMap((click) => (click.status === 'rejected' ? [(click.reason as { code: string }).code] : []));
    expect(refused).toEqual(Array(9).fill('CONFLICT'));
    expect((await note(brand)).steps).toHaveLength(1);
  });
});

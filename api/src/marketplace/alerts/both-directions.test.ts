import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { DealSteps, termsInput } from '../../../test/marketplace.ts';
import { MutualMatchesJob } from '../pairing/mutual-matches.job.ts';
import { InvitationsService } from '../invitations/invitations.service.ts';
import { BriefAlertsService } from './brief-alerts.service.ts';
import type { INestApplicationContext } from '@nestjs/common';

const DAY = 86_400_000;

describe('both directions of the market', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let worker: INestApplicationContext;
  let brand: Person;
  let creator: Person;
  beforeAll(async () => {
    worker = await app.startWorker();
  });
  beforeEach(async () => {
    [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await app.ask(creator, 'mutation { updateCreatorProfile(input: { categories: ["beauty"], openForSponsorship: true }) { id } }');
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const settings = (input: object, person = creator) => app.ask(person, 'mutation ($i: ContactSettingsInput!) { saveContactSettings(input: $i) { alerts } }', { i: { alerts: true, alertFrom: 0, alertsADay: 3, ...input } });
  const told = async (person = creator) =>
    (await app.ask<{ notifications: { edges: { node: { code: string; subjectId: string } }[] } }>(person, '{ notifications(first: 50) { edges { node { code subjectId } } } }')).notifications.edges.filter(({ node }) => node.code === 'brief.fits').map(({ node }) => node.subjectId);
  const queue = async (briefId: string, terms: object = {}) =>
    (await app.ask<{ queueInvitation: { id: string; status: string; goesOutAt: string } }>(
      brand, 'mutation ($b: ID!, $c: ID!, $t: TermsInput!) { queueInvitation(briefId: $b, creatorId: $c, terms: $t) { id status goesOutAt } }', { b: briefId, c: creator.organisationId, t: termsInput(app, terms) })).queueInvitation;
  const late = { draftDueOn: '2099-01-01', publishTo: '2099-02-01' };

  it('tell a creator once of each new brief that fits, no more a day than they want, and the rest the day after', async () => {
    await settings({ alertsADay: 1 });
    const first = await steps.brief(brand, { title: 'First' });
    await eventually(() => told(), (ids) => ids.includes(first));
    const second = await steps.brief(brand, { title: 'Second' });
    const waiting = () => app.owner.query<{ told: boolean }>('SELECT told_at IS NOT NULL AS told FROM brief_alerts WHERE brief_id = $1 AND creator_id = $2', [second, creator.organisationId]);
    await eventually(waiting, ({ rows }) => rows.length === 1);
    const alerts = worker.get(BriefAlertsService, { strict: false });
    await alerts.tell();
    expect((await waiting()).rows).toEqual([{ told: false }]);
    app.clock.advance(DAY + 1_000);
    await alerts.tell();
    await alerts.tell();
    await eventually(() => told(), (ids) => ids.includes(second));
    expect((await told()).sort()).toEqual([first, second].sort());
  });

  it('tell nobody who does not want it, or asks for a better fit; and keep the settings in their bounds', async () => {
    await settings({ alerts: false });
    const picky = await app.signUp('CREATOR');
    await settings({ alertFrom: 100 }, picky);
    const open = await app.signUp('CREATOR');
    await settings({}, open);
    const brief = await steps.brief(brand, {});
    await eventually(() => told(open), (ids) => ids.includes(brief));
    expect(await told()).toEqual([]);
    expect(await told(picky)).toEqual([]);
    expect(await codeOf(settings({ alertFrom: 101 }))).toBe('BAD_USER_INPUT');
    expect(await codeOf(settings({}, brand))).toBe('FORBIDDEN');
  });

  it('let a creator have no more invitations in seven days than they take; the next one waits its turn and goes out by itself', async () => {
    await settings({ alerts: false, invitationsAWeek: 1 });
    const [one, two] = [await steps.brief(brand), await steps.brief(brand)];
    const sent = await steps.invite(brand, one, creator.organisationId);
    expect(await codeOf(steps.invite(brand, two, creator.organisationId))).toBe('INVITATIONS_FULL');
    expect(await codeOf(queue(one, late))).toBe('DEAL_EXISTS');
    const waits = await queue(two, late);
    expect(waits.status).toBe('WAITING');
    expect(new Date(waits.goesOutAt).getTime() - app.clock.now().getTime()).toBeGreaterThan(6 * DAY);
    expect(await codeOf(queue(two, late))).toBe('CONFLICT');
    // The terms have to hold on the day it goes out.
    expect(await codeOf(queue(await steps.brief(brand)))).toBe('TERMS_INVALID');
    const another = await queue(await steps.brief(brand), late);
    const withdrawn = await app.ask<{ withdrawQueuedInvitation: { status: string } }>(brand, 'mutation ($id: ID!) { withdrawQueuedInvitation(id: $id) { status } }', { id: another.id });
    expect(withdrawn.withdrawQueuedInvitation.status).toBe('WITHDRAWN');
    const invitations = worker.get(InvitationsService, { strict: false });
    await invitations.send();
    const deals = async () => (await app.owner.query<{ id: string }>('SELECT id FROM deals WHERE creator_id = $1 ORDER BY id', [creator.organisationId])).rows.map(({ id }) => id);
    expect(await deals()).toEqual([sent.id]);
    app.clock.advance(7 * DAY + 60_000);
    await Promise.all([invitations.send(), invitations.send()]);
    await invitations.send();
    expect(await deals()).toHaveLength(2);
    const { rows } = await app.owner.query<{ status: string; deal_id: string }>('SELECT status, deal_id FROM queued_invitations WHERE id = $1', [waits.id]);
    expect(rows).toEqual([{ status: 'SENT', deal_id: (await deals())[1] }]);
  });

  it('name the pairs that suit both sides, with how the brand deals, to both of them', async () => {
    const brief = await steps.brief(brand, { tiers: ['NANO'] });
    await worker.get(MutualMatchesJob, { strict: false }).pair();
    const { briefSuggestions } = await app.ask<{ briefSuggestions: { brief: { id: string }; brandScore: number | null; mutual: { briefPlace: number } | null }[] }>(creator, '{ briefSuggestions(first: 50) { brandScore mutual { briefPlace } brief { id } } }');
    const own = briefSuggestions.find((one) => one.brief.id === brief);
    expect(own?.brandScore).toBe(4);
    const pairs = await app.owner.query<{ brief_id: string; creator_id: string }>('SELECT brief_id, creator_id FROM mutual_matches');
    expect(pairs.rows.length).toBeGreaterThan(0);
    const { matches } = await app.ask<{ matches: { edges: { node: { creator: { id: string }; mutual: { creatorPlace: number } | null } }[] } }>(brand, 'query ($b: ID!) { matches(briefId: $b) { edges { node { mutual { creatorPlace } creator { id } } } } }', { b: brief });
    for (const { node } of matches.edges) expect(node.mutual !== null).toBe(pairs.rows.some((row) => row.brief_id === brief && row.creator_id === node.creator.id));
  });
});

import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';

const DAY = 86_400_000;

describe('a deal that is booked again', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  let settled: string;
  beforeAll(() => app.startWorker());
  beforeEach(async () => {
    [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await credit(app, brand, 50_000);
    const deal = await steps.upTo('VERIFYING', brand, creator);
    await steps.confirm(brand, deal.id);
    settled = deal.id;
    await eventually(() => steps.get(brand, deal.id), ({ status }) => status === 'SETTLED');
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  interface Again { id: string; status: string; fee: { minor: string }; series: { id: string; number: number; times: number; nextAt: string | null; endedBy: string | null } | null; currentOffer: { signedByBrandAt: string | null; signedByCreatorAt: string | null } }
  const FIELDS = 'id status fee { minor } series { id number times nextAt endedBy } currentOffer { signedByBrandAt signedByCreatorAt }';
  const again = async (person: Person, input: object) => (await app.ask<{ bookAgain: Again }>(person, `mutation ($id: ID!, $input: BookAgainInput!) { bookAgain(dealId: $id, input: $input) { ${FIELDS} } }`, { id: settled, input })).bookAgain;
  const dealsOf = async (person: Person) => (await app.ask<{ deals: { edges: { node: Again }[] } }>(person, `{ deals(first: 20) { edges { node { ${FIELDS} } } } }`)).deals.edges.map(({ node }) => node);
  const pass = async (days: number) => {
    app.clock.advance(days * DAY);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '90 days'`, [app.clock.now()]);
  };

  it('is an invitation on the same terms, signed by the brand, which the creator answers as any other', async () => {
    const deal = await again(brand, { feeMinor: '120000' });
    expect(deal).toMatchObject({ status: 'INVITED', fee: { minor: '120000' }, series: null, currentOffer: { signedByCreatorAt: null } });
    expect(deal.currentOffer.signedByBrandAt).not.toBeNull();
    expect([await codeOf(again(brand, {})), await codeOf(again(creator, {})), await codeOf(again(await app.signUp('BRAND'), {}))]).toEqual(['DEAL_EXISTS', 'NOT_FOUND', 'NOT_FOUND']);
    expect((await steps.accept(creator, deal.id, 1)).status).toBe('ACCEPTED');
  });

  it('comes again on time as long as the series runs, and either side ends the rest', async () => {
    const first = await again(brand, { times: 3, everyDays: 30 });
    expect(first.series).toMatchObject({ number: 1, times: 3 });
    await steps.decline(creator, first.id);
    await pass(31);
    const two = await eventually(() => dealsOf(creator), (all) => all.some(({ series }) => series?.number === 2));
    expect(two.find(({ series }) => series?.number === 2)).toMatchObject({ status: 'INVITED' });
    const end = (person: Person) => codeOf(app.ask(person, 'mutation ($id: ID!) { endSeries(id: $id) }', { id: first.series?.id }));
    expect([await end(await app.signUp('CREATOR')), await end(creator), await end(brand)]).toEqual(['NOT_FOUND', 'ok', 'NOT_FOUND']);
    expect((await dealsOf(brand)).find(({ series }) => series?.number === 2)?.series).toMatchObject({ nextAt: null, endedBy: 'CREATOR' });
  });

  it('waits for the deal before it, and ends when the creator takes no more', async () => {
    const first = await again(brand, { times: 2, everyDays: 7 });
    // Reply time is longer than a week: the first still stands open when the second is due.
    await app.owner.query(`UPDATE deals SET wait_due_at = wait_due_at + interval '60 days' WHERE id = $1`, [first.id]);
    await app.owner.query(`UPDATE timers SET due_at = due_at + interval '60 days' WHERE key = $1`, [`deal:${first.id}`]);
    const nextAt = async () => (await dealsOf(brand)).find(({ id }) => id === first.id)?.series?.nextAt;
    const planned = await nextAt();
    await pass(8);
    await eventually(nextAt, (at) => at !== planned);
    await app.owner.query('UPDATE creators SET open_for_sponsorship = false WHERE id = $1', [creator.organisationId]);
    await pass(8);
    await eventually(async () => (await dealsOf(brand)).find(({ id }) => id === first.id)?.series?.endedBy, (by) => by === 'CREATOR_CLOSED');
  });

  it('takes no series without end, without pause or of a deal that was never agreed', async () => {
    expect([await codeOf(again(brand, { times: 0 })), await codeOf(again(brand, { times: 25 })), await codeOf(again(brand, { times: 2, everyDays: 1 }))]).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
    settled = (await steps.invite(brand, await steps.brief(brand), creator.organisationId)).id;
    expect(await codeOf(again(brand, {}))).toBe('CONFLICT');
  });
});

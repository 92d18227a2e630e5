import { usualClauses } from '@meadow/shared';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit, DealSteps, yuan } from '../../../test/marketplace.ts';

describe('terms of a deal', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  beforeAll(async () => {
    brand = await app.signUp('BRAND', '春风 Spring');
    await credit(app, brand, 50_000);
  });
  beforeEach(async () => {
    creator = await app.signUp('CREATOR', '林小满');
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);

  it('carry who signed exactly which text, and when', async () => {
    const deal = await steps.upTo('ACCEPTED', brand, creator);
    const [first] = deal.offers;
    expect(first?.signatures.map(({ party, name, hash }) => [party, name, hash])).toEqual([['BRAND', 'Lin', first?.hash], ['CREATOR', 'Lin', first?.hash]]);
  });

  it('may be withdrawn by the side that proposed them until the other answers', async () => {
    const deal = await steps.invite(brand, await steps.brief(brand), creator.organisationId);
    expect(await codeOf(steps.withdraw(creator, deal.id, 1))).toBe('DEAL_OUT_OF_TURN');
    expect(await codeOf(steps.decline(brand, deal.id))).toBe('DEAL_OUT_OF_TURN');
    expect(await codeOf(steps.withdraw(brand, deal.id, 2))).toBe('OFFER_STALE');
    expect(await steps.withdraw(brand, deal.id, 1)).toMatchObject({ status: 'DECLINED', offers: [{ withdrawnAt: expect.any(String) }] });
    expect(await codeOf(steps.accept(creator, deal.id, 1))).toBe('DEAL_CANNOT_MOVE');
  });

  it('change after both signed only when both sign again', async () => {
    const deal = await steps.upTo('FUNDED', brand, creator);
    expect(deal.can).toMatchObject({ amend: true, answerAmendment: false });
    expect(await codeOf(steps.amend(creator, deal.id, 1, { feeMinor: yuan(2_000) }))).toBe('TERMS_INVALID');
    const proposed = await steps.amend(creator, deal.id, 1, { keepOnlineDays: 60 });
    expect(proposed).toMatchObject({ status: 'FUNDED', currentOffer: { version: 1, terms: { keepOnlineDays: 30 } }, amendment: { version: 2, by: 'CREATOR' }, can: { amend: false, answerAmendment: false } });
    expect((await steps.get(brand, deal.id)).can['answerAmendment']).toBe(true);
    expect(await codeOf(steps.amend(brand, deal.id, 1, {}))).toBe('CONFLICT');
    expect(await codeOf(steps.signAmendment(creator, deal.id, 2))).toBe('DEAL_OUT_OF_TURN');
    const signed = await Promise.all(Array.from({ length: 10 }, () => codeOf(steps.signAmendment(brand, deal.id, 2))));
    expect(signed.sort()).toEqual([...Array.from({ length: 9 }, () => 'OFFER_STALE'), 'ok']);
    const now = await steps.get(creator, deal.id);
    expect(now).toMatchObject({ currentOffer: { version: 2, terms: { keepOnlineDays: 60 } }, amendment: null, receipt: { held: deal.receipt.brandPays } });
    expect(now.offers[1]?.signatures).toHaveLength(2);
    const dropped = await steps.amend(brand, deal.id, 2, { keepOnlineDays: 90 });
    await steps.dropAmendment(creator, deal.id, dropped.amendment!.version);
    expect(await steps.get(brand, deal.id)).toMatchObject({ currentOffer: { version: 2 }, amendment: null, can: { amend: true } });
  });

  it('say in how many days the creator is paid, whatever the installation changes later', async () => {
    const daysOf = async (id: string) => (await app.ask<{ deal: { currentOffer: { terms: { payoutDays: number } } } }>(brand, 'query ($id: ID!) { deal(id: $id) { currentOffer { terms { payoutDays } } } }', { id })).deal.currentOffer.terms.payoutDays;
    const briefId = await steps.brief(brand);
    expect(await codeOf(steps.invite(brand, briefId, creator.organisationId, { payoutDays: 61 }))).toBe('TERMS_INVALID');
    const other = await app.signUp('CREATOR', '周知夏');
    const [agreed, usual] = [await steps.invite(brand, briefId, creator.organisationId, { payoutDays: 9 }), await steps.invite(brand, briefId, other.organisationId)];
    const before = app.config.PAYOUT_DAYS;
    app.config.PAYOUT_DAYS = 30;
    for (const [{ id }, person] of [[agreed, creator], [usual, other]] as const) {
      await steps.accept(person, id, 1);
      await steps.fund(brand, id);
      await steps.draft(person, id);
      await steps.cancel(brand, id);
    }
    app.config.PAYOUT_DAYS = before;
    const { rows } = await app.owner.query<{ id: string; days: number }>('SELECT deal_id AS id, extract(day FROM payable_from - settled_at)::int AS days FROM settlement_lines WHERE deal_id = ANY ($1)', [[agreed.id, usual.id]]);
    expect(Object.fromEntries(rows.map(({ id, days }) => [id, days]))).toEqual({ [agreed.id]: 9, [usual.id]: before });
    expect([await daysOf(agreed.id), await daysOf(usual.id)]).toEqual([9, before]);
  });

  it('name clauses of the library, and for a market the duty that its law asks for', async () => {
    const briefId = await steps.brief(brand);
    const invite = (given: object) => codeOf(steps.invite(brand, briefId, creator.organisationId, given));
    expect(await invite({ clauses: ['nonsense@1'] })).toBe('TERMS_INVALID');
    expect(await invite({ market: 'CN', clauses: ['usage.feed@1'] })).toBe('TERMS_INVALID');
    expect(await invite({ exclusivity: { scope: '', days: 30 } })).toBe('TERMS_INVALID');
    expect(await invite({ market: 'CN', territory: '中国大陆', channels: ['小红书'], exclusivity: { scope: '防晒', days: 30 }, clauses: usualClauses('CN') })).toBe('ok');
  });

  it('come as a document in both languages, to the parties only', async () => {
    const deal = await steps.invite(brand, await steps.brief(brand), creator.organisationId, { market: 'CN', clauses: usualClauses('CN') });
    await steps.accept(creator, deal.id, 1);
    const get = (person: Person, query: string) => app.api.inject({ method: 'GET', url: `/api/deals/${deal.id}/terms.pdf${query}`, headers: { cookie: person.cookie } });
    for (const language of ['zh', 'en']) {
      const reply = await get(creator, `?version=1&language=${language}`);
      expect([reply.statusCode, reply.headers['content-type'], reply.rawPayload.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
    }
    expect((await get(creator, '?version=7')).statusCode).toBe(404);
    expect((await get(await app.signUp('BRAND'), '')).statusCode).toBe(404);
  });

  it('leave every agreed fee on record for both', async () => {
    const deal = await steps.upTo('ACCEPTED', brand, creator);
    const rates = (person: Person, other: Person) =>
      app.ask<{ agreedRates: { dealId: string; fee: { minor: string } }[] }>(person, 'query ($id: ID) { agreedRates(withOrganisationId: $id) { dealId creatorName fee { minor } deliverables { format } } }', { id: other.organisationId });
    for (const [person, other] of [[brand, creator], [creator, brand]] as const) expect((await rates(person, other)).agreedRates).toMatchObject([{ dealId: deal.id, fee: { minor: yuan(1_000) } }]);
  });
});

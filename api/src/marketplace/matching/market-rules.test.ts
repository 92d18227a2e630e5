import { matchParts } from '@meadow/shared';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';

describe('rules of the market', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let rival: Person;
  let creator: Person;
  let briefId: string;
  beforeAll(async () => {
    [brand, rival, creator] = [await app.signUp('BRAND'), await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await app.ask(creator, 'mutation { updateCreatorProfile(input: { categories: ["beauty"], openForSponsorship: true }) { id } }');
    briefId = await steps.brief(brand, { categories: ['beauty'], publishFrom: '2099-03-01', publishTo: '2099-03-20' });
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const isMatched = async (id = briefId, person = brand) => {
    const { matches } = await app.ask<{ matches: { edges: { node: { creator: { id: string } } }[] } }>(person, 'query ($b: ID!) { matches(briefId: $b, first: 100) { edges { node { creator { id } } } } }', { b: id });
    return matches.edges.some(({ node }) => node.creator.id === creator.organisationId);
  };
  const save = (input: object, person = brand) => app.ask(person, 'mutation ($i: MarketRulesInput!) { saveMarketRules(input: $i) { exclusiveDays } }', { i: input });

  it('keep apart whoever blocked the other, either way, until they unblock', async () => {
    for (const [one, other] of [[brand, creator], [creator, brand]] as const) {
      await app.ask(one, 'mutation ($id: ID!) { blockParty(id: $id) }', { id: other.organisationId });
      expect(await isMatched()).toBe(false);
      const { marketRules } = await app.ask<{ marketRules: { blocked: { id: string; name: string }[] } }>(one, '{ marketRules { blocked { id name } } }');
      expect(marketRules.blocked).toEqual([{ id: other.organisationId, name: expect.any(String) as unknown }]);
      await app.ask(one, 'mutation ($id: ID!) { unblockParty(id: $id) }', { id: other.organisationId });
      expect(await isMatched()).toBe(true);
    }
    expect(await codeOf(app.ask(brand, 'mutation ($id: ID!) { blockParty(id: $id) }', { id: brand.organisationId }))).toBe('NOT_FOUND');
  });

  it('leave out what a brand never wants beside its name', async () => {
    await save({ avoidCategories: ['beauty'] });
    expect(await isMatched()).toBe(false);
    await save({ avoidCategories: [] });
    expect(await isMatched()).toBe(true);
    expect(await codeOf(save({ avoidCategories: ['witchcraft'] }))).toBe('BAD_USER_INPUT');
    expect(await codeOf(save({}, creator))).toBe('FORBIDDEN');
  });

  it('ask nobody who is away the whole time, or has no room', async () => {
    const away = (fromOn: string, toOn: string) => app.ask(creator, 'mutation ($a: [AbsenceInput!]!) { setAvailability(absences: $a) }', { a: [{ fromOn, toOn }] });
    await away('2099-02-01', '2099-03-25');
    expect(await isMatched()).toBe(false);
    await away('2099-02-01', '2099-03-10');
    expect(await isMatched()).toBe(true);
    expect(await codeOf(away('2099-02-02', '2099-02-01'))).toBe('BAD_USER_INPUT');
  });

  it('share no creator with a competitor while their deal is live', async () => {
    await credit(app, rival, 5_000);
    const rivals = await steps.brief(rival, { categories: ['beauty'] });
    const deal = await steps.invite(rival, rivals, creator.organisationId);
    await steps.accept(creator, deal.id, 1);
    expect(await isMatched()).toBe(true);
    await save({ competitorIds: [rival.organisationId] });
    expect(await isMatched()).toBe(false);
    await save({ competitorIds: [] });
    expect(await isMatched()).toBe(true);
  });

  it('weigh the parts as the brand says, in whole points that sum to 100', async () => {
    const points = (most: number) => matchParts.map((part, at) => ({ part, points: at === 0 ? most : at === 1 ? 100 - most : 0 }));
    await save({ weights: [{ objective: 'CONSIDERATION', parts: points(70) }] });
    const { matches } = await app.ask<{ matches: { edges: { node: { reasons: { code: string; maxPoints: number }[] } }[] } }>(brand, 'query ($b: ID!) { matches(briefId: $b) { edges { node { reasons { code maxPoints } } } } }', { b: briefId });
    expect(matches.edges[0]?.node.reasons.map(({ maxPoints }) => maxPoints)).toEqual([70, 30, 0, 0, 0, 0, 0, 0]);
    expect(await codeOf(save({ weights: [{ objective: 'CONSIDERATION', parts: points(70).slice(1) }] }))).toBe('BAD_USER_INPUT');
    await save({ weights: [{ objective: 'CONSIDERATION', parts: [] }] });
    const { marketRules } = await app.ask<{ marketRules: { weights: { own: boolean }[] } }>(brand, '{ marketRules { weights { own } } }');
    expect(marketRules.weights.map(({ own }) => own)).toEqual([false, false, false]);
  });
});

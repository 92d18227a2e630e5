import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';

describe('a block', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const say = (person: Person, id: string) => codeOf(app.ask(person, 'mutation ($id: ID!) { commentOnDeal(dealId: $id, text: "在吗") { id } }', { id }));

  it('of either side stops everything new, says not whose it is, and leaves what runs to be finished', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await credit(app, brand, 20_000);
    const [first, second] = [await steps.brief(brand), await steps.brief(brand)];
    const running = await steps.invite(brand, first, creator.organisationId);
    await app.ask(brand, 'mutation { addProduct(input: { name: "精华", trialDays: 14, currency: "CNY", skus: [{ name: "30 ml", stock: 3, costMinor: "100" }] }) }');
    const { skus } = await app.ask<{ skus: { id: string }[] }>(brand, '{ skus { id } }');
    const begin = async () => [
      await codeOf(steps.invite(brand, second, creator.organisationId)), await codeOf(steps.apply(creator, second)),
      await codeOf(app.ask(creator, 'mutation ($s: ID!) { requestSample(skuId: $s, address: "某路 1 号") }', { s: skus[0]?.id })),
    ];
    for (const [one, other] of [[creator, brand], [brand, creator]] as const) {
      await app.ask(one, 'mutation ($id: ID!) { blockParty(id: $id) }', { id: other.organisationId });
      expect(await begin()).toEqual(['PARTY_BLOCKED', 'PARTY_BLOCKED', 'PARTY_BLOCKED']);
      expect([await say(brand, running.id), await say(creator, running.id)]).toEqual(['ok', 'ok']);
      await app.ask(one, 'mutation ($id: ID!) { unblockParty(id: $id) }', { id: other.organisationId });
    }
    await steps.decline(creator, running.id);
    await app.ask(creator, 'mutation ($id: ID!) { blockParty(id: $id) }', { id: brand.organisationId });
    expect(await say(brand, running.id)).toBe('PARTY_BLOCKED');
    await app.ask(creator, 'mutation ($id: ID!) { unblockParty(id: $id) }', { id: brand.organisationId });
    expect(await begin()).toEqual(['ok', 'DEAL_EXISTS', 'ok']);
  });
});

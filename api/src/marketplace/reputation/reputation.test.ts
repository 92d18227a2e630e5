import fc from 'fast-check';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';
import { shrunk, USUAL_SCORE } from './score.ts';

const DAY = 86_400_000;

describe('a score', () => {
  it('lies between the usual one and the mean of the reviews, nearer to them the more there are', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 200 }), (reviews) => {
      const sum = reviews.reduce((a, b) => a + b, 0);
      const score = shrunk(sum, reviews.length);
      const mean = reviews.length === 0 ? USUAL_SCORE : sum / reviews.length;
      expect(score).toBeGreaterThanOrEqual(Math.min(mean, USUAL_SCORE) - 1e-9);
      expect(score).toBeLessThanOrEqual(Math.max(mean, USUAL_SCORE) + 1e-9);
      expect(Math.abs(shrunk(sum * 3, reviews.length * 3) - mean)).toBeLessThanOrEqual(Math.abs(score - mean) + 1e-9);
    }));
    expect(shrunk(1, 1)).toBe(3.5);
  });
});

describe('reputation', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  beforeEach(async () => {
    [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await credit(app, brand, 20_000);
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  interface Seen { reviews: { by: string; overall: number; isOpen: boolean }[]; brandReputation: { score: number; reviews: number; isThin: boolean; deals: number; cancelledShare: number | null; fundHours: number | null } }
  const see = async (person: Person, id: string) => (await app.ask<{ deal: Seen }>(person, 'query ($id: ID!) { deal(id: $id) { reviews { by overall isOpen } brandReputation { score clarity reviews isThin deals cancelledShare disputedShare fundHours } } }', { id })).deal;
  const write = (person: Person, id: string, overall: number) => app.ask(person, 'mutation ($id: ID!, $i: ReviewInput!) { reviewDeal(dealId: $id, input: $i) { id } }', { id, i: { overall, clarity: overall, text: '合作顺利' } });
  const over = async () => {
    const deal = await steps.upTo('DRAFTED', brand, creator);
    await steps.cancel(brand, deal.id);
    return deal.id;
  };

  it('opens both reviews together, so that neither answers the other', async () => {
    const id = await over();
    await write(creator, id, 2);
    expect(await codeOf(write(creator, id, 5))).toBe('CONFLICT');
    expect((await see(brand, id)).reviews).toEqual([]);
    expect(await see(creator, id)).toMatchObject({ reviews: [{ by: 'CREATOR', isOpen: false }], brandReputation: { reviews: 0, score: 4 } });
    const races = await Promise.all(Array.from({ length: 10 }, () => codeOf(write(brand, id, 5))));
    expect(races.filter((code) => code === 'ok')).toHaveLength(1);
    const received = async (person: Person) => app.ask(person, '{ receivedReviews { dealId overall } partnerReputations { id dealsTogether reputation { reviews } } }');
    expect(await received(brand)).toEqual({ receivedReviews: [{ dealId: id, overall: 2 }], partnerReputations: [{ id: creator.organisationId, dealsTogether: 1, reputation: { reviews: 1 } }] });
    expect(await received(creator)).toMatchObject({ receivedReviews: [{ overall: 5 }] });
    for (const person of [brand, creator]) expect(await see(person, id)).toMatchObject({ reviews: [{ by: 'CREATOR', overall: 2, isOpen: true }, { by: 'BRAND', overall: 5, isOpen: true }], brandReputation: { reviews: 1, isThin: true, score: 22 / 6 } });
  });

  it('opens a lone review when time is up', async () => {
    const id = await over();
    await write(creator, id, 1);
    app.clock.advance(14 * DAY);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '30 days'`, [app.clock.now()]);
    expect(await see(brand, id)).toMatchObject({ reviews: [{ overall: 1 }], brandReputation: { reviews: 1 } });
  });

  it('counts what a brand did: who cancelled funded deals, and how fast it paid', async () => {
    await over();
    const offer = await steps.invite(brand, await steps.brief(brand), (await app.signUp('CREATOR')).organisationId);
    expect((await see(brand, offer.id)).brandReputation).toMatchObject({ deals: 1, cancelledShare: 1, fundHours: expect.any(Number) });
  });

  it('is written of deals that are over, by their parties, from 1 to 5', async () => {
    const running = await steps.upTo('DRAFTED', brand, creator);
    expect(await codeOf(write(creator, running.id, 4))).toBe('CONFLICT');
    const id = await over();
    expect(await codeOf(write(creator, id, 6))).toBe('BAD_USER_INPUT');
    expect(await codeOf(write(await app.signUp('CREATOR'), id, 4))).toBe('NOT_FOUND');
  });
});

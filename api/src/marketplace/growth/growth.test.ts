import fc from 'fast-check';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';
import { levelOf, TOP_LEVEL, type GrowthFacts, type Task } from './level.ts';

const DAY = 86_400_000;

describe('a level', () => {
  const tasks: Task[] = [{ level: 2, task: 'DEALS', atLeast: 1 }, { level: 3, task: 'DEALS', atLeast: 3 }, { level: 3, task: 'CREDIT', atLeast: 70 }, ...[4, 5, 6, 7, 8, 9, 10].map((level): Task => ({ level, task: 'BRANDS', atLeast: level }))];
  const facts = (given: Partial<GrowthFacts>): GrowthFacts => ({ deals: 0, brands: 0, credit: 80, reviews: 0, reviewSum: 0, ...given });

  it('is the highest whose tasks, and all below, are met', () => {
    expect([levelOf(facts({}), tasks), levelOf(facts({ deals: 3 }), tasks), levelOf(facts({ deals: 3, credit: 69 }), tasks), levelOf(facts({ brands: 10 }), tasks), levelOf(facts({ deals: 5, brands: 10 }), tasks)]).toEqual([1, 3, 2, 1, TOP_LEVEL]);
  });

  it('never falls by one more deal or a better credit', () => {
    const made = fc.record({ deals: fc.nat(9), brands: fc.nat(12), credit: fc.nat(100), reviews: fc.constant(0), reviewSum: fc.constant(0) });
    fc.assert(fc.property(made, fc.nat(3), fc.nat(20), (now, deals, points) => {
      expect(levelOf({ ...now, deals: now.deals + deals, credit: now.credit + points }, tasks)).toBeGreaterThanOrEqual(levelOf(now, tasks));
    }), { seed: 3 });
  });
});

describe('growth', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let operator: Person;
  beforeAll(async () => {
    await app.startWorker();
    operator = await app.operator();
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  interface Growth { level: number; credit: number; tasks: { task: string; now: number; atLeast: number; isMet: boolean }[]; benefits: { benefit: string; now: number; next: number | null }[]; events: { dealId: string; reason: string; points: number; lifted: boolean; appeal: { id: string; lifted: boolean | null } | null }[] }
  const see = async (creator: Person) => (await app.ask<{ growth: Growth }>(creator, '{ growth { level credit tasks { task now atLeast isMet } benefits { benefit now next } events { dealId reason points lifted appeal { id lifted } } } }')).growth;
  const appeal = (creator: Person, dealId: string, reason: string) => codeOf(app.ask(creator, 'mutation ($d: ID!, $r: CreditReason!) { appealCredit(dealId: $d, reason: $r, text: "快递丢件，已提供凭证") { credit } }', { d: dealId, r: reason }));
  const settled = async (brand: Person, creator: Person) => {
    const deal = await steps.upTo('VERIFYING', brand, creator);
    await steps.confirm(brand, deal.id);
    return eventually(() => steps.get(creator, deal.id), ({ status }) => status === 'SETTLED');
  };
  const richBrand = async () => {
    const brand = await app.signUp('BRAND');
    await credit(app, brand, 50_000);
    return brand;
  };

  it('is read off the deals: a settled one brings the second level and credit, a cancelled one costs credit until an appeal is upheld', async () => {
    const [brand, creator] = [await richBrand(), await app.signUp('CREATOR')];
    expect(await see(creator)).toMatchObject({ level: 1, credit: 80, tasks: [{ task: 'DEALS', now: 0, atLeast: 1, isMet: false }], benefits: [{ benefit: 'APPLICATIONS', now: 10, next: 12 }, { benefit: 'SAMPLES', now: 2, next: 3 }], events: [] });
    const done = await settled(brand, creator);
    expect(await see(creator)).toMatchObject({ level: 2, credit: 82, events: [{ dealId: done.id, reason: 'DELIVERED', points: 2 }] });
    const left = await steps.upTo('FUNDED', brand, creator);
    await steps.cancel(creator, left.id);
    expect(await see(creator)).toMatchObject({ credit: 74 });
    expect([await appeal(creator, done.id, 'DELIVERED'), await appeal(await app.signUp('CREATOR'), left.id, 'CANCELLED'), await appeal(creator, left.id, 'CANCELLED'), await appeal(creator, left.id, 'CANCELLED')]).toEqual(['CONFLICT', 'NOT_FOUND', 'ok', 'CONFLICT']);
    const { creditAppeals } = await app.ask<{ creditAppeals: { id: string; reason: string }[] }>(operator, '{ creditAppeals { id reason } }');
    const decide = (person: Person) => codeOf(app.ask(person, 'mutation ($id: ID!) { decideCreditAppeal(id: $id, lift: true, why: "凭证属实") }', { id: creditAppeals[0]?.id }));
    expect([await decide(creator), await decide(operator), await decide(operator)]).toEqual(['FORBIDDEN', 'ok', 'NOT_FOUND']);
    expect(await see(creator)).toMatchObject({ credit: 82, events: [{ reason: 'CANCELLED', lifted: true, appeal: { lifted: true } }, {}] });
    const { creator: shown } = await app.ask<{ creator: { level: number } }>(brand, 'query ($id: ID!) { creator(id: $id) { level } }', { id: creator.organisationId });
    expect(shown.level).toBe(2);
  });

  it('lets a creator have as many applications at once as its level allows, however many are sent at once', async () => {
    const [brand, creator] = [await richBrand(), await app.signUp('CREATOR')];
    const briefs: string[] = [];
    for (let i = 0; i < 12; i += 1) briefs.push(await steps.brief(brand, { budgetMinor: '500000' }));
    const codes = await Promise.all(briefs.map((brief) => codeOf(steps.apply(creator, brief))));
    expect(codes.sort()).toEqual(['LEVEL_LIMIT_REACHED', 'LEVEL_LIMIT_REACHED', ...Array.from({ length: 10 }, () => 'ok')]);
  });

  it('pays newcomers the bonus of a programme for their first deals, once a deal, and gives the rest back', async () => {
    const [brand, newcomer] = [await richBrand(), await app.signUp('CREATOR')];
    const input = { title: '新人首单奖励', currency: 'CNY', bonusMinor: '20000', bonuses: 3, maxLevel: 3, dealsEach: 1, days: 30 };
    const create = (person: Person, given: object = {}) => codeOf(app.ask(person, 'mutation ($input: ProgrammeInput!) { createProgramme(input: $input) }', { input: { ...input, ...given } }));
    expect([await create(brand, { bonuses: 0 }), await create(brand, { bonusMinor: '900000000' }), await create(newcomer), await create(brand)]).toEqual(['BAD_USER_INPUT', 'INSUFFICIENT_FUNDS', 'FORBIDDEN', 'ok']);
    for (let i = 0; i < 2; i += 1) await settled(brand, newcomer);
    const list = async (person: Person) => (await app.ask<{ programmes: { paid: number; bonusesLeft: number; isRunning: boolean }[] }>(person, '{ programmes { paid bonusesLeft isRunning } }')).programmes;
    await eventually(() => list(brand), ([programme]) => programme?.paid === 1);
    await eventually(() => see(newcomer), ({ events }) => events.length === 2);
    expect(await list(newcomer)).toEqual([{ paid: 1, bonusesLeft: 2, isRunning: true }]);
    const balance = async (purpose: string, of: Person) => (await app.owner.query<{ sum: string }>('SELECT coalesce(sum(balance_minor), 0)::text AS sum FROM ledger_accounts WHERE org_id = $1 AND purpose = $2::ledger_purpose', [of.organisationId, purpose])).rows[0]?.sum;
    const before = BigInt((await balance('AVAILABLE', brand)) ?? '0');
    app.clock.advance(31 * DAY);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '90 days'`, [app.clock.now()]);
    await eventually(() => list(brand), ([programme]) => programme?.isRunning === false);
    expect([BigInt((await balance('AVAILABLE', brand)) ?? '0') - before, await balance('ESCROW', brand)]).toEqual([40_000n, '0']);
  });
});

import type { DealStatus } from '@meadow/shared';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { availableOf, credit, DealSteps, type DealAnswer } from '../../../test/marketplace.ts';
import { entities } from '../../app.entities.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { DealClock } from './deal-clock.ts';
import { DealDisputesService } from './deal-disputes.service.ts';
import { DealPartsService } from './deal-parts.service.ts';
import { DealMover } from './deal-mover.ts';
import { transitions, type DealAction } from './deal.lifecycle.ts';

interface People {
  brand: Person;
  creator: Person;
  /** Who ruled first, and who decides an appeal. */
  operators: readonly [Person, Person];
}
interface Race {
  name: string;
  from: DealStatus;
  action: DealAction;
  by: 'BRAND' | 'CREATOR' | 'OPERATOR' | 'SYSTEM';
  to: DealStatus;
}

/** Who may take the step in the deals that these tests make: an invitation waits for the creator, an application and a counter-offer of the creator for the brand. */
const partyOf = (by: (typeof transitions)[number]['by'][number], from: DealStatus): Race['by'] => {
  const turn = from === 'INVITED' ? 'CREATOR' : 'BRAND';
  return by === 'TURN' ? turn : by === 'PROPOSER' ? (turn === 'BRAND' ? 'CREATOR' : 'BRAND') : by;
};

/** Every row of the table, from every status and by everyone whom it names. What follows a publication at once has no caller of its own. */
const races: Race[] = transitions.filter(({ action }) => action !== 'startVerification').flatMap(({ from, action, by, to }) =>
  from.flatMap((status) => by.map((party) => {
    const who = partyOf(party, status);
    return { name: `${action} of ${status} by ${who}`, from: status, action, by: who, to: to === 'PUBLISHED' ? 'VERIFYING' as const : to };
  })));

describe('ten callers at once', () => {
  // No worker: what follows a step by itself does not move the money meanwhile. Its jobs are called here, ten at a time too.
  const app = useTestApp();
  const steps = new DealSteps(app);
  let database: Database;
  let clock: DealClock;
  let operators: readonly [Person, Person];
  beforeAll(async () => {
    database = await connectDatabase({ url: app.config.DATABASE_URL ?? '', role: 'meadow_worker', poolSize: 10, name: 'races' }, entities);
    clock = new DealClock(database, app.get(DealMover), app.get(DealDisputesService), app.get(DealPartsService), app.clock, app.get(Outbox));
    operators = [await app.operator(), await app.operator()];
  });
  afterAll(() => database.close());

  const draftOf = (deal: DealAnswer) => deal.submissions.at(-1)!.id;
  const timeUp = (deal: DealAnswer) => clock.waitOver({ dealId: deal.id, status: deal.status as DealStatus, dueAt: deal.wait?.dueAt ?? '' });

  /** A deal in the status, as its parties bring it there; where a ruling stands it is the one that the race needs. */
  async function bring({ from, action, by }: Race, { brand, creator }: People): Promise<DealAnswer> {
    const verifying = async () => (await steps.upTo('VERIFYING', brand, creator)).id;
    const paid = async (settled: boolean) => {
      const id = await verifying();
      await steps.confirm(brand, id);
      if (settled) await clock.settle({ dealId: id });
      return steps.get(brand, id);
    };
    const ways: Partial<Record<DealStatus, () => Promise<DealAnswer>>> = {
      APPLIED: async () => steps.apply(creator, await steps.brief(brand)),
      NEGOTIATING: async () => steps.counter(creator, (await steps.upTo('INVITED', brand, creator)).id, 1),
      REVISION: async () => {
        const drafted = await steps.upTo('DRAFTED', brand, creator);
        return steps.revise(brand, drafted.id, draftOf(drafted));
      },
      COMPLETED: () => paid(false),
      SETTLED: () => paid(true),
      DISPUTED: async () => {
        const id = await verifying();
        const { dispute } = await steps.dispute(brand, id);
        await steps.resolve(operators[0], dispute!.id, action === 'refund' ? 0 : 2_500);
        if (by === 'OPERATOR') await steps.appeal(creator, dispute!.id);
        return steps.get(brand, id);
      },
    };
    const direct = (['INVITED', 'ACCEPTED', 'FUNDED', 'DRAFTED', 'APPROVED', 'VERIFYING'] as const).find((status) => status === from);
    const way = ways[from] ?? (direct && (() => steps.upTo(direct, brand, creator)));
    if (!way) throw new Error(`no way to ${from}`);
    const deal = await way();
    // The system disputes a note that is gone.
    if (action === 'dispute' && by === 'SYSTEM') await app.owner.query('UPDATE publications SET offline_since = now() WHERE deal_id = $1', [deal.id]);
    return deal;
  }

  function act({ action, by }: Race, people: People, deal: DealAnswer): Promise<unknown> {
    const person = by === 'BRAND' ? people.brand : by === 'CREATOR' ? people.creator : people.operators[1];
    const { version } = deal.currentOffer;
    if (by === 'SYSTEM') return action === 'settle' ? clock.settle({ dealId: deal.id }) : action === 'pay' ? clock.paid({ dealId: deal.id, payoutId: deal.id }) : timeUp(deal);
    const acts: Partial<Record<DealAction, () => Promise<unknown>>> = {
      counter: () => steps.counter(person, deal.id, version), accept: () => steps.accept(person, deal.id, version), decline: () => steps.decline(person, deal.id), withdraw: () => steps.withdraw(person, deal.id, version),
      fund: () => steps.fund(person, deal.id), submitDraft: () => steps.draft(person, deal.id), requestRevision: () => steps.revise(person, deal.id, draftOf(deal)), approve: () => steps.approve(person, deal.id, draftOf(deal)),
      publish: () => steps.publish(person, deal.id), confirm: () => steps.confirm(person, deal.id), cancel: () => steps.cancel(person, deal.id), dispute: () => steps.dispute(person, deal.id),
      award: () => steps.resolve(person, deal.dispute!.id, 2_500), refund: () => steps.resolve(person, deal.dispute!.id, 0),
    };
    const found = acts[action];
    if (!found) throw new Error(`nobody can ${action}`);
    return found();
  }

  const codesOf = (work: () => Promise<unknown>) => Promise.all(Array.from({ length: 10 }, () => work().then(() => 'ok', (error: Refusal) => error.code)));
  const refusals = ['DEAL_CANNOT_MOVE', 'OFFER_STALE', 'CONFLICT', 'NOT_FOUND'];

  async function people(): Promise<People> {
    const made = { brand: await app.signUp('BRAND'), creator: await app.signUp('CREATOR'), operators };
    await credit(app, made.brand, 5_000);
    return made;
  }

  it.each(races)('who $name: one wins, nine meet the fresh state, and the money moves once', async (race) => {
    const who = await people();
    const deal = await bring(race, who);
    expect(deal.status).toBe(race.from);
    const transfers = () => app.owner.query<{ key: string }>('SELECT idempotency_key AS key FROM ledger_transfers WHERE deal_id = $1', [deal.id]).then(({ rows }) => rows.length);
    const posted = await transfers();
    const codes = await codesOf(() => act(race, who, deal));
    if (race.by === 'SYSTEM') expect(new Set(codes)).toEqual(new Set(['ok']));
    else {
      expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
      expect(codes.filter((code) => code !== 'ok' && !refusals.includes(code))).toEqual([]);
    }
    const after = await steps.get(who.brand, deal.id);
    expect(after.status).toBe(race.to);
    const { held, released } = after.receipt;
    expect(500_000n - BigInt(await availableOf(app, who.brand))).toBe(BigInt(held.minor) + BigInt(released.minor));
    expect((await transfers()) - posted).toBeLessThanOrEqual(1);
    // A publication is a step, and so is the verification that follows it.
    expect(after.history.length - deal.history.length).toBe(race.action === 'publish' ? 2 : 1);
  });

  it('who propose a change of signed terms, sign or drop it: one wins', async () => {
    const { brand, creator } = await people();
    const deal = await steps.upTo('FUNDED', brand, creator);
    const once = async (work: () => Promise<unknown>) => expect((await codesOf(work)).filter((code) => code === 'ok')).toHaveLength(1);
    await once(() => steps.amend(creator, deal.id, 1, { keepOnlineDays: 60 }));
    await once(() => steps.signAmendment(brand, deal.id, 2));
    expect((await steps.get(brand, deal.id)).currentOffer).toMatchObject({ version: 2, terms: { keepOnlineDays: 60 } });
    await once(() => steps.amend(brand, deal.id, 2, { keepOnlineDays: 90 }));
    await once(() => steps.dropAmendment(creator, deal.id, 3));
    expect(await steps.get(brand, deal.id)).toMatchObject({ status: 'FUNDED', amendment: null, currentOffer: { version: 2 } });
  });

  it('leaves no row of the table out', () => {
    expect(races.length).toBeGreaterThan(40);
    expect(new Set(races.map(({ action }) => action)).size).toBe(new Set(transitions.map(({ action }) => action)).size - 1);
  });
});

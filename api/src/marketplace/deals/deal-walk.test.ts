import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { availableOf, credit, DealSteps, yuan, type DealAnswer } from '../../../test/marketplace.ts';
import { Refusal, useTestApp, type Person } from '../../../test/app.ts';
import { entities } from '../../app.entities.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { DealClock } from './deal-clock.ts';
import { DealDisputesService } from './deal-disputes.service.ts';
import { DealMover } from './deal-mover.ts';

type Side = 'brand' | 'creator' | 'operator';
const moves = ['accept', 'counter', 'decline', 'withdraw', 'amend', 'signAmendment', 'dropAmendment', 'fund', 'draft', 'revise', 'approve', 'publish', 'confirm', 'cancel', 'dispute', 'resolve', 'appeal', 'acceptRuling', 'timeout', 'settle'] as const;
type Move = (typeof moves)[number];
const expected = new Set(['DEAL_CANNOT_MOVE', 'DEAL_OUT_OF_TURN', 'OFFER_STALE', 'FORBIDDEN', 'REVISION_LIMIT_REACHED', 'CONFLICT', 'NOT_FOUND', 'BAD_USER_INPUT', 'FOUR_EYES']);

describe('any walk through a deal', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);

  /** The move as that side would make it now; refusals are part of the walk. */
  async function play(people: Record<Side, Person>, side: Side, move: Move, deal: DealAnswer): Promise<void> {
    const person = people[side];
    const draft = deal.submissions.at(-1)?.id ?? uuidv7();
    const acts: Record<Move, () => Promise<unknown>> = {
      accept: () => steps.accept(person, deal.id, deal.currentOffer.version),
      counter: () => steps.counter(person, deal.id, deal.currentOffer.version, { feeMinor: yuan(700) }),
      decline: () => steps.decline(person, deal.id),
      withdraw: () => steps.withdraw(person, deal.id, deal.currentOffer.version),
      amend: () => steps.amend(person, deal.id, deal.currentOffer.version, { feeMinor: deal.currentOffer.terms.feeMinor, keepOnlineDays: 45 }),
      signAmendment: () => steps.signAmendment(person, deal.id, deal.amendment?.version ?? 99),
      dropAmendment: () => steps.dropAmendment(person, deal.id, deal.amendment?.version ?? 99),
      fund: () => steps.fund(person, deal.id),
      draft: () => steps.draft(person, deal.id),
      revise: () => steps.revise(person, deal.id, draft),
      approve: () => steps.approve(person, deal.id, draft),
      publish: () => steps.publish(person, deal.id),
      confirm: () => steps.confirm(person, deal.id),
      cancel: () => steps.cancel(person, deal.id),
      dispute: () => steps.dispute(person, deal.id),
      resolve: () => steps.resolve(person, deal.dispute?.id ?? uuidv7(), 2_500),
      appeal: () => steps.appeal(person, deal.dispute?.id ?? uuidv7()),
      acceptRuling: () => steps.acceptRuling(person, deal.dispute?.id ?? uuidv7()),
      timeout: () => clock().waitOver({ dealId: deal.id, status: deal.status as never, dueAt: deal.wait?.dueAt ?? new Date(0).toISOString() }),
      settle: () => clock().settle({ dealId: deal.id }),
    };
    await acts[move]().catch((error: unknown) => {
      if (!(error instanceof Refusal) || !expected.has(error.code)) throw error;
    });
  }
  // The worker's part without its queue: jobs are called here, twice to be sure that once is enough.
  let worker: Database;
  beforeAll(async () => {
    worker = await connectDatabase({ url: app.config.DATABASE_URL ?? '', role: 'meadow_worker', poolSize: 2, name: 'walk' }, entities);
  });
  afterAll(() => worker.close());
  const clock = () => {
    const jobs = new DealClock(worker, app.get(DealMover), app.get(DealDisputesService), app.clock, app.get(Outbox));
    return {
      waitOver: async (payload: Parameters<DealClock['waitOver']>[0]) => {
        await jobs.waitOver(payload);
        await jobs.waitOver(payload);
      },
      settle: async (payload: { dealId: string }) => {
        await jobs.settle(payload);
        await jobs.settle(payload);
      },
    };
  };

  /** The step that leads on from a status, so that walks get far enough. */
  function onward({ status, wait }: DealAnswer, detour: boolean): { side: Side; move: Move } {
    const owner: Side = wait?.owner === 'CREATOR' ? 'creator' : wait?.owner === 'OPERATOR' ? 'operator' : 'brand';
    const next: Record<string, Move> = { ACCEPTED: 'fund', FUNDED: detour ? 'cancel' : 'draft', REVISION: 'draft', DRAFTED: detour ? 'revise' : 'approve', APPROVED: 'publish', VERIFYING: detour ? 'dispute' : 'confirm', COMPLETED: 'settle', DISPUTED: wait?.defaultAction === 'RULING_HOLDS' ? 'timeout' : 'resolve' };
    return { side: owner, move: next[status] ?? 'accept' };
  }

  it('keeps money, history and turn consistent after every legal and illegal move', async () => {
    const step = fc.record({ side: fc.constantFrom<Side>('brand', 'brand', 'creator', 'creator', 'operator'), move: fc.constantFrom(...moves), way: fc.constantFrom('on', 'on', 'detour', 'any', 'any') });
    const reached = new Set<string>();
    const operator = await app.operator();
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 10, maxLength: 32 }), async (applies, walk) => {
        const people = { brand: await app.signUp('BRAND'), creator: await app.signUp('CREATOR'), operator };
        await credit(app, people.brand, 5_000);
        const briefId = await steps.brief(people.brand);
        let deal = applies ? await steps.apply(people.creator, briefId) : await steps.invite(people.brand, briefId, people.creator.organisationId);
        for (const { side: anySide, move: anyMove, way } of walk) {
          const before = deal;
          const { side, move } = way !== 'any' ? onward(deal, way === 'detour') : { side: anySide, move: anyMove };
          await play(people, side, move, deal);
          deal = await steps.get(people.brand, deal.id);
          reached.add(deal.status);
          const { held, released, brandPays, lines } = deal.receipt;
          const spent = BigInt(yuan(5_000)) - BigInt(await availableOf(app, people.brand));
          expect(spent).toBe(BigInt(held.minor) + BigInt(released.minor));
          expect(lines.reduce((sum, line) => sum + BigInt(line.amount.minor), 0n)).toBe(BigInt(brandPays.minor));
          expect(deal.history.slice(0, before.history.length)).toEqual(before.history);
          expect(deal.history.at(-1)?.status).toBe(deal.status);
          const signed = deal.offers.find(({ version }) => version === deal.currentOffer.version)?.signatures ?? [];
          if (deal.history.some(({ status }) => status === 'ACCEPTED')) expect(new Set(signed.map(({ hash }) => hash))).toEqual(new Set([deal.currentOffer.hash]));
          if (deal.history.some(({ status }) => status === 'ACCEPTED')) expect(signed.map(({ party }) => party)).toEqual(['BRAND', 'CREATOR']);
          for (const old of before.offers) expect(deal.offers.find(({ version }) => version === old.version)?.hash).toBe(old.hash);
          expect(BigInt(deal.brief?.committed.minor ?? '0')).toBe(committedBy(deal));
        }
        const [trial] = await app.owner.query('SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM ledger_entries').then(({ rows }) => rows as { sum: bigint }[]);
        expect(trial?.sum).toBe(0n);
      }),
      { numRuns: 20, endOnFailure: true, seed: 7 },
    );
    const wanted = ['ACCEPTED', 'FUNDED', 'DRAFTED', 'REVISION', 'APPROVED', 'VERIFYING', 'COMPLETED', 'SETTLED', 'CANCELLED', 'DISPUTED'];
    expect(wanted.filter((status) => !reached.has(status))).toEqual([]);
    expect(reached.has('PAID')).toBe(false);
  }, 240_000);

  /** What a deal takes of its brief's budget: what was agreed, less what came back. */
  function committedBy(deal: DealAnswer): bigint {
    const agreed = deal.history.some((step) => step.status === 'ACCEPTED');
    if (!agreed) return 0n;
    const funded = deal.history.some((step) => step.status === 'FUNDED');
    const over = ['EXPIRED', 'CANCELLED', 'REFUNDED', 'DECLINED'].includes(deal.status);
    if (over && !funded) return 0n;
    const returned = deal.receipt.lines.find((line) => line.code === 'RETURNED')?.amount.minor ?? '0';
    return BigInt(deal.receipt.brandPays.minor) - BigInt(returned);
  }
});

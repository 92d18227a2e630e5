import fc from 'fast-check';
import { availableOf, credit, DealSteps, yuan, type DealAnswer } from '../../../test/marketplace.ts';
import { useTestApp, type Person } from '../../../test/app.ts';
import { Carrier, type ParcelFate } from '../seeding/carrier.ts';
import { dealMoves, expectDealHolds, playDeal, taken, type DealMove, type People, type Side } from '../../../test/deal-moves.ts';
import { SteppedWorker, type Kill } from '../../../test/stepped-worker.ts';

const sampleMoves = ['request', 'approve', 'decline', 'withdraw', 'ship', 'receive', 'note'] as const;
type SampleMove = (typeof sampleMoves)[number];
/** A person's move on the deal or on a sample, or time until something is due. */
type Move = { kind: 'deal'; side: Side; move: DealMove } | { kind: 'sample'; side: Side; move: SampleMove } | { kind: 'time' };
const PIECES = 2;
/** A piece left the shelf and has not come back. */
const away = new Set(['APPROVED', 'SHIPPED', 'RECEIVED', 'NOTED', 'NO_NOTE', 'LOST']);
const reachable = new Set(['REQUESTED', 'APPROVED', 'SHIPPED']);

/** A deal beside the seeding of its brand, between two people. */
interface World {
  people: People;
  skuId: string;
  deal: DealAnswer;
}

describe('any walk through a deal and its samples', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);
  let worker: SteppedWorker;
  beforeAll(async () => {
    // The same Monday whenever it is run, and a carrier that loses and returns parcels in turn: a walk depends on its moves alone.
    app.clock.advance(new Date('2026-03-02T02:00:00Z').getTime() - app.clock.now().getTime());
    const fates: readonly ParcelFate[] = ['receive', 'return', 'lose'];
    let booked = 0;
    const carrier: Carrier = app.api.get(Carrier, { strict: false });
    carrier.book = (reference) => Promise.resolve({ tracking: `SBX-${reference}`, reports: { fate: fates[(booked += 1) % fates.length] ?? 'receive', afterMs: 3 * 86_400_000 } });
    worker = await SteppedWorker.start(app);
  });
  afterAll(() => worker.stop());

  async function product(brand: Person): Promise<string> {
    await app.ask(brand, 'mutation ($i: ProductInput!) { addProduct(input: $i) }', { i: { name: 'Serum', trialDays: 14, currency: 'CNY', skus: [{ name: '30 ml', stock: PIECES, costMinor: '4000' }] } });
    return (await app.ask<{ skus: { id: string }[] }>(brand, '{ skus { id } }')).skus[0]!.id;
  }
  const samplesOf = (brand: Person) => app.ask<{ samples: { id: string; status: string; address: string | null; tracking: string | null }[] }>(brand, '{ samples { id status address tracking } }').then(({ samples }) => samples);

  async function playSample({ people, skuId }: World, side: Side, move: SampleMove): Promise<boolean> {
    const [latest] = await samplesOf(people.brand);
    if (move === 'request') return taken(app.ask(people[side], 'mutation ($s: ID!) { requestSample(skuId: $s, address: "上海市静安区某路 1 号") }', { s: skuId }));
    const variables = { id: latest?.id ?? skuId, s: move, u: move === 'note' ? 'https://example.com/note/2' : null };
    return taken(app.ask(people[side], 'mutation ($id: ID!, $s: SampleStep!, $u: String) { moveSample(id: $id, step: $s, noteUrl: $u) }', variables));
  }

  /** Time goes to the next moment at which something is due, as long as people are not signed out by it. */
  async function wait(): Promise<void> {
    const [next] = await worker.read<{ due_at: Date }>('SELECT due_at FROM timers WHERE due_at > $1 ORDER BY due_at LIMIT 1', [app.clock.now()]);
    if (next) app.clock.advance(next.due_at.getTime() - app.clock.now().getTime() + 1);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '365 days'`, [app.clock.now()]);
  }

  async function play(world: World, move: Move): Promise<void> {
    if (move.kind === 'time') await wait();
    else if (move.kind === 'sample') await playSample(world, move.side, move.move);
    else await playDeal(steps, world.people[move.side], move.move, world.deal);
  }

  /** What stands on the shelf, and whose address is still known. */
  async function expectStockHolds({ people, skuId }: World): Promise<void> {
    const all = await samplesOf(people.brand);
    const [{ stock } = { stock: -1 }] = await worker.read<{ stock: number }>('SELECT stock FROM skus WHERE id = $1', [skuId]);
    expect(stock).toBe(PIECES - all.filter(({ status }) => away.has(status)).length);
    for (const { status, address } of all) expect([status, address !== null]).toEqual([status, reachable.has(status)]);
    expect(new Set(all.flatMap(({ tracking }) => tracking ?? [])).size).toBe(all.filter(({ tracking }) => tracking !== null).length);
  }

  /** Each step was told once to whom it concerns, in the app and by one mail, and to nobody else. */
  async function expectNoticesHold({ people, deal }: World): Promise<void> {
    const owed = await worker.read<{ key: string; org: string }>(
      `SELECT 'deal-step:' || s.id AS key, o.org FROM deal_steps s
       CROSS JOIN LATERAL unnest(CASE s.by_party WHEN 'BRAND' THEN ARRAY[s.creator_id] WHEN 'CREATOR' THEN ARRAY[s.brand_id] ELSE ARRAY[s.brand_id, s.creator_id] END) AS o (org)
       WHERE s.deal_id = $1 AND s.action NOT IN ('startVerification', 'settle') ORDER BY 1, 2`, [deal.id]);
    const told = await worker.read<{ key: string; org: string }>(`SELECT dedupe_key AS key, org_id AS org FROM notifications WHERE subject_id = $1 AND dedupe_key LIKE 'deal-step:%' ORDER BY 1, 2`, [deal.id]);
    expect(told).toEqual(owed);
    const parties = [people.brand.organisationId, people.creator.organisationId];
    const [mails] = await worker.read<{ notices: number; mailed: number; moved: number; sampled: number }>(
      `SELECT (SELECT count(*)::int FROM notifications WHERE org_id = ANY ($1::uuid[])) AS notices, (SELECT count(DISTINCT (notification_id, user_id))::int FROM emails WHERE org_id = ANY ($1::uuid[])) AS mailed,
        (SELECT count(DISTINCT payload->>'stepId')::int FROM outbox WHERE job = 'seeding.moved' AND payload->>'sampleId' IN (SELECT id::text FROM samples WHERE brand_id = $2)) AS moved,
        (SELECT count(DISTINCT dedupe_key)::int FROM notifications WHERE org_id = ANY ($1::uuid[]) AND dedupe_key LIKE 'sample-step:%') AS sampled`, [parties, people.brand.organisationId]);
    expect(mails?.mailed).toBe(mails?.notices);
    expect(mails?.sampled).toBe(mails?.moved);
  }

  /** The step that leads on from where the deal stands, so that walks get far enough. */
  function onward({ status, wait: clock }: DealAnswer, detour: boolean): Move {
    const owner: Side = clock?.owner === 'CREATOR' ? 'creator' : clock?.owner === 'OPERATOR' ? 'operator' : 'brand';
    const next: Record<string, DealMove | 'time'> = {
      ACCEPTED: 'fund', FUNDED: detour ? 'cancel' : 'draft', REVISION: 'draft', DRAFTED: detour ? 'revise' : 'approve', APPROVED: 'publish', VERIFYING: detour ? 'dispute' : 'confirm', DISPUTED: clock?.defaultAction === 'RULING_HOLDS' ? 'time' : 'resolve', SETTLED: 'time',
    };
    const move = next[status] ?? 'accept';
    return move === 'time' ? { kind: 'time' } : { kind: 'deal', side: owner, move };
  }

  /** The same for the latest sample; one that is over is asked for again. */
  async function seedOn(brand: Person): Promise<Move> {
    const [latest] = await samplesOf(brand);
    const next: Record<string, readonly [Side, SampleMove] | 'time'> = { REQUESTED: ['brand', 'approve'], APPROVED: ['brand', 'ship'], SHIPPED: 'time', RECEIVED: ['creator', 'note'] };
    const step = next[latest?.status ?? ''] ?? (['creator', 'request'] as const);
    return step === 'time' ? { kind: 'time' } : { kind: 'sample', side: step[0], move: step[1] };
  }

  const side = fc.constantFrom<Side>('brand', 'brand', 'creator', 'creator', 'operator');
  const anyMove: fc.Arbitrary<Move> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('deal' as const), side, move: fc.constantFrom(...dealMoves) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('sample' as const), side, move: fc.constantFrom(...sampleMoves) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'time' } as const) },
  );
  const step = fc.record({ any: anyMove, way: fc.constantFrom('on', 'on', 'on', 'detour', 'sample', 'sample', 'any', 'any', 'any'), kill: fc.constantFrom<Kill>('never', 'never', 'before commit', 'after commit') });

  it('keeps money, stock, terms, notices and turn consistent after every legal and illegal move, every timer and every kill', async () => {
    const reached = new Set<string>();
    const sampled = new Set<string>();
    const operator = await app.operator();
    await worker.work();
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 12, maxLength: 34 }), async (applies, walk) => {
        const people = { brand: await app.signUp('BRAND'), creator: await app.signUp('CREATOR'), operator };
        await credit(app, people.brand, 5_000);
        const briefId = await steps.brief(people.brand);
        const skuId = await product(people.brand);
        const world: World = { people, skuId, deal: applies ? await steps.apply(people.creator, briefId) : await steps.invite(people.brand, briefId, people.creator.organisationId) };
        for (const { any, way, kill } of walk) {
          const before = world.deal;
          await play(world, way === 'any' ? any : way === 'sample' ? await seedOn(people.brand) : onward(before, way === 'detour'));
          await worker.work(kill);
          world.deal = await steps.get(people.brand, before.id);
          reached.add(world.deal.status);
          for (const { status } of await samplesOf(people.brand)) sampled.add(status);
          expectDealHolds(before, world.deal, BigInt(yuan(5_000)) - BigInt(await availableOf(app, people.brand)));
          await expectStockHolds(world);
          await expectNoticesHold(world);
        }
        const [trial] = await app.owner.query('SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM ledger_entries').then(({ rows }) => rows as { sum: bigint }[]);
        expect(trial?.sum).toBe(0n);
      }),
      { numRuns: 20, endOnFailure: true, seed: 7 },
    );
    const wanted = ['ACCEPTED', 'FUNDED', 'DRAFTED', 'REVISION', 'APPROVED', 'VERIFYING', 'SETTLED', 'CANCELLED', 'DISPUTED'];
    expect(wanted.filter((status) => !reached.has(status))).toEqual([]);
    expect(['APPROVED', 'SHIPPED', 'RECEIVED', 'NOTED'].filter((status) => !sampled.has(status))).toEqual([]);
    expect(sampled.has('LOST') || sampled.has('RETURNED')).toBe(true);
  }, 240_000);
});

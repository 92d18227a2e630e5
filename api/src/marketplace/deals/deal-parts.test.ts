import fc from 'fast-check';
import { available, funding } from '../../finance/index.ts';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { DealSteps } from '../../../test/marketplace.ts';
import { move } from '../../../test/money.ts';
import { Database } from '../../platform/database/database.ts';
import { verifyMoney } from '../../verify/verify-money.ts';
import { partPay } from './deal-parts.ts';

const DAY = 86_400_000;
const minor = fc.bigInt({ min: 0n, max: 10n ** 12n });

it('parts of a deal never come to more than it holds, each of the amounts by itself, and equal ones but for the odd unit', () => {
  fc.assert(fc.property(minor, minor, minor, fc.integer({ min: 2, max: 30 }), (creatorGetsMinor, brandFeeMinor, creatorFeeMinor, pieces) => {
    let held = { creatorGetsMinor, brandFeeMinor, creatorFeeMinor };
    const paid: bigint[] = [];
    for (let count = 0; count < pieces - 1; count += 1) {
      const part = partPay(held, pieces, count);
      expect(part.creatorFeeMinor <= part.platformFeeMinor).toBe(true);
      paid.push(part.creatorGetsMinor);
      held = { creatorGetsMinor: held.creatorGetsMinor - part.creatorGetsMinor, brandFeeMinor: held.brandFeeMinor - (part.platformFeeMinor - part.creatorFeeMinor), creatorFeeMinor: held.creatorFeeMinor - part.creatorFeeMinor };
    }
    expect(Object.values(held).every((rest) => rest >= 0n)).toBe(true);
    const all = [...paid, held.creatorGetsMinor].sort((a, b) => Number(a - b));
    expect(all.reduce((sum, one) => sum + one, 0n)).toBe(creatorGetsMinor);
    expect(all.at(-1)! - all[0]! <= 1n).toBe(true);
  }), { seed: 111 });
});

describe('a deal of several deliverables', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0', VERIFY_DAYS: '1', DISPUTE_DAYS: '1' });
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  let stranger: Person;
  let db: Database;

  beforeAll(async () => {
    db = (await app.startWorker()).get(Database, { strict: false });
    [brand, stranger] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const operator = await app.operator();
    await move(app.owner, { kind: 'bank.opening', from: funding(), to: available(brand.organisationId), amountMinor: 1_000_000n, currency: 'JPY' });
    await app.ask(operator, 'mutation { publishFeeRule(party: CREATOR, dealKind: "SPONSORSHIP", bps: 500, fixedMinor: "0", minimumMinor: "0") { version } }');
    await app.ask(operator, 'mutation { publishFeeRule(party: BRAND, payee: CREATOR, stage: APPROVED, dealKind: "SPONSORSHIP", bps: 5000, fixedMinor: "0", minimumMinor: "0") { version } }');
    app.clock.advance(2 * 60_000);
  });
  beforeEach(async () => {
    creator = await app.signUp('CREATOR');
  });

  const three = [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 2 }, { format: 'VIDEO_NOTE', platform: 'DOUYIN', quantity: 1 }];
  /** ¥1,001, of which the brand pays ¥100 more and the creator ¥50 less: ¥1,101 for ¥951. */
  async function approved(deliverables: object[] = three): Promise<string> {
    const briefId = await steps.brief(brand, { currency: 'JPY', budgetMinor: '100000' });
    const { id } = await steps.invite(brand, briefId, creator.organisationId, { feeMinor: '1001', currency: 'JPY', deliverables });
    await steps.accept(creator, id, 1);
    await steps.fund(brand, id);
    const drafted = await steps.draft(creator, id);
    await steps.approve(brand, id, drafted.submissions[0]!.id);
    return id;
  }
  interface Part {
    id: string | null;
    piece: number;
    format: string;
    acceptedBy: string | null;
    creatorGets: { minor: string } | null;
    canHandIn: boolean;
    canAccept: boolean;
  }
  const parts = async (person: Person, id: string) => (await app.ask<{ deal: { parts: Part[] } }>(person, 'query ($id: ID!) { deal(id: $id) { parts { id piece format acceptedBy creatorGets { minor } canHandIn canAccept } } }', { id })).deal.parts;
  const handIn = async (id: string, piece: number, change: object = {}, person = creator) =>
    (await app.ask<{ handInPart: { parts: Part[] } }>(person, 'mutation ($id: ID!, $i: PartInput!) { handInPart(dealId: $id, input: $i) { parts { id } } }', { id, i: { piece, url: `https://example.com/n/${id}/${piece}`, disclosureLabel: '广告', ...change } })).handInPart.parts[piece - 1]!.id!;
  const accept = (partId: string, person = brand) => app.ask(person, 'mutation ($id: ID!) { acceptPart(partId: $id) { id } }', { id: partId });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  /** What left escrow, transfer by transfer. */
  const posted = async (id: string) => {
    const { rows } = await app.owner.query<{ kind: string; parts: Record<string, string> }>(
      `SELECT kind, jsonb_object_agg(CASE WHEN purpose = 'PLATFORM_FEES' AND subject_id <> '00000000-0000-0000-0000-000000000000' THEN 'CREATOR_FEES' ELSE purpose::text END, amount) AS parts FROM (
         SELECT t.no, t.kind, a.purpose, a.subject_id, e.amount_minor::text AS amount FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no
         WHERE t.deal_id = $1 AND t.kind <> 'escrow.fund') x GROUP BY no, kind ORDER BY no`, [id]);
    return rows.map(({ kind, parts: of }): Record<string, string | undefined> => ({ kind, ...of }));
  };
  const untouched = async () => expect((await verifyMoney(db)).flatMap(({ differences }) => differences)).toEqual([]);

  it('pays for each that is out and accepted, by the brand or by time, and for the last one with the deal: to the yen', async () => {
    const id = await approved();
    expect((await parts(creator, id)).map(({ format, canHandIn }) => [format, canHandIn])).toEqual([['IMAGE_NOTE', true], ['IMAGE_NOTE', true], ['VIDEO_NOTE', true]]);
    const first = await handIn(id, 3);
    expect((await parts(brand, id))[2]).toMatchObject({ canAccept: true, creatorGets: { minor: '317' } });
    const clicks = await Promise.all(Array.from({ length: 10 }, () => codeOf(accept(first))));
    expect(clicks).toEqual(Array(10).fill('ok'));
    expect((await steps.get(creator, id)).receipt).toMatchObject({ held: { minor: '733' }, released: { minor: '368' } }); // 1,101 − 317 − 34 − 17
    await handIn(id, 1);
    expect(await codeOf(handIn(id, 2))).toBe('CONFLICT');
    app.clock.advance(DAY + 60_000);
    await eventually(() => parts(brand, id), (all) => all[0]?.acceptedBy === 'SYSTEM');
    await steps.publish(creator, id, { url: 'https://example.com/n/last' });
    await steps.confirm(brand, id);
    const settled = await eventually(() => steps.get(brand, id), ({ status }) => status === 'SETTLED');
    expect(settled.receipt).toMatchObject({ held: { minor: '0' }, released: { minor: '1101' }, creatorGets: { minor: '951' } });
    expect(await posted(id)).toEqual([
      { kind: 'escrow.part', ESCROW: '-368', PAYABLE: '317', PLATFORM_FEES: '34', CREATOR_FEES: '17' },
      { kind: 'escrow.part', ESCROW: '-367', PAYABLE: '317', PLATFORM_FEES: '33', CREATOR_FEES: '17' },
      { kind: 'escrow.release', ESCROW: '-366', PAYABLE: '317', PLATFORM_FEES: '33', CREATOR_FEES: '16' },
    ]);
    const { rows } = await app.owner.query<{ kind: string; amount: string }>(`SELECT kind, amount_minor::text AS amount FROM settlement_lines WHERE org_id = $1 ORDER BY id`, [creator.organisationId]);
    expect(rows).toEqual([{ kind: 'PART', amount: '317' }, { kind: 'PART', amount: '317' }, { kind: 'DEAL', amount: '317' }]);
    await untouched();
  });

  it('charges the stage of what is left when the brand cancels, and shows it before', async () => {
    const id = await approved();
    await accept(await handIn(id, 1));
    const quote = (await steps.get(brand, id)).cancellation!;
    const cancelled = await steps.cancel(brand, id);
    // Left were ¥667 gross with ¥66 and ¥33 of fees: half of each.
    expect(quote).toMatchObject({ chargeBps: 5_000, creatorGets: { minor: '317' }, brandGetsBack: { minor: '366' } });
    expect((await posted(id)).at(-1)).toEqual({ kind: 'escrow.cancel', ESCROW: '-733', PAYABLE: '317', PLATFORM_FEES: '33', CREATOR_FEES: '17', AVAILABLE: '366' });
    expect(cancelled.receipt).toMatchObject({ creatorGets: { minor: '634' }, held: { minor: '0' } });
    expect(cancelled.receipt.lines.reduce((sum, { amount }) => sum + BigInt(amount.minor), 0n)).toBe(1_101n);
    await untouched();
  });

  it('pays for none while it is disputed, and only what is left is split', async () => {
    const id = await approved();
    await accept(await handIn(id, 1));
    const second = await handIn(id, 2);
    await steps.dispute(brand, id);
    expect(await codeOf(accept(second))).toBe('DEAL_CANNOT_MOVE');
    app.clock.advance(DAY + 60_000);
    const ended = await eventually(() => steps.get(brand, id), ({ status }) => status === 'SETTLED');
    expect(ended.dispute).toMatchObject({ creatorShareBps: 5_000 });
    expect((await posted(id)).map(({ kind }) => kind)).toEqual(['escrow.part', 'escrow.dispute']);
    await untouched();
  });

  it('pays for what is out before the rest goes back, when the last one never comes', async () => {
    const id = await approved();
    app.clock.advance(40 * 3_600_000);
    const { wait } = await steps.get(brand, id);
    await handIn(id, 1);
    await app.owner.query('UPDATE timers SET due_at = $2 WHERE key = $1', [`deal:${id}`, app.clock.now()]);
    await app.owner.query(`UPDATE deals SET wait_due_at = $2 WHERE id = $1`, [id, wait!.dueAt]);
    await eventually(() => steps.get(brand, id), ({ status }) => status === 'REFUNDED');
    expect((await posted(id)).map(({ kind, AVAILABLE: back }) => [kind, back])).toEqual([['escrow.part', undefined], ['escrow.cancel', '733']]);
    await untouched();
  });

  it('takes no piece without the agreed label, twice, from the other side, of a stranger’s deal, or where there is but one', async () => {
    const id = await approved();
    const cases = [
      handIn(id, 1, { disclosureLabel: 'ad' }), handIn(id, 1, { url: 'javascript:alert(1)' }), handIn(id, 0), handIn(id, 4), handIn(id, 1, {}, brand), handIn(id, 1, {}, stranger),
    ];
    expect(await Promise.all(cases.map(codeOf))).toEqual(['DISCLOSURE_MISSING', 'BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT', 'FORBIDDEN', 'FORBIDDEN']);
    const part = await handIn(id, 1);
    expect(await Promise.all([handIn(id, 1), handIn(id, 2, { url: `https://example.com/n/${id}/1` }), accept(part, stranger), accept(part, creator)].map(codeOf))).toEqual(['CONFLICT', 'CONFLICT', 'NOT_FOUND', 'FORBIDDEN']);
    const single = await (async () => {
      creator = await app.signUp('CREATOR');
      return approved([three[1]!]);
    })();
    expect([await parts(creator, single), await codeOf(handIn(single, 1))]).toEqual([[], 'CONFLICT']);
  });
});

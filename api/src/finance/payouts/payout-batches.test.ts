import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { funding, payable } from '../ledger/account.ts';
import { leastPayout } from './payouts.service.ts';

describe('payout batches', () => {
  const app = useTestApp({ PAYOUT_MINIMUMS: 'CNY=10' });
  let maker: Person;
  let checker: Person;
  beforeAll(async () => {
    [maker, checker] = [await app.operator(), await app.operator()];
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  interface Batch { id: string; status: string; payouts: number; isOwn: boolean; sums: { minor: string; currency: string }[] }
  const FIELDS = 'id status payouts isOwn sums { minor currency }';
  const prepare = async (person: Person) => (await app.ask<{ preparePayoutBatch: Batch[] }>(person, `mutation { preparePayoutBatch { ${FIELDS} } }`)).preparePayoutBatch[0]!;
  const decide = (person: Person, id: string, release: boolean) => app.ask<{ decidePayoutBatch: Batch[] }>(person, `mutation ($id: ID!, $release: Boolean!) { decidePayoutBatch(id: $id, release: $release) { ${FIELDS} } }`, { id, release });
  const ask = (creator: Person, amountMinor: string) => app.ask(creator, 'mutation ($a: Minor!, $k: String!) { requestPayout(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { id } }', { a: amountMinor, k: amountMinor });
  const creatorWith = async (amountMinor: bigint) => {
    const creator = await app.signUp('CREATOR');
    await move(app.owner, { kind: 'test.earned', from: funding(), to: payable(creator.organisationId), amountMinor });
    await app.ask(creator, 'mutation { setPayoutMethod(input: { kind: "ALIPAY", holder: "林", accountNumber: "13800002233" }) { masked } }');
    return creator;
  };
  const statuses = async () => (await app.owner.query<{ status: string }>('SELECT status FROM payouts ORDER BY requested_at, id')).rows.map(({ status }) => status);

  it('are prepared by one person and released by another, all at once and once', async () => {
    expect(await codeOf(prepare(maker))).toBe('CONFLICT');
    await ask(await creatorWith(50_000n), '20000');
    await ask(await creatorWith(50_000n), '30001');
    const batch = await prepare(maker);
    expect(batch).toMatchObject({ status: 'PREPARED', payouts: 2, isOwn: true, sums: [{ minor: '50001', currency: 'CNY' }] });
    // Whoever prepared it does not send its payouts one by one instead.
    const { rows: inside } = await app.owner.query<{ id: string }>('SELECT id FROM payouts WHERE batch_id = $1', [batch.id]);
    expect(await Promise.all(inside.map(({ id }) => codeOf(app.ask(maker, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id }))))).toEqual(['CONFLICT', 'CONFLICT']);
    // What comes later waits for the next one.
    await ask(await creatorWith(50_000n), '40000');
    expect([await codeOf(prepare(checker)), await codeOf(decide(maker, batch.id, true)), await codeOf(decide(await app.signUp('BRAND'), batch.id, true))]).toEqual(['CONFLICT', 'FOUR_EYES', 'FORBIDDEN']);
    const races = await Promise.all(Array.from({ length: 5 }, () => codeOf(decide(checker, batch.id, true))));
    expect(races.sort()).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'ok']);
    expect(await statuses()).toEqual(['APPROVED', 'APPROVED', 'REQUESTED']);
  });

  it('are taken apart, and their payouts wait for another one', async () => {
    const batch = await prepare(checker);
    expect(batch.payouts).toBe(1);
    await decide(checker, batch.id, false);
    expect((await prepare(maker)).payouts).toBe(1);
  });

  it('hold no payout below the least, which is refused with what it must be', async () => {
    await expect(ask(await creatorWith(50_000n), '999')).rejects.toMatchObject({ code: 'AMOUNT_INVALID' });
    expect([leastPayout('CNY=10,JPY=500', 'CNY'), leastPayout('CNY=10,JPY=500', 'JPY'), leastPayout('CNY=10', 'USD'), leastPayout('', 'CNY')]).toEqual([1_000n, 500n, 0n, 0n]);
  });
});

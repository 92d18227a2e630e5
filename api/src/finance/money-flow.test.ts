import { eventually, Refusal, useTestApp, type Person } from '../../test/app.ts';
import { move } from '../../test/money.ts';
import { funding, payable } from './index.ts';

const codeOf = (promise: Promise<unknown>) => promise.then(() => 'no refusal', (error: unknown) => (error instanceof Refusal ? error.code : String(error)));

describe('money in and out', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '50' });
  beforeAll(() => app.startWorker());

  const topUp = 'mutation ($a: Minor!, $c: String!, $k: String!) { topUp(amountMinor: $a, currency: $c, idempotencyKey: $k) { id status amount { minor } } }';
  const wallet = '{ wallet { balances { currency availableMinor pendingMinor } topUps { status failureCode } entries { edges { node { kind amountMinor balanceAfterMinor } } } } }';
  type Wallet = { wallet: { balances: { currency: string; availableMinor: string; pendingMinor: string }[]; topUps: { status: string; failureCode: string | null }[]; entries: { edges: { node: { kind: string; amountMinor: string; balanceAfterMinor: string } }[] } } };
  const look = (person: Person) => app.ask<Wallet>(person, wallet);
  const trialBalance = async () => {
    const { rows } = await app.owner.query<{ sum: bigint | null }>('SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM ledger_entries');
    return rows[0]?.sum;
  };

  it('credits a top-up once, when the provider says so, however often it was asked and reported', async () => {
    const brand = await app.signUp('BRAND');
    const asked = await Promise.all(Array.from({ length: 10 }, () => app.ask<{ topUp: { id: string; status: string } }>(brand, topUp, { a: '120000', c: 'CNY', k: 'may' })));
    expect(new Set(asked.map((one) => one.topUp.id)).size).toBe(1);

    const done = await eventually(() => look(brand), (now) => now.wallet.topUps[0]?.status === 'SUCCEEDED' && now.wallet.balances[0]?.pendingMinor === '0');

    expect(done.wallet.balances).toEqual([{ currency: 'CNY', availableMinor: '120000', pendingMinor: '0' }]);
    expect(done.wallet.entries.edges.map((edge) => edge.node)).toEqual([{ kind: 'wallet.top-up', amountMinor: '120000', balanceAfterMinor: '120000' }]);
    expect(await trialBalance()).toBe(0n);
  });

  it('tells a declined top-up with its reason and credits nothing', async () => {
    const brand = await app.signUp('BRAND');
    await app.ask(brand, topUp, { a: '100013', c: 'CNY', k: 'declined' });
    const done = await eventually(() => look(brand), (now) => now.wallet.topUps[0]?.status === 'FAILED');
    expect(done.wallet.topUps[0]?.failureCode).toBe('card_declined');
    expect(done.wallet.entries.edges).toEqual([]);
    const told = await eventually(() => app.ask<{ notifications: { edges: { node: { code: string } }[] } }>(brand, '{ notifications { edges { node { code } } } }'), (now) => now.notifications.edges.length > 0);
    expect(told.notifications.edges.map((edge) => edge.node.code)).toEqual(['top-up.failed']);
  });

  it.each([
    ['a negative amount', { a: '-5', c: 'CNY', k: 'x' }, 'AMOUNT_INVALID'],
    ['nothing', { a: '0', c: 'CNY', k: 'x' }, 'AMOUNT_INVALID'],
    ['more than any account holds', { a: '9000000000000000', c: 'CNY', k: 'x' }, 'AMOUNT_INVALID'],
    ['an amount that is no number', { a: '12.5', c: 'CNY', k: 'x' }, 'BAD_USER_INPUT'],
    ['an unknown currency', { a: '5', c: 'XXX', k: 'x' }, 'BAD_USER_INPUT'],
    ['an empty key', { a: '5', c: 'CNY', k: '' }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_what, variables, code) => {
    const brand = await app.signUp('BRAND');
    expect(await codeOf(app.ask(brand, topUp, variables))).toBe(code);
    expect((await look(brand)).wallet.topUps).toEqual([]);
  });

  it('refuses a key that was used for another amount', async () => {
    const brand = await app.signUp('BRAND');
    await app.ask(brand, topUp, { a: '500', c: 'CNY', k: 'june' });
    expect(await codeOf(app.ask(brand, topUp, { a: '600', c: 'CNY', k: 'june' }))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  const requestPayout = 'mutation ($a: Minor!, $k: String!) { requestPayout(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { id status } }';
  const method = 'mutation { setPayoutMethod(input: { kind: "BANK", holder: "安", accountNumber: "6222 0202 0011 2233" }) { masked } }';
  const approve = 'mutation ($id: ID!) { approvePayout(id: $id) { status } }';
  type Requested = { requestPayout: { id: string } };

  /** A creator with money to be paid, as a settled deal leaves it. */
  async function earned(amountMinor: bigint): Promise<Person> {
    const creator = await app.signUp('CREATOR');
    await move(app.owner, { kind: 'escrow.release', from: funding(), to: payable(creator.organisationId), amountMinor, key: `earned:${creator.organisationId}` });
    return creator;
  }

  it('pays out after a second person approved, and the account number is nowhere in the clear', async () => {
    const [creator, operator] = [await earned(320_000n), await app.operator()];
    expect(await app.ask(creator, method)).toEqual({ setPayoutMethod: { masked: 'BANK ····2233' } });
    const { requestPayout: payout } = await app.ask<Requested>(creator, requestPayout, { a: '320000', k: 'all' });
    expect((await look(creator)).wallet.balances[0]).toMatchObject({ availableMinor: '0', pendingMinor: '320000' });

    await app.ask(operator, approve, { id: payout.id });
    await eventually(() => app.ask<{ payouts: { status: string }[] }>(creator, '{ payouts { status } }'), (now) => now.payouts[0]?.status === 'PAID');

    expect((await look(creator)).wallet.balances[0]).toMatchObject({ availableMinor: '0', pendingMinor: '0' });
    const { rows } = await app.owner.query('SELECT * FROM payout_methods');
    expect(JSON.stringify(rows)).not.toContain('6222020200112233');
    expect(await trialBalance()).toBe(0n);
  });

  it('brings a payout that failed back whole', async () => {
    const [creator, operator] = [await earned(50_017n), await app.operator()];
    await app.ask(creator, method);
    const { requestPayout: payout } = await app.ask<Requested>(creator, requestPayout, { a: '50017', k: 'fails' });
    await app.ask(operator, approve, { id: payout.id });
    await eventually(() => app.ask<{ payouts: { status: string }[] }>(creator, '{ payouts { status } }'), (now) => now.payouts[0]?.status === 'FAILED');
    expect((await look(creator)).wallet.balances[0]).toMatchObject({ availableMinor: '50017', pendingMinor: '0' });
  });

  it('approves once, however many operators click', async () => {
    const [creator, operator] = [await earned(1_000n), await app.operator()];
    await app.ask(creator, method);
    const { requestPayout: payout } = await app.ask<Requested>(creator, requestPayout, { a: '1000', k: 'race' });
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(app.ask(operator, approve, { id: payout.id }))));
    expect(codes.sort()).toEqual([...Array<string>(9).fill('PAYOUT_CANNOT_MOVE'), 'no refusal']);
  });

  it('pays nobody without an account, more than there is, or by the creator’s own approval', async () => {
    const creator = await earned(1_000n);
    expect(await codeOf(app.ask(creator, requestPayout, { a: '1000', k: 'a' }))).toBe('PAYOUT_METHOD_MISSING');
    await app.ask(creator, method);
    expect(await codeOf(app.ask(creator, requestPayout, { a: '1001', k: 'b' }))).toBe('INSUFFICIENT_FUNDS');
    const { requestPayout: payout } = await app.ask<Requested>(creator, requestPayout, { a: '1000', k: 'c' });
    expect(await codeOf(app.ask(creator, approve, { id: payout.id }))).toBe('FORBIDDEN');
  });

  it('adopts a newer fee rule for new deals and keeps the old version', async () => {
    const operator = await app.operator();
    const publish = 'mutation { publishFeeRule(party: BRAND, dealKind: "SPONSORSHIP", bps: 800, fixedMinor: "0", minimumMinor: "0") { version bps } }';
    expect(await app.ask(operator, publish)).toEqual({ publishFeeRule: { version: 2, bps: 800 } });
    const { feeRules } = await app.ask<{ feeRules: { party: string; dealKind: string; stage: string | null; bps: number }[] }>(operator, '{ feeRules { party dealKind stage bps } }');
    expect(feeRules.filter((rule) => rule.party === 'BRAND' && rule.dealKind === 'SPONSORSHIP' && rule.stage === null).map((rule) => rule.bps)).toEqual([800, 1000]);
  });
});

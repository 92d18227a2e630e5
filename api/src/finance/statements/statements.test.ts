import { useTestApp, type Person } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { available, escrow, funding, payable } from '../index.ts';

interface Statement {
  openingMinor: string;
  closingMinor: string;
  lines: { day: string; kind: string; amountMinor: string; balanceMinor: string; count: number }[];
}

describe('statements', () => {
  const app = useTestApp();
  const read = async (person: Person, from: string, to: string) =>
    (await app.ask<{ accountStatement: Statement }>(person, 'query ($from: Day!, $to: Day!) { accountStatement(currency: "CNY", from: $from, to: $to) { openingMinor closingMinor lines { day kind amountMinor balanceMinor count } } }', { from, to })).accountStatement;

  /** A brand that topped up in May, paid into escrow in June and topped up again on the last evening of June, Shanghai time. */
  async function brandWithHistory(): Promise<Person> {
    const brand = await app.signUp('BRAND');
    const own = available(brand.organisationId);
    await move(app.owner, { kind: 'wallet.top-up', from: funding(), to: own, amountMinor: 100_000, at: '2026-05-10T08:00:00Z' });
    await move(app.owner, { kind: 'escrow.fund', from: own, to: escrow(brand.organisationId, brand.organisationId), amountMinor: 30_000, at: '2026-06-03T08:00:00Z' });
    await move(app.owner, { kind: 'wallet.top-up', from: funding(), to: own, amountMinor: 5_000, at: '2026-06-30T15:59:59Z' });
    await move(app.owner, { kind: 'wallet.top-up', from: funding(), to: own, amountMinor: 1, at: '2026-06-30T16:00:00Z' });
    return brand;
  }

  it('put the commissions of a day into one line', async () => {
    const [brand, creator] = [await brandWithHistory(), await app.signUp('CREATOR')];
    const own = available(brand.organisationId);
    // Midnight in Shanghai is 16:00 in UTC.
    for (const [at, amountMinor] of [['2026-06-10T15:00:00Z', 100], ['2026-06-10T15:59:59Z', 250], ['2026-06-10T16:00:00Z', 7]] as const) await move(app.owner, { kind: 'commission.paid', from: own, to: payable(creator.organisationId), amountMinor, at });
    await move(app.owner, { kind: 'commission.back', from: payable(creator.organisationId), to: own, amountMinor: 50, at: '2026-06-10T15:30:00Z' });
    const { lines } = await read(brand, '2026-06-09', '2026-06-12');
    // The line stands where the last of its orders does.
    expect(lines.map(({ day, kind, count }) => [day, kind, count])).toEqual([['2026-06-10', 'commission.back', 1], ['2026-06-10', 'commission.paid', 2], ['2026-06-11', 'commission.paid', 1]]);
    const { wallet } = await app.ask<{ wallet: { entries: { edges: { node: { kind: string; count: number; amountMinor: string; description: string } }[] } } }>(brand, '{ wallet { entries(first: 50) { edges { node { kind count amountMinor description } } } } }');
    const spent = wallet.entries.edges.map(({ node }) => node).filter(({ kind, description }) => kind === 'commission.paid' && description === 'AVAILABLE');
    expect(spent.map(({ count, amountMinor }) => [count, amountMinor])).toEqual([[1, '-7'], [2, '-350']]);
  });

  it('lead from what stood before the first day to what stood after the last, in the organisation’s own days', async () => {
    const brand = await brandWithHistory();
    expect(await read(brand, '2026-06-01', '2026-06-30')).toEqual({
      openingMinor: '100000',
      closingMinor: '75000', // 100,000 − 30,000 + 5,000; the last fen came on 1 July in Shanghai
      lines: [
        { day: '2026-06-03', kind: 'escrow.fund', amountMinor: '-30000', balanceMinor: '70000', count: 1 },
        { day: '2026-06-30', kind: 'wallet.top-up', amountMinor: '5000', balanceMinor: '75000', count: 1 },
      ],
    });
    expect((await read(brand, '2026-07-01', '2026-07-31')).openingMinor).toBe('75000');
    expect((await read(brand, '2026-01-01', '2026-12-31')).closingMinor).toBe('75001');
  });

  it('of any account are of any instant, as it is known now and as it was known then: what is recorded late changes only the first', async () => {
    type Account = { no: number; purpose: string; balanceMinor: string };
    const [brand, operator] = [await brandWithHistory(), await app.operator()];
    const at = '2026-06-15T00:00:00Z';
    const accounts = async (knownAt: string | null, person = brand, organisationId: string | null = null) => (await app.ask<{ accountsAt: Account[] }>(
      person, 'query ($at: DateTime!, $k: DateTime, $o: ID) { accountsAt(at: $at, knownAt: $k, organisationId: $o) { no purpose balanceMinor } }', { at, k: knownAt, o: organisationId })).accountsAt;
    const figures = (list: Account[]) => list.map(({ purpose, balanceMinor }) => [purpose, balanceMinor]);
    const before = [['AVAILABLE', '70000'], ['ESCROW', '30000']];
    expect(figures(await accounts(null))).toEqual(before);
    const { rows: [moment] } = await app.owner.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const knownThen = moment!.now.toISOString();
    // A bank entry of 14 June that is booked only now.
    await app.owner.query('SELECT pg_sleep(0.01)');
    await move(app.owner, { kind: 'bank.top-up', from: funding(), to: available(brand.organisationId), amountMinor: 250, at: '2026-06-14T08:00:00Z' });
    expect(figures(await accounts(null))).toEqual([['AVAILABLE', '70250'], ['ESCROW', '30000']]);
    expect(figures(await accounts(knownThen))).toEqual(before);
    expect(figures(await accounts(knownThen, operator, brand.organisationId))).toEqual(before);
    const [own] = await accounts(null);
    const history = (person: Person, knownAt: string | null) => app.ask<{ accountHistory: { openingMinor: string; closingMinor: string; lines: { kind: string; amountMinor: string; balanceMinor: string }[] } }>(
      person, 'query ($no: Int!, $at: DateTime!, $k: DateTime) { accountHistory(account: $no, since: "2026-06-01T00:00:00Z", at: $at, knownAt: $k) { openingMinor closingMinor lines { kind amountMinor balanceMinor } } }', { no: own!.no, at, k: knownAt });
    expect((await history(brand, null)).accountHistory).toEqual({ openingMinor: '100000', closingMinor: '70250', lines: [{ kind: 'escrow.fund', amountMinor: '-30000', balanceMinor: '70000' }, { kind: 'bank.top-up', amountMinor: '250', balanceMinor: '70250' }] });
    expect((await history(operator, knownThen)).accountHistory).toMatchObject({ closingMinor: '70000', lines: [{ kind: 'escrow.fund' }] });
    const stranger = await app.signUp('BRAND');
    await expect(history(stranger, null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(accounts(null, stranger, brand.organisationId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const trial = async (knownAt: string | null) => (await app.ask<{ trialBalance: { balanced: boolean; lines: { purpose: string; currency: string; creditMinor: string }[] } }>(operator, 'query ($at: DateTime, $k: DateTime) { trialBalance(at: $at, knownAt: $k) { balanced lines { purpose currency creditMinor } } }', { at, k: knownAt })).trialBalance;
    const [now, then] = [await trial(null), await trial(knownThen)];
    const available1 = ({ lines }: typeof now) => BigInt(lines.find(({ purpose, currency }) => purpose === 'AVAILABLE' && currency === 'CNY')!.creditMinor);
    expect([now.balanced, then.balanced, available1(now) - available1(then)]).toEqual([true, true, 250n]);
  });

  it('come as a PDF, and refuse days that are none', async () => {
    const brand = await brandWithHistory();
    const pdf = await app.fetch(brand, '/api/statements/pdf?currency=CNY&from=2026-06-01&to=2026-06-30&lang=zh-CN');
    expect([pdf.statusCode, pdf.rawPayload.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect((await app.fetch(brand, '/api/statements/pdf?currency=CNY&from=2026-06-31&to=2026-06-30')).statusCode).toBe(400);
    expect((await app.fetch(brand, '/api/statements/pdf')).statusCode).toBe(400);
    await expect(read(brand, '2026-06-30', '2026-06-01')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('show an agency the money of clients who let it, and of nobody else', async () => {
    const [agency, open, closed] = [await app.signUp('AGENCY'), await brandWithHistory(), await brandWithHistory()];
    const mandate = async (brand: Person, permissions: string[]) => {
      const { requestMandate } = await app.ask<{ requestMandate: { id: string } }>(agency, 'mutation ($id: ID!) { requestMandate(clientId: $id) { id } }', { id: brand.organisationId });
      await app.ask(brand, 'mutation ($id: ID!, $permissions: [String!]) { grantMandate(id: $id, permissions: $permissions) { id } }', { id: requestMandate.id, permissions });
    };
    const balances = async () => (await app.ask<{ clientBalances: { client: { id: string }; availableMinor: string; heldMinor: string }[] }>(agency, '{ clientBalances { client { id } availableMinor heldMinor } }')).clientBalances;
    expect(await balances()).toEqual([]);
    await mandate(closed, ['report:read']);
    expect(await balances()).toEqual([]);
    await mandate(open, ['report:read', 'wallet:read']);
    expect(await balances()).toEqual([{ client: { id: open.organisationId }, availableMinor: '75001', heldMinor: '30000' }]);
  });
});

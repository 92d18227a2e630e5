import { XMLParser } from 'fast-xml-parser';
import { eventually, Refusal, useTestApp, type Person } from '../../../test/app.ts';
import { camt053, follow, type BankBooking } from '../../../test/camt-053.ts';
import { move } from '../../../test/money.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import { available as wallet, escrow, funding, payable, verifyBankFiles } from '../index.ts';

const ACCOUNT = 'DE89370400440532013000';

interface Line {
  amount: string;
  direction: 'CRDT' | 'DBIT';
  endToEndId?: string;
  remittance?: string;
  isReturn?: boolean;
  servicerRef?: string;
}
const balance = (code: string, minor: number) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${(Math.abs(minor) / 100).toFixed(2)}</Amt><CdtDbtInd>${minor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd></Bal>`;
const entry = ({ amount, direction, endToEndId, remittance, isReturn, servicerRef }: Line) => `<Ntry><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${isReturn ? '<RvslInd>true</RvslInd>' : ''}
  <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>${servicerRef ?? crypto.randomUUID()}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>${endToEndId ?? 'NOTPROVIDED'}</EndToEndId></Refs>
  <RltdPties><Dbtr><Pty><Nm>春日 &amp; Co.</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>${remittance ?? ''}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
function camt(id: string, lines: Line[], { account = ACCOUNT, off = 0, isTaken = true } = {}): string {
  const sum = lines.reduce((all, { amount, direction }) => all + (direction === 'CRDT' ? 1 : -1) * Math.round(Number(amount) * 100), 0);
  const opening = Number(follow(account, 'CNY', isTaken ? BigInt(sum) : 0n));
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>${id}</Id><Acct><Id><IBAN>${account}</IBAN></Id></Acct>
    ${balance('OPBD', opening)}${balance('CLBD', opening + sum + off)}${lines.map(entry).join('')}</Stmt></BkToCstmrStmt></Document>`;
}

describe('the bank', () => {
  const app = useTestApp({ PAYOUT_RAIL: 'bank', BANK_ACCOUNT: ACCOUNT, BANK_CODE: 'COBADEFFXXX', SANDBOX_DELAY_MS: '20' });
  beforeAll(() => app.startWorker());

  const send = (person: Person, body: string) => app.send(person, '/api/bank-statements', body);
  const codeOf = (reply: { payload: string }) => (JSON.parse(reply.payload) as { code?: string }).code;
  const ask = <T>(person: Person, query: string, variables: object = {}) => app.ask<T>(person, query, variables);
  const available = async (person: Person) =>
    (await ask<{ wallet: { balances: { availableMinor: string }[] } }>(person, '{ wallet { balances { availableMinor } } }')).wallet.balances[0]?.availableMinor ?? '0';
  const differences = async (operator: Person) => (await ask<{ reconciliation: { differences: object[] } }>(operator, '{ reconciliation { differences { kind reference } } }')).reconciliation.differences;
  const inSuspense = (operator: Person) => ask<{ suspense: { id: string; amountMinor: string; counterparty: string }[] }>(operator, '{ suspense { id amountMinor counterparty } }');

  /** Creators whose payouts were approved, in one file for the bank. */
  async function payoutFile(amounts: number[]) {
    const operator = await app.operator();
    const people: { creator: Person; payout: string; endToEndId: string }[] = [];
    for (const amountMinor of amounts) {
      const creator = await app.signUp('CREATOR');
      await move(app.owner, { kind: 'escrow.release', from: funding(), to: payable(creator.organisationId), amountMinor, key: `top-up:${crypto.randomUUID()}` });
      await ask(creator, 'mutation { setPayoutMethod(input: { kind: "BANK", holder: "安 <An>", accountNumber: "6222020200112233", bankCode: "102100099996" }) { masked } }');
      const { requestPayout } = await ask<{ requestPayout: { id: string } }>(creator, 'mutation ($a: Minor!) { requestPayout(amountMinor: $a, currency: "CNY", idempotencyKey: "k") { id } }', { a: String(amountMinor) });
      await ask(operator, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id: requestPayout.id });
      people.push({ creator, payout: requestPayout.id, endToEndId: requestPayout.id.replaceAll('-', '') });
    }
    const { makePayoutFile } = await ask<{ makePayoutFile: { id: string; payouts: number; sumMinor: string } }>(operator, 'mutation { makePayoutFile(currency: "CNY") { id payouts sumMinor } }');
    return { operator, people, file: makePayoutFile };
  }
  const statusOf = async (person: Person) => (await ask<{ payouts: { status: string }[] }>(person, '{ payouts { status } }')).payouts[0]?.status;

  it('credits a transfer to the brand whose reference it carries, once', async () => {
    const [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
    const { bankReference } = await ask<{ bankReference: string }>(brand, '{ bankReference }');
    const statement = camt('S-1', [{ amount: '1234.50', direction: 'CRDT', remittance: `May ${bankReference.toLowerCase()}` }]);
    expect(JSON.parse((await send(operator, statement)).payload)).toEqual({ statements: 1, entries: 1 });
    await eventually(() => available(brand), (now) => now === '123450');
    const again = await send(operator, statement);
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'BANK_FILE_KNOWN']);
    expect(await available(brand)).toBe('123450');
    expect(await differences(operator)).toEqual([]);
  });

  it('pays by a file and learns from the statement who was paid and whose money came back', async () => {
    const { operator, people, file } = await payoutFile([50_000, 70_050]);
    expect(file).toMatchObject({ payouts: 2, sumMinor: '120050' });
    const xml = await app.fetch(operator, `/api/payout-files/${file.id}/pain001`);
    const pain = new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse(xml.payload) as { Document: { CstmrCdtTrfInitn: { GrpHdr: object; PmtInf: { CdtTrfTxInf: object[] } } } };
    expect(pain.Document.CstmrCdtTrfInitn.GrpHdr).toMatchObject({ NbOfTxs: '2', CtrlSum: '1200.50' });
    expect(pain.Document.CstmrCdtTrfInitn.PmtInf.CdtTrfTxInf[0]).toMatchObject({ PmtId: { EndToEndId: people[0]!.endToEndId }, Cdtr: { Nm: '安 <An>' }, CdtrAcct: { Id: { Othr: { Id: '6222020200112233' } } } });
    expect((await app.fetch(operator, `/api/payout-files/${file.id}/table`)).payload).toContain('6222020200112233,102100099996,500.00,CNY');

    await send(operator, camt('S-2', people.map(({ endToEndId }, at) => ({ amount: at ? '700.50' : '500.00', direction: 'DBIT', endToEndId }))));
    for (const { creator } of people) await eventually(() => statusOf(creator), (status) => status === 'PAID');
    await send(operator, camt('S-3', [{ amount: '700.50', direction: 'CRDT', endToEndId: people[1]!.endToEndId, isReturn: true }]));
    await eventually(() => statusOf(people[1]!.creator), (status) => status === 'FAILED');
    expect(await available(people[1]!.creator)).toBe('70050');
    expect(await available(people[0]!.creator)).toBe('0');
  });

  it('pays nobody to an account that was approved for another one', async () => {
    const operator = await app.operator();
    const creator = await app.signUp('CREATOR');
    await move(app.owner, { kind: 'escrow.release', from: funding(), to: payable(creator.organisationId), amountMinor: 45_000 });
    const account = (number: string) => ask(creator, 'mutation ($n: String!) { setPayoutMethod(input: { kind: "BANK", holder: "安", accountNumber: $n }) { masked } }', { n: number });
    await account('6222020200110001');
    const { requestPayout } = await ask<{ requestPayout: { id: string } }>(creator, 'mutation { requestPayout(amountMinor: "45000", currency: "CNY", idempotencyKey: "k") { id } }');
    const approve = () => ask(operator, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id: requestPayout.id });
    await approve();
    await account('6222020200110002');
    expect((await ask<{ payouts: object[] }>(creator, '{ payouts { status destination } }')).payouts).toEqual([{ status: 'REQUESTED', destination: 'BANK ····0002' }]);
    await expect(ask(operator, 'mutation { makePayoutFile(currency: "CNY") { id } }')).rejects.toMatchObject({ code: 'CONFLICT' });
    await approve();
    const { makePayoutFile } = await ask<{ makePayoutFile: { id: string } }>(operator, 'mutation { makePayoutFile(currency: "CNY") { id } }');
    expect((await app.fetch(operator, `/api/payout-files/${makePayoutFile.id}/table`)).payload).toContain('6222020200110002');
    // What is in a file is on its way, wherever the next one goes.
    await account('6222020200110003');
    expect((await ask<{ payouts: object[] }>(creator, '{ payouts { status destination } }')).payouts).toEqual([{ status: 'PAYING', destination: 'BANK ····0002' }]);
  });

  it('leaves in suspense what nothing explains, until a person says whose it is', async () => {
    const [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
    await send(operator, camt('S-4', [{ amount: '88.00', direction: 'CRDT', remittance: 'no idea' }]));
    const { suspense } = await eventually(() => inSuspense(operator), (now) => now.suspense.length === 1);
    expect(suspense[0]).toMatchObject({ amountMinor: '8800', counterparty: '春日 & Co.' });
    const { viewer } = await ask<{ viewer: { organisation: { handle: string } } }>(brand, '{ viewer { organisation { handle } } }');
    const assign = () => ask(operator, 'mutation ($id: ID!, $handle: String!) { assignBankEntry(id: $id, handle: $handle) { matched } }', { id: suspense[0]!.id, handle: viewer.organisation.handle });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, assign));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect((outcome.reason as Refusal).code).toBe('CONFLICT');
    expect(await available(brand)).toBe('8800');
    expect((await inSuspense(operator)).suspense).toEqual([]);
  });

  describe('batches, returns and reversals', () => {
    let sent = 0;
    const book = (operator: Person, bookings: BankBooking[]) => send(operator, camt053({ id: `B-${(sent += 1)}`, account: ACCOUNT, currency: 'CNY', bookings }));
    type Suspended = { suspense: { amountMinor: string; reason: string; batchRef: string | null }[] };
    const reasons = async (operator: Person) => (await ask<Suspended>(operator, '{ suspense { amountMinor reason batchRef } }')).suspense.map(({ amountMinor, reason, batchRef }) => [amountMinor, reason, batchRef]);
    const settled = () => eventually(async () => (await app.owner.query(`SELECT FROM bank_entries WHERE matched = 'NEW'`)).rowCount, (waiting) => waiting === 0);

    it('match each payment of a batch by itself', async () => {
      const [first, second] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
      const operator = await app.operator();
      const [one, two] = await Promise.all([first, second].map(async (brand) => (await ask<{ bankReference: string }>(brand, '{ bankReference }')).bankReference));
      await book(operator, [{ amountMinor: 60_300n, batch: { count: 3, totalMinor: 60_300n }, details: [{ amountMinor: 10_000n, remittance: one! }, { amountMinor: 50_000n, reference: two! }, { amountMinor: 300n, remittance: 'who knows' }] }]);
      await settled();
      expect([await available(first), await available(second), await reasons(operator)]).toEqual(['10000', '50000', [['300', 'REFERENCE_MISSING', null]]]);
      expect(await differences(operator)).toEqual([]);
    });

    it('leave a batch whole that does not add up, with the reason', async () => {
      const [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
      const { bankReference } = await ask<{ bankReference: string }>(brand, '{ bankReference }');
      await book(operator, [{ amountMinor: 10_001n, batch: { messageId: 'THEIRS' }, details: [{ amountMinor: 10_000n, remittance: bankReference }, { amountMinor: 2n, remittance: bankReference }] }]);
      await settled();
      expect([await available(brand), await reasons(operator)]).toEqual(['0', expect.arrayContaining([['10001', 'BATCH_SUM_DIFFERS', 'THEIRS']])]);
    });

    it('know their own file in a batch booked without details, and tell why a payment came back', async () => {
      const { operator, people, file } = await payoutFile([11_000, 22_000]);
      const { payoutFiles } = await ask<{ payoutFiles: { id: string; messageId: string }[] }>(operator, '{ payoutFiles { id messageId } }');
      const messageId = payoutFiles.find(({ id }) => id === file.id)!.messageId;
      await book(operator, [{ amountMinor: -33_000n, batch: { messageId, count: 2 } }]);
      for (const { creator } of people) await eventually(() => statusOf(creator), (status) => status === 'PAID');
      await book(operator, [{ amountMinor: 22_000n, details: [{ endToEndId: people[1]!.endToEndId, returnCode: 'AC04', returnText: 'Closed' }] }]);
      await eventually(() => statusOf(people[1]!.creator), (status) => status === 'FAILED');
      const { payouts } = await ask<{ payouts: { failureCode: string }[] }>(people[1]!.creator, '{ payouts { failureCode } }');
      expect([payouts[0]!.failureCode, await available(people[1]!.creator)]).toEqual(['account_closed', '22000']);
      expect(await differences(operator)).toEqual([]);
    });

    it('take a reversed credit out of the wallet; what was spent already is owed, and paid by what comes in', async () => {
      const [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
      const { bankReference } = await ask<{ bankReference: string }>(brand, '{ bankReference }');
      await book(operator, [{ amountMinor: 40_000n, servicerRef: 'REV-1', details: [{ remittance: bankReference }] }]);
      await eventually(() => available(brand), (now) => now === '40000');
      await move(app.owner, { kind: 'escrow.fund', from: wallet(brand.organisationId), to: escrow(crypto.randomUUID(), brand.organisationId), amountMinor: 30_000 });
      await book(operator, [{ amountMinor: -40_000n, isReversal: true, servicerRef: 'REV-1' }]);
      await eventually(() => available(brand), (now) => now === '0');
      const owed = async () => (await ask<{ wallet: { debts: { minor: string }[] } }>(brand, '{ wallet { debts { minor } } }')).wallet.debts.map(({ minor }) => minor);
      expect(await owed()).toEqual(['30000']);
      await book(operator, [{ amountMinor: 35_000n, details: [{ remittance: bankReference }] }]);
      await eventually(() => available(brand), (now) => now === '5000');
      expect([await owed(), await differences(operator)]).toEqual([[], []]);
      await book(operator, [{ amountMinor: -40_000n, isReversal: true, servicerRef: 'REV-2' }]);
      await settled();
      expect(await reasons(operator)).toEqual(expect.arrayContaining([['-40000', 'REVERSAL_UNKNOWN', null]]));
    });
  });

  it.each([
    ['a file cut short', () => camt('S-5', [{ amount: '1.00', direction: 'CRDT' }], { isTaken: false }).slice(0, -30), 'BANK_FILE_BROKEN'],
    ['something else', () => 'IBAN;amount\n1;2', 'BANK_FILE_BROKEN'],
    ['a file that declares entities', () => `<!DOCTYPE a [<!ENTITY b "c">]>${camt('S-6', []).replace(/^<\?xml[^>]*>/, '')}`, 'BANK_FILE_BROKEN'],
    ['entries that do not add up', () => camt('S-7', [{ amount: '1.00', direction: 'CRDT' }], { off: 1, isTaken: false }), 'BANK_FILE_UNBALANCED'],
    ['a currency that is none', () => camt('S-8', [{ amount: '1.00', direction: 'CRDT' }], { isTaken: false }).replaceAll('"CNY"', '"XXX"'), 'BANK_FILE_OTHER_CURRENCY'],
    ['elements in elements without an end', () => '<a>'.repeat(20_000) + '</a>'.repeat(20_000), 'BANK_FILE_BROKEN'],
    ['a file larger than any statement', () => `<a>${'x'.repeat(20_000_001)}</a>`, 'BANK_FILE_BROKEN'],
    ['a statement of another account', () => camt('S-8', [], { account: 'GB82WEST12345698765432' }), 'BANK_FILE_OTHER_ACCOUNT'],
  ])('refuses %s, posts nothing and keeps what it received', async (what, file, code) => {
    const operator = await app.operator();
    const count = async () => (await app.owner.query<{ posted: bigint; kept: bigint }>('SELECT (SELECT count(*) FROM ledger_transfers) AS posted, (SELECT count(*) FROM refused_bank_files) AS kept')).rows[0]!;
    const before = await count();
    expect(codeOf(await send(operator, file()))).toBe(code);
    expect(await count()).toEqual({ posted: before.posted, kept: before.kept + 1n });
    const { refusedBankFiles } = await ask<{ refusedBankFiles: { id: string; code: string; isWhole: boolean }[] }>(operator, '{ refusedBankFiles(first: 1) { id code isWhole } }');
    expect(refusedBankFiles[0]!.code).toBe(code);
    const kept = await app.fetch(operator, `/api/refused-bank-files/${refusedBankFiles[0]!.id}`);
    expect([kept.statusCode, kept.payload.length > 10, refusedBankFiles[0]!.isWhole]).toEqual([200, true, !what.includes('larger')]);
  });

  it('takes no booking twice, whatever the bank calls the statement when it sends it again', async () => {
    const [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
    const { bankReference } = await ask<{ bankReference: string }>(brand, '{ bankReference }');
    const lines: Line[] = [{ amount: '77.00', direction: 'CRDT', remittance: bankReference, servicerRef: 'TWICE' }];
    const first = camt('S-10', lines);
    expect((await send(operator, first)).statusCode).toBe(201);
    await eventually(() => available(brand), (now) => now === '7700');
    const again = await send(operator, first.replace('S-10', 'S-10-again'));
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'BANK_FILE_OVERLAPS']);
    expect(await available(brand)).toBe('7700');
    expect((await app.owner.query(`SELECT FROM bank_statements WHERE statement_id = 'S-10-again'`)).rowCount).toBe(0);
  });

  it('notices a statement that is missing between two', async () => {
    const operator = await app.operator();
    expect(await differences(operator)).toEqual([]);
    const missing = camt('S-11', [{ amount: '5.00', direction: 'CRDT' }]);
    await send(operator, camt('S-12', [{ amount: '6.00', direction: 'CRDT' }]));
    expect(await differences(operator)).toEqual([{ kind: 'BANK_GAP', reference: 'S-12' }]);
    await send(operator, missing);
    // The bank counts its statements; without that the later one of a day is the one that was told later.
    await app.owner.query(`UPDATE bank_statements SET sequence_no = CASE statement_id WHEN 'S-11' THEN 11 WHEN 'S-12' THEN 12 ELSE 1 END`);
    await eventually(() => differences(operator), (found) => found.length === 0);
  });

  it('is told what a line is that is of nobody else: costs, the owner’s money, tax, and what a provider settled and kept', async () => {
    const operator = await app.operator();
    const booked = async (amount: string, direction: 'CRDT' | 'DBIT') => {
      const remittance = crypto.randomUUID();
      await send(operator, camt(remittance, [{ amount, direction, remittance }]));
      return eventually(async () => (await app.owner.query<{ id: string }>(`SELECT id FROM bank_entries WHERE remittance = $1 AND matched = 'SUSPENSE'`, [remittance])).rows[0]?.id, Boolean);
    };
    const explain = (id: string | undefined, meaning: string, more: object = {}) => ask(operator, 'mutation ($id: ID!, $m: BankMeaning!, $p: String, $f: Minor) { explainBankEntry(id: $id, meaning: $m, provider: $p, feeMinor: $f) { matched } }', { id, m: meaning, ...more });
    const balances = async () => Object.fromEntries((await app.owner.query<{ purpose: string; sum: string }>(
      `SELECT a.purpose, sum(e.amount_minor)::text AS sum FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no WHERE a.purpose IN ('COSTS', 'OWN_FUNDS', 'TAX') GROUP BY 1`)).rows.map(({ purpose, sum }) => [purpose, sum]));
    const costs = await booked('12.00', 'DBIT');
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => explain(costs, 'BANK_COSTS')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await explain(await booked('500.00', 'CRDT'), 'OWN_FUNDS');
    await explain(await booked('60.00', 'DBIT'), 'TAX_PAID');
    const settled = await booked('97.00', 'CRDT');
    await expect(explain(settled, 'PROVIDER_SETTLEMENT')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(explain(settled, 'OWN_FUNDS', { f: '300' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await explain(settled, 'PROVIDER_SETTLEMENT', { p: 'stripe', f: '300' });
    // 12.00 to the bank and 3.00 to the provider.
    expect(await balances()).toEqual({ COSTS: '-1500', OWN_FUNDS: '50000', TAX: '-6000' });
    const { reconciliation, trialBalance } = await ask<{ reconciliation: { atProviders: object[]; differences: object[] }; trialBalance: { balanced: boolean } }>(
      operator, '{ reconciliation { atProviders { provider currency settledMinor feesMinor leftMinor } differences { kind } } trialBalance { balanced } }');
    expect([reconciliation, trialBalance.balanced]).toEqual([{ atProviders: [{ provider: 'stripe', currency: 'CNY', settledMinor: '9700', feesMinor: '300', leftMinor: '-10000' }], differences: [] }, true]);
  });

  it('is read again, file by file, by whoever verifies the book', async () => {
    const { people } = await payoutFile([61_000]);
    const db = await connectDatabase({ url: app.config.DATABASE_URL!, role: 'meadow_worker', poolSize: 1, name: 'verify' }, []);
    const said = async (secret = app.config.SECRET!) => (await verifyBankFiles(db, [secret])).flatMap(({ what, differences: found }) => found.map(({ stored, recomputed }) => [what.split(' = ')[0], stored, recomputed]));
    const changed = async (sql: string, undo: string) => {
      await app.owner.query(sql);
      const found = await said();
      await app.owner.query(undo);
      return found;
    };
    try {
      expect(await said()).toEqual([]);
      const payout = (by: string) => `UPDATE payouts SET amount_minor = amount_minor ${by} WHERE id = '${people[0]!.payout}'`;
      expect(await changed(payout('+ 1'), payout('- 1'))).toEqual([['orders in bank files', '61000 CNY', '61001 CNY']]);
      const file = (from: string, to: string) => `UPDATE bank_statements SET body = replace(body, '${from}', '${to}') WHERE statement_id = 'S-1'`;
      expect(await changed(file('1234.50', '1235.50'), file('1235.50', '1234.50'))).toEqual([['bank statements', '123450 CNY', '123550 CNY'], ['bank statements', `${ACCOUNT} 0 to 123450 CNY`, `${ACCOUNT} 0 to 123550 CNY`]]);
      const line = (by: string) => `UPDATE bank_entries SET amount_minor = amount_minor ${by} WHERE bank_statement_id = (SELECT id FROM bank_statements WHERE statement_id = 'S-1')`;
      expect(await changed(line('- 5'), line('+ 5'))).toEqual([['bank statements', '123445 CNY', '123450 CNY']]);
      // Without the key that sealed it a file is not taken for one that agrees.
      expect(await said('another secret of thirty-two chars')).toContainEqual(['orders in bank files', '? CNY', null]);
    } finally {
      await db.close();
    }
  });

  it('is nobody’s but the operator’s', async () => {
    const brand = await app.signUp('BRAND');
    expect((await send(brand, camt('S-9', []))).statusCode).toBe(403);
    await expect(ask(brand, '{ suspense { id } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

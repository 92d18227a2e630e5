import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { available, escrow, funding, payable, platformFees, type Account } from './account.ts';
import { writeHledgerJournal } from './hledger-journal.ts';
import { LedgerService } from './ledger.service.ts';

const hasHledger = spawnSync('hledger', ['--version']).status === 0;
if (!hasHledger) process.stderr.write('hledger is not installed: whether it accepts the journal is not tested.\n');
const hledger = (journal: string, ...args: string[]) => spawnSync('hledger', ['-f', '-', ...args], { input: journal, encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8' } });

describe('the book as a journal for hledger', () => {
  let test: TestDatabase;
  let db: Database;
  let ledger: LedgerService;
  const [brand, creator, deal] = [uuidv7(), uuidv7(), uuidv7()];
  let journal = '';
  beforeAll(async () => {
    test = await createTestDatabase();
    const owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1, 'BRAND', '春风 Spring', 'spring-春风'), ($2, 'CREATOR', 'An', 'an')`, [brand, creator]);
    await owner.end();
    db = await connectDatabase({ url: test.url, role: 'meadow_worker', poolSize: 5, name: 'test' }, []);
    ledger = new LedgerService(db, new SystemClock());
    for (const currency of ['CNY', 'JPY', 'KWD']) {
      await move(funding(), available(brand), 100_000n, currency);
      await move(available(brand), escrow(deal, brand), 55_001n, currency);
      await db.transaction(systemContext, (tx) =>
        ledger.post(tx, { kind: 'escrow.release', currency, idempotencyKey: uuidv7(), entries: [{ account: escrow(deal, brand), amountMinor: -55_001n }, { account: payable(creator), amountMinor: 50_000n }, { account: platformFees(), amountMinor: 5_001n }] }),
      );
    }
    // More than a page.
    await db.transaction(systemContext, async (tx) => {
      for (let n = 0; n < 1_200; n += 1) await ledger.transfer(tx, { kind: 'wallet.top-up', from: funding(), to: available(brand), amountMinor: 1n, currency: 'CNY', idempotencyKey: `many, ${n}` });
    });
    journal = await exported();
  });
  afterAll(async () => {
    await db?.close();
    await test?.drop();
  });

  const move = (from: Account, to: Account, amountMinor: bigint, currency: string) =>
    db.transaction(systemContext, (tx) => ledger.transfer(tx, { kind: 'move', from, to, amountMinor, currency, idempotencyKey: uuidv7() }));
  async function exported(): Promise<string> {
    let text = '';
    await writeHledgerJournal(db, (part) => void (text += part));
    return text;
  }

  it('has every transfer once, with amounts in the digits of their currency', () => {
    expect(journal.match(/^\d{4}-\d{2}-\d{2} \* (?!what)/gm)).toHaveLength(3 * 3 + 1_200);
    expect(journal).toContain(`liabilities:escrow:spring-春风:${deal}  -550.01 CNY`);
    expect(journal).toContain(`liabilities:escrow:spring-春风:${deal}  -55001 JPY`);
    expect(journal).toContain(`liabilities:escrow:spring-春风:${deal}  -55.001 KWD`);
    expect(journal).toContain('revenues:platform fees:meadow  -50.01 CNY');
  });

  (hasHledger ? it : it.skip)('is accepted by hledger, which comes to the same balances', () => {
    expect(hledger(journal, 'check', '--strict')).toMatchObject({ status: 0, stderr: '' });
    const { stdout } = hledger(journal, 'balance', '--flat', '--no-total', 'liabilities:available');
    // 1,000.00 − 550.01 + 1,200 × 0.01
    expect(stdout).toContain('-461.99 CNY');
    expect(hledger(journal, 'balance', '--flat').stdout.trim().split('\n').at(-1)?.trim()).toBe('0');
    const forged = journal.replace('-55.001 KWD', '-55.002 KWD');
    expect(hledger(forged, 'check', '--strict').status).not.toBe(0);
  });

  it('is of one moment, while others post', async () => {
    let posting = true;
    const poster = (async () => {
      while (posting) await move(funding(), available(brand), 3n, 'CNY');
    })();
    const during = await exported();
    posting = false;
    await poster;
    const paid = [...during.matchAll(/liabilities:available:spring-春风 {2}(-?[\d.]+) CNY/g)].reduce((sum, [, amount]) => sum + BigInt((amount ?? '').replace('.', '')), 0n);
    const [, held] = /liabilities:available:spring-春风 {2}0 CNY = (-?[\d.]+) CNY/.exec(during) ?? [];
    expect(paid.toString()).toBe((held ?? '').replace('.', ''));
  });
});

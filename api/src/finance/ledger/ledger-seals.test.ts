import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { eventually } from '../../../test/edge.ts';
import { move } from '../../../test/money.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { moneyChecks } from '../../verify/verify-money.ts';
import { adRevenue, funding } from './account.ts';
import { LedgerKeeper } from './ledger-keeper.ts';

const chain = moneyChecks.find(({ what }) => what.startsWith('sealed blocks'))!;

describe('seals of the book', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  let db: Database;
  let seals: LedgerKeeper;

  beforeEach(async () => {
    test = await createTestDatabase();
    owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
    db = await connectDatabase({ url: test.url, role: 'meadow_worker', poolSize: 4, name: 'test' }, []);
    seals = new LedgerKeeper(db, new SystemClock());
  });
  afterEach(async () => {
    await owner?.end();
    await db?.close();
    await test?.drop();
  });

  const post = (client: pg.Client) => move(client, { kind: 'model', from: funding(), to: adRevenue(), amountMinor: 7n });
  const blocks = async () => (await owner.query<{ no: string; transfers: string; hash: Buffer }>('SELECT no, transfers, hash FROM ledger_blocks ORDER BY no')).rows;
  const broken = async () => (await owner.query(`SELECT key FROM (${chain.sql}) c WHERE stored IS DISTINCT FROM recomputed ORDER BY key`)).rows;
  /** The first call marks how far the book goes; a later one seals it, once nobody on the server is at work who was then. */
  const sealed = (many: number) =>
    eventually(async () => {
      await seals.seal();
      return (await blocks()).length >= many;
    });

  it('cover every transfer once, each over the one before', async () => {
    for (let i = 0; i < 3; i += 1) await post(owner);
    await sealed(1);
    await post(owner);
    await sealed(2);
    expect((await blocks()).map(({ transfers }) => transfers)).toEqual(['3', '1']);
    expect(await broken()).toEqual([]);
  });

  it('wait for a transfer whose number is drawn and whose transaction has not ended', async () => {
    // The accounts are open: the first use of one would make the others wait.
    await post(owner);
    const slow = new pg.Client({ connectionString: test.url });
    await slow.connect();
    await slow.query('BEGIN');
    await post(slow);
    await post(owner);
    for (let i = 0; i < 5; i += 1) await seals.seal();
    expect(await blocks()).toEqual([]);
    await slow.query('COMMIT');
    await slow.end();
    await sealed(1);
    expect((await blocks()).map(({ transfers }) => transfers)).toEqual(['3']);
  });

  it('tell that an old amount was changed, by whoever could switch the wall off', async () => {
    await post(owner);
    await sealed(1);
    await post(owner);
    await sealed(2);
    await owner.query('ALTER TABLE ledger_entries DISABLE TRIGGER USER');
    await owner.query('UPDATE ledger_entries SET amount_minor = amount_minor * 2 WHERE transfer_no = (SELECT min(transfer_no) FROM ledger_entries)');
    expect(await broken()).toEqual([{ key: '1' }]);
  });

  it('cannot be rewritten', async () => {
    await post(owner);
    await sealed(1);
    await expect(owner.query('UPDATE ledger_blocks SET transfers = 0')).rejects.toThrow(/append-only/);
  });
});

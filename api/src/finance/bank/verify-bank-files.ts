import { unseal } from '../../platform/crypto/sealed.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { endToEndIdOf } from './bank-statements.service.ts';
import { readCamt053, type BankStatement } from './camt-053.ts';
import type { StoredOrder } from './payout-files.service.ts';

export interface VerifiedFiles {
  what: string;
  compared: bigint;
  differences: { what: string; key: string; stored: string | null; recomputed: string | null }[];
}
/** What one side says of each thing, by its name. */
type Said = Map<string, string>;

/**
 * Opens every file that went to the bank and reads again every statement that came from it.
 * @param secrets the installation's, those before it as well
 */
export async function verifyBankFiles(db: Database, secrets: readonly string[]): Promise<VerifiedFiles[]> {
  return [await verifyOrders(db, secrets), await verifyStatements(db)];
}

/** Each order of a file is one payout, of its amount, and each payout that left by file is in one. */
async function verifyOrders(db: Database, secrets: readonly string[]): Promise<VerifiedFiles> {
  const files = await db.read<{ id: string; currency: string; sealed: string }>(systemContext, 'SELECT id, currency, sealed FROM payout_files ORDER BY made_at, id');
  const payouts = await db.read<{ id: string; file: string; currency: string; amount: bigint }>(
    systemContext, 'SELECT id, file_id AS file, currency, amount_minor - withheld_minor AS amount FROM payouts WHERE file_id IS NOT NULL');
  const [inFiles, asked]: [Said, Said] = [new Map(), new Map()];
  for (const { id, file, currency, amount } of payouts) asked.set(`${file} ${endToEndIdOf(id)}`, `${amount} ${currency}`);
  for (const { id, currency, sealed } of files) {
    for (const { endToEndId, amountMinor } of ordersOf(sealed, secrets, id)) inFiles.set(`${id} ${endToEndId}`, `${amountMinor} ${currency}`);
  }
  return compared('orders in bank files = payouts', inFiles, asked);
}

function ordersOf(sealed: string, secrets: readonly string[], id: string): Pick<StoredOrder, 'endToEndId' | 'amountMinor'>[] {
  try {
    return JSON.parse(unseal(sealed, secrets, id)) as StoredOrder[];
  } catch {
    return [{ endToEndId: 'cannot be opened', amountMinor: '?' }];
  }
}

/** The lines of a statement come to what each booking of the file says. */
async function verifyStatements(db: Database): Promise<VerifiedFiles> {
  const [stored, told]: [Said, Said] = [new Map(), new Map()];
  const lines = await db.read<{ key: string; said: string }>(
    systemContext,
    `SELECT s.id || ' booking ' || coalesce(e.entry_no::text, 'any') AS key, sum(e.amount_minor) || ' ' || min(e.currency) AS said
     FROM bank_entries e JOIN bank_statements s ON s.id = e.bank_statement_id GROUP BY s.id, e.entry_no`);
  for (const { key, said } of lines) stored.set(key, said);
  const statements = await db.read<{ id: string; account: string; statement: string; currency: string; opening: bigint; closing: bigint; body: string; numbered: boolean }>(
    systemContext,
    `SELECT s.id, s.account, s.statement_id AS statement, s.currency, s.opening_minor AS opening, s.closing_minor AS closing, s.body,
       NOT EXISTS (SELECT FROM bank_entries e WHERE e.bank_statement_id = s.id AND e.entry_no IS NULL) AS numbered
     FROM bank_statements s ORDER BY s.imported_at, s.id`);
  for (const { id, account, statement, currency, opening, closing, body, numbered } of statements) {
    stored.set(id, `${account} ${opening} to ${closing} ${currency}`);
    const found = readAgain(body).find((one) => one.account === account && one.statementId === statement);
    if (!found) continue;
    told.set(id, `${found.account} ${found.openingMinor} to ${found.closingMinor} ${found.currency}`);
    const sums = new Map<string, bigint>();
    for (const { entryNo, amountMinor } of found.entries) {
      const key = `${id} booking ${numbered ? entryNo : 'any'}`;
      sums.set(key, (sums.get(key) ?? 0n) + amountMinor);
    }
    for (const [key, sum] of sums) told.set(key, `${sum} ${found.currency}`);
  }
  return compared('bank statements = the files as they came', stored, told);
}

function readAgain(body: string): BankStatement[] {
  try {
    return readCamt053(body);
  } catch {
    return [];
  }
}

function compared(what: string, stored: Said, recomputed: Said): VerifiedFiles {
  const keys = [...new Set([...stored.keys(), ...recomputed.keys()])];
  const differences = keys.filter((key) => stored.get(key) !== recomputed.get(key)).map((key) => ({ what, key, stored: stored.get(key) ?? null, recomputed: recomputed.get(key) ?? null }));
  return { what, compared: BigInt(keys.length), differences };
}

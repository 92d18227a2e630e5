import type pg from 'pg';
import { isSealedBy, seal, unseal } from './sealed.ts';

/** A column of sealed texts, and whom each of them is bound to: a column of its row, or a word. */
export interface SealedColumn {
  table: string;
  key: string;
  column: string;
  owner: { column: string } | { word: string };
}

/** Every column that holds sealed texts. A test compares this list with the schema. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'payout_methods', key: 'org_id', column: 'sealed', owner: { column: 'org_id' } },
  { table: 'payout_files', key: 'id', column: 'sealed', owner: { column: 'id' } },
  { table: 'samples', key: 'id', column: 'address_sealed', owner: { column: 'id' } },
  { table: 'push_keys', key: 'public_key', column: 'sealed_private', owner: { word: 'push' } },
  { table: 'push_devices', key: 'id', column: 'sealed', owner: { column: 'id' } },
  { table: 'tax_forms', key: 'org_id', column: 'sealed', owner: { column: 'org_id' } },
];

const BATCH = 200;

/**
 * Seals again under the present secret what an earlier one sealed, some rows a transaction: it may be stopped and run
 * again, and the installation runs meanwhile, as long as it knows the earlier secrets.
 * @param secrets the present one first
 * @returns how many texts were sealed again
 * @throws Error naming the row that no secret opens; what was done before stays done
 */
export async function resealAll(client: pg.ClientBase, secrets: readonly [string, ...string[]]): Promise<number> {
  let done = 0;
  for (const column of sealedColumns) done += await resealColumn(client, column, secrets);
  return done;
}

async function resealColumn(client: pg.ClientBase, { table, key, column, owner }: SealedColumn, secrets: readonly [string, ...string[]]): Promise<number> {
  let [done, after] = [0, ''];
  const ownerSql = 'column' in owner ? `${owner.column}::text` : `'${owner.word}'`;
  for (;;) {
    await client.query('BEGIN');
    try {
      const { rows } = await client.query<{ key: string; sealed: string; owner: string }>(
        `SELECT ${key}::text AS key, ${column} AS sealed, ${ownerSql} AS owner FROM ${table} WHERE ${column} IS NOT NULL AND ${key}::text > $1 ORDER BY ${key}::text LIMIT ${BATCH} FOR UPDATE`, [after]);
      for (const row of rows.filter(({ sealed }) => !isSealedBy(sealed, secrets[0]))) {
        await client.query(`UPDATE ${table} SET ${column} = $2 WHERE ${key}::text = $1`, [row.key, seal(opened(table, row, secrets), secrets[0], row.owner)]);
        done += 1;
      }
      await client.query('COMMIT');
      if (rows.length < BATCH) return done;
      after = rows.at(-1)!.key;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  }
}

function opened(table: string, { key, sealed, owner }: { key: string; sealed: string; owner: string }, secrets: readonly string[]): string {
  try {
    return unseal(sealed, secrets, owner);
  } catch {
    throw new Error(`No known secret opens ${table} ${key}. Put the one that sealed it into PREVIOUS_SECRETS.`);
  }
}

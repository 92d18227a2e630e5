import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';

/** Something about the book that does not add up. */
export interface LedgerDifference {
  what: string;
  key: string;
  stored: string | null;
  recomputed: string | null;
}

/** Every transfer sums to zero in one currency, and every kept balance is the sum of its entries. */
const CHECKS = [
  `SELECT 'transfer does not sum to zero' AS what, transfer_id::text AS key, sum(amount_minor)::text AS stored, '0' AS recomputed
   FROM ledger_entries GROUP BY transfer_id HAVING sum(amount_minor) <> 0`,
  `SELECT 'transfer without two entries' AS what, t.id::text AS key, count(e.id)::text AS stored, NULL AS recomputed
   FROM ledger_transfers t LEFT JOIN ledger_entries e ON e.transfer_id = t.id GROUP BY t.id HAVING count(e.id) < 2`,
  `SELECT 'entry in another currency' AS what, e.id::text AS key, e.currency::text AS stored, t.currency::text AS recomputed
   FROM ledger_entries e JOIN ledger_transfers t ON t.id = e.transfer_id JOIN ledger_accounts a ON a.id = e.account_id
   WHERE e.currency <> t.currency OR e.currency <> a.currency OR e.org_id <> a.org_id`,
  `SELECT 'balance' AS what, a.purpose || ' ' || a.org_id || ' ' || a.currency AS key, a.balance_minor::text AS stored, coalesce(sum(e.amount_minor), 0)::text AS recomputed
   FROM ledger_accounts a LEFT JOIN ledger_entries e ON e.account_id = a.id WHERE a.floored
   GROUP BY a.id HAVING a.balance_minor <> coalesce(sum(e.amount_minor), 0)`,
  `SELECT 'trial balance' AS what, currency::text AS key, sum(amount_minor)::text AS stored, '0' AS recomputed FROM ledger_entries GROUP BY currency HAVING sum(amount_minor) <> 0`,
];

/** Recomputes the book from its entries. @returns what does not add up; nothing when all is well */
export async function verifyLedger(db: Database): Promise<LedgerDifference[]> {
  const found: LedgerDifference[] = [];
  for (const check of CHECKS) found.push(...(await db.read<LedgerDifference & Record<string, unknown>>(systemContext, check)));
  return found;
}

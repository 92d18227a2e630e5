import type { Database } from '../platform/database/database.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import type { Difference } from '../measurement/index.ts';
import { invoiceChecks } from './invoice-checks.ts';
import type { MoneyCheck } from './money-check.ts';
import { paymentChecks } from './payment-checks.ts';

const HOLDING = `('FUNDED', 'DRAFTED', 'REVISION', 'APPROVED', 'PUBLISHED', 'VERIFYING', 'COMPLETED', 'DISPUTED')`;

/** The book against itself, and every promise of money against the book. */
export const moneyChecks: readonly MoneyCheck[] = [
  {
    what: 'account balances = sum of their entries',
    sql: `SELECT a.no AS key, a.balance_minor AS stored, coalesce(sum(e.amount_minor), 0) AS recomputed
          FROM ledger_accounts a LEFT JOIN ledger_entries e ON e.account_no = a.no WHERE a.floored GROUP BY a.no`,
  },
  {
    what: 'balance after each entry = sum up to it',
    sql: `SELECT account_no || ' ' || transfer_no AS key, balance_after_minor AS stored, sum(amount_minor) OVER (PARTITION BY account_no ORDER BY transfer_no) AS recomputed
          FROM ledger_entries WHERE account_no IN (SELECT no FROM ledger_accounts WHERE floored)`,
  },
  {
    what: 'held on accounts = pending holds',
    sql: `SELECT a.no AS key, a.held_minor AS stored, coalesce(sum(h.amount_minor), 0) AS recomputed
          FROM ledger_accounts a LEFT JOIN ledger_holds h ON h.status = 'PENDING'
            AND h.from_org = a.org_id AND h.from_purpose = a.purpose AND h.from_subject = a.subject_id AND h.currency = a.currency GROUP BY a.no`,
  },
  {
    what: 'sealed blocks = hashes of their transfers',
    sql: `SELECT b.no AS key, encode(b.hash, 'hex') AS stored, encode(app.ledger_block_hash(
            coalesce(lag(b.hash) OVER (ORDER BY b.no), ''::bytea), coalesce(lag(b.through_no) OVER (ORDER BY b.no), 0), b.through_no), 'hex') AS recomputed
          FROM ledger_blocks b`,
  },
  {
    what: 'entries of each transfer sum to zero',
    sql: `SELECT t.no AS key, 0 AS stored, sum(e.amount_minor) FILTER (WHERE a.currency = t.currency) AS recomputed
          FROM ledger_transfers t LEFT JOIN ledger_entries e ON e.transfer_no = t.no LEFT JOIN ledger_accounts a ON a.no = e.account_no GROUP BY t.no`,
  },
  {
    what: 'trial balance per currency is zero',
    sql: `SELECT a.currency AS key, 0 AS stored, sum(e.amount_minor) AS recomputed FROM ledger_entries e JOIN ledger_accounts a ON a.no = e.account_no GROUP BY a.currency`,
  },
  {
    what: 'escrow = what open deals and pools hold',
    sql: `SELECT coalesce(d.id, a.subject_id) AS key, coalesce(a.balance, 0) AS stored,
            coalesce(d.held, 0) AS recomputed
          FROM (SELECT subject_id, currency, sum(balance_minor) AS balance FROM ledger_accounts WHERE purpose = 'ESCROW' GROUP BY 1, 2) a
          FULL JOIN (
            SELECT id, currency, CASE WHEN status IN ${HOLDING} THEN brand_pays_minor - part_creator_minor - part_platform_minor ELSE 0 END AS held FROM deals WHERE funded_at IS NOT NULL
            UNION ALL SELECT id, currency, pool_minor FROM contests WHERE priced_at IS NOT NULL UNION ALL SELECT id, currency, pool_minor FROM programmes) d ON d.id = a.subject_id AND d.currency = a.currency`,
  },
  {
    what: 'released by deals = paid out of escrow',
    sql: `SELECT d.id AS key, d.released_minor || ' and ' || d.returned_minor AS stored,
            (SELECT coalesce(sum(e.amount_minor) FILTER (WHERE a.purpose IN ('PAYABLE', 'PLATFORM_FEES')), 0) || ' and ' || coalesce(sum(e.amount_minor) FILTER (WHERE a.purpose = 'AVAILABLE'), 0)
             FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no
             WHERE t.deal_id = d.id AND t.kind LIKE 'escrow.%' AND t.kind <> 'escrow.fund') AS recomputed
          FROM deals d WHERE d.funded_at IS NOT NULL`,
  },
  {
    what: 'settlement lines = credits of creators',
    sql: `SELECT coalesce(l.deal_id, c.deal_id) AS key, l.amount_minor AS stored, c.amount AS recomputed
          FROM settlement_lines l FULL JOIN (
            SELECT CASE WHEN t.kind LIKE 'commission.%' THEN split_part(t.idempotency_key, ':', 2)::uuid WHEN t.kind = 'escrow.part' THEN split_part(t.idempotency_key, ':', 4)::uuid ELSE coalesce(t.deal_id, split_part(t.idempotency_key, ':', 4)::uuid) END AS deal_id, sum(e.amount_minor) AS amount
            FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no
            WHERE a.purpose = 'PAYABLE' AND (t.deal_id IS NOT NULL OR t.kind = 'pool.award') GROUP BY 1) c ON c.deal_id = l.deal_id`,
  },
  {
    what: 'commission of orders = sum of their lines',
    sql: `SELECT c.id AS key, c.creator_gets_minor || ' and ' || c.platform_fee_minor || ' of which ' || c.creator_fee_minor AS stored,
            coalesce(sum(l.creator_gets_minor), 0) || ' and ' || coalesce(sum(l.platform_fee_minor), 0) || ' of which ' || coalesce(sum(l.creator_fee_minor), 0) AS recomputed
          FROM commission_orders c LEFT JOIN commission_lines l ON l.order_id = c.id GROUP BY c.id`,
  },
  {
    what: 'settled commission = what was paid and taken back',
    sql: `SELECT coalesce(l.id, p.id) AS key, l.amount AS stored, p.amount AS recomputed
          FROM (SELECT order_id AS id, sum(creator_gets_minor) AS amount FROM commission_lines WHERE settled_at IS NOT NULL GROUP BY 1) l
          FULL JOIN (
            SELECT coalesce(b.order_id, split_part(t.idempotency_key, ':', 2)::uuid) AS id, sum(e.amount_minor) AS amount
            FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose = 'PAYABLE'
            LEFT JOIN commission_lines b ON b.id = split_part(t.idempotency_key, ':', 2)::uuid
            WHERE t.kind LIKE 'commission.%' GROUP BY 1) p ON p.id = l.id`,
  },
  {
    what: 'held for commission = pending holds of orders',
    sql: `SELECT c.id AS key, c.held_minor AS stored, coalesce(sum(h.amount_minor), 0) AS recomputed
          FROM commission_orders c LEFT JOIN ledger_holds h ON h.status = 'PENDING' AND h.idempotency_key = 'commission:' || c.id || ':hold:' || c.hold_no GROUP BY c.id`,
  },
  {
    what: 'campaign budgets = funded − charged',
    sql: `SELECT coalesce(c.id, a.subject_id) AS key, coalesce(a.balance, 0) AS stored,
            CASE WHEN c.funded_at IS NULL OR c.status = 'RECONCILED' THEN 0 ELSE c.total_budget_minor - c.charged_minor END AS recomputed
          FROM (SELECT subject_id, currency, sum(balance_minor) AS balance FROM ledger_accounts WHERE purpose = 'CAMPAIGN_BUDGET' GROUP BY 1, 2) a
          FULL JOIN (SELECT * FROM campaigns WHERE funded_at IS NOT NULL) c ON c.id = a.subject_id AND c.currency = a.currency`,
  },
  {
    what: 'top-ups that succeeded = money that came in',
    sql: `SELECT coalesce(u.org_id, e.org_id) || ' ' || coalesce(u.currency, e.currency) AS key, coalesce(u.amount, 0) AS stored, coalesce(e.amount, 0) AS recomputed
          FROM (SELECT org_id, currency, sum(amount_minor) AS amount FROM top_ups WHERE status = 'SUCCEEDED' GROUP BY 1, 2) u
          FULL JOIN (
            SELECT e.org_id, a.currency, sum(e.amount_minor) AS amount FROM ledger_entries e JOIN ledger_transfers t ON t.no = e.transfer_no JOIN ledger_accounts a ON a.no = e.account_no
            WHERE t.kind = 'wallet.top-up' AND a.purpose = 'AVAILABLE' GROUP BY 1, 2) e ON e.org_id = u.org_id AND e.currency = u.currency`,
  },
  {
    what: 'withheld from paid payouts = owed to the tax office',
    sql: `SELECT p.id AS key, CASE p.status WHEN 'PAID' THEN p.withheld_minor ELSE 0 END AS stored, coalesce(e.amount, 0) AS recomputed
          FROM payouts p LEFT JOIN (
            SELECT split_part(t.idempotency_key, ':', 2)::uuid AS id, sum(e.amount_minor) AS amount
            FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose = 'TAX'
            WHERE t.kind IN ('payout.tax', 'payout.tax-returned') GROUP BY 1) e ON e.id = p.id`,
  },
  {
    what: 'refunds = money that went back',
    sql: `SELECT r.id AS key, CASE r.status WHEN 'SUCCEEDED' THEN r.amount_minor ELSE 0 END AS stored, coalesce(e.amount, 0) AS recomputed
          FROM top_up_refunds r LEFT JOIN (
            SELECT split_part(t.idempotency_key, ':', 2)::uuid AS id, sum(e.amount_minor) AS amount
            FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose = 'FUNDING'
            WHERE t.kind IN ('wallet.refund', 'wallet.refund-returned') GROUP BY 1) e ON e.id = r.id`,
  },
  {
    what: 'top-ups taken back = money that left again',
    sql: `SELECT r.id AS key, r.posted_minor AS stored, coalesce(e.amount, 0) AS recomputed
          FROM top_up_reversals r LEFT JOIN (
            SELECT split_part(t.idempotency_key, ':', 2)::uuid AS id, sum(e.amount_minor) AS amount
            FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose = 'FUNDING'
            WHERE t.idempotency_key LIKE 'reversal:%' GROUP BY 1) e ON e.id = r.id`,
  },
  {
    what: 'bank entries = what moved in or out',
    sql: `SELECT e.id AS key, e.amount_minor AS stored, coalesce(-f.amount_minor, 0) AS recomputed
          FROM bank_entries e
          LEFT JOIN ledger_transfers t ON t.idempotency_key = CASE e.matched
            WHEN 'PAYOUT' THEN 'payout:' || e.payout_id || ':paid' WHEN 'PAYOUT_RETURN' THEN 'payout:' || e.payout_id || ':returned' ELSE 'bank:' || e.id END
          LEFT JOIN LATERAL (SELECT le.amount_minor FROM ledger_entries le JOIN ledger_accounts a ON a.no = le.account_no AND a.purpose = 'FUNDING' WHERE le.transfer_no = t.no AND le.account_no = ANY (t.account_nos)) f ON true
          WHERE e.matched <> 'NEW'`,
  },
  {
    what: 'bank files = the payouts they carry',
    sql: `SELECT f.id AS key, f.payouts || ' of ' || f.sum_minor AS stored, count(p.id) || ' of ' || coalesce(sum(p.amount_minor - p.withheld_minor), 0) AS recomputed
          FROM payout_files f LEFT JOIN payouts p ON p.file_id = f.id GROUP BY f.id`,
  },
  {
    what: 'payouts through connected accounts = transfers less what came back',
    sql: `SELECT p.id AS key, CASE WHEN p.status IN ('PAYING', 'PAID') THEN p.amount_minor - p.withheld_minor ELSE 0 END AS stored, c.transferred_minor - c.reversed_minor AS recomputed
          FROM payouts p JOIN connect_payouts c ON c.payout_id = p.id`,
  },
  {
    what: 'payouts under way = money held for them',
    sql: `SELECT coalesce(p.org_id, a.org_id) || ' ' || coalesce(p.currency, a.currency) AS key, coalesce(p.amount, 0) AS stored, coalesce(a.balance, 0) AS recomputed
          FROM (SELECT org_id, currency, sum(amount_minor) AS amount FROM payouts WHERE status IN ('REQUESTED', 'APPROVED', 'PAYING') GROUP BY 1, 2) p
          FULL JOIN (SELECT org_id, currency, sum(held_minor) AS balance FROM ledger_accounts WHERE purpose = 'PAYABLE' GROUP BY 1, 2) a ON a.org_id = p.org_id AND a.currency = p.currency`,
  },
  ...paymentChecks,
  ...invoiceChecks,
];

export interface Verified {
  what: string;
  /** How many things were compared. */
  compared: bigint;
  differences: Difference[];
}

interface Row extends Record<string, unknown> {
  compared: bigint;
  key: string | null;
  stored: string | null;
  recomputed: string | null;
}

/** Runs every check of the book. */
export async function verifyMoney(db: Database): Promise<Verified[]> {
  const results: Verified[] = [];
  for (const check of moneyChecks) results.push(await run(db, check));
  return results;
}

async function run(db: Database, { what, sql }: MoneyCheck): Promise<Verified> {
  const rows = await db.read<Row>(
    systemContext,
    `WITH found AS MATERIALIZED (SELECT key::text AS key, stored::text AS stored, recomputed::text AS recomputed FROM (${sql}) checked)
     SELECT n.compared, f.key, f.stored, f.recomputed FROM (SELECT count(*) AS compared FROM found) n
     LEFT JOIN found f ON f.stored IS DISTINCT FROM f.recomputed ORDER BY f.key`,
  );
  const differences = rows.flatMap(({ key, stored, recomputed }) => (key === null ? [] : [{ what, key, stored, recomputed }]));
  return { what, compared: rows[0]?.compared ?? 0n, differences };
}

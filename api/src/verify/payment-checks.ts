import type { MoneyCheck } from './money-check.ts';

/** Money out, from what was earned to what left: payouts against the book, and both against what the sandbox was asked for. */
export const paymentChecks: readonly MoneyCheck[] = [
  {
    what: 'earned less paid out = owed to creators',
    sql: `SELECT coalesce(l.org_id, p.org_id, a.org_id) || ' ' || coalesce(l.currency, p.currency, a.currency) AS key,
            coalesce(l.amount, 0) - coalesce(p.amount, 0) AS stored, coalesce(a.balance, 0) AS recomputed
          FROM (SELECT org_id, currency, sum(amount_minor) AS amount FROM settlement_lines GROUP BY 1, 2) l
          FULL JOIN (SELECT org_id, currency, sum(amount_minor) AS amount FROM payouts WHERE status = 'PAID' GROUP BY 1, 2) p ON p.org_id = l.org_id AND p.currency = l.currency
          FULL JOIN (SELECT a.org_id, a.currency, sum(e.amount_minor) AS balance FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no WHERE a.purpose = 'PAYABLE' GROUP BY 1, 2) a
            ON a.org_id = coalesce(l.org_id, p.org_id) AND a.currency = coalesce(l.currency, p.currency)`,
  },
  {
    what: 'lines marked as paid = covered by payouts',
    sql: `SELECT l.org_id || ' ' || l.currency AS key, l.amount AS stored, least(l.amount, coalesce(p.amount, 0)) AS recomputed
          FROM (SELECT org_id, currency, sum(amount_minor) AS amount FROM settlement_lines WHERE paid_at IS NOT NULL GROUP BY 1, 2) l
          LEFT JOIN (SELECT org_id, currency, sum(amount_minor) AS amount FROM payouts WHERE status = 'PAID' GROUP BY 1, 2) p ON p.org_id = l.org_id AND p.currency = l.currency`,
  },
  {
    what: 'payouts that were paid = money that left their payees',
    sql: `SELECT coalesce(p.id::text, e.id) AS key, p.org_id || ' ' || p.currency || ' ' || CASE p.status WHEN 'PAID' THEN p.amount_minor ELSE 0 END AS stored, e.org_id || ' ' || e.currency || ' ' || e.amount AS recomputed
          FROM (SELECT * FROM payouts WHERE paid_at IS NOT NULL OR status = 'PAID') p
          FULL JOIN (
            SELECT split_part(t.idempotency_key, ':', 2) AS id, a.org_id, t.currency, -sum(e.amount_minor) AS amount
            FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose = 'PAYABLE'
            WHERE t.kind LIKE 'payout.%' GROUP BY 1, 2, 3) e ON e.id = p.id::text`,
  },
  {
    what: 'asked of the sandbox = top-ups, refunds and payouts',
    sql: `SELECT coalesce(s.reference, x.id) AS key, x.currency || ' ' || x.amount AS stored, s.currency || ' ' || s.amount_minor AS recomputed
          FROM sandbox_orders s
          FULL JOIN (
            SELECT id, currency, amount_minor AS amount FROM top_ups WHERE provider = 'sandbox'
            UNION ALL SELECT r.id, r.currency, r.amount_minor FROM top_up_refunds r JOIN top_ups u ON u.id = r.top_up_id AND u.provider = 'sandbox'
            UNION ALL SELECT id, currency, amount_minor - withheld_minor FROM payouts WHERE provider = 'sandbox' AND status NOT IN ('REQUESTED', 'APPROVED')) x ON x.id = s.reference`,
  },
];

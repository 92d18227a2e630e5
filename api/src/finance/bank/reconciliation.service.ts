import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';

export type Difference = 'BANK_CHAIN' | 'BANK_GAP' | 'TOP_UP_NOT_IN_LEDGER' | 'REFUND_NOT_IN_LEDGER' | 'REVERSAL_NOT_IN_LEDGER' | 'PAYOUT_NOT_IN_LEDGER' | 'PROVIDER_AMOUNT' | 'PROVIDER_UNKNOWN' | 'BANK_NOT_IN_LEDGER' | 'SUSPENSE_BALANCE';

export interface UnexplainedDifference {
  kind: Difference;
  /** What is compared: a top-up, a payout, a statement or a bank entry. */
  reference: string;
  currency: string;
  leftMinor: bigint;
  rightMinor: bigint;
}

export interface Reconciliation {
  topUps: number;
  payouts: number;
  /** Of the provider's own list, as of then. */
  transfers: number;
  transfersReadAt: Date | null;
  bankEntries: number;
  differences: UnexplainedDifference[];
  atProviders: ProviderBalance[];
}

/** What a provider outside should have of ours, by the book: for whoever compares it with the provider's own page. */
export interface ProviderBalance {
  provider: string;
  currency: string;
  cameInMinor: bigint;
  /** Refunds, disputes, and transfers to creators. */
  wentOutMinor: bigint;
  settledMinor: bigint;
  feesMinor: bigint;
  leftMinor: bigint;
}

const MOST = 500;

/** Each side against the other two: what the ledger says, what the provider was asked for, what the bank booked. One statement, so one moment. */
const DIFFERENCES = `
  WITH posted AS (
    SELECT t.idempotency_key AS key, t.currency, -e.amount_minor AS came_in
    FROM ledger_transfers t JOIN ledger_accounts f ON f.no = ANY (t.account_nos) AND f.purpose = 'FUNDING' JOIN ledger_entries e ON e.account_no = f.no AND e.transfer_no = t.no
  ), found AS (
    SELECT 'TOP_UP_NOT_IN_LEDGER' AS kind, u.id::text AS reference, u.currency, u.amount_minor AS "leftMinor", coalesce(p.came_in, 0) AS "rightMinor"
    FROM top_ups u LEFT JOIN posted p ON p.key = 'top-up:' || u.id WHERE (CASE u.status WHEN 'SUCCEEDED' THEN u.amount_minor ELSE 0 END) <> coalesce(p.came_in, 0)
    UNION ALL
    SELECT 'REFUND_NOT_IN_LEDGER', r.id::text, r.currency, CASE r.status WHEN 'SUCCEEDED' THEN r.amount_minor ELSE 0 END, -coalesce(p.came_in, 0) - coalesce(b.came_in, 0)
    FROM top_up_refunds r LEFT JOIN posted p ON p.key = 'refund:' || r.id || ':paid' LEFT JOIN posted b ON b.key = 'refund:' || r.id || ':returned'
    WHERE (CASE r.status WHEN 'SUCCEEDED' THEN r.amount_minor ELSE 0 END) <> -coalesce(p.came_in, 0) - coalesce(b.came_in, 0)
    UNION ALL
    SELECT 'REVERSAL_NOT_IN_LEDGER', r.provider_ref, r.currency, CASE WHEN r.withdrawn AND NOT r.reinstated THEN r.amount_minor ELSE 0 END, coalesce(b.went_out, 0)
    FROM top_up_reversals r LEFT JOIN (SELECT split_part(key, ':', 2)::uuid AS id, -sum(came_in) AS went_out FROM posted WHERE key LIKE 'reversal:%' GROUP BY 1) b ON b.id = r.id
    WHERE r.top_up_id IS NOT NULL AND (CASE WHEN r.withdrawn AND NOT r.reinstated THEN r.amount_minor ELSE 0 END) <> coalesce(b.went_out, 0)
    UNION ALL
    SELECT 'PAYOUT_NOT_IN_LEDGER', o.id::text, o.currency, CASE o.status WHEN 'PAID' THEN o.amount_minor - o.withheld_minor ELSE 0 END, -coalesce(p.came_in, 0) - coalesce(r.came_in, 0)
    FROM payouts o LEFT JOIN posted p ON p.key = 'payout:' || o.id || ':paid' LEFT JOIN posted r ON r.key = 'payout:' || o.id || ':returned'
    WHERE (CASE o.status WHEN 'PAID' THEN o.amount_minor - o.withheld_minor ELSE 0 END) <> -coalesce(p.came_in, 0) - coalesce(r.came_in, 0)
    UNION ALL
    SELECT 'PROVIDER_AMOUNT', s.reference::text, s.currency, s.amount_minor, x.amount_minor
    FROM app.sandbox_orders_of_operator() s JOIN (SELECT id, amount_minor, currency FROM top_ups UNION ALL SELECT id, amount_minor - withheld_minor, currency FROM payouts UNION ALL SELECT id, amount_minor, currency FROM top_up_refunds) x ON x.id = s.reference
    WHERE (s.amount_minor, s.currency) <> (x.amount_minor, x.currency)
    UNION ALL
    SELECT 'PROVIDER_UNKNOWN', s.reference::text, s.currency, s.amount_minor, 0
    FROM app.sandbox_orders_of_operator() s WHERE NOT EXISTS (SELECT FROM top_ups u WHERE u.id = s.reference) AND NOT EXISTS (SELECT FROM payouts o WHERE o.id = s.reference) AND NOT EXISTS (SELECT FROM top_up_refunds r WHERE r.id = s.reference)
    UNION ALL
    -- What is under way at this moment is left out, and what moved after the provider's list was read.
    SELECT 'PROVIDER_AMOUNT', o.id::text, o.currency, e.expected, coalesce(t.net, 0)
    FROM payouts o JOIN connect_payouts c ON c.payout_id = o.id JOIN provider_reads r ON r.provider = o.provider AND c.updated_at < r.read_at AND o.requested_at >= r.since
      CROSS JOIN LATERAL (SELECT CASE WHEN o.status IN ('PAYING', 'PAID') THEN o.amount_minor - o.withheld_minor ELSE 0 END AS expected) e
      LEFT JOIN (SELECT provider, payout_ref, currency, sum(amount_minor - reversed_minor) AS net FROM provider_transfers GROUP BY 1, 2, 3) t ON t.provider = o.provider AND t.payout_ref = o.id::text AND t.currency = o.currency
    WHERE NOT (c.stage IN ('TRANSFER', 'REVERSE') AND c.asked_at IS NOT NULL) AND e.expected <> coalesce(t.net, 0)
    UNION ALL
    -- Transfers of other software with the same account at the provider go to accounts that are none of our creators'.
    SELECT 'PROVIDER_UNKNOWN', t.transfer_ref, t.currency, t.amount_minor - t.reversed_minor, 0
    FROM provider_transfers t WHERE t.amount_minor <> t.reversed_minor AND (t.payout_ref IS NOT NULL OR EXISTS (SELECT FROM connected_accounts a WHERE a.account_ref = t.account_ref))
      AND NOT EXISTS (SELECT FROM payouts o WHERE o.id::text = t.payout_ref)
    UNION ALL
    SELECT 'BANK_NOT_IN_LEDGER', e.id::text, e.currency, e.amount_minor, coalesce(p.came_in, 0)
    FROM bank_entries e LEFT JOIN posted p ON p.key = CASE e.matched WHEN 'PAYOUT' THEN 'payout:' || e.payout_id || ':paid' WHEN 'PAYOUT_RETURN' THEN 'payout:' || e.payout_id || ':returned' ELSE 'bank:' || e.id END
    WHERE e.matched <> 'NEW' AND e.amount_minor <> coalesce(p.came_in, 0) AND NOT (e.matched = 'PAYOUT_RETURN' AND p.key IS NULL)
    UNION ALL
    SELECT 'BANK_CHAIN', s.statement_id, s.currency, s.closing_minor, s.opening_minor + coalesce((SELECT sum(e.amount_minor) FROM bank_entries e WHERE e.bank_statement_id = s.id), 0)
    FROM bank_statements s WHERE s.closing_minor <> s.opening_minor + coalesce((SELECT sum(e.amount_minor) FROM bank_entries e WHERE e.bank_statement_id = s.id), 0)
    UNION ALL
    -- Each begins with what the one before it ended with, or one is missing.
    SELECT 'BANK_GAP', n.statement_id, n.currency, n.before_minor, n.opening_minor
    FROM (SELECT s.*, lag(closing_minor) OVER (PARTITION BY account, currency ORDER BY closed_on, sequence_no, imported_at, id) AS before_minor FROM bank_statements s) n WHERE n.before_minor <> n.opening_minor
    UNION ALL
    SELECT 'SUSPENSE_BALANCE', 'suspense', a.currency, coalesce((SELECT sum(e.amount_minor) FROM ledger_entries e WHERE e.account_no = a.no), 0), coalesce((SELECT sum(b.amount_minor) FROM bank_entries b WHERE b.matched = 'SUSPENSE' AND b.currency = a.currency), 0)
    FROM ledger_accounts a WHERE a.purpose = 'SUSPENSE'
      AND coalesce((SELECT sum(e.amount_minor) FROM ledger_entries e WHERE e.account_no = a.no), 0) <> coalesce((SELECT sum(b.amount_minor) FROM bank_entries b WHERE b.matched = 'SUSPENSE' AND b.currency = a.currency), 0)
  )
  SELECT kind, reference, currency, "leftMinor"::bigint AS "leftMinor", "rightMinor"::bigint AS "rightMinor" FROM found ORDER BY kind, reference LIMIT ${MOST}`;

const AT_PROVIDERS = `
  SELECT provider, currency, sum(came_in)::bigint AS "cameInMinor", sum(went_out)::bigint AS "wentOutMinor", sum(settled)::bigint AS "settledMinor", sum(fees)::bigint AS "feesMinor",
    sum(came_in - went_out - settled - fees)::bigint AS "leftMinor"
  FROM (
    SELECT provider, currency, amount_minor AS came_in, 0 AS went_out, 0 AS settled, 0 AS fees FROM top_ups WHERE status = 'SUCCEEDED'
    UNION ALL SELECT u.provider, r.currency, 0, r.amount_minor, 0, 0 FROM top_up_refunds r JOIN top_ups u ON u.id = r.top_up_id WHERE r.status = 'SUCCEEDED'
    UNION ALL SELECT u.provider, r.currency, 0, r.posted_minor, 0, 0 FROM top_up_reversals r JOIN top_ups u ON u.id = r.top_up_id
    UNION ALL SELECT p.provider, p.currency, 0, c.transferred_minor - c.reversed_minor, 0, 0 FROM payouts p JOIN connect_payouts c ON c.payout_id = p.id
    UNION ALL SELECT provider, currency, 0, 0, amount_minor, fee_minor FROM bank_entries WHERE explained_as = 'PROVIDER_SETTLEMENT'
  ) moved WHERE provider <> 'sandbox' GROUP BY 1, 2 ORDER BY 1, 2`;

/** Three sides of one truth: what differs between ledger, provider and bank, thing by thing. */
@Injectable()
export class ReconciliationService {
  constructor(private readonly db: Database) {}

  async report(viewer: Viewer): Promise<Reconciliation> {
    const [[counts], differences, atProviders] = await Promise.all([
      this.db.read<Omit<Reconciliation, 'differences' | 'atProviders'> & Record<string, unknown>>(
        viewer.context,
        `SELECT (SELECT count(*) FROM top_ups)::int AS "topUps", (SELECT count(*) FROM payouts)::int AS payouts, (SELECT count(*) FROM bank_entries)::int AS "bankEntries",
           (SELECT count(*) FROM provider_transfers)::int AS transfers, (SELECT max(read_at) FROM provider_reads) AS "transfersReadAt"`,
      ),
      this.db.read<UnexplainedDifference & Record<string, unknown>>(viewer.context, DIFFERENCES),
      this.db.read<ProviderBalance & Record<string, unknown>>(viewer.context, AT_PROVIDERS),
    ]);
    return { ...(counts ?? { topUps: 0, payouts: 0, bankEntries: 0, transfers: 0, transfersReadAt: null }), differences, atProviders };
  }
}

import type { MoneyCheck } from './money-check.ts';

/** What was billed for one thing to one organisation, credits for ads with the ads: lines from before pools had a name of their own keep none. */
const billed = `
  SELECT i.run_id, i.org_id, i.currency, CASE l ->> 'kind' WHEN 'ADS_CREDIT' THEN 'ADS' ELSE l ->> 'kind' END AS kind, coalesce(nullif(l ->> 'subjectId', ''), '') AS subject, sum((l ->> 'grossMinor')::bigint) AS gross
  FROM invoices i CROSS JOIN jsonb_array_elements(i.lines) l GROUP BY 1, 2, 3, 4, 5 HAVING sum((l ->> 'grossMinor')::bigint) <> 0`;
/** What the book says was taken in the transfers of each run. */
const taken = `
  SELECT r.id AS run_id, coalesce(of.creator_id, payer.org_id) AS org_id, a.currency, CASE WHEN of.creator_id IS NOT NULL THEN 'CREATOR_FEE' WHEN a.purpose = 'PLATFORM_FEES' THEN 'DEAL_FEE' ELSE 'ADS' END AS kind,
    coalesce(t.deal_id, t.campaign_id, payer.subject_id)::text AS subject, sum(e.amount_minor) AS gross
  FROM (SELECT id, through_no, coalesce(lag(through_no) OVER (ORDER BY through_no), 0) AS after_no FROM invoice_runs) r
  JOIN ledger_transfers t ON t.no > r.after_no AND t.no <= r.through_no
  JOIN ledger_entries e ON e.account_no = ANY (t.account_nos) AND e.transfer_no = t.no
  JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose IN ('PLATFORM_FEES', 'AD_REVENUE')
  CROSS JOIN LATERAL (SELECT nullif(a.subject_id, '00000000-0000-0000-0000-000000000000') AS creator_id) of
  CROSS JOIN LATERAL (SELECT p.org_id, p.subject_id FROM ledger_accounts p WHERE p.no = ANY (t.account_nos) AND p.purpose IN ('ESCROW', 'CAMPAIGN_BUDGET', 'AVAILABLE') ORDER BY p.subject_id DESC LIMIT 1) payer
  GROUP BY 1, 2, 3, 4, 5 HAVING sum(e.amount_minor) <> 0`;

/** The papers against the book: each line, each sum, each number, each tax. */
export const invoiceChecks: readonly MoneyCheck[] = [
  {
    what: 'lines of invoices = what was taken from whom',
    sql: `WITH billed AS (${billed}), nameless AS (SELECT DISTINCT run_id, org_id, currency, kind FROM billed WHERE subject = ''), taken AS (
            SELECT t.run_id, t.org_id, t.currency, t.kind, CASE WHEN n.kind IS NULL THEN t.subject ELSE '' END AS subject, sum(t.gross) AS gross, sum(sum(t.gross)) OVER (PARTITION BY t.run_id, t.org_id, t.currency) AS total
            FROM (${taken}) t LEFT JOIN nameless n USING (run_id, org_id, currency, kind) GROUP BY 1, 2, 3, 4, 5)
          SELECT coalesce(b.org_id, t.org_id) || ' ' || coalesce(b.kind, t.kind) || ' ' || coalesce(b.subject, t.subject) AS key, b.currency || ' ' || b.gross AS stored, t.currency || ' ' || t.gross AS recomputed
          FROM billed b FULL JOIN (SELECT * FROM taken WHERE total <> 0) t USING (run_id, org_id, currency, kind, subject)`,
  },
  {
    what: 'sums of invoices = their lines and the tax of their rule',
    sql: `SELECT i.series || '-' || i.number AS key, i.net_minor || ' and ' || i.tax_minor || ' of ' || i.gross_minor AS stored, abs(s.net) || ' and ' || abs(s.gross) - r.net || ' of ' || abs(s.gross) AS recomputed
          FROM invoices i
          CROSS JOIN LATERAL (SELECT sum((l ->> 'netMinor')::bigint) AS net, sum((l ->> 'grossMinor')::bigint) AS gross FROM jsonb_array_elements(i.lines) l) s
          CROSS JOIN LATERAL (SELECT 10000 + (i.tax ->> 'rateBps')::bigint AS whole) w
          CROSS JOIN LATERAL (SELECT div(abs(s.gross) * 20000 + w.whole, w.whole * 2) AS net) r`,
  },
  {
    what: 'numbers of invoices run without a gap',
    sql: `SELECT s.series AS key, 'up to ' || s.last_number AS stored, CASE WHEN min(i.number) = 1 AND max(i.number) = count(i.id) THEN 'up to ' || count(i.id) ELSE count(i.id) || ' of up to ' || coalesce(max(i.number), 0) END AS recomputed
          FROM invoice_series s LEFT JOIN invoices i ON i.issuer_id = s.issuer_id AND i.series = s.series GROUP BY s.issuer_id, s.series, s.last_number`,
  },
  {
    what: 'tax of invoices = owed to the tax office',
    sql: `SELECT coalesce(i.id, e.id) AS key, CASE i.kind WHEN 'INVOICE' THEN i.tax_minor ELSE -i.tax_minor END AS stored, coalesce(e.amount, 0) AS recomputed
          FROM invoices i FULL JOIN (
            SELECT split_part(t.idempotency_key, ':', 2)::uuid AS id, sum(e.amount_minor) AS amount
            FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose = 'TAX'
            WHERE t.kind = 'invoice.tax' GROUP BY 1) e ON e.id = i.id`,
  },
  {
    what: 'tax of invoices = the rule of their country and day',
    sql: `SELECT i.series || '-' || i.number AS key, (i.tax ->> 'rateBps') AS stored, CASE WHEN i.tax ->> 'category' = 'S' THEN r.rate_bps ELSE 0 END::text AS recomputed
          FROM invoices i LEFT JOIN LATERAL (
            SELECT rate_bps FROM tax_rules r WHERE r.country = i.issuer ->> 'country' AND r.valid_from = (i.tax -> 'rule' ->> 'validFrom')::date AND r.version = coalesce((i.tax -> 'rule' ->> 'version')::int, r.version)
            ORDER BY r.version DESC LIMIT 1) r ON true`,
  },
];

import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { dayAt } from '@meadow/shared';
import { AuditService, OPERATOR_ID, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Handles, Repeats } from '../../platform/queue/handles.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { adRevenue, creatorFees, platformFees, tax } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import type { Posting } from '../ledger/posting.ts';
import { billingPartyOf } from './billing-details.service.ts';
import { printedNumber, type BillingParty, type Invoice, type InvoiceLine } from './invoice.ts';
import { invoicesDue } from './invoice.jobs.ts';
import { decideTax, withoutTax, type TaxDecision, type TaxRule } from './tax.ts';

const LOCK = 7_311_052;
/** By then the charges of the hour before are posted and sealed, also where zones differ by half an hour. */
const LAST_HOUR_MS = 65 * 60_000;
const columns = `i.id, i.kind, i.series, i.number, c.series AS "correctsSeries", c.number AS "correctsNumber", i.org_id AS "orgId", i.currency, i.issued_on::text AS "issuedOn",
  i.period_from::text AS "periodFrom", i.period_to::text AS "periodTo", i.net_minor AS "netMinor", i.tax_minor AS "taxMinor", i.gross_minor AS "grossMinor", i.issuer, i.recipient, i.lines, i.tax`;

interface StoredInvoice extends Omit<Invoice, 'number' | 'corrects'>, Record<string, unknown> {
  series: string;
  number: number;
  correctsSeries: string | null;
  correctsNumber: number | null;
}

/** What one organisation owes in one currency for the transfers of a run. */
interface Bill {
  orgId: string;
  currency: string;
  from: string;
  to: string;
  lines: { kind: InvoiceLine['kind']; subjectId: string; grossMinor: string }[];
}

/**
 * Invoices for what the platform took: its fees on deals, from brands and from creators, and the ads of campaigns. A run bills the sealed transfers
 * since the run before it, all of them and each once; what came back in the meantime lowers the invoice, or becomes
 * a credit note when more came back than was charged.
 */
@Injectable()
export class InvoicesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
  ) {}

  /** A month is billed when it is over for the installation and what ads cost in its last hour is posted. */
  @Repeats({ name: 'invoices.monthly', everyMs: 600_000 })
  async monthly(): Promise<void> {
    const [since] = await this.db.read<{ month: string | null; zone: string }>(
      systemContext,
      `SELECT to_char(coalesce((SELECT max(ran_at) FROM invoice_runs), (SELECT min(effective_at) FROM ledger_transfers)) AT TIME ZONE o.time_zone, 'YYYY-MM') AS month, o.time_zone AS zone
       FROM public_organisations o WHERE o.id = $1`,
      [OPERATOR_ID],
    );
    if (since?.month && since.month < dayAt(new Date(this.clock.now().getTime() - LAST_HOUR_MS), since.zone).slice(0, 7)) await this.run();
  }

  /** Bills now, at the operator's wish. */
  async ask(viewer: Viewer): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      await this.audit.record(tx, viewer, { action: 'invoices.issue', object: 'installation', objectId: OPERATOR_ID });
      await this.outbox.add(tx, invoicesDue, {});
    });
  }

  /** One transaction: either every invoice of the run is issued or none; their taxes are one batch in the ledger. */
  @Handles(invoicesDue)
  async run(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const [range] = await tx.query<{ after: bigint; through: bigint | null }[]>(
        'SELECT coalesce((SELECT max(through_no) FROM invoice_runs), 0) AS after, (SELECT max(through_no) FROM ledger_blocks) AS through',
      );
      if (!range?.through || range.through <= range.after) return;
      const runId = uuidv7();
      const now = this.clock.now();
      await tx.query('INSERT INTO invoice_runs (id, through_no, ran_at) VALUES ($1, $2, $3)', [runId, range.through, now]);
      const bills = await tx.query<Bill[]>(BILLS, [range.after, range.through]);
      if (bills.length === 0) return;
      const issuer = await billingPartyOf(tx, OPERATOR_ID);
      const [{ zone }] = (await tx.query<{ zone: string }[]>('SELECT time_zone AS zone FROM public_organisations WHERE id = $1', [OPERATOR_ID])) as [{ zone: string }];
      const today = dayAt(now, zone);
      const rules = await tx.query<TaxRule[]>(
        `SELECT DISTINCT ON (country) country, rate_bps AS "rateBps", union_member AS "unionMember", valid_from::text AS "validFrom", version FROM tax_rules WHERE valid_from <= $1 ORDER BY country, valid_from DESC, version DESC`,
        [today],
      );
      const taxes: Posting[] = [];
      for (const bill of bills) taxes.push(...(await this.issue(tx, { runId, today, issuer, rules, bill, now })));
      const refused = (await this.ledger.postAll(tx, taxes)).find(({ error }) => error);
      if (refused?.error) throw refused.error;
    });
  }

  /** The newest first: an organisation's own, all of them for the operator. */
  async list(viewer: Viewer, first: number): Promise<Invoice[]> {
    const rows = await this.db.read<StoredInvoice>(
      viewer.context,
      `SELECT ${columns} FROM invoices i LEFT JOIN invoices c ON c.id = i.corrects WHERE ($1::uuid IS NULL OR i.org_id = $1) ORDER BY i.issued_on DESC, i.id DESC LIMIT $2`,
      [viewer.kind === 'OPERATOR' ? null : viewer.accountId, first],
    );
    return rows.map(asInvoice);
  }

  /** @throws NotFound */
  async find(viewer: Viewer, id: string): Promise<Invoice> {
    const [row] = isUuid(id) ? await this.db.read<StoredInvoice>(viewer.context, `SELECT ${columns} FROM invoices i LEFT JOIN invoices c ON c.id = i.corrects WHERE i.id = $1`, [id]) : [];
    if (!row) throw new NotFound('invoice', id);
    return asInvoice(row);
  }

  private async issue(tx: Tx, { runId, today, issuer, rules, bill, now }: { runId: string; today: string; issuer: BillingParty; rules: TaxRule[]; bill: Bill; now: Date }): Promise<Posting[]> {
    const grosses = bill.lines.map(({ grossMinor }) => BigInt(grossMinor));
    const sum = grosses.reduce((all, one) => all + one, 0n);
    if (sum === 0n) return [];
    const sign = sum < 0n ? -1n : 1n;
    const recipient = await billingPartyOf(tx, bill.orgId);
    const decision: TaxDecision = decideTax(issuer, recipient, rules);
    const { netMinor, taxMinor, lineNets } = withoutTax(grosses.map((one) => one * sign), decision.rateBps);
    const kind = sign > 0n ? 'INVOICE' : 'CREDIT_NOTE';
    const series = `${kind === 'INVOICE' ? 'INV' : 'CRN'}-${today.slice(0, 4)}`;
    const id = uuidv7();
    const lines: InvoiceLine[] = bill.lines.map((line, at) => ({ ...line, netMinor: (lineNets[at]! * sign).toString() }));
    await tx.query(
      `WITH numbered AS (
         INSERT INTO invoice_series AS s (issuer_id, series, last_number) VALUES ($3, $4, 1) ON CONFLICT (issuer_id, series) DO UPDATE SET last_number = s.last_number + 1 RETURNING last_number
       )
       INSERT INTO invoices (id, run_id, issuer_id, series, number, kind, corrects, org_id, currency, issued_on, period_from, period_to, net_minor, tax_minor, gross_minor, issuer, recipient, lines, tax, created_at)
       SELECT $1, $2, $3, $4, n.last_number, $5,
         CASE WHEN $5 = 'CREDIT_NOTE' THEN (SELECT p.id FROM invoices p WHERE p.org_id = $6 AND p.currency = $7 AND p.kind = 'INVOICE' ORDER BY p.issued_on DESC, p.id DESC LIMIT 1) END,
         $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM numbered n`,
      [
        id, runId, OPERATOR_ID, series, kind, bill.orgId, bill.currency, today, bill.from, bill.to, netMinor.toString(), taxMinor.toString(), (sum * sign).toString(),
        JSON.stringify(issuer), JSON.stringify(recipient), JSON.stringify(lines), JSON.stringify(decision), now,
      ],
    );
    return taxMinor > 0n ? [taxPosting({ id, ...bill, lines }, taxMinor * sign)] : [];
  }
}

/** What is owed to the tax office stops being revenue: out of fees and ads in proportion to what they brought. */
function taxPosting({ id, orgId, currency, lines }: Pick<Invoice, 'id' | 'orgId' | 'currency' | 'lines'>, taxMinor: bigint): Posting {
  const taxOf = (kind: InvoiceLine['kind']) => lines.reduce((sum, line) => (line.kind === kind ? sum + BigInt(line.grossMinor) - BigInt(line.netMinor) : sum), 0n);
  return {
    kind: 'invoice.tax',
    idempotencyKey: `invoice:${id}:tax`,
    currency,
    entries: [
      { account: platformFees(), amountMinor: -taxOf('DEAL_FEE') },
      { account: creatorFees(orgId), amountMinor: -taxOf('CREATOR_FEE') },
      { account: adRevenue(), amountMinor: -taxOf('ADS') - taxOf('ADS_CREDIT') },
      { account: tax(), amountMinor: taxMinor },
    ],
  };
}

/** Per organisation and currency, what the platform took in the transfers of a range, by deal, pool and campaign. A fees account with a subject is the one of that creator. */
const BILLS = `
  WITH taken AS (
    SELECT coalesce(of.creator_id, payer.org_id) AS org_id, a.currency, CASE WHEN of.creator_id IS NOT NULL THEN 'CREATOR_FEE' WHEN a.purpose = 'PLATFORM_FEES' THEN 'DEAL_FEE' WHEN t.kind = 'campaign.credit' THEN 'ADS_CREDIT' ELSE 'ADS' END AS kind,
      coalesce(t.deal_id, t.campaign_id, payer.subject_id) AS subject_id,
      sum(e.amount_minor) AS gross, min(t.effective_at)::date AS first_day, max(t.effective_at)::date AS last_day
    FROM ledger_transfers t
    JOIN ledger_entries e ON e.account_no = ANY (t.account_nos) AND e.transfer_no = t.no
    JOIN ledger_accounts a ON a.no = e.account_no AND a.purpose IN ('PLATFORM_FEES', 'AD_REVENUE')
    CROSS JOIN LATERAL (SELECT nullif(a.subject_id, '00000000-0000-0000-0000-000000000000') AS creator_id) of
    CROSS JOIN LATERAL (
      SELECT p.org_id, p.subject_id FROM ledger_accounts p WHERE p.no = ANY (t.account_nos) AND p.purpose IN ('ESCROW', 'CAMPAIGN_BUDGET', 'AVAILABLE') ORDER BY p.subject_id DESC LIMIT 1
    ) payer
    WHERE t.no > $1 AND t.no <= $2
    GROUP BY 1, 2, 3, 4 HAVING sum(e.amount_minor) <> 0
  )
  SELECT org_id AS "orgId", currency, min(first_day)::text AS "from", max(last_day)::text AS "to",
    jsonb_agg(jsonb_build_object('kind', kind, 'subjectId', subject_id, 'grossMinor', gross::text) ORDER BY kind, subject_id) AS lines
  FROM taken GROUP BY org_id, currency ORDER BY org_id, currency`;

const asInvoice = ({ series, number, correctsSeries, correctsNumber, ...row }: StoredInvoice): Invoice => ({
  ...row,
  // Fees of pools were once billed without naming the pool.
  lines: row.lines.map((line) => ({ ...line, subjectId: line.subjectId ?? '' })),
  number: printedNumber(series, number),
  corrects: correctsSeries === null || correctsNumber === null ? null : printedNumber(correctsSeries, correctsNumber),
});

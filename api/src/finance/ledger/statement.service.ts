import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import type { BalanceView, LedgerEntryView, TrialBalanceView } from './ledger.view.ts';

interface EntryRow extends Record<string, unknown> {
  id: bigint;
  at: Date;
  kind: string;
  purpose: string;
  amount_minor: bigint;
  currency: string;
  balance_after_minor: bigint | null;
  deal_id: string | null;
  campaign_id: string | null;
}

export interface EntryFilter {
  currency?: string | null;
  after?: string | null;
}

/** What the book says to its owner, and to the operator about all of it. */
@Injectable()
export class StatementService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Per currency: what may be spent or paid out, what is held, what is on its way in or out. */
  async balances(viewer: Viewer): Promise<BalanceView[]> {
    return this.db.read<BalanceView & Record<string, unknown>>(
      viewer.context,
      `WITH held AS (
         SELECT currency,
           coalesce(sum(balance_minor) FILTER (WHERE purpose IN ('AVAILABLE', 'PAYABLE')), 0)::bigint AS available,
           coalesce(sum(balance_minor) FILTER (WHERE purpose IN ('ESCROW', 'CAMPAIGN_BUDGET')), 0)::bigint AS held,
           coalesce(sum(balance_minor) FILTER (WHERE purpose = 'PAYOUT_CLEARING'), 0)::bigint AS leaving
         FROM ledger_accounts WHERE org_id = $1 AND floored GROUP BY currency
       ), coming AS (
         SELECT currency, sum(amount_minor)::bigint AS amount FROM top_ups WHERE org_id = $1 AND status = 'PENDING' GROUP BY currency
       )
       SELECT coalesce(h.currency, c.currency) AS currency, coalesce(h.available, 0) AS "availableMinor", coalesce(h.held, 0) AS "heldMinor",
         coalesce(h.leaving, 0) + coalesce(c.amount, 0) AS "pendingMinor"
       FROM held h FULL JOIN coming c ON c.currency = h.currency ORDER BY 1`,
      [viewer.accountId],
      'ledger_balances',
    );
  }

  /** Entries of the viewer's accounts, newest first; of every account for the operator. */
  async entries(viewer: Viewer, first: number, { currency = null, after = null }: EntryFilter): Promise<Connection<LedgerEntryView>> {
    const [before] = after === null ? [null] : decodeCursor(after, 1);
    const rows = await this.db.read<EntryRow>(
      viewer.context,
      `SELECT e.id, t.effective_at AS at, t.kind, a.purpose, e.amount_minor, e.currency, e.balance_after_minor, t.deal_id, t.campaign_id
       FROM ledger_entries e JOIN ledger_transfers t ON t.id = e.transfer_id JOIN ledger_accounts a ON a.id = e.account_id
       WHERE ($1::uuid IS NULL OR e.org_id = $1) AND ($2::text IS NULL OR e.currency = $2) AND ($3::bigint IS NULL OR e.id < $3)
       ORDER BY e.id DESC LIMIT $4`,
      [viewer.kind === 'OPERATOR' ? null : viewer.accountId, currency, before, pageSize(first) + 1],
    );
    return pageOf(rows, first, after !== null, entryView, (row) => [row.id.toString()]);
  }

  /** Debits and credits per purpose and currency, over every account of the installation. They must cancel out. */
  async trialBalance(viewer: Viewer): Promise<TrialBalanceView> {
    const lines = await this.db.read<{ purpose: string; currency: string; debitMinor: bigint; creditMinor: bigint }>(
      viewer.context,
      `SELECT a.purpose, e.currency, coalesce(-sum(e.amount_minor) FILTER (WHERE e.amount_minor < 0), 0)::bigint AS "debitMinor",
         coalesce(sum(e.amount_minor) FILTER (WHERE e.amount_minor > 0), 0)::bigint AS "creditMinor"
       FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id GROUP BY a.purpose, e.currency ORDER BY e.currency, a.purpose`,
    );
    const sums = new Map<string, bigint>();
    for (const { currency, debitMinor, creditMinor } of lines) sums.set(currency, (sums.get(currency) ?? 0n) + creditMinor - debitMinor);
    return { asOf: this.clock.now(), balanced: [...sums.values()].every((sum) => sum === 0n), lines };
  }
}

const entryView = (row: EntryRow): LedgerEntryView => ({
  id: row.id.toString(),
  at: row.at,
  kind: row.kind,
  description: row.purpose,
  amountMinor: row.amount_minor,
  currency: row.currency,
  balanceAfterMinor: row.balance_after_minor,
  dealId: row.deal_id,
  campaignId: row.campaign_id,
});

import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import { EntryLines, type EntryLine, type EntryToFold } from './entry-lines.ts';
import type { BalanceView, LedgerEntryView, LedgerSealView, TrialBalanceView } from './ledger.view.ts';

interface EntryRow extends EntryToFold, Record<string, unknown> {
  account_no: number;
  transfer_no: bigint;
  at: Date;
  kind: string;
  purpose: string;
  amount_minor: bigint;
  currency: string;
  balance_after_minor: bigint | null;
  deal_id: string | null;
  campaign_id: string | null;
}

/** Where a page went on to: the last transfer and account that it took; nulls at the beginning. */
type Place = readonly (string | number | null)[];
/** Entries read at once, and how often, to fill a page whose commissions are one line a day. */
const AT_ONCE = 1_000;
const MOST_LOOKS = 10;

export interface EntryFilter {
  currency?: string | null;
  after?: string | null;
}

/** The newest entries of each of an organisation's accounts, read by the index of entries. */
const NEWEST_OF_OWN = `
  (SELECT * FROM ledger_accounts WHERE org_id = $1) a CROSS JOIN LATERAL (
    SELECT * FROM ledger_entries e WHERE e.account_no = a.no AND e.transfer_no <= coalesce($3, 9223372036854775807) ORDER BY e.transfer_no DESC LIMIT $5
  ) e JOIN ledger_transfers t ON t.no = e.transfer_no`;
/** The entries of the newest transfers, whoever they belong to. A transfer has two entries at least. */
const NEWEST_OF_ALL = `
  (SELECT * FROM ledger_transfers WHERE no <= coalesce($3, 9223372036854775807) AND ($2::text IS NULL OR currency = $2) ORDER BY no DESC LIMIT $5) t
  JOIN ledger_entries e ON e.account_no = ANY (t.account_nos) AND e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no`;

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
           coalesce(sum(balance_minor - held_minor) FILTER (WHERE purpose IN ('AVAILABLE', 'PAYABLE')), 0)::bigint AS available,
           coalesce(sum(CASE purpose WHEN 'AVAILABLE' THEN held_minor ELSE balance_minor END) FILTER (WHERE purpose IN ('ESCROW', 'CAMPAIGN_BUDGET', 'AVAILABLE')), 0)::bigint AS held,
           coalesce(sum(held_minor) FILTER (WHERE purpose = 'PAYABLE'), 0)::bigint AS leaving
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
    const size = pageSize(first);
    let from: Place = after === null ? [null, null] : decodeCursor(after, 2);
    if (viewer.kind === 'OPERATOR') {
      const rows = await this.page(viewer, currency, from, size + 1);
      return pageOf(rows, size, after !== null, (row) => entryView(asLine(row)), placeOf);
    }
    const [own] = await this.db.read<{ zone: string }>(viewer.context, 'SELECT time_zone AS zone FROM public_organisations WHERE id = $1', [viewer.accountId]);
    const lines = new EntryLines<EntryRow>(size, own?.zone ?? 'UTC');
    let hasMore = false;
    for (let looked = 0; looked < MOST_LOOKS; looked += 1) {
      const many = looked === 0 ? size + 1 : AT_ONCE;
      const rows = await this.page(viewer, currency, from, many);
      hasMore = rows.some((row) => !lines.take(row));
      const last = rows.at(-1);
      if (hasMore || !last || rows.length < many) break;
      from = placeOf(last);
      hasMore = looked === MOST_LOOKS - 1;
    }
    // The next page begins behind the last entry taken, which may be in a line further up.
    const end = lines.lastTaken;
    const { edges, pageInfo } = pageOf(lines.all, size, after !== null, entryView, (line) => placeOf(end && line === lines.all.at(-1) ? end : line.last));
    return { edges, pageInfo: { ...pageInfo, hasNextPage: hasMore } };
  }

  private page(viewer: Viewer, currency: string | null, [transferNo, accountNo]: Place, size: number): Promise<EntryRow[]> {
    return this.db.read<EntryRow>(
      viewer.context,
      `SELECT e.account_no, e.transfer_no, t.effective_at AS at, t.kind, a.purpose, e.amount_minor, a.currency, e.balance_after_minor, t.deal_id, t.campaign_id
       FROM ${viewer.kind === 'OPERATOR' ? NEWEST_OF_ALL : NEWEST_OF_OWN}
       WHERE $1::uuid IS NOT NULL AND ($2::text IS NULL OR a.currency = $2) AND ($3::bigint IS NULL OR (e.transfer_no, e.account_no) < ($3, $4::int))
       ORDER BY e.transfer_no DESC, e.account_no DESC LIMIT $5`,
      [viewer.accountId, currency, transferNo, accountNo, size],
    );
  }

  /** Debits and credits per purpose and currency, over every account of the installation. They must cancel out. */
  async trialBalance(viewer: Viewer, past: { at: Date | null; knownAt: Date | null } | null = null): Promise<TrialBalanceView> {
    const lines = await this.db.read<{ purpose: string; currency: string; debitMinor: bigint; creditMinor: bigint }>(
      viewer.context,
      `SELECT a.purpose, a.currency, coalesce(-sum(e.amount_minor) FILTER (WHERE e.amount_minor < 0), 0)::bigint AS "debitMinor",
         coalesce(sum(e.amount_minor) FILTER (WHERE e.amount_minor > 0), 0)::bigint AS "creditMinor"
       FROM ledger_entries e JOIN ledger_accounts a ON a.no = e.account_no
       ${past ? 'JOIN ledger_transfers t ON t.no = e.transfer_no AND ($1::timestamptz IS NULL OR t.effective_at <= $1) AND ($2::timestamptz IS NULL OR t.recorded_at <= $2)' : ''}
       GROUP BY a.purpose, a.currency ORDER BY a.currency, a.purpose`,
      past ? [past.at, past.knownAt] : [],
    );
    const sums = new Map<string, bigint>();
    for (const { currency, debitMinor, creditMinor } of lines) sums.set(currency, (sums.get(currency) ?? 0n) + creditMinor - debitMinor);
    const [seal = null] = await this.db.read<LedgerSealView & Record<string, unknown>>(
      viewer.context,
      `SELECT no::int AS block, through_no::text AS "throughNo", encode(hash, 'hex') AS hash, sealed_at AS "sealedAt" FROM ledger_blocks ORDER BY no DESC LIMIT 1`,
    );
    return { asOf: past?.at ?? this.clock.now(), balanced: [...sums.values()].every((sum) => sum === 0n), lines, seal };
  }
}

const placeOf = (row: EntryRow): [string, string] => [row.transfer_no.toString(), row.account_no.toString()];

const asLine = (row: EntryRow): EntryLine<EntryRow> => ({ first: row, last: row, amountMinor: row.amount_minor, count: 1 });

const entryView = ({ first: row, amountMinor, count }: EntryLine<EntryRow>): LedgerEntryView => ({
  id: `${row.transfer_no}-${row.account_no}`,
  at: row.at,
  kind: row.kind,
  description: row.purpose,
  amountMinor,
  currency: row.currency,
  balanceAfterMinor: row.balance_after_minor,
  dealId: count === 1 ? row.deal_id : null,
  campaignId: row.campaign_id,
  count,
});

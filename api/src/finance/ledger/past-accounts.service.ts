import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import type { PastAccountView, PastStatementView } from './past-accounts.view.ts';

const MOST_ACCOUNTS = 1_000;
const MOST_LINES = 2_000;

/** Two instants: the one that is asked about, and the one as of whose knowledge it is answered. What was recorded later, though it counts earlier, was not known then. */
export interface Past {
  at: Date;
  /** Null: as it is known now. */
  knownAt: Date | null;
}

/** What stood on any account at any instant, by the book as it is now or as it was known then. A viewer sees the own accounts, the operator all. */
@Injectable()
export class PastAccountsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Accounts of an organisation that had something on them. @throws NotFound, BadInput */
  async accounts(viewer: Viewer, organisationId: string | null, { at, knownAt }: Past): Promise<PastAccountView[]> {
    const orgId = viewer.kind === 'OPERATOR' ? (organisationId ?? viewer.accountId) : viewer.accountId;
    if (!isUuid(orgId) || (organisationId !== null && organisationId !== orgId)) throw new NotFound('organisation', organisationId ?? '');
    return this.db.read<PastAccountView & Record<string, unknown>>(
      viewer.context,
      `SELECT a.no, a.purpose, nullif(a.subject_id, '00000000-0000-0000-0000-000000000000') AS "subjectId", a.currency, sum(e.amount_minor)::bigint AS "balanceMinor"
       FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no JOIN ledger_transfers t ON t.no = e.transfer_no
       WHERE a.org_id = $1 AND t.effective_at <= $2 AND t.recorded_at <= $3
       GROUP BY a.no HAVING sum(e.amount_minor) <> 0 ORDER BY a.currency, a.purpose, a.no LIMIT ${MOST_ACCOUNTS}`,
      [orgId, at, knownAt ?? this.forEver()]);
  }

  /** What moved an account between two instants, and what stood before and after. @throws NotFound, BadInput */
  async statement(viewer: Viewer, accountNo: number, since: Date, { at, knownAt }: Past): Promise<PastStatementView> {
    if (since > at) throw new BadInput({ since: 'lies after the end' });
    const rows = await this.db.read<{ currency: string; opening: bigint; no: bigint | null; kind: string; effective_at: Date; recorded_at: Date; amount: bigint }>(
      viewer.context,
      // One statement, so that opening and lines are of one moment.
      `WITH moved AS (
         SELECT t.no, t.kind, t.effective_at, t.recorded_at, e.amount_minor AS amount FROM ledger_entries e JOIN ledger_transfers t ON t.no = e.transfer_no
         WHERE e.account_no = $1 AND t.effective_at <= $3 AND t.recorded_at <= $4
       )
       SELECT a.currency, (SELECT coalesce(sum(amount), 0)::bigint FROM moved WHERE effective_at < $2) AS opening, m.*
       FROM ledger_accounts a LEFT JOIN (SELECT * FROM moved WHERE effective_at >= $2 ORDER BY effective_at, no LIMIT ${MOST_LINES + 1}) m ON true
       WHERE a.no = $1 ORDER BY m.effective_at, m.no`,
      [accountNo, since, at, knownAt ?? this.forEver()]);
    const [first] = rows;
    if (!first) throw new NotFound('account', String(accountNo));
    if (rows.length > MOST_LINES) throw new BadInput({ at: `is too far: a statement takes ${MOST_LINES} lines` });
    let balanceMinor = first.opening;
    const lines = rows.filter(({ no }) => no !== null).map((row) => ({
      transfer: String(row.no), kind: row.kind, effectiveAt: row.effective_at, recordedAt: row.recorded_at, amountMinor: row.amount, balanceMinor: (balanceMinor += row.amount),
    }));
    return { currency: first.currency, openingMinor: first.opening, closingMinor: balanceMinor, lines };
  }

  /** Later than anything that was recorded, on whatever clock. */
  private forEver(): Date {
    return new Date(Math.max(this.clock.now().getTime(), Date.now()) + 86_400_000);
  }
}

import { Injectable } from '@nestjs/common';
import { isDay } from '@meadow/shared';
import { checkCurrency, OrganisationsService } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import type { AccountStatement, StatementLine } from './account-statement.ts';

const MOST_LINES = 5_000;

export interface StatementWish {
  currency: string;
  /** First and last day, both included, in the organisation's zone. */
  from: string;
  to: string;
}

/** What stood on an organisation's own accounts at any past instant, and what moved it since. */
@Injectable()
export class AccountStatementsService {
  constructor(
    private readonly db: Database,
    private readonly organisations: OrganisationsService,
  ) {}

  /**
   * Spendable and payable money only: what is held for deals and campaigns left it when it was set aside.
   * @throws BadInput for days that are none, or a period of more lines than a statement takes
   */
  async of(viewer: { accountId: string; context: Context }, { currency, from, to }: StatementWish): Promise<AccountStatement> {
    checkCurrency(currency);
    if (!isDay(from)) throw new BadInput({ from: 'is not a day' });
    if (!isDay(to) || to < from) throw new BadInput({ to: 'is not a day from the first one on' });
    const holder = await this.organisations.get(viewer.accountId);
    const rows = await this.db.read<{ day: string | null; kind: string; subject_id: string | null; amount: bigint; count: number }>(
      viewer.context,
      // One statement, so that opening, lines and closing are of one moment.
      `WITH moved AS (
         SELECT t.no, t.kind, t.effective_at, coalesce(t.deal_id, t.campaign_id) AS subject_id, sum(e.amount_minor)::bigint AS amount
         FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no JOIN ledger_transfers t ON t.no = e.transfer_no
         WHERE a.org_id = $1 AND a.currency = $2 AND a.purpose IN ('AVAILABLE', 'PAYABLE') AND t.effective_at < (($4::date + 1)::timestamp AT TIME ZONE $5)
         GROUP BY t.no
       ), opening AS (
         SELECT coalesce(sum(amount), 0)::bigint AS amount FROM moved WHERE effective_at < ($3::date::timestamp AT TIME ZONE $5)
       )
       SELECT NULL AS day, 'opening' AS kind, NULL::uuid AS subject_id, amount, 1 AS count FROM opening
       UNION ALL
       -- Commissions of a day are one line of each kind, where the last of them stands.
       (SELECT day, kind, CASE WHEN count(*) = 1 THEN (array_agg(subject_id))[1] END, sum(amount)::bigint, count(*)::int
        FROM (SELECT *, (effective_at AT TIME ZONE $5)::date::text AS day, CASE WHEN kind NOT LIKE 'commission.%' THEN no END AS alone FROM moved WHERE effective_at >= ($3::date::timestamp AT TIME ZONE $5)) m
        GROUP BY day, kind, alone ORDER BY max(effective_at), max(no) LIMIT ${MOST_LINES + 1})`,
      [viewer.accountId, currency, from, to, holder.timeZone],
    );
    const [opening, ...moves] = rows;
    if (moves.length > MOST_LINES) throw new BadInput({ to: `is too far: a statement takes ${MOST_LINES} lines` });
    let balanceMinor = opening?.amount ?? 0n;
    const lines = moves.map((row): StatementLine => ({ day: row.day ?? from, kind: row.kind, subjectId: row.subject_id, amountMinor: row.amount, balanceMinor: (balanceMinor += row.amount), count: row.count }));
    return { holder: holder.name, currency, from, to, openingMinor: opening?.amount ?? 0n, closingMinor: balanceMinor, lines };
  }
}

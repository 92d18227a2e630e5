import { Injectable } from '@nestjs/common';
import type { PayoutStatus } from '@meadow/shared';
import { Database } from '../../platform/database/database.ts';
import type { TenantContext } from '../../platform/database/tenant-context.ts';

export interface EarnedLine {
  id: string;
  kind: 'DEAL' | 'PART' | 'PRIZE' | 'READS' | 'BONUS' | 'COMMISSION';
  /** The deal, a part of one, or the award of a pool. */
  dealId: string;
  amountMinor: bigint;
  settledAt: Date;
  payableFrom: Date;
}
export interface SentPayout {
  id: string;
  amountMinor: bigint;
  status: PayoutStatus;
  destination: string;
  expectedAt: Date | null;
  paidAt: Date | null;
  failureCode: string | null;
}

/** What a creator earned and where that money is now. */
@Injectable()
export class EarningsService {
  constructor(private readonly db: Database) {}

  /** Lines that no payout has taken yet; they sum to the payable balance, the oldest one perhaps in part. */
  async earned(context: TenantContext, creatorId: string, currency: string): Promise<EarnedLine[]> {
    const [[account], lines] = await Promise.all([
      this.db.read<{ balance: bigint }>(context, `SELECT balance_minor - held_minor AS balance FROM ledger_accounts WHERE org_id = $1 AND purpose = 'PAYABLE' AND currency = $2`, [creatorId, currency]),
      this.db.read<EarnedLine & Record<string, unknown>>(
        context,
        `SELECT id, kind, deal_id AS "dealId", amount_minor AS "amountMinor", settled_at AS "settledAt", payable_from AS "payableFrom"
         FROM settlement_lines WHERE org_id = $1 AND currency = $2 AND paid_at IS NULL ORDER BY settled_at DESC, id DESC`,
        [creatorId, currency],
      ),
    ]);
    let left = account?.balance ?? 0n;
    const open: EarnedLine[] = [];
    for (const line of lines) {
      if (left <= 0n) break;
      const amountMinor = line.amountMinor < left ? line.amountMinor : left;
      open.push({ ...line, amountMinor });
      left -= amountMinor;
    }
    return open;
  }

  /** What reached the creator in all, and the newest lines it was for. */
  async paid(context: TenantContext, creatorId: string, currency: string): Promise<{ totalMinor: bigint; lines: (EarnedLine & { paidAt: Date })[] }> {
    const [[sum], lines] = await Promise.all([
      this.db.read<{ total: bigint }>(context, `SELECT coalesce(sum(amount_minor), 0)::bigint AS total FROM payouts WHERE org_id = $1 AND currency = $2 AND status = 'PAID'`, [creatorId, currency]),
      this.db.read<EarnedLine & { paidAt: Date } & Record<string, unknown>>(
        context,
        `SELECT id, kind, deal_id AS "dealId", amount_minor AS "amountMinor", settled_at AS "settledAt", payable_from AS "payableFrom", paid_at AS "paidAt"
         FROM settlement_lines WHERE org_id = $1 AND currency = $2 AND paid_at IS NOT NULL ORDER BY paid_at DESC, settled_at DESC, id DESC LIMIT 200`,
        [creatorId, currency],
      ),
    ]);
    return { totalMinor: sum?.total ?? 0n, lines };
  }

  /** The newest payouts. */
  payouts(context: TenantContext, creatorId: string, currency: string, first = 50): Promise<SentPayout[]> {
    return this.db.read<SentPayout & Record<string, unknown>>(
      context,
      `SELECT id, amount_minor AS "amountMinor", status, destination, expected_at AS "expectedAt", paid_at AS "paidAt", failure_code AS "failureCode"
       FROM payouts WHERE org_id = $1 AND currency = $2 ORDER BY requested_at DESC, id DESC LIMIT $3`,
      [creatorId, currency, first],
    );
  }

  /** How many payouts wait for an approval. */
  async awaitingApproval(context: TenantContext): Promise<number> {
    const [row] = await this.db.read<{ count: number }>(context, `SELECT count(*)::int AS count FROM payouts WHERE status = 'REQUESTED'`);
    return row?.count ?? 0;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';

export interface SpendWish {
  brandIds: readonly string[];
  /** First and last day, both included, in the zone. */
  from: string;
  to: string;
  zone: string;
  currency: string;
}

export interface SponsorshipSpend {
  day: string;
  dealId: string;
  /** What went into escrow less what came back, platform fee included. */
  amountMinor: bigint;
}

/** What brands spent on creators, as the ledger has it. */
@Injectable()
export class SponsorshipSpendService {
  constructor(private readonly db: Database) {}

  async byDealAndDay(context: Context, { brandIds, from, to, zone, currency }: SpendWish): Promise<SponsorshipSpend[]> {
    const rows = await this.db.read<{ day: string; deal_id: string; amount: bigint }>(
      context,
      `SELECT (t.effective_at AT TIME ZONE $4)::date::text AS day, t.deal_id, (-sum(e.amount_minor))::bigint AS amount
       FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no JOIN ledger_transfers t ON t.no = e.transfer_no
       WHERE a.org_id = ANY ($1::uuid[]) AND a.purpose = 'AVAILABLE' AND a.currency = $5 AND t.kind LIKE 'escrow.%'
         AND t.effective_at >= ($2::date)::timestamp AT TIME ZONE $4 AND t.effective_at < ($3::date + 1)::timestamp AT TIME ZONE $4
       GROUP BY 1, 2`,
      [brandIds, from, to, zone, currency],
      'sponsorship_spend',
    );
    return rows.map(({ day, deal_id, amount }) => ({ day, dealId: deal_id, amountMinor: amount }));
  }

  /** What brands paid on orders (commission) less what refunds took back, platform fee included, by deal. */
  async commissionByDeal(context: Context, { brandIds, from, to, zone, currency }: SpendWish): Promise<Map<string, bigint>> {
    const rows = await this.db.read<{ deal_id: string; amount: bigint }>(
      context,
      `SELECT t.deal_id, (-sum(e.amount_minor))::bigint AS amount
       FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no JOIN ledger_transfers t ON t.no = e.transfer_no
       WHERE a.org_id = ANY ($1::uuid[]) AND a.purpose = 'AVAILABLE' AND a.currency = $5 AND t.kind IN ('commission.paid', 'commission.back') AND t.deal_id IS NOT NULL
         AND t.effective_at >= ($2::date)::timestamp AT TIME ZONE $4 AND t.effective_at < ($3::date + 1)::timestamp AT TIME ZONE $4
       GROUP BY 1`,
      [brandIds, from, to, zone, currency],
      'commission_spend',
    );
    return new Map(rows.map(({ deal_id: dealId, amount }) => [dealId, amount]));
  }
}

import { Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { monthsBetween, withheldFrom, type WithholdingInputs, type WithholdingRule } from './withholding.ts';

/** What stays behind of a payment, and why; stored with it. */
export interface Withholding {
  withheldMinor: bigint;
  /** Null where no rule holds for the payee. */
  record: { rule: string; version: number; incomeMinor: string; months: number; withheldBeforeMinor: string; withheldMinor: string } | null;
}
export const nothingWithheld: Withholding = { withheldMinor: 0n, record: null };

const ruleOf = `SELECT id, code, version, currency, time_zone AS "timeZone", expense_bps AS "expenseBps", monthly_minor AS "monthlyMinor", steps
  FROM withholding_rules WHERE code = 'CN_LABOUR' AND currency = $1 AND valid_from <= $2::date ORDER BY valid_from DESC, version DESC LIMIT 1`;
type StoredRule = Omit<WithholdingRule, 'steps'> & { steps: { upToMinor: string | null; rateBps: number; quickMinor: string }[] };

/** Tax withheld from individuals in China, by the cumulative method over the year's payouts. */
@Injectable()
export class WithholdingService {
  constructor(private readonly clock: Clock) {}

  /** In the transaction that opens the payout: payments to one person take turns, for each counts on the ones before. */
  async of(tx: Tx, orgId: string, paymentMinor: bigint, currency: string): Promise<Withholding> {
    const [form] = await tx.query<{ kind: string }[]>(`SELECT kind FROM tax_forms WHERE org_id = $1 AND status <> 'REJECTED'`, [orgId]);
    if (form?.kind !== 'CN_ID') return nothingWithheld;
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`withholding:${orgId}`]);
    const now = this.clock.now();
    const [stored] = await tx.query<StoredRule[]>(ruleOf, [currency, dayAt(now, 'Asia/Shanghai')]);
    if (!stored) return nothingWithheld;
    const rule: WithholdingRule = { ...stored, steps: stored.steps.map(({ upToMinor, rateBps, quickMinor }) => ({ upToMinor: upToMinor === null ? null : BigInt(upToMinor), rateBps, quickMinor: BigInt(quickMinor) })) };
    const inputs = await this.inputs(tx, orgId, paymentMinor, rule, now);
    const withheldMinor = withheldFrom(paymentMinor, inputs, rule);
    const { incomeMinor, months, withheldMinor: before } = inputs;
    return { withheldMinor, record: { rule: rule.code, version: rule.version, incomeMinor: incomeMinor.toString(), months, withheldBeforeMinor: before.toString(), withheldMinor: withheldMinor.toString() } };
  }

  private async inputs(tx: Tx, orgId: string, paymentMinor: bigint, { currency, timeZone }: WithholdingRule, now: Date): Promise<WithholdingInputs> {
    const month = dayAt(now, timeZone).slice(0, 7);
    const [year] = await tx.query<{ income: bigint; withheld: bigint; first: string | null }[]>(
      `SELECT coalesce(sum(amount_minor), 0)::bigint AS income, coalesce(sum(withheld_minor), 0)::bigint AS withheld, to_char(min(requested_at) AT TIME ZONE $3, 'YYYY-MM') AS first
       FROM payouts WHERE org_id = $1 AND currency = $2 AND status <> 'FAILED' AND to_char(requested_at AT TIME ZONE $3, 'YYYY') = $4`,
      [orgId, currency, timeZone, month.slice(0, 4)],
    );
    return { incomeMinor: (year?.income ?? 0n) + paymentMinor, withheldMinor: year?.withheld ?? 0n, months: monthsBetween(year?.first ?? month, month) };
  }
}

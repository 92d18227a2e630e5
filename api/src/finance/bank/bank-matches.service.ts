import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { available, funding, suspense } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { PayoutsService } from '../payouts/payouts.service.ts';
import { DebtsService } from '../wallet/debts.service.ts';
import { bankStatementTaken } from './bank.jobs.ts';
import type { BatchProblem, StatementEntry } from './camt-053.ts';
import { findCreditorReferences } from './creditor-reference.ts';

export type Matched = 'NEW' | 'TOP_UP' | 'PAYOUT' | 'PAYOUT_RETURN' | 'REVERSED' | 'ASSIGNED' | 'EXPLAINED' | 'SUSPENSE';

/** Why a line is not explained by itself. */
export const suspenseReasons = [
  'BATCH_AMOUNT_MISSING', 'BATCH_SUM_DIFFERS', 'BATCH_COUNT_DIFFERS', 'PAYOUT_UNKNOWN', 'PAYOUT_AMOUNT_DIFFERS', 'PAYOUT_ENDED', 'DEBIT_UNKNOWN', 'RETURN_UNKNOWN', 'REVERSAL_UNKNOWN',
  'REFERENCE_MISSING', 'REFERENCE_UNKNOWN', 'REFERENCE_AMBIGUOUS',
] as const;
export type SuspenseReason = (typeof suspenseReasons)[number];

type NewEntry = Pick<StatementEntry, 'amountMinor' | 'currency' | 'endToEndId' | 'servicerRef' | 'remittance' | 'isReturn' | 'isReversal' | 'returnReason'> & { id: string; reason: BatchProblem | null };

/** What became of one line of the bank: how it is explained or why not, of whom it is, and which payout it ends. */
interface Explained {
  matched: Matched;
  orgId: string | null;
  payoutId: string | null;
  reason: SuspenseReason | null;
}
const unexplained = (reason: SuspenseReason): Explained => ({ matched: 'SUSPENSE', orgId: null, payoutId: null, reason });

/** What a returned payment is told as, by the reason the bank gives (ISO 20022 external return reasons). */
const failures: Record<string, string> = { AC01: 'account_wrong', AC02: 'account_wrong', AC03: 'account_wrong', BE01: 'account_wrong', RC01: 'account_wrong', AC04: 'account_closed', AC07: 'account_closed', AC06: 'account_blocked', AG01: 'account_blocked' };

/**
 * Explains lines of the bank: by the end-to-end id of a payout, the creditor reference of a payer, or the booking that a
 * reversal takes back. What nothing explains lies in suspense, with the reason, until a person says whose it is.
 */
@Injectable()
export class BankMatchesService {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerService,
    private readonly payouts: PayoutsService,
    private readonly debts: DebtsService,
  ) {}

  /** In their order; a line that is explained already stays as it is. */
  @Handles(bankStatementTaken)
  async explainStatement({ bankStatementId }: { bankStatementId: string }): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const entries = await tx.query<NewEntry[]>(
        `SELECT id, amount_minor AS "amountMinor", currency, end_to_end_id AS "endToEndId", servicer_ref AS "servicerRef", remittance, is_return AS "isReturn", is_reversal AS "isReversal", return_reason AS "returnReason", reason
         FROM bank_entries WHERE bank_statement_id = $1 AND matched = 'NEW' ORDER BY position FOR UPDATE`,
        [bankStatementId],
      );
      for (const entry of entries) {
        const { matched, orgId, payoutId, reason } = await this.explain(tx, entry);
        await tx.query('UPDATE bank_entries SET matched = $2, org_id = $3, payout_id = $4, reason = $5 WHERE id = $1', [entry.id, matched, orgId, payoutId, reason]);
        if (matched === 'SUSPENSE') await this.suspend(tx, entry);
      }
    });
  }

  private async suspend(tx: Tx, { id, amountMinor, currency }: Pick<NewEntry, 'id' | 'amountMinor' | 'currency'>): Promise<void> {
    const [from, to] = amountMinor > 0n ? [funding(), suspense()] : [suspense(), funding()];
    await this.ledger.transfer(tx, { kind: 'bank.suspense', from, to, amountMinor: magnitude(amountMinor), currency, idempotencyKey: `bank:${id}` });
  }

  private async explain(tx: Tx, entry: NewEntry): Promise<Explained> {
    if (entry.reason) return unexplained(entry.reason);
    if (entry.endToEndId && isPayoutId(entry.endToEndId)) return this.explainPayout(tx, entry, asUuid(entry.endToEndId));
    if (entry.isReversal && entry.amountMinor < 0n) return this.reverse(tx, entry);
    if (entry.amountMinor < 0n) return unexplained('DEBIT_UNKNOWN');
    return entry.isReturn ? unexplained('RETURN_UNKNOWN') : this.credit(tx, entry);
  }

  /** A payout left, or came back. */
  private async explainPayout(tx: Tx, { amountMinor, currency, returnReason }: NewEntry, payoutId: string): Promise<Explained> {
    const [payout] = await tx.query<{ orgId: string; amountMinor: bigint; currency: string }[]>(
      `SELECT org_id AS "orgId", (amount_minor - withheld_minor) AS "amountMinor", currency FROM payouts WHERE id = $1 AND file_id IS NOT NULL`,
      [payoutId],
    );
    if (!payout) return unexplained('PAYOUT_UNKNOWN');
    if (payout.currency !== currency || payout.amountMinor !== magnitude(amountMinor)) return unexplained('PAYOUT_AMOUNT_DIFFERS');
    const cameBack = amountMinor > 0n;
    const failureCode = cameBack ? (failures[returnReason?.slice(0, 4) ?? ''] ?? 'returned_by_bank') : null;
    const moved = await this.payouts.conclude(tx, { reference: payoutId, outcome: cameBack ? 'failed' : 'succeeded', failureCode });
    return moved ? { matched: cameBack ? 'PAYOUT_RETURN' : 'PAYOUT', orgId: payout.orgId, payoutId, reason: null } : unexplained('PAYOUT_ENDED');
  }

  /** A brand's transfer, by the one reference it carries. */
  private async credit(tx: Tx, { id, amountMinor, currency, remittance, endToEndId }: NewEntry): Promise<Explained> {
    const references = findCreditorReferences(`${remittance} ${endToEndId ?? ''}`);
    if (references.length === 0) return unexplained('REFERENCE_MISSING');
    const payers = await tx.query<{ orgId: string }[]>('SELECT org_id AS "orgId" FROM bank_references WHERE reference = ANY ($1)', [references]);
    const [payer] = payers;
    if (!payer) return unexplained('REFERENCE_UNKNOWN');
    if (payers.length > 1) return unexplained('REFERENCE_AMBIGUOUS');
    await this.ledger.transfer(tx, { kind: 'wallet.transfer-in', from: funding(), to: available(payer.orgId), amountMinor, currency, idempotencyKey: `bank:${id}` });
    await this.debts.settle(tx, payer.orgId, currency);
    return { matched: 'TOP_UP', orgId: payer.orgId, payoutId: null, reason: null };
  }

  /** The bank takes back what it had booked in: found by the bank's own reference, the payer's, or the text. */
  private async reverse(tx: Tx, { id, amountMinor, currency, servicerRef, endToEndId, remittance }: NewEntry): Promise<Explained> {
    const found = await tx.query<{ id: string; matched: Matched; orgId: string | null }[]>(
      `SELECT id, matched, org_id AS "orgId" FROM bank_entries WHERE amount_minor = $1 AND currency = $2 AND matched IN ('TOP_UP', 'ASSIGNED', 'SUSPENSE') AND NOT is_reversal
         AND ($3::text IS NOT NULL AND servicer_ref = $3 OR $4::text IS NOT NULL AND end_to_end_id = $4 OR $5 <> '' AND remittance = $5) ORDER BY booked_on DESC, id DESC FOR UPDATE`,
      [magnitude(amountMinor).toString(), currency, servicerRef, endToEndId, remittance],
    );
    const [original] = found;
    if (!original || found.length > 1) return unexplained('REVERSAL_UNKNOWN');
    await tx.query(`UPDATE bank_entries SET matched = 'REVERSED', reason = NULL WHERE id = $1`, [original.id]);
    if (original.orgId === null) await this.suspend(tx, { id, amountMinor, currency });
    else await this.debts.take(tx, { orgId: original.orgId, amountMinor: magnitude(amountMinor), currency, kind: 'bank.reversal', idempotencyKey: `bank:${id}` });
    return { matched: 'REVERSED', orgId: original.orgId, payoutId: null, reason: null };
  }
}

const magnitude = (amountMinor: bigint): bigint => (amountMinor < 0n ? -amountMinor : amountMinor);
const isPayoutId = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text);
const asUuid = (text: string): string => text.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

import type { Tx } from '../../platform/database/database.ts';
import type { ConnectOrder } from '../providers/stripe-connect.provider.ts';

/** Payouts that leave through an account connected at Stripe. */
export const CONNECT = 'stripe';

/** The way of a payout there. What has not come home is out. */
export type ConnectStage = 'WAITING' | 'TRANSFER' | 'PAYOUT' | 'SENT' | 'PAID' | 'REVERSE' | 'RETURNED' | 'REFUSED';
/** Why a payout waits though everybody agreed. */
export type ConnectProblem = 'PLATFORM_BALANCE_LOW' | 'NOT_AVAILABLE_YET' | 'CANNOT_REVERSE' | 'PROVIDER_REFUSES_US' | 'PROVIDER_AWAY' | 'PROVIDER_AMOUNT';

export interface ConnectPayout extends ConnectOrder {
  stage: ConnectStage;
  tries: number;
  misses: number;
  askedAt: Date | null;
  problem: ConnectProblem | null;
  transferRef: string | null;
  payoutRef: string | null;
  failureCode: string | null;
}
export const connectColumns = `payout_id AS reference, account_ref AS "accountRef", amount_minor AS "amountMinor", currency, stage, tries, misses, asked_at AS "askedAt", problem, transfer_ref AS "transferRef",
  payout_ref AS "payoutRef", failure_code AS "failureCode"`;

/** A payout was asked for: it waits for its approval. */
export async function prepareConnectPayout(tx: Tx, orgId: string, { reference, accountRef, amountMinor, currency }: ConnectOrder, at: Date): Promise<void> {
  await tx.query(`INSERT INTO connect_payouts (payout_id, org_id, account_ref, amount_minor, currency, stage, updated_at) VALUES ($1, $2, $3, $4, $5, 'WAITING', $6)`, [reference, orgId, accountRef, amountMinor.toString(), currency, at]);
}

/** It was approved: it may leave. */
export async function startConnectPayout(tx: Tx, payoutId: string, at: Date): Promise<void> {
  await tx.query(`UPDATE connect_payouts SET stage = 'TRANSFER', next_at = $2, updated_at = $2 WHERE payout_id = $1 AND stage = 'WAITING'`, [payoutId, at]);
}

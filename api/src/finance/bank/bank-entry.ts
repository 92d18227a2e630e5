import type { Matched } from './bank-matches.service.ts';

/** A line of the bank, and what it turned out to be. */
export interface BankEntry {
  id: string;
  bookedOn: string;
  amountMinor: bigint;
  currency: string;
  remittance: string;
  counterparty: string;
  matched: Matched;
  orgId: string | null;
  /** Why nothing explains it; null where something does. */
  reason: string | null;
  returnReason: string | null;
  batchRef: string | null;
}

export const entryColumns = `e.id, e.booked_on::text AS "bookedOn", e.amount_minor AS "amountMinor", e.currency, e.remittance, e.counterparty, e.matched, e.org_id AS "orgId", e.reason, e.return_reason AS "returnReason", e.batch_ref AS "batchRef"`;

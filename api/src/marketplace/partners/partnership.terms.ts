import { createHash } from 'node:crypto';
import { allocate } from '@meadow/shared';

/** What two brands sign; amounts as text, as it is stored and hashed. */
export interface PartnershipTerms {
  briefId: string;
  title: string;
  product: string;
  disclosureLabel: string;
  currency: string;
  budgetMinor: string;
  /** The partner's part of every deal, in basis points. */
  shareBps: number;
  /** The most the partner ever pays: its part of the budget. */
  capMinor: string;
  brandId: string;
  partnerId: string;
}

export const capOf = (budgetMinor: bigint, shareBps: number): bigint => allocate(budgetMinor, [10_000n - BigInt(shareBps), BigInt(shareBps)])[1] ?? 0n;

/** SHA-256 of the exact terms, fields in the order of their names. */
export const hashOf = (terms: PartnershipTerms): string =>
  createHash('sha256').update(JSON.stringify(Object.fromEntries(Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1))))).digest('hex');

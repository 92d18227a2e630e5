import type { TaxDecision } from './tax.ts';

export interface BillingParty {
  name: string;
  taxId: string | null;
  street: string;
  city: string;
  postalCode: string;
  /** ISO 3166-1. */
  country: string;
}

export interface InvoiceLine {
  /** What was charged: the platform's fee on a deal or pool, to its brand or to its creator, or the ads of a campaign. */
  kind: 'DEAL_FEE' | 'CREATOR_FEE' | 'ADS' | 'ADS_CREDIT';
  subjectId: string;
  netMinor: string;
  grossMinor: string;
}

export interface Invoice {
  id: string;
  kind: 'INVOICE' | 'CREDIT_NOTE';
  /** As printed: series and number, e.g. `INV-2026-000017`. */
  number: string;
  /** Printed number of the invoice that a credit note takes back from. */
  corrects: string | null;
  orgId: string;
  currency: string;
  issuedOn: string;
  periodFrom: string;
  periodTo: string;
  netMinor: bigint;
  taxMinor: bigint;
  grossMinor: bigint;
  issuer: BillingParty;
  recipient: BillingParty;
  lines: InvoiceLine[];
  tax: TaxDecision;
}

export const printedNumber = (series: string, number: number): string => `${series}-${String(number).padStart(6, '0')}`;

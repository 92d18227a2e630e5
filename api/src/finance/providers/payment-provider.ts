import type { Tx } from '../../platform/database/database.ts';

/** What a provider reports, whatever its own format. */
export interface ProviderEvent {
  /** The provider's id of the event; the same id twice is the same event. */
  id: string;
  /** Our id of the top-up or payout. */
  reference: string;
  kind: 'charge' | 'transfer' | 'refund';
  outcome: 'succeeded' | 'failed';
  failureCode: string | null;
}

export interface ProviderOrder {
  /** Our id; the provider takes the same id once. */
  reference: string;
  amountMinor: bigint;
  currency: string;
}

/** A provider of money in (charges) and out (transfers). Outcomes come by webhook, late, twice or out of order. */
export abstract class PaymentProvider {
  abstract readonly name: string;
  /** Asks for a payment from outside. @returns the provider's reference */
  abstract charge(tx: Tx, order: ProviderOrder): Promise<string>;
  /** Gives a payment back the way it came. @returns the provider's reference */
  abstract refund(tx: Tx, order: ProviderOrder): Promise<string>;
  /** Sends money to a creator's account. @returns the provider's reference */
  abstract transfer(tx: Tx, order: ProviderOrder & { destination: string }): Promise<string>;
  /** @throws WebhookRefused when the signature, age or body does not hold */
  abstract read(body: string, headers: Readonly<Record<string, string | undefined>>): ProviderEvent;
}

export class WebhookRefused extends Error {}

import { DomainError } from '../../platform/errors/domain-error.ts';
import type { ConnectReport } from './connect-report.ts';

export type Headers = Readonly<Record<string, string | undefined>>;

/** What a provider of payments reports, whatever its own format. */
export interface CheckoutReport {
  /** The provider's id of the event; the same id twice is the same event. */
  id: string;
  kind: 'charge' | 'refund';
  /** Our id of the top-up or refund. */
  reference: string;
  outcome: 'succeeded' | 'failed';
  failureCode: string | null;
  /** What the provider says was moved; null where it does not say. */
  amountMinor: bigint | null;
  currency: string | null;
  /** The provider's own name of the payment or refund. */
  providerRef: string | null;
}

/** Money of a payment that was taken back: disputed by whoever owns the card, or given back at the provider by hand. */
export interface Reversal {
  kind: 'DISPUTE' | 'REFUND';
  /** The provider's own name of the dispute or refund. */
  ref: string;
  /** Our id of the top-up, where the provider says it; else it is found by the payment. */
  topUpId: string | null;
  paymentRef: string | null;
  amountMinor: bigint;
  currency: string;
  status: 'INQUIRY' | 'OPEN' | 'WON' | 'LOST' | 'DONE' | 'FAILED';
  /** The money has left our account with the provider. */
  isOut: boolean;
  /** It is there again. */
  isBack: boolean;
  /** The amount is that of all refunds of the payment so far, ours as well. */
  isSumOfAll: boolean;
  reason: string | null;
  respondBy: Date | null;
}
export interface ReversalReport {
  id: string;
  kind: 'reversal';
  reversals: readonly Reversal[];
}
/** Something was given back of a payment; what exactly has to be asked. */
export interface RefundsReport {
  id: string;
  kind: 'refunds';
  paymentRef: string;
}

/** A report about something that is none of ours, or only on its way: taken and left. */
export interface OtherReport {
  id: string;
  kind: 'other';
}

export type ProviderReport = CheckoutReport | ReversalReport | RefundsReport | ConnectReport | OtherReport;

export interface CheckoutOrder {
  /** Our id; the provider takes the same id once. */
  reference: string;
  amountMinor: bigint;
  currency: string;
  until: Date;
}
export interface Checkout {
  ref: string | null;
  /** An address to open, or text for the camera of a wallet (`weixin://…`). Null where nothing is to be done by the payer. */
  url: string | null;
}
export interface RefundOrder {
  /** Our id of the refund; the provider takes the same id once. */
  reference: string;
  topUpId: string;
  topUpRef: string | null;
  topUpMinor: bigint;
  amountMinor: bigint;
  currency: string;
}
/** How a refund stands right after it was asked for; `pending` is told later by webhook. */
export interface RefundAnswer {
  ref: string | null;
  outcome: 'pending' | 'succeeded' | 'failed';
  failureCode: string | null;
}

/**
 * A provider that takes payments from outside and gives them back the way they came. Calls go out between transactions,
 * again after a crash, under our own ids; outcomes come by webhook, late, twice or out of order.
 */
export abstract class CheckoutProvider {
  abstract readonly name: string;
  /** Whether an amount of a currency can be paid here. */
  abstract takes(amountMinor: bigint, currency: string): boolean;
  abstract open(order: CheckoutOrder): Promise<Checkout>;
  abstract refund(order: RefundOrder): Promise<RefundAnswer>;
  /** @throws WebhookNotTaken when signature, age or body does not hold */
  abstract verify(body: string, headers: Headers): ProviderReport;
  /** Reads again what was verified when it came. @throws WebhookNotTaken */
  abstract read(body: string): ProviderReport;
  /** What was given back of a payment, out of our hand. */
  refundsOf(paymentRef: string): Promise<readonly Reversal[]> {
    throw new Error(`${this.name} was asked for the refunds of ${paymentRef}`);
  }
  /** What the provider wants to hear when its webhook was taken. */
  readonly thanks: { type: string; body: string } = { type: 'application/json', body: '{}' };
}

export type WebhookCode = 'WEBHOOK_FORGED' | 'WEBHOOK_STALE' | 'WEBHOOK_UNREADABLE';
export class WebhookNotTaken extends DomainError {
  constructor(
    readonly code: WebhookCode,
    message: string,
  ) {
    super(message);
  }
}

/** The provider could not be reached or said no for now: asked again later. */
export class ProviderAway extends Error {}
/** The provider will never take this order. */
export class ProviderRefuses extends Error {
  constructor(
    readonly failureCode: string,
    message: string,
    /** As it was answered over HTTP, where it says more than the code. */
    readonly status?: number,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 15_000;

/** One call outside; nothing of the request is ever logged, for it carries secrets. @throws ProviderAway */
export async function call(url: string, init: { method: string; headers: Record<string, string>; body?: string }): Promise<{ status: number; text: string; headers: Headers }> {
  try {
    const reply = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: reply.status, text: await reply.text(), headers: Object.fromEntries(reply.headers) };
  } catch (error) {
    throw new ProviderAway(`${new URL(url).host} did not answer: ${error instanceof Error ? error.name : 'unknown'}`);
  }
}

export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The body is no JSON.');
  }
}

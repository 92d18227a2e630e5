import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { CheckoutProvider, ProviderRefuses, WebhookNotTaken, type Checkout, type CheckoutOrder, type Headers, type ProviderReport, type RefundAnswer, type RefundOrder, type Reversal } from './checkout-provider.ts';
import { checkStripeSignature, readStripeEvent, StripeApi } from './stripe-api.ts';
import { readReversedTransfer } from './stripe-connect.provider.ts';

/** The least and longest life of a Checkout Session. */
const [SHORTEST_S, LONGEST_S] = [1_860, 86_000];

const session = z.object({ id: z.string(), client_reference_id: z.string().nullish(), amount_total: z.number().int().nullish(), currency: z.string().nullish(), payment_status: z.string(), payment_intent: z.string().nullish() });
const refundObject = z.object({ id: z.string(), amount: z.number().int(), currency: z.string(), status: z.string().nullish(), failure_reason: z.string().nullish(), reason: z.string().nullish(), payment_intent: z.string().nullish(), charge: z.string().nullish(), metadata: z.record(z.string(), z.string()).nullish() });
const refundList = z.object({ data: z.array(refundObject), has_more: z.boolean().nullish() });
const charge = z.object({ id: z.string(), payment_intent: z.string().nullish(), refunds: refundList.nullish() });
const dispute = z.object({
  id: z.string(), amount: z.number().int(), currency: z.string(), status: z.string(), reason: z.string().nullish(), charge: z.string().nullish(), payment_intent: z.string().nullish(),
  evidence_details: z.object({ due_by: z.number().nullish() }).nullish(),
});
const created = z.object({ id: z.string(), url: z.string() });

/**
 * Stripe Checkout over its HTTP interface. Its webhooks are signed with HMAC-SHA-256 over time and raw body.
 * @see https://docs.stripe.com/webhooks/signatures, https://docs.stripe.com/api/checkout/sessions, https://docs.stripe.com/api/refunds
 */
@Injectable()
export class StripeProvider extends CheckoutProvider {
  readonly name = 'stripe';

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly api: StripeApi,
  ) {
    super();
  }

  /** Currencies with three places are taken in steps of ten of their smallest unit. */
  takes(amountMinor: bigint, currency: string): boolean {
    return Boolean(this.config.STRIPE_SECRET_KEY && this.config.STRIPE_WEBHOOK_SECRET) && (currency !== 'KWD' || amountMinor % 10n === 0n);
  }

  async open({ reference, amountMinor, currency, until }: CheckoutOrder): Promise<Checkout> {
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    const expires = Math.min(Math.max(Math.floor(until.getTime() / 1_000), now + SHORTEST_S), now + LONGEST_S);
    const page = `${this.config.PUBLIC_URL}/brand/wallet`;
    const reply = await this.api.post('/v1/checkout/sessions', `top-up:${reference}`, {
      mode: 'payment', client_reference_id: reference, 'line_items[0][quantity]': '1', 'line_items[0][price_data][currency]': currency.toLowerCase(),
      'line_items[0][price_data][unit_amount]': amountMinor.toString(), 'line_items[0][price_data][product_data][name]': 'Meadow top-up',
      'payment_intent_data[metadata][top_up]': reference, success_url: page, cancel_url: page, expires_at: String(expires),
    });
    const { id, url } = created.parse(reply);
    return { ref: id, url };
  }

  async refund({ reference, topUpRef, amountMinor }: RefundOrder): Promise<RefundAnswer> {
    if (topUpRef === null) throw new ProviderRefuses('unknown_payment', 'the payment has no name at Stripe');
    const made = refundObject.parse(await this.api.post('/v1/refunds', `refund:${reference}`, { payment_intent: topUpRef, amount: amountMinor.toString(), 'metadata[refund]': reference }));
    return { ref: made.id, outcome: outcomeOf(made.status), failureCode: made.failure_reason ?? null };
  }

  override async refundsOf(paymentRef: string): Promise<readonly Reversal[]> {
    return givenBack(refundList.parse(await this.api.get('/v1/refunds', { payment_intent: paymentRef, limit: '100' })).data);
  }

  verify(body: string, headers: Headers): ProviderReport {
    checkStripeSignature(this.config.STRIPE_WEBHOOK_SECRET, body, headers, this.clock.now());
    return this.read(body);
  }

  read(body: string): ProviderReport {
    const event = readStripeEvent(body);
    const { id, type, data } = event;
    // What happens on an account of somebody else pays for nothing here.
    if (event.account) return { id, kind: 'other' };
    if (type.startsWith('checkout.session.')) return this.readSession(id, type, data.object);
    if (type.startsWith('refund.') || type === 'charge.refund.updated') return this.readRefund(id, data.object);
    if (type === 'charge.refunded') return readCharge(id, data.object);
    if (type.startsWith('charge.dispute.')) return { id, kind: 'reversal', reversals: [readDispute(type, data.object)] };
    if (type === 'transfer.reversed') return readReversedTransfer(event);
    return { id, kind: 'other' };
  }

  private readSession(id: string, type: string, object: object): ProviderReport {
    const found = session.safeParse(object);
    if (!found.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The event holds no Checkout Session.');
    const { client_reference_id: reference, amount_total, currency, payment_status, payment_intent } = found.data;
    const isPaid = (type === 'checkout.session.completed' && payment_status === 'paid') || type === 'checkout.session.async_payment_succeeded';
    const isOver = type === 'checkout.session.async_payment_failed' || type === 'checkout.session.expired';
    if (!reference || (!isPaid && !isOver)) return { id, kind: 'other' };
    return {
      id, kind: 'charge', reference, outcome: isPaid ? 'succeeded' : 'failed', failureCode: isPaid ? null : type === 'checkout.session.expired' ? 'expired' : 'card_declined',
      amountMinor: amount_total == null ? null : BigInt(amount_total), currency: currency?.toUpperCase() ?? null, providerRef: payment_intent ?? null,
    };
  }

  private readRefund(id: string, object: object): ProviderReport {
    const found = refundObject.safeParse(object);
    if (!found.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The event holds no refund.');
    const { metadata, status, amount, currency, failure_reason } = found.data;
    const [reference, outcome] = [metadata?.['refund'], outcomeOf(status)];
    if (!reference) return { id, kind: 'reversal', reversals: givenBack([found.data]) };
    if (outcome === 'pending') return { id, kind: 'other' };
    return { id, kind: 'refund', reference, outcome, failureCode: outcome === 'failed' ? (failure_reason ?? 'refused') : null, amountMinor: BigInt(amount), currency: currency.toUpperCase(), providerRef: found.data.id };
  }
}

const outcomeOf = (status: string | null | undefined): RefundAnswer['outcome'] => (status === 'succeeded' ? 'succeeded' : status === 'failed' || status === 'canceled' ? 'failed' : 'pending');

/** Refunds that are none of ours: made on Stripe's own pages. Stripe takes the money when they are made, and brings it back when they fail. */
const givenBack = (refunds: readonly z.infer<typeof refundObject>[]): Reversal[] => refunds.filter(({ metadata }) => !metadata?.['refund']).map(({ id, amount, currency, status, reason, payment_intent, charge: chargeId }) => {
  const isBack = outcomeOf(status) === 'failed';
  return {
    kind: 'REFUND', ref: id, topUpId: null, paymentRef: payment_intent ?? chargeId ?? null, amountMinor: BigInt(amount), currency: currency.toUpperCase(),
    status: isBack ? 'FAILED' : 'DONE', isOut: status !== 'requires_action', isBack, isSumOfAll: false, reason: reason ?? null, respondBy: null,
  };
});

function readCharge(id: string, object: object): ProviderReport {
  const found = charge.safeParse(object);
  if (!found.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The event holds no charge.');
  const { payment_intent: paymentRef, refunds } = found.data;
  // Newer versions of the interface leave the refunds out.
  if (refunds && refunds.data.length > 0 && !refunds.has_more) return { id, kind: 'reversal', reversals: givenBack(refunds.data.map((one) => ({ ...one, payment_intent: one.payment_intent ?? paymentRef }))) };
  return paymentRef ? { id, kind: 'refunds', paymentRef } : { id, kind: 'other' };
}

/** Of an inquiry (`warning_…`) nothing is taken yet; of a dispute the amount is, until it is won. */
function readDispute(type: string, object: object): Reversal {
  const found = dispute.safeParse(object);
  if (!found.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The event holds no dispute.');
  const { id, amount, currency, status, reason, payment_intent, charge: chargeId, evidence_details: evidence } = found.data;
  const isInquiry = status.startsWith('warning_') || status === 'prevented';
  const isOver = status === 'won' || status === 'warning_closed' || status === 'prevented';
  return {
    kind: 'DISPUTE', ref: id, topUpId: null, paymentRef: payment_intent ?? chargeId ?? null, amountMinor: BigInt(amount), currency: currency.toUpperCase(),
    status: isOver ? 'WON' : isInquiry ? 'INQUIRY' : status === 'lost' ? 'LOST' : 'OPEN',
    isOut: !isInquiry || type === 'charge.dispute.funds_withdrawn', isBack: status === 'won' || type === 'charge.dispute.funds_reinstated', isSumOfAll: false,
    reason: reason ?? null, respondBy: evidence?.due_by ? new Date(evidence.due_by * 1_000) : null,
  };
}

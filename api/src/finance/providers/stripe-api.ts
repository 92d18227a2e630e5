import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { asJson, call, ProviderAway, ProviderRefuses, WebhookNotTaken, type Headers } from './checkout-provider.ts';

const TOLERANCE_S = 300;
const VERSION = '2024-06-20';
const failure = z.object({ error: z.object({ code: z.string().nullish(), type: z.string().nullish() }) });

/** Stripe's HTTP interface under our key. Nothing of a request is logged. */
@Injectable()
export class StripeApi {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * The same key gets the same answer, whatever happened to the first one.
   * @param account the connected account on which it happens; ours when absent
   * @throws ProviderAway, ProviderRefuses
   */
  post(path: string, key: string, form: Record<string, string>, account?: string): Promise<unknown> {
    return this.ask('POST', path, account, { body: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': key } });
  }

  /** @throws ProviderAway, ProviderRefuses */
  get(path: string, query: Record<string, string> = {}, account?: string): Promise<unknown> {
    const search = new URLSearchParams(query).toString();
    return this.ask('GET', search ? `${path}?${search}` : path, account, {});
  }

  private async ask(method: 'GET' | 'POST', path: string, account: string | undefined, { body, headers = {} }: { body?: string; headers?: Record<string, string> }): Promise<unknown> {
    const on: Record<string, string> = account === undefined ? {} : { 'stripe-account': account };
    const reply = await call(`${this.config.STRIPE_URL}${path}`, { method, ...(body === undefined ? {} : { body }), headers: { authorization: `Bearer ${this.config.STRIPE_SECRET_KEY}`, 'stripe-version': VERSION, ...on, ...headers } });
    if (reply.status === 200) return asJson(reply.text);
    if (reply.status === 409 || reply.status === 429 || reply.status >= 500) throw new ProviderAway(`Stripe answers ${reply.status}`);
    const told = failure.safeParse(asJson(reply.text));
    throw new ProviderRefuses((told.success && (told.data.error.code ?? told.data.error.type)) || 'refused', `Stripe refuses with ${reply.status}`, reply.status);
  }
}

/** Stripe signs time and raw body with HMAC-SHA-256. @throws WebhookNotTaken @see https://docs.stripe.com/webhooks/signatures */
export function checkStripeSignature(secret: string | undefined, body: string, headers: Headers, now: Date): void {
  const parts = (headers['stripe-signature'] ?? '').split(',').map((part) => part.split('='));
  const sent = parts.find(([key]) => key === 't')?.[1] ?? '';
  const expected = createHmac('sha256', secret ?? '').update(`${sent}.${body}`).digest();
  // While a secret is rolled there are several.
  const isGenuine = parts.some(([key, value = '']) => key === 'v1' && same(Buffer.from(value, 'hex'), expected));
  if (!secret || !isGenuine) throw new WebhookNotTaken('WEBHOOK_FORGED', 'The signature is not Stripe’s.');
  if (!(Math.abs(now.getTime() / 1_000 - Number(sent)) <= TOLERANCE_S)) throw new WebhookNotTaken('WEBHOOK_STALE', 'The report is older than five minutes.');
}

const event = z.object({ id: z.string(), type: z.string(), account: z.string().nullish(), livemode: z.boolean().nullish(), data: z.object({ object: z.record(z.string(), z.unknown()) }) });
export type StripeEvent = z.infer<typeof event>;

/** @throws WebhookNotTaken */
export function readStripeEvent(body: string): StripeEvent {
  const parsed = event.safeParse(asJson(body));
  if (!parsed.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The body is no event of Stripe.');
  return parsed.data;
}

const same = (given: Buffer, expected: Buffer): boolean => given.length === expected.length && timingSafeEqual(given, expected);

import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { WebhookNotTaken, type Headers, type OtherReport } from './checkout-provider.ts';
import type { AccountState, ConnectReport, PayoutReport, TransferReport, TransferState } from './connect-report.ts';
import { checkStripeSignature, readStripeEvent, StripeApi, type StripeEvent } from './stripe-api.ts';

const account = z.object({
  id: z.string(), country: z.string(), details_submitted: z.boolean().nullish(), payouts_enabled: z.boolean().nullish(), capabilities: z.object({ transfers: z.string().nullish() }).nullish(),
  requirements: z.object({
    currently_due: z.array(z.string()).nullish(), past_due: z.array(z.string()).nullish(), pending_verification: z.array(z.string()).nullish(), disabled_reason: z.string().nullish(), current_deadline: z.number().nullish(),
  }).nullish(),
});
const link = z.object({ url: z.url() });
const transfer = z.object({ id: z.string(), amount: z.number().int(), amount_reversed: z.number().int(), currency: z.string(), destination: z.string().nullish(), metadata: z.record(z.string(), z.string()).nullish() });
const payout = z.object({ id: z.string(), amount: z.number().int(), currency: z.string(), status: z.string(), arrival_date: z.number().nullish(), failure_code: z.string().nullish(), metadata: z.record(z.string(), z.string()).nullish() });
const listOf = <T extends z.ZodType>(one: T) => z.object({ data: z.array(one), has_more: z.boolean() });

/** Of the European Economic Area and its neighbours: an account of one country is paid by a platform of another as at home. */
const EUROPE = new Set('AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '));
const PAGE = '100';

export interface ConnectOrder {
  /** Our id of the payout. */
  reference: string;
  accountRef: string;
  amountMinor: bigint;
  currency: string;
}
export interface ListedTransfer extends TransferState {
  reference: string | null;
  accountRef: string | null;
}
export interface SentPayout {
  payoutRef: string;
  outcome: 'pending' | 'paid' | 'failed';
  failureCode: string | null;
  arrivesAt: Date | null;
}

/**
 * Stripe Connect over its HTTP interface: accounts of creators that Stripe asks and checks, with payouts that we start,
 * one for each of ours. Events of these accounts have an address and a secret of their own.
 * @see https://docs.stripe.com/connect/migrate-to-controller-properties, https://docs.stripe.com/api/transfers, https://docs.stripe.com/api/payouts, https://docs.stripe.com/connect/webhooks
 */
@Injectable()
export class StripeConnectProvider {
  /** As webhooks are addressed. */
  readonly name = 'stripe-connect';
  readonly thanks = { type: 'application/json', body: '{}' };

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly api: StripeApi,
  ) {}

  get isSetUp(): boolean {
    return Boolean(this.config.STRIPE_SECRET_KEY && this.config.STRIPE_CONNECT_WEBHOOK_SECRET);
  }

  /** Currencies with three places are paid in steps of ten of their smallest unit. */
  takes(amountMinor: bigint, currency: string): boolean {
    return this.isSetUp && amountMinor > 0n && (currency !== 'KWD' || amountMinor % 10n === 0n);
  }

  /**
   * An account whose holder Stripe asks and checks, and who sees it on Stripe's own pages; fees and losses are ours.
   * @param round which one of this creator's; the same one is made once
   * @throws ProviderAway, ProviderRefuses
   */
  async createAccount(orgId: string, country: string, round: number): Promise<AccountState> {
    const home = z.object({ country: z.string() }).parse(await this.api.get('/v1/account')).country;
    const isHome = country === home || (EUROPE.has(country) && EUROPE.has(home));
    return stateOf(account.parse(await this.api.post('/v1/accounts', `account:${orgId}:${country}:${round}`, {
      country, 'controller[stripe_dashboard][type]': 'express', 'controller[fees][payer]': 'application', 'controller[losses][payments]': 'application', 'controller[requirement_collection]': 'stripe',
      'capabilities[transfers][requested]': 'true', 'settings[payouts][schedule][interval]': 'manual', 'metadata[organisation]': orgId,
      // Who is paid across a border has an agreement with the platform, not with Stripe.
      ...(isHome ? {} : { 'tos_acceptance[service_agreement]': 'recipient' }),
    })));
  }

  /** Where its holder answers Stripe's questions: for once, and for minutes. @throws ProviderAway, ProviderRefuses */
  async onboarding(accountRef: string, page: string, key: string): Promise<string> {
    return link.parse(await this.api.post('/v1/account_links', key, { account: accountRef, type: 'account_onboarding', return_url: `${page}?stripe=back`, refresh_url: `${page}?stripe=again`, 'collection_options[fields]': 'eventually_due' })).url;
  }

  /** @throws ProviderAway, ProviderRefuses */
  async account(accountRef: string): Promise<AccountState> {
    return stateOf(account.parse(await this.api.get(`/v1/accounts/${accountRef}`)));
  }

  /** From our balance to the creator's. @throws ProviderAway, ProviderRefuses */
  async transfer({ reference, accountRef, amountMinor, currency }: ConnectOrder, tries: number): Promise<TransferState> {
    return transferOf(transfer.parse(await this.api.post('/v1/transfers', `payout:${reference}:transfer:${tries}`, {
      amount: amountMinor.toString(), currency: currency.toLowerCase(), destination: accountRef, transfer_group: groupOf(reference), 'metadata[payout]': reference,
    })));
  }

  /** The transfer of a payout, when there is one already. @throws ProviderAway, ProviderRefuses */
  async findTransfer({ reference }: ConnectOrder): Promise<TransferState | null> {
    const { data } = listOf(transfer).parse(await this.api.get('/v1/transfers', { transfer_group: groupOf(reference), limit: PAGE }));
    const made = data.find(({ metadata }) => metadata?.['payout'] === reference);
    return made ? transferOf(made) : null;
  }

  /** From the creator's balance to the bank. @throws ProviderAway, ProviderRefuses */
  async payOut({ reference, accountRef, amountMinor, currency }: ConnectOrder, tries: number): Promise<SentPayout> {
    return sentOf(payout.parse(await this.api.post('/v1/payouts', `payout:${reference}:payout:${tries}`, { amount: amountMinor.toString(), currency: currency.toLowerCase(), 'metadata[payout]': reference }, accountRef)));
  }

  /** @throws ProviderAway, ProviderRefuses */
  async findPayout({ reference, accountRef }: ConnectOrder, since: Date): Promise<SentPayout | null> {
    for (let after: string | undefined; ; ) {
      const { data, has_more } = listOf(payout).parse(await this.api.get('/v1/payouts', { 'created[gte]': seconds(since), limit: PAGE, ...(after ? { starting_after: after } : {}) }, accountRef));
      const made = data.find(({ metadata }) => metadata?.['payout'] === reference);
      if (made) return sentOf(made);
      after = data.at(-1)?.id;
      if (!has_more || !after) return null;
    }
  }

  /** All of a transfer comes back to our balance. @throws ProviderAway, ProviderRefuses */
  async reverse({ reference, amountMinor }: ConnectOrder, transferRef: string, tries: number): Promise<void> {
    await this.api.post(`/v1/transfers/${transferRef}/reversals`, `payout:${reference}:reversal:${tries}`, { amount: amountMinor.toString(), 'metadata[payout]': reference });
  }

  /** @throws ProviderAway, ProviderRefuses */
  async readTransfer(transferRef: string): Promise<TransferState> {
    return transferOf(transfer.parse(await this.api.get(`/v1/transfers/${transferRef}`)));
  }

  /** All transfers since then, as Stripe has them. @throws ProviderAway, ProviderRefuses */
  async *transfersSince(since: Date): AsyncGenerator<ListedTransfer> {
    for (let after: string | undefined; ; ) {
      const { data, has_more } = listOf(transfer).parse(await this.api.get('/v1/transfers', { 'created[gte]': seconds(since), limit: PAGE, ...(after ? { starting_after: after } : {}) }));
      for (const one of data) yield { ...transferOf(one), reference: one.metadata?.['payout'] ?? null, accountRef: one.destination ?? null };
      after = data.at(-1)?.id;
      if (!has_more || !after) return;
    }
  }

  /** @throws WebhookNotTaken when signature, age or body does not hold */
  verify(body: string, headers: Headers): ConnectReport | OtherReport {
    checkStripeSignature(this.config.STRIPE_CONNECT_WEBHOOK_SECRET, body, headers, this.clock.now());
    return this.read(body);
  }

  /** Reads again what was verified when it came. @throws WebhookNotTaken */
  read(body: string): ConnectReport | OtherReport {
    const event = readStripeEvent(body);
    const { id, type, account: accountRef, livemode } = event;
    // An address for live events is told of tests on live accounts too.
    const isOfOtherMode = livemode != null && livemode !== /^[sr]k_live_/.test(this.config.STRIPE_SECRET_KEY ?? '');
    if (!accountRef || isOfOtherMode) return { id, kind: 'other' };
    if (type === 'payout.paid' || type === 'payout.failed' || type === 'payout.canceled') return readPayout(event, accountRef);
    if (type === 'account.updated' || type === 'capability.updated' || type === 'account.external_account.updated') return { id, kind: 'account', accountRef, isGone: false };
    if (type === 'account.application.deauthorized') return { id, kind: 'account', accountRef, isGone: true };
    return { id, kind: 'other' };
  }
}

/** A transfer is of our own account: it is reported where top-ups are. */
export function readReversedTransfer({ id, data }: StripeEvent): TransferReport | OtherReport {
  const found = transfer.safeParse(data.object);
  if (!found.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The event holds no transfer.');
  const { metadata, destination } = found.data;
  const reference = metadata?.['payout'];
  return reference ? { id, kind: 'transfer', reference, accountRef: destination ?? '', ...transferOf(found.data) } : { id, kind: 'other' };
}

function readPayout({ id, type, data }: StripeEvent, accountRef: string): PayoutReport {
  const found = payout.safeParse(data.object);
  if (!found.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The event holds no payout.');
  const { id: payoutRef, amount, currency, failure_code, metadata } = found.data;
  const outcome = type === 'payout.paid' ? 'paid' : 'failed';
  return {
    id, kind: 'payout', accountRef, payoutRef, reference: metadata?.['payout'] ?? null, outcome, failureCode: outcome === 'paid' ? null : type === 'payout.canceled' ? 'canceled' : (failure_code ?? 'could_not_process'),
    amountMinor: BigInt(amount), currency: currency.toUpperCase(),
  };
}

const seconds = (at: Date): string => Math.floor(at.getTime() / 1_000).toString();
const groupOf = (reference: string): string => `payout_${reference}`;
const transferOf = ({ id, amount, amount_reversed, currency }: z.infer<typeof transfer>): TransferState => ({ transferRef: id, amountMinor: BigInt(amount), reversedMinor: BigInt(amount_reversed), currency: currency.toUpperCase() });
const sentOf = ({ id, status, failure_code, arrival_date }: z.infer<typeof payout>): SentPayout => ({
  payoutRef: id, outcome: status === 'paid' ? 'paid' : status === 'failed' || status === 'canceled' ? 'failed' : 'pending',
  failureCode: status === 'canceled' ? 'canceled' : (failure_code ?? null), arrivesAt: arrival_date ? new Date(arrival_date * 1_000) : null,
});
function stateOf({ id, country, details_submitted, payouts_enabled, capabilities, requirements }: z.infer<typeof account>): AccountState {
  return {
    ref: id, country, detailsSubmitted: details_submitted ?? false, payoutsEnabled: payouts_enabled ?? false, transfersEnabled: capabilities?.transfers === 'active',
    due: [...new Set([...(requirements?.past_due ?? []), ...(requirements?.currently_due ?? [])])], dueBy: requirements?.current_deadline ? new Date(requirements.current_deadline * 1_000) : null,
    isChecking: (requirements?.pending_verification ?? []).length > 0, disabledReason: requirements?.disabled_reason ?? null,
  };
}

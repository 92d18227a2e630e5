import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  status: number;
  text: string;
}
interface Transfer { id: string; object: 'transfer'; amount: number; amount_reversed: number; reversed: boolean; currency: string; destination: string; transfer_group: string; metadata: Record<string, string>; created: number }
interface Payout { id: string; object: 'payout'; amount: number; currency: string; status: string; arrival_date: number; failure_code: string | null; metadata: Record<string, string>; created: number; account: string }

const json = (value: object, status = 200): Answer => ({ status, text: JSON.stringify(value) });
const refusal = (code: string, type = 'invalid_request_error', status = 400): Answer => json({ error: { code, type, message: `refused: ${code}` } }, status);
/** Pages are short here, so that there is more than one. */
function list(all: { id: string }[], after: string | null): Answer {
  const from = all.findIndex(({ id }) => id === after) + 1;
  const data = all.slice(from, from + 3);
  return json({ object: 'list', has_more: from + data.length < all.length, url: '/v1', data });
}
const metadataOf = (form: URLSearchParams) => Object.fromEntries([...form].flatMap(([name, value]) => (name.startsWith('metadata[') ? [[name.slice(9, -1), value]] : [])));

/**
 * The Connect half of Stripe, with a book of its own: keys are honoured (the same answer to the same question, an error to
 * another one), balances are kept, and what was made can be read.
 */
export class StripeConnect {
  readonly accounts = new Map<string, Record<string, unknown>>();
  readonly transfers = new Map<string, Transfer>();
  readonly payouts = new Map<string, Payout>();
  /** What our own account has, per currency. */
  readonly balance: Record<string, number> = { usd: 1_000_000_000, eur: 1_000_000_000, cny: 1_000_000_000 };
  /** Answers instead of the usual ones, in turn, by the start of `METHOD path`. `after` lets it happen first. */
  readonly trouble: { of: string; answer: Answer | 'hang up'; after?: boolean }[] = [];
  private readonly answers = new Map<string, { body: string; answer: Answer }>();
  private made = 0;

  /** @returns undefined for what is no business of Connect; null hangs up */
  answer(method: string, path: string, body: string, headers: IncomingHttpHeaders): Answer | null | undefined {
    const url = new URL(path, 'http://stripe');
    if (!/^\/v1\/(account|accounts|account_links|transfers|payouts)(\/|$)/.test(url.pathname)) return undefined;
    const found = this.trouble.findIndex(({ of }) => `${method} ${url.pathname}`.startsWith(of));
    const [trouble] = found < 0 ? [] : this.trouble.splice(found, 1);
    if (trouble && !trouble.after) return trouble.answer === 'hang up' ? null : trouble.answer;
    const key = headers['idempotency-key'];
    const account = String(headers['stripe-account'] ?? '');
    const known = typeof key === 'string' ? this.answers.get(`${account} ${key}`) : undefined;
    if (known) return known.body === `${url.pathname}?${body}` ? known.answer : refusal('idempotency_error', 'idempotency_error');
    const answer = method === 'GET' ? this.read(url, account) : this.make(url.pathname, new URLSearchParams(body), account);
    if (typeof key === 'string') this.answers.set(`${account} ${key}`, { body: `${url.pathname}?${body}`, answer });
    return trouble ? (trouble.answer === 'hang up' ? null : trouble.answer) : answer;
  }

  /** Keys are kept for a day. */
  forgetKeys(): void {
    this.answers.clear();
  }

  /** What the holder told, and what Stripe thinks of it. */
  change(accountRef: string, change: Record<string, unknown>): void {
    this.accounts.set(accountRef, { ...this.accounts.get(accountRef), ...change });
  }

  /** All is told and checked. */
  verified(accountRef: string): void {
    this.change(accountRef, { details_submitted: true, payouts_enabled: true, capabilities: { transfers: 'active' }, requirements: { currently_due: [], past_due: [], eventually_due: [], pending_verification: [], disabled_reason: null, current_deadline: null } });
  }

  transferOf(payoutId: string): Transfer[] {
    return [...this.transfers.values()].filter(({ metadata }) => metadata['payout'] === payoutId);
  }
  payoutOf(payoutId: string): Payout[] {
    return [...this.payouts.values()].filter(({ metadata }) => metadata['payout'] === payoutId);
  }

  private read(url: URL, account: string): Answer {
    const [, , kind, id] = url.pathname.split('/');
    if (kind === 'account') return json({ id: 'acct_platform', object: 'account', country: 'US' });
    if (kind === 'accounts') return json(this.accounts.get(id ?? '') ?? {}, this.accounts.has(id ?? '') ? 200 : 404);
    if (kind === 'transfers' && id) return json(this.transfers.get(id) ?? {}, this.transfers.has(id) ? 200 : 404);
    const [group, after] = [url.searchParams.get('transfer_group'), url.searchParams.get('starting_after')];
    if (kind === 'transfers') return list([...this.transfers.values()].filter((one) => group === null || one.transfer_group === group).reverse(), after);
    return list([...this.payouts.values()].filter((one) => one.account === account).reverse(), after);
  }

  private make(path: string, form: URLSearchParams, account: string): Answer {
    this.made += 1;
    const [amount, currency] = [Number(form.get('amount')), form.get('currency') ?? ''];
    const created = Math.floor(Date.now() / 1_000);
    if (path === '/v1/accounts') {
      const id = `acct_1Nv0FGQ9RKHgC${String(this.made).padStart(4, '0')}`;
      this.accounts.set(id, {
        id, object: 'account', country: form.get('country'), details_submitted: false, payouts_enabled: false, charges_enabled: false, capabilities: { transfers: 'inactive' }, metadata: metadataOf(form),
        requirements: { currently_due: ['external_account', 'individual.dob.day', 'tos_acceptance.date'], past_due: [], eventually_due: [], pending_verification: [], disabled_reason: 'requirements.past_due', current_deadline: null },
      });
      return json(this.accounts.get(id)!);
    }
    if (path === '/v1/account_links') return json({ object: 'account_link', created, expires_at: created + 300, url: `https://connect.stripe.com/setup/e/${form.get('account')}/${this.made}` });
    if (path === '/v1/transfers') {
      const destination = form.get('destination') ?? '';
      const state = this.accounts.get(destination) as { capabilities?: { transfers: string } } | undefined;
      if (state?.capabilities?.transfers !== 'active') return refusal('insufficient_capabilities_for_transfer');
      if ((this.balance[currency] ?? 0) < amount) return refusal('balance_insufficient');
      this.balance[currency]! -= amount;
      const made: Transfer = { id: `tr_1MiN3gLkdIwHu7ix${this.made}`, object: 'transfer', amount, amount_reversed: 0, reversed: false, currency, destination, transfer_group: form.get('transfer_group') ?? '', metadata: metadataOf(form), created };
      this.transfers.set(made.id, made);
      return json(made);
    }
    if (path === '/v1/payouts') {
      const made: Payout = { id: `po_1OaFDbEcg9tTZuTg${this.made}`, object: 'payout', amount, currency, status: 'pending', arrival_date: created + 172_800, failure_code: null, metadata: metadataOf(form), created, account };
      this.payouts.set(made.id, made);
      return json(made);
    }
    const transfer = this.transfers.get(path.split('/')[3] ?? '');
    if (!path.endsWith('/reversals') || !transfer) return refusal('resource_missing', 'invalid_request_error', 404);
    if (transfer.amount_reversed + amount > transfer.amount) return refusal('transfer_already_reversed');
    transfer.amount_reversed += amount;
    transfer.reversed = transfer.amount_reversed === transfer.amount;
    this.balance[transfer.currency]! += amount;
    return json({ id: `trr_1MiN3gLkdIwHu7ix${this.made}`, object: 'transfer_reversal', amount, currency: transfer.currency, transfer: transfer.id });
  }
}

import { createSign, createVerify, createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { decimalText, parseDecimal } from '@meadow/shared';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { asJson, call, CheckoutProvider, ProviderAway, ProviderRefuses, WebhookNotTaken, type Checkout, type CheckoutOrder, type Headers, type ProviderReport, type RefundAnswer, type RefundOrder, type Reversal } from './checkout-provider.ts';

/** Alipay sends a report again for 25 hours. */
const TOLERANCE_MS = 48 * 3_600_000;
const OFFSET_MS = 8 * 3_600_000;
/** Answers that mean: not now, ask again. */
const temporary = ['20000', 'ACQ.SYSTEM_ERROR', 'aop.ACQ.SYSTEM_ERROR', 'SYSTEM_ERROR'];
const refundResponse = z.object({ code: z.string(), sub_code: z.string().optional(), trade_no: z.string().optional(), fund_change: z.string().optional() });

/**
 * Alipay's page payment. Requests and reports are signed with RSA and SHA-256 ("RSA2") over their sorted parameters.
 * @see https://opendocs.alipay.com/open/270/105899 (alipay.trade.page.pay), /open/270/105902 (reports), /open/4b7cc5db (alipay.trade.refund)
 */
@Injectable()
export class AlipayProvider extends CheckoutProvider {
  readonly name = 'alipay';
  override readonly thanks = { type: 'text/plain', body: 'success' };

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
  }

  takes(_amountMinor: bigint, currency: string): boolean {
    return Boolean(this.config.ALIPAY_APP_ID && this.config.ALIPAY_PRIVATE_KEY && this.config.ALIPAY_PUBLIC_KEY) && currency === 'CNY';
  }

  /** The address itself is the signed order: nothing is asked of Alipay before somebody opens it. */
  open({ reference, amountMinor, currency, until }: CheckoutOrder): Promise<Checkout> {
    const order = { out_trade_no: reference, product_code: 'FAST_INSTANT_TRADE_PAY', total_amount: decimalText(amountMinor, currency), subject: 'Meadow 充值', time_expire: localTime(until) };
    const signed = this.signed('alipay.trade.page.pay', order, { notify_url: `${this.config.PUBLIC_URL}/api/webhooks/alipay`, return_url: `${this.config.PUBLIC_URL}/brand/wallet` });
    return Promise.resolve({ ref: null, url: `${this.config.ALIPAY_URL}?${new URLSearchParams(signed).toString()}` });
  }

  async refund({ reference, topUpId, amountMinor, currency }: RefundOrder): Promise<RefundAnswer> {
    const signed = this.signed('alipay.trade.refund', { out_trade_no: topUpId, refund_amount: decimalText(amountMinor, currency), out_request_no: reference });
    const reply = await call(this.config.ALIPAY_URL, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }, body: new URLSearchParams(signed).toString() });
    if (reply.status >= 500) throw new ProviderAway(`Alipay answers ${reply.status}`);
    const answer = refundResponse.parse(this.signedPart(reply.text, 'alipay_trade_refund_response'));
    if (answer.code === '10000') return { ref: answer.trade_no ?? null, outcome: 'succeeded', failureCode: null };
    const failureCode = answer.sub_code ?? answer.code;
    if (temporary.includes(failureCode) || temporary.includes(answer.code)) throw new ProviderAway(`Alipay answers ${failureCode}`);
    throw new ProviderRefuses(failureCode, 'Alipay refuses the refund');
  }

  verify(body: string, headers: Headers): ProviderReport {
    void headers;
    const fields = new URLSearchParams(body);
    const signature = fields.get('sign') ?? '';
    const text = [...fields].filter(([key, value]) => key !== 'sign' && key !== 'sign_type' && value !== '').sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join('&');
    if (fields.get('sign_type') !== 'RSA2' || !this.isTheirs(text, signature)) throw new WebhookNotTaken('WEBHOOK_FORGED', 'The signature is not Alipay’s.');
    if (fields.get('app_id') !== this.config.ALIPAY_APP_ID) throw new WebhookNotTaken('WEBHOOK_FORGED', 'The report is for another application.');
    const sent = Date.parse(`${(fields.get('notify_time') ?? '').replace(' ', 'T')}+08:00`);
    if (!(Math.abs(this.clock.now().getTime() - sent) <= TOLERANCE_MS)) throw new WebhookNotTaken('WEBHOOK_STALE', 'The report is older than two days.');
    return this.read(body);
  }

  read(body: string): ProviderReport {
    const fields = Object.fromEntries(new URLSearchParams(body));
    const { notify_id: notifyId, out_trade_no: topUpId = '', trade_status: status = '', trade_no: tradeNo, total_amount: total = '', gmt_refund: refundedAt, out_biz_no: refundId = '', refund_fee: refundSum } = fields;
    if (!notifyId || !isUuid(topUpId)) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The report names no order of ours.');
    // The same trade is reported in several states.
    const id = `${notifyId}:${status}:${refundId}`;
    // A refund is told on the same address, as another state of the trade; its sum is that of all refunds so far.
    if (refundedAt !== undefined || refundSum !== undefined) {
      return isUuid(refundId) ? { id, kind: 'refund', reference: refundId, outcome: 'succeeded', failureCode: null, amountMinor: null, currency: null, providerRef: tradeNo ?? null } : givenBack(id, topUpId, refundSum);
    }
    if (!['TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED'].includes(status)) return { id, kind: 'other' };
    const isPaid = status !== 'TRADE_CLOSED';
    return { id, kind: 'charge', reference: topUpId, outcome: isPaid ? 'succeeded' : 'failed', failureCode: isPaid ? null : 'expired', amountMinor: parseDecimal(total, 'CNY'), currency: 'CNY', providerRef: tradeNo ?? null };
  }

  private signed(method: string, content: object, more: Record<string, string> = {}): Record<string, string> {
    const fields: Record<string, string> = {
      app_id: this.config.ALIPAY_APP_ID ?? '', method, format: 'JSON', charset: 'utf-8', sign_type: 'RSA2', timestamp: localTime(this.clock.now()), version: '1.0', biz_content: JSON.stringify(content), ...more,
    };
    const text = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join('&');
    return { ...fields, sign: createSign('RSA-SHA256').update(text, 'utf8').sign(this.config.ALIPAY_PRIVATE_KEY ?? '', 'base64') };
  }

  /** An answer is signed over its inner object exactly as it was written. @throws ProviderAway when the signature is not theirs */
  private signedPart(text: string, name: string): unknown {
    const found = new RegExp(`"${name}"\\s*:\\s*(\\{.*\\})\\s*,\\s*"sign"\\s*:\\s*"([^"]+)"`, 's').exec(text) ?? new RegExp(`"sign"\\s*:\\s*"([^"]+)"\\s*,\\s*"${name}"\\s*:\\s*(\\{.*\\})\\s*\\}`, 's').exec(text);
    const [inner, sign] = found ? (found[1]!.startsWith('{') ? [found[1]!, found[2]!] : [found[2]!, found[1]!]) : ['', ''];
    if (!this.isTheirs(inner, sign)) throw new ProviderAway(`the answer ${createHash('sha256').update(text).digest('hex').slice(0, 8)} is not signed by Alipay`);
    return asJson(inner);
  }

  private isTheirs(text: string, signature: string): boolean {
    if (!this.config.ALIPAY_PUBLIC_KEY || signature === '') return false;
    return createVerify('RSA-SHA256').update(text, 'utf8').verify(this.config.ALIPAY_PUBLIC_KEY, signature, 'base64');
  }
}

/** Given back by hand at Alipay: it names the sum of all refunds so far, and none of ours. */
function givenBack(id: string, topUpId: string, refundSum: string | undefined): ProviderReport {
  const amountMinor = refundSum === undefined ? null : parseDecimal(refundSum, 'CNY');
  if (amountMinor === null) return { id, kind: 'other' };
  const reversal: Reversal = { kind: 'REFUND', ref: `refunds:${topUpId}`, topUpId, paymentRef: null, amountMinor, currency: 'CNY', status: 'DONE', isOut: true, isBack: false, isSumOfAll: true, reason: null, respondBy: null };
  return { id, kind: 'reversal', reversals: [reversal] };
}

/** Alipay's clock is Shanghai's: 2026-11-22 15:04:05. */
const localTime = (at: Date): string => new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

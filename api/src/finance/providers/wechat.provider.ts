import { createDecipheriv, createSign, createVerify, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { asJson, call, CheckoutProvider, ProviderAway, ProviderRefuses, WebhookNotTaken, type Checkout, type CheckoutOrder, type Headers, type ProviderReport, type RefundAnswer, type RefundOrder, type Reversal } from './checkout-provider.ts';

const TOLERANCE_S = 300;
const TAG_BYTES = 16;
const envelope = z.object({ id: z.string(), event_type: z.string(), resource: z.object({ algorithm: z.literal('AEAD_AES_256_GCM'), ciphertext: z.string(), nonce: z.string(), associated_data: z.string().nullish() }) });
const transaction = z.object({ mchid: z.string(), out_trade_no: z.string(), transaction_id: z.string().nullish(), trade_state: z.string(), amount: z.object({ total: z.number().int(), currency: z.string().nullish() }).nullish() });
const refunded = z.object({ mchid: z.string(), out_trade_no: z.string().optional(), out_refund_no: z.string(), refund_id: z.string().nullish(), refund_status: z.string(), amount: z.object({ refund: z.number().int() }) });
const opened = z.object({ code_url: z.string() });
const refundAnswer = z.object({ refund_id: z.string(), status: z.string() });
const failure = z.object({ code: z.string() });
const temporary = ['SYSTEM_ERROR', 'SYSTEMERROR', 'FREQUENCY_LIMITED', 'RATELIMIT_EXCEEDED', 'BIZERR_NEED_RETRY'];

/**
 * WeChat Pay v3, native payment: the payer's wallet reads a code. Both sides sign with RSA and SHA-256; what a report
 * says is sealed with AES-256-GCM besides.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791877 (native), 4012791882 (reports), 4012791883 (refunds)
 */
@Injectable()
export class WechatProvider extends CheckoutProvider {
  readonly name = 'wechat';
  override readonly thanks = { type: 'application/json', body: '{"code":"SUCCESS","message":"成功"}' };

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
  }

  takes(_amountMinor: bigint, currency: string): boolean {
    const { WECHAT_APP_ID, WECHAT_MERCHANT_ID, WECHAT_SERIAL, WECHAT_PRIVATE_KEY, WECHAT_API_KEY, WECHAT_PLATFORM_SERIAL, WECHAT_PLATFORM_KEY } = this.config;
    return [WECHAT_APP_ID, WECHAT_MERCHANT_ID, WECHAT_SERIAL, WECHAT_PRIVATE_KEY, WECHAT_API_KEY, WECHAT_PLATFORM_SERIAL, WECHAT_PLATFORM_KEY].every(Boolean) && currency === 'CNY';
  }

  async open({ reference, amountMinor, currency, until }: CheckoutOrder): Promise<Checkout> {
    const { code_url: url } = opened.parse(await this.post('/v3/pay/transactions/native', {
      appid: this.config.WECHAT_APP_ID, mchid: this.config.WECHAT_MERCHANT_ID, description: 'Meadow 充值', out_trade_no: short(reference), time_expire: `${until.toISOString().slice(0, 19)}+00:00`,
      notify_url: this.reportTo(), amount: { total: Number(amountMinor), currency },
    }));
    return { ref: null, url };
  }

  async refund({ reference, topUpId, topUpMinor, amountMinor, currency }: RefundOrder): Promise<RefundAnswer> {
    const { refund_id: ref, status } = refundAnswer.parse(await this.post('/v3/refund/domestic/refunds', {
      out_trade_no: short(topUpId), out_refund_no: short(reference), notify_url: this.reportTo(), amount: { refund: Number(amountMinor), total: Number(topUpMinor), currency },
    }));
    return { ref, outcome: outcomeOf(status), failureCode: outcomeOf(status) === 'failed' ? status.toLowerCase() : null };
  }

  verify(body: string, headers: Headers): ProviderReport {
    if (!this.isTheirs(body, headers)) throw new WebhookNotTaken('WEBHOOK_FORGED', 'The signature is not WeChat Pay’s.');
    if (!(Math.abs(this.clock.now().getTime() / 1_000 - Number(headers['wechatpay-timestamp'])) <= TOLERANCE_S)) throw new WebhookNotTaken('WEBHOOK_STALE', 'The report is older than five minutes.');
    return this.read(body);
  }

  read(body: string): ProviderReport {
    const parsed = envelope.safeParse(asJson(body));
    if (!parsed.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The body is no report of WeChat Pay.');
    const { id, event_type: type, resource } = parsed.data;
    if (!type.startsWith('TRANSACTION.') && !type.startsWith('REFUND.')) return { id, kind: 'other' };
    const said = asJson(this.unsealed(resource));
    const found = type.startsWith('REFUND.') ? refunded.safeParse(said) : transaction.safeParse(said);
    if (!found.success) throw new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The report says nothing that is known.');
    if (found.data.mchid !== this.config.WECHAT_MERCHANT_ID) throw new WebhookNotTaken('WEBHOOK_FORGED', 'The report is for another merchant.');
    return 'out_refund_no' in found.data ? readRefund(id, found.data) : readTransaction(id, found.data);
  }

  private reportTo(): string {
    return `${this.config.PUBLIC_URL}/api/webhooks/wechat`;
  }

  private unsealed({ ciphertext, nonce, associated_data }: z.infer<typeof envelope>['resource']): string {
    const sealed = Buffer.from(ciphertext, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', Buffer.from(this.config.WECHAT_API_KEY ?? ''), Buffer.from(nonce)).setAAD(Buffer.from(associated_data ?? ''));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      throw new WebhookNotTaken('WEBHOOK_FORGED', 'The report was not sealed with our key.');
    }
  }

  private isTheirs(body: string, headers: Headers): boolean {
    const { 'wechatpay-timestamp': at = '', 'wechatpay-nonce': nonce = '', 'wechatpay-signature': signature = '', 'wechatpay-serial': serial = '' } = headers;
    if (!this.config.WECHAT_PLATFORM_KEY || serial !== this.config.WECHAT_PLATFORM_SERIAL || signature === '') return false;
    return createVerify('RSA-SHA256').update(`${at}\n${nonce}\n${body}\n`, 'utf8').verify(this.config.WECHAT_PLATFORM_KEY, signature, 'base64');
  }

  /** @throws ProviderAway, ProviderRefuses */
  private async post(path: string, content: object): Promise<unknown> {
    const body = JSON.stringify(content);
    const [at, nonce] = [Math.floor(this.clock.now().getTime() / 1_000).toString(), randomBytes(16).toString('hex')];
    const signature = createSign('RSA-SHA256').update(`POST\n${path}\n${at}\n${nonce}\n${body}\n`, 'utf8').sign(this.config.WECHAT_PRIVATE_KEY ?? '', 'base64');
    const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="${this.config.WECHAT_MERCHANT_ID}",nonce_str="${nonce}",signature="${signature}",timestamp="${at}",serial_no="${this.config.WECHAT_SERIAL}"`;
    const reply = await call(`${this.config.WECHAT_URL}${path}`, { method: 'POST', body, headers: { authorization, 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'meadow' } });
    if (reply.status === 200) {
      if (!this.isTheirs(reply.text, reply.headers)) throw new ProviderAway('the answer is not signed by WeChat Pay');
      return asJson(reply.text);
    }
    const told = failure.safeParse(asJson(reply.text));
    const code = told.success ? told.data.code : 'refused';
    if (reply.status === 429 || reply.status >= 500 || temporary.includes(code)) throw new ProviderAway(`WeChat Pay answers ${code}`);
    throw new ProviderRefuses(code, `WeChat Pay refuses with ${reply.status}`);
  }
}

/** WeChat Pay takes 32 characters. */
const short = (id: string): string => id.replaceAll('-', '');
const long = (id: string): string => id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const outcomeOf = (status: string): RefundAnswer['outcome'] => (status === 'SUCCESS' ? 'succeeded' : status === 'PROCESSING' ? 'pending' : 'failed');

function readTransaction(id: string, { out_trade_no, transaction_id, trade_state, amount }: z.infer<typeof transaction>): ProviderReport {
  const isPaid = trade_state === 'SUCCESS';
  if (!isPaid && trade_state !== 'CLOSED' && trade_state !== 'PAYERROR') return { id, kind: 'other' };
  return {
    id, kind: 'charge', reference: long(out_trade_no), outcome: isPaid ? 'succeeded' : 'failed', failureCode: isPaid ? null : trade_state === 'CLOSED' ? 'expired' : 'card_declined',
    amountMinor: amount ? BigInt(amount.total) : null, currency: amount?.currency ?? 'CNY', providerRef: transaction_id ?? null,
  };
}

function readRefund(id: string, { out_trade_no, out_refund_no, refund_id, refund_status, amount }: z.infer<typeof refunded>): ProviderReport {
  const outcome = outcomeOf(refund_status);
  if (outcome === 'pending') return { id, kind: 'other' };
  // A refund made at WeChat Pay by hand has a number of its own.
  if (!isUuid(long(out_refund_no)) && out_trade_no !== undefined) {
    const isBack = outcome === 'failed';
    const reversal: Reversal = {
      kind: 'REFUND', ref: refund_id ?? out_refund_no, topUpId: isUuid(long(out_trade_no)) ? long(out_trade_no) : null, paymentRef: null, amountMinor: BigInt(amount.refund), currency: 'CNY',
      status: isBack ? 'FAILED' : 'DONE', isOut: true, isBack, isSumOfAll: false, reason: null, respondBy: null,
    };
    return { id, kind: 'reversal', reversals: [reversal] };
  }
  return { id, kind: 'refund', reference: long(out_refund_no), outcome, failureCode: outcome === 'failed' ? refund_status.toLowerCase() : null, amountMinor: BigInt(amount.refund), currency: 'CNY', providerRef: refund_id ?? null };
}

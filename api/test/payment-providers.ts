import { createCipheriv, createHmac, createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StripeConnect } from './stripe-connect.ts';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2_048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

export interface Asked {
  path: string;
  body: string;
  headers: IncomingHttpHeaders;
}
interface Answer {
  status: number;
  text: string;
  headers?: Record<string, string>;
}

/** The other side of Stripe, Alipay and WeChat Pay, on this machine: answers in the shapes their documentation shows, signed as they sign. */
export class PaymentProviders {
  private server!: Server;
  url!: string;
  readonly asked: Asked[] = [];
  readonly connect = new StripeConnect();
  readonly secret = 'whsec_test_secret';
  /** Events of connected accounts have an address and a secret of their own. */
  readonly connectSecret = 'whsec_test_connect';
  readonly apiKey = '0123456789abcdef0123456789abcdef';
  readonly ours = pair();
  readonly theirs = pair();
  /** Answers instead of the usual ones, by path, once each. */
  readonly next = new Map<string, Answer>();

  async start(): Promise<void> {
    this.server = createServer((request, reply) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        this.asked.push({ path, body, headers: request.headers });
        const ofConnect = this.connect.answer(request.method ?? '', path, body, request.headers);
        if (ofConnect === null) return request.socket.destroy();
        const given: Answer | undefined = this.next.get(path) ?? ofConnect;
        this.next.delete(path);
        const { status, text, headers = {} } = given ?? this.answer(path, body);
        reply.writeHead(status, { 'content-type': 'application/json', ...(path.startsWith('/v3/') ? this.wechatHeaders(text) : {}), ...headers }).end(text);
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Settings of an installation with accounts at all three. */
  get settings(): Record<string, string> {
    return {
      STRIPE_SECRET_KEY: 'sk_test_123456', STRIPE_WEBHOOK_SECRET: this.secret, STRIPE_CONNECT_WEBHOOK_SECRET: this.connectSecret, STRIPE_URL: this.url,
      ALIPAY_APP_ID: '2021000119683733', ALIPAY_PRIVATE_KEY: this.ours.privateKey, ALIPAY_PUBLIC_KEY: this.theirs.publicKey, ALIPAY_URL: `${this.url}/gateway.do`,
      WECHAT_APP_ID: 'wxd678efh567hg6787', WECHAT_MERCHANT_ID: '1230000109', WECHAT_SERIAL: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1', WECHAT_PRIVATE_KEY: this.ours.privateKey.replaceAll('\n', '\\n'),
      WECHAT_API_KEY: this.apiKey, WECHAT_PLATFORM_SERIAL: '7132D72A03E93CDDF8C03BBD1F37EEDF', WECHAT_PLATFORM_KEY: this.theirs.publicKey, WECHAT_URL: this.url,
    };
  }

  stripe(event: object, { at = Date.now(), secret = this.secret } = {}) {
    const body = JSON.stringify(event);
    const sent = Math.floor(at / 1_000);
    return { body, headers: { 'stripe-signature': `t=${sent},v1=${createHmac('sha256', secret).update(`${sent}.${body}`).digest('hex')},v0=abc` } };
  }

  /** Of what happens on a connected account. */
  stripeConnect(event: object) {
    return this.stripe(event, { secret: this.connectSecret });
  }

  alipay(fields: Record<string, string>, { key = this.theirs.privateKey } = {}) {
    const all: Record<string, string> = { charset: 'utf-8', version: '1.0', sign_type: 'RSA2', app_id: '2021000119683733', notify_type: 'trade_status_sync', notify_time: shanghai(new Date()), subject: 'Meadow 充值', ...fields };
    const text = Object.entries(all).filter(([name]) => name !== 'sign_type').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join('&');
    return { body: new URLSearchParams({ ...all, sign: createSign('RSA-SHA256').update(text).sign(key, 'base64') }).toString(), headers: {} };
  }

  wechat(id: string, type: string, said: object, { at = Date.now(), key = this.apiKey } = {}) {
    const nonce = 'fdasfjihihih';
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce)).setAAD(Buffer.from('transaction'));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(said), 'utf8'), cipher.final(), cipher.getAuthTag()]);
    const body = JSON.stringify({
      id, create_time: new Date(at).toISOString(), resource_type: 'encrypt-resource', event_type: type, summary: '支付成功',
      resource: { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', ciphertext: sealed.toString('base64'), associated_data: 'transaction', nonce },
    });
    return { body, headers: this.wechatHeaders(body, at) };
  }

  private wechatHeaders(body: string, at = Date.now()): Record<string, string> {
    const [sent, nonce] = [Math.floor(at / 1_000).toString(), 'c5ac7061fccab6bf3e254dcf98995b8c'];
    return { 'wechatpay-timestamp': sent, 'wechatpay-nonce': nonce, 'wechatpay-serial': '7132D72A03E93CDDF8C03BBD1F37EEDF', 'wechatpay-signature': createSign('RSA-SHA256').update(`${sent}\n${nonce}\n${body}\n`).sign(this.theirs.privateKey, 'base64') };
  }

  private answer(path: string, body: string): Answer {
    const form = new URLSearchParams(body);
    if (path === '/v1/checkout/sessions') return { status: 200, text: JSON.stringify({ id: `cs_test_${form.get('client_reference_id')}`, object: 'checkout.session', url: `https://checkout.stripe.com/c/pay/cs_test_${form.get('client_reference_id')}`, payment_status: 'unpaid' }) };
    if (path === '/v1/refunds') return { status: 200, text: JSON.stringify({ id: `re_${form.get('metadata[refund]')}`, object: 'refund', amount: Number(form.get('amount')), currency: 'usd', status: 'pending', metadata: { refund: form.get('metadata[refund]') } }) };
    if (path === '/gateway.do') return { status: 200, text: this.alipayAnswer(form) };
    if (path === '/v3/pay/transactions/native') return { status: 200, text: JSON.stringify({ code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' }) };
    if (path === '/v3/refund/domestic/refunds') return { status: 200, text: JSON.stringify({ refund_id: '50000000382019052709732678859', status: 'PROCESSING' }) };
    return { status: 404, text: '{}' };
  }

  /** A refund is answered at once, signed over the inner object as it is written. */
  private alipayAnswer(form: URLSearchParams): string {
    const order = JSON.parse(form.get('biz_content') ?? '{}') as { out_trade_no: string; refund_amount: string };
    const inner = JSON.stringify({ code: '10000', msg: 'Success', trade_no: '2013112011001004330000121536', out_trade_no: order.out_trade_no, fund_change: 'Y', refund_fee: order.refund_amount });
    return `{"alipay_trade_refund_response":${inner},"sign":"${createSign('RSA-SHA256').update(inner).sign(this.theirs.privateKey, 'base64')}"}`;
  }

  /** Whether what we sent is signed by our key, as the provider would find out. */
  isOurs(text: string, signature: string): boolean {
    return createVerify('RSA-SHA256').update(text).verify(this.ours.publicKey, signature, 'base64');
  }
}

export const shanghai = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

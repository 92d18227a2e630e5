import { Injectable } from '@nestjs/common';
import { ProviderUnavailable } from '../finance.errors.ts';
import { AlipayProvider } from './alipay.provider.ts';
import type { CheckoutProvider } from './checkout-provider.ts';
import { StripeProvider } from './stripe.provider.ts';
import { WechatProvider } from './wechat.provider.ts';

/** The providers outside, of which an installation sets up those it has accounts with. */
@Injectable()
export class CheckoutProviders {
  private readonly all: readonly CheckoutProvider[];

  constructor(stripe: StripeProvider, alipay: AlipayProvider, wechat: WechatProvider) {
    this.all = [stripe, alipay, wechat];
  }

  /** Names of those that take an amount. */
  namesFor(amountMinor: bigint, currency: string): string[] {
    return this.all.filter((one) => one.takes(amountMinor, currency)).map(({ name }) => name);
  }

  /** @throws ProviderUnavailable */
  taking(name: string, amountMinor: bigint, currency: string): CheckoutProvider {
    const provider = this.find(name);
    if (!provider?.takes(amountMinor, currency)) throw new ProviderUnavailable(name, currency);
    return provider;
  }

  named(name: string): CheckoutProvider {
    const provider = this.find(name);
    if (!provider) throw new Error(`there is no provider ${name}`);
    return provider;
  }

  find(name: string): CheckoutProvider | undefined {
    return this.all.find((one) => one.name === name);
  }
}

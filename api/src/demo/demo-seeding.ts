import type { Member } from '../scenario/people.ts';

const ADDRESS = '上海市徐汇区花溪路 18 号 3 单元 502，林女士，138 0000 2233';

/** Samples of one product: one that became a note, one on its way, one that is asked for. */
export class DemoSeeding {
  private readonly brand: Member;
  private skuId = '';

  constructor(brand: Member) {
    this.brand = brand;
  }

  async offer(): Promise<void> {
    const skus = [{ name: '50 ml', stock: 40, costMinor: '4200', shippingMinor: '1200' }, { name: '15 ml 旅行装', stock: 120, costMinor: '1600', shippingMinor: '800' }];
    await this.brand.session.ask('mutation ($input: ProductInput!) { addProduct(input: $input) }', { input: { name: '轻盈防晒乳 SPF50+', trialDays: 14, currency: 'CNY', skus } });
    const { skus: made } = await this.brand.session.ask<{ skus: { id: string; name: string }[] }>('{ skus { id name } }');
    this.skuId = made.find(({ name }) => name === '50 ml')?.id ?? '';
  }

  async ask(creator: Member): Promise<string> {
    const { requestSample } = await creator.session.ask<{ requestSample: string }>('mutation ($sku: ID!, $address: String!) { requestSample(skuId: $sku, address: $address) }', { sku: this.skuId, address: ADDRESS });
    return requestSample;
  }

  async send(id: string): Promise<void> {
    for (const step of ['approve', 'ship']) await this.move(this.brand, id, step);
  }

  /** Before the day moves on: from then on the carrier speaks too, and may say that the parcel was lost. */
  async arrived(creator: Member, id: string): Promise<void> {
    await this.move(creator, id, 'receive');
  }

  async noted(creator: Member, id: string, noteUrl: string): Promise<void> {
    await this.move(creator, id, 'note', noteUrl);
  }

  private async move(who: Member, id: string, step: string, noteUrl?: string): Promise<void> {
    await who.session.ask('mutation ($id: ID!, $step: SampleStep!, $noteUrl: String) { moveSample(id: $id, step: $step, noteUrl: $noteUrl) }', { id, step, noteUrl });
  }
}

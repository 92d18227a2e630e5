import { addDays, dayAt } from '@meadow/shared';
import { useTestApp, type Person } from '../../test/app.ts';
import { credit, DealSteps } from '../../test/marketplace.ts';
import { move } from '../../test/money.ts';
import { available, payable } from '../finance/index.ts';
import { noSums } from './figures.ts';
import { noteOf } from './note-costs.service.ts';

interface Cost {
  dealId: string | null;
  creatorName: string;
  title: string;
  feeMinor: string;
  platformFeeMinor: string;
  productMinor: string;
  shippingMinor: string;
  boostMinor: string;
  commissionMinor: string;
  totalMinor: string;
  conversions: number;
  cpaMinor: string | null;
  roas: number | null;
}

describe('what a note costs in full', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  const today = () => dayAt(app.clock.now(), 'Asia/Shanghai');
  const costs = async (person: Person, to = today()) =>
    (await app.ask<{ noteCosts: Cost[] }>(person, 'query ($from: Day!, $to: Day!) { noteCosts(from: $from, to: $to) { dealId creatorName title feeMinor platformFeeMinor productMinor shippingMinor boostMinor commissionMinor totalMinor conversions cpaMinor roas } }', { from: addDays(to, -7), to })).noteCosts;
  const sampleStep = (person: Person, id: string, step: string) => app.ask(person, 'mutation ($id: ID!, $s: SampleStep!) { moveSample(id: $id, step: $s) }', { id, s: step });
  async function send(brand: Person, creator: Person, sku: string): Promise<void> {
    const { requestSample: id } = await app.ask<{ requestSample: string }>(creator, 'mutation ($s: ID!) { requestSample(skuId: $s, address: "上海市静安区某路 1 号") }', { s: sku });
    for (const step of ['approve', 'ship']) await sampleStep(brand, id, step);
  }

  it('is the sum of fee, platform fee, product, shipping, boost and commission, arithmetic shown', () => {
    const of = { id: 'd', dealId: 'd', creatorId: 'c', creatorName: '林', title: '防晒', noteUrl: null };
    const note = noteOf(of, { feeMinor: 100_000n, platformFeeMinor: 10_000n, productMinor: 4_000n, shippingMinor: 1_200n, boostMinor: 33_026n, commissionMinor: 800n }, { ...noSums, conversions: 7, revenueMinor: 298_052n });
    expect(note.totalMinor).toBe(149_026n); // 100,000 + 10,000 + 4,000 + 1,200 + 33,026 + 800
    expect(note.cpaMinor).toBe(21_289n); // 149,026 ÷ 7 = 21,289.43
    expect(note.roas).toBe(2); // 298,052 ÷ 149,026
    expect(noteOf(of, { feeMinor: 0n, platformFeeMinor: 0n, productMinor: 0n, shippingMinor: 0n, boostMinor: 0n, commissionMinor: 0n }, noSums)).toMatchObject({ totalMinor: 0n, cpaMinor: null, roas: null });
  });

  it('joins escrow, parcels and commission to the deal that was under way, and tells a sample without one by itself', async () => {
    const [brand, creator, other] = [await app.signUp('BRAND'), await app.signUp('CREATOR'), await app.signUp('CREATOR')];
    await credit(app, brand, 5_000);
    const skus = [{ name: '30 ml', stock: 5, costMinor: '4000', shippingMinor: '1200' }];
    await app.ask(brand, 'mutation ($i: ProductInput!) { addProduct(input: $i) }', { i: { name: '精华', trialDays: 14, currency: 'CNY', skus } });
    const { skus: [sku] } = await app.ask<{ skus: { id: string; shipping: { minor: string } }[] }>(brand, '{ skus { id shipping { minor } } }');
    expect(sku?.shipping.minor).toBe('1200');
    const deal = await steps.upTo('FUNDED', brand, creator);
    await send(brand, creator, sku!.id);
    await send(brand, other, sku!.id);
    // What a piece costs later changes nothing of what was sent.
    await app.owner.query('UPDATE skus SET cost_minor = 9999, shipping_minor = 9999 WHERE id = $1', [sku!.id]);
    await move(app.owner, { kind: 'commission.paid', from: available(brand.organisationId), to: payable(creator.organisationId), amountMinor: 700, dealId: deal.id });
    const { brandPays, platformFee, creatorGets } = deal.receipt;
    const paid = BigInt(brandPays.minor);
    expect(await costs(brand)).toMatchObject([
      { dealId: deal.id, title: 'Spring serum', feeMinor: creatorGets.minor, platformFeeMinor: platformFee.minor, productMinor: '4000', shippingMinor: '1200', boostMinor: '0', commissionMinor: '700', totalMinor: String(paid + 5_900n), conversions: 0, cpaMinor: null, roas: 0 },
      { dealId: null, title: '精华', feeMinor: '0', productMinor: '4000', shippingMinor: '1200', totalMinor: '5200' },
    ]);
    expect(await costs(brand, addDays(today(), -8))).toEqual([]);
    expect(await costs(await app.signUp('BRAND'))).toEqual([]);
    // What a brand pays for a piece is not its creator's to know.
    expect((await app.owner.query('SELECT count(*)::int AS n FROM sample_costs WHERE brand_id = $1', [brand.organisationId])).rows).toEqual([{ n: 2 }]);
    expect(await costs(creator)).toEqual([]);
    await expect(app.ask(brand, 'mutation ($i: ProductInput!) { addProduct(input: $i) }', { i: { name: '精华', trialDays: 14, currency: 'CNY', skus: [{ ...skus[0], shippingMinor: '-1' }] } })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

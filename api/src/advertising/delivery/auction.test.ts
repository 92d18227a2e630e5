import fc from 'fast-check';
import { expectedMicros, priceMicros, RESERVE_CPM_MICROS, scoreMicros, shrunkCtr, type Bidder } from './auction.ts';

const cpm = (yuan: number): Bidder => ({ bidModel: 'CPM', bidMicros: yuan * 1_000_000, pctr: 0.01, meanCtr: 0.01 });
const cpc = (yuan: number, pctr: number): Bidder => ({ bidModel: 'CPC', bidMicros: yuan * 1_000_000, pctr, meanCtr: pctr });

describe('the auction', () => {
  it('puts bids per impression and per click in one order', () => {
    expect(scoreMicros(cpm(30))).toBe(30_000_000); // ¥30 for 1,000 impressions
    expect(scoreMicros(cpc(2, 0.02))).toBe(40_000_000); // ¥2 × 2% × 1,000 = ¥40
    expect(scoreMicros(cpc(5, 0.004))).toBe(20_000_000); // ¥5 × 0.4% × 1,000 = ¥20: the higher bid ranks lower
  });

  it('charges a CPM winner what the next would have paid', () => {
    // ¥30 against ¥20: ¥20 CPM is 20,000 micros an impression.
    expect(priceMicros(cpm(30), scoreMicros(cpm(20)))).toBe(20_000);
    // ¥30 CPM against ¥2 a click at 1.234%: 2 × 0.01234 × 1,000 = ¥24.68 CPM, 24,680 micros.
    expect(priceMicros(cpm(30), scoreMicros(cpc(2, 0.01234)))).toBe(24_680);
  });

  it('charges a CPC winner the click price that just keeps its rank', () => {
    // ¥2 at 2% is ¥40 CPM; the next is worth ¥24 CPM: 24 ÷ (0.02 × 1,000) = ¥1.20 a click.
    expect(priceMicros(cpc(2, 0.02), 24_000_000)).toBe(1_200_000);
  });

  it('charges the reserve of ¥1 CPM when nobody else bids', () => {
    expect(priceMicros(cpm(30), 0)).toBe(1_000); // ¥1 ÷ 1,000
    expect(priceMicros(cpc(2, 0.02), 0)).toBe(50_000); // 1 ÷ (0.02 × 1,000) = ¥0.05
  });

  it('keeps the reserve by the mean, whatever rate was drawn', () => {
    // ¥2 a click, 2 % in the mean and 4 % drawn: alone 1 ÷ (0.02 × 1,000) = ¥0.05; against ¥24 CPM 24 ÷ (0.04 × 1,000) = ¥0.60.
    const lucky = { ...cpc(2, 0.02), pctr: 0.04 };
    expect(priceMicros(lucky, 0)).toBe(50_000);
    expect(priceMicros(lucky, 24_000_000)).toBe(600_000);
  });

  it('never charges more than the bid, nor less than the next or the reserve asks', () => {
    const rate = fc.double({ min: 1e-5, max: 1, noNaN: true });
    const bidder = fc.record({ bidModel: fc.constantFrom('CPM' as const, 'CPC' as const), bidMicros: fc.integer({ min: 1, max: 10 ** 9 }), pctr: rate, meanCtr: rate });
    fc.assert(
      fc.property(bidder, fc.double({ min: 0, max: 1, noNaN: true }), (winner, share) => {
        fc.pre(scoreMicros(winner) >= RESERVE_CPM_MICROS);
        const next = scoreMicros(winner) * share;
        const price = priceMicros(winner, next);
        const perImpression = winner.bidModel === 'CPM' ? winner.bidMicros / 1_000 : winner.bidMicros;
        expect(Number.isInteger(price)).toBe(true);
        expect(price).toBeLessThanOrEqual(perImpression);
        const paid = winner.bidModel === 'CPM' ? price * 1_000 : price * winner.pctr * 1_000;
        // Ranked by the rate that was drawn; the reserve is owed by the mean.
        const reserve = winner.bidModel === 'CPM' ? RESERVE_CPM_MICROS : (RESERVE_CPM_MICROS / winner.meanCtr) * winner.pctr;
        const owed = Math.min(Math.max(reserve, next), scoreMicros(winner));
        // Whole micros: a bid that is no whole micro per impression is rounded down.
        expect(paid).toBeGreaterThan(owed - 1_000);
      }),
    );
  });

  it('lets a click-through rate come from what was seen only as it is seen', () => {
    expect(shrunkCtr(0, 0)).toBe(0.01);
    expect(shrunkCtr(1, 1)).toBeCloseTo(3 / 201); // (1 + 0.01 × 200) ÷ (1 + 200)
    expect(shrunkCtr(500, 10_000)).toBeCloseTo(502 / 10_200);
  });

  it('sets aside an impression’s price, or a click’s times its probability', () => {
    expect(expectedMicros(cpm(30), 20_000)).toBe(20_000);
    expect(expectedMicros(cpc(2, 0.02), 1_200_000)).toBe(24_000);
  });
});

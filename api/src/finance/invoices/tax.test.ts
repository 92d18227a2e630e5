import fc from 'fast-check';
import { decideTax, withoutTax, type TaxRule } from './tax.ts';

const rule = (country: string, rateBps: number, unionMember = false): TaxRule => ({ country, rateBps, unionMember, validFrom: '2020-01-01' });
const rules = [rule('CN', 600), rule('DE', 1900, true), rule('FR', 2000, true)];
const seat = (country: string, taxId: string | null = null) => ({ country, taxId });

describe('the tax of a service', () => {
  it.each([
    ['at home', seat('CN'), seat('CN'), 'S', 600],
    ['to a registered business in another country of the union', seat('DE'), seat('FR', 'FR12345678901'), 'AE', 0],
    ['to somebody unregistered in another country of the union', seat('DE'), seat('FR'), 'S', 1900],
    ['to another country', seat('CN'), seat('DE', 'DE123456789'), 'O', 0],
    ['where the installation knows no rule', seat('BR'), seat('BR'), 'O', 0],
  ] as const)('%s', (_where, issuer, recipient, category, rateBps) => {
    expect(decideTax(issuer, recipient, rules)).toMatchObject({ category, rateBps, issuer, recipient });
  });

  it('is taken out of what was charged with it', () => {
    // 106.00 at 6 %: 100.00 and 6.00. 10.00 at 6 %: 9.4339… → 9.43 and 0.57.
    expect(withoutTax([10_600n], 600)).toEqual({ netMinor: 10_000n, taxMinor: 600n, lineNets: [10_000n] });
    expect(withoutTax([1_000n], 600)).toEqual({ netMinor: 943n, taxMinor: 57n, lineNets: [943n] });
  });

  it('leaves lines that sum to the net, and net and tax that sum to what was charged', () => {
    const grosses = fc.array(fc.bigInt({ min: -1_000_000n, max: 10_000_000n }), { minLength: 1, maxLength: 40 }).filter((list) => list.reduce((a, b) => a + b, 0n) > 0n);
    fc.assert(
      fc.property(grosses, fc.integer({ min: 0, max: 3_000 }), (list, rateBps) => {
        const { netMinor, taxMinor, lineNets } = withoutTax(list, rateBps);
        const gross = list.reduce((a, b) => a + b, 0n);
        expect(netMinor + taxMinor).toBe(gross);
        expect(lineNets.reduce((a, b) => a + b, 0n)).toBe(netMinor);
        for (const [at, one] of list.entries()) if (one < 0n) expect(lineNets[at]! <= 0n).toBe(true);
      }),
    );
  });
});

import fc from 'fast-check';
import { allocate, convertMinor, convertParts, crossRate, decimalText, microsPerMinor, parseDecimal, shareOf } from './money.ts';

const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 }).filter((w) => w.some((x) => x > 0n));

describe('splitting money', () => {
  it('loses nothing: the parts sum to the whole', () => {
    fc.assert(fc.property(amount, weights, (whole, shares) => {
      expect(allocate(whole, shares).reduce((a, b) => a + b, 0n)).toBe(whole);
    }));
  });

  it('gives each part its exact share to less than one unit', () => {
    fc.assert(fc.property(amount, weights, (whole, shares) => {
      const total = shares.reduce((a, b) => a + b, 0n);
      allocate(whole, shares).forEach((part, i) => {
        const off = part * total - whole * shares[i]!;
        expect(off < total && off > -total).toBe(true);
      });
    }));
  });

  it('splits ¥100.00 in three as 33.34 + 33.33 + 33.33', () => {
    expect(allocate(10_000n, [1n, 1n, 1n])).toEqual([3_334n, 3_333n, 3_333n]);
  });

  it('mirrors a refund: −¥100.00 in three is −33.34 − 33.33 − 33.33', () => {
    expect(allocate(-10_000n, [1n, 1n, 1n])).toEqual([-3_334n, -3_333n, -3_333n]);
  });
});

describe('decimal text', () => {
  it('reads back what it wrote, in every scale', () => {
    fc.assert(fc.property(amount, fc.constantFrom('CNY', 'JPY', 'KWD'), (minor, currency) => {
      expect(parseDecimal(decimalText(minor, currency), currency)).toBe(minor);
    }));
  });

  it.each(['1e3', '12.345', '', '1,000', 'NaN', '--1', '１２'])('refuses %p as yuan', (text) => {
    expect(parseDecimal(text, 'CNY')).toBeNull();
  });

  it('knows that yen have no fen and dinars have three places', () => {
    expect(parseDecimal('12', 'JPY')).toBe(12n);
    expect(parseDecimal('1.234', 'KWD')).toBe(1_234n);
    expect(microsPerMinor('CNY')).toBe(10_000n);
  });
});

describe('a percentage', () => {
  it('rounds half away from zero: 10% of ¥0.05 is ¥0.01, of −¥0.05 is −¥0.01', () => {
    expect(shareOf(5n, 1_000)).toBe(1n);
    expect(shareOf(-5n, 1_000)).toBe(-1n);
  });
});

describe('money in another currency', () => {
  const rate = fc.tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 1, max: 999_999 })).map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`);
  const pair = fc.constantFrom(['CNY', 'JPY'], ['JPY', 'KWD'], ['KWD', 'JPY'], ['USD', 'CNY']);

  it('minds the places of both: 1,000 yen at 0.00205 are 2.050 dinars, and one dinar at 487.8 is 488 yen', () => {
    expect(convertMinor(1_000n, 'JPY', 'KWD', '0.00205')).toBe(2_050n);
    expect(convertMinor(1_000n, 'KWD', 'JPY', '487.8')).toBe(488n);
    expect(convertMinor(-1n, 'USD', 'CNY', '7.25')).toBe(-7n);
  });

  it('loses nothing when a sum is converted part by part', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 }), pair, rate, (parts, [from, to], at) => {
      const sum = parts.reduce((all, part) => all + part, 0n);
      expect(convertParts(parts, from!, to!, at).reduce((all, part) => all + part, 0n)).toBe(convertMinor(sum, from!, to!, at));
    }));
  });

  it('crosses two rates of a third currency', () => {
    expect(crossRate('8', '160')).toBe('20');
    expect(crossRate('160', '8')).toBe('0.05');
    expect(crossRate('3', '1')).toBe('0.333333333333');
    expect(crossRate('999999999999', '0.000000000001')).toBeNull();
  });
});

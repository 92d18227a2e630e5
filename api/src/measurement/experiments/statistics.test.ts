import fc from 'fast-check';
import { seeded } from '../../scenario/random.ts';
import { armOf, saltOf, WHOLE_BPS } from './assignment.ts';
import { resultsOf } from './experiment-results.ts';
import { betaComparison, cuped, gammaQ, liftAtEveryLook, mixtureSprt, neededPerArm, normalCdf, normalQuantile, sampleRatio, together, twoProportions, type ArmSums } from './statistics.ts';

const halves = [{ name: 'A', shareBps: 5_000, creativeId: null }, { name: 'B', shareBps: 5_000, creativeId: null }];
const anyVisitor = fc.record({ high: fc.integer(), low: fc.integer() });

describe('assignment', () => {
  it('gives a visitor the same arm for ever, and other experiments their own', () => {
    fc.assert(fc.property(anyVisitor, fc.string(), (visitor, salt) => {
      const experiment = { arms: halves, salt: saltOf(salt) };
      expect(armOf(experiment, visitor)).toBe(armOf({ ...experiment }, { ...visitor }));
    }));
    const random = seeded(1);
    const visitors = Array.from({ length: 20_000 }, () => ({ high: Math.floor(random() * 2 ** 32) | 0, low: Math.floor(random() * 2 ** 32) | 0 }));
    const [one, other] = ['one', 'other'].map((salt) => visitors.map((visitor) => armOf({ arms: halves, salt: saltOf(salt) }, visitor)));
    const same = one!.filter((arm, index) => arm === other![index]).length;
    expect(Math.abs(same - 10_000)).toBeLessThan(400);
  });

  it('splits as planned, whatever the shares', () => {
    const random = seeded(2);
    const visitors = Array.from({ length: 50_000 }, () => ({ high: Math.floor(random() * 2 ** 32) | 0, low: Math.floor(random() * 2 ** 32) | 0 }));
    for (const shares of [[1_000, 9_000], [3_333, 3_333, 3_334], [5_000, 5_000]]) {
      const arms = shares.map((shareBps, index) => ({ name: String(index), shareBps, creativeId: null }));
      const counts = shares.map((_, arm) => visitors.filter((visitor) => armOf({ arms, salt: saltOf(`s${shares.length}`) }, visitor) === arm).length);
      expect(shares.reduce((a, b) => a + b)).toBe(WHOLE_BPS);
      expect(sampleRatio(counts, shares)).toBeGreaterThan(0.001);
    }
  });
});

describe('the formulas', () => {
  it('agree with tables', () => {
    expect(normalCdf(1.959963985)).toBeCloseTo(0.975, 9);
    expect(normalCdf(-3)).toBeCloseTo(0.001349898, 8);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8);
    expect(gammaQ(0.5, 3.841458821 / 2)).toBeCloseTo(0.05, 8); // χ² of one degree
    expect(gammaQ(1, 5.991464547 / 2)).toBeCloseTo(0.05, 8); // of two
    expect(sampleRatio([5_000, 5_200], [5_000, 5_000])).toBeCloseTo(0.0477, 3);
    expect(sampleRatio([5_000, 5_500], [5_000, 5_000])).toBeLessThan(0.001);
    // 100 of 1,000 against 130 of 1,000.
    const test = twoProportions({ n: 1_000, converted: 100 }, { n: 1_000, converted: 130 })!;
    expect(test.z).toBeCloseTo(2.1027, 3);
    expect(test.p).toBeCloseTo(0.0355, 3);
    expect([test.difference.low, test.difference.high]).toEqual([expect.closeTo(0.00209, 4), expect.closeTo(0.05791, 4)]);
    expect(neededPerArm(0.1, 0.02)).toBe(3_600);
  });

  it('say who is probably better, and what a wrong choice costs', () => {
    const equal = betaComparison({ n: 1_000, converted: 100 }, { n: 1_000, converted: 100 });
    expect(equal.better).toBeCloseTo(0.5, 3);
    const clear = betaComparison({ n: 1_000, converted: 100 }, { n: 1_000, converted: 130 });
    expect(clear.better).toBeCloseTo(0.982, 2);
    expect(clear.loss).toBeLessThan(0.0002);
    const mirrored = betaComparison({ n: 1_000, converted: 130 }, { n: 1_000, converted: 100 });
    expect(mirrored.better).toBeCloseTo(1 - clear.better, 6);
    // E[max(A − B, 0)] − E[max(B − A, 0)] = E[A] − E[B]
    expect(mirrored.loss - clear.loss).toBeCloseTo(131 / 1_002 - 101 / 1_002, 5);
  });

  it('say the same of many as of few: a million visitors are no coarser than a thousand', () => {
    for (const [n, p1, p2] of [[1_000_000, 0.01, 0.010_2], [10_000_000, 0.01, 0.010_05], [1_000_000, 0.001, 0.001_05]] as const) {
      // So many are as good as normal: P(B > A) = Φ(z), E[max(A − B, 0)] = σ·(φ(z) − z·Φ(−z)).
      const sigma = Math.sqrt((p1 * (1 - p1)) / n + (p2 * (1 - p2)) / n);
      const z = (p2 - p1) / sigma;
      const loss = sigma * (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI) - z * normalCdf(-z));
      const told = betaComparison({ n, converted: Math.round(n * p1) }, { n, converted: Math.round(n * p2) });
      expect(told.better).toBeCloseTo(normalCdf(z), 3);
      expect(told.loss / loss).toBeCloseTo(1, 2);
    }
  });

  it('tell a lift of what is known of both rates', () => {
    const wish = { tau: 0.1, alpha: 0.05 };
    const lift = liftAtEveryLook({ n: 100_000, converted: 10_000 }, { n: 100_000, converted: 12_000 }, wish)!;
    expect(lift.value).toBeCloseTo(0.2, 9);
    // σ² = (1/10,000 − 1/100,000) + (1/12,000 − 1/100,000) of the logarithm; all visitors together say a little more.
    expect([lift.low, lift.high]).toEqual([expect.closeTo(0.153, 2), expect.closeTo(0.248, 2)]);
    expect(liftAtEveryLook({ n: 10, converted: 0 }, { n: 10, converted: 4 }, wish)).toBeNull();
    expect(liftAtEveryLook({ n: 10, converted: 4 }, { n: 10, converted: 0 }, wish)).toEqual({ value: -1, low: -1, high: Infinity });
  });

  it('take out of the variance what was known before', () => {
    const random = seeded(3);
    const sums = (lift: number): ArmSums => {
      const all: ArmSums = { n: 0, converted: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 };
      for (let i = 0; i < 4_000; i += 1) {
        const x = random() * 100;
        const y = x + random() * 20 + lift;
        all.n += 1;
        all.y += y;
        all.yy += y * y;
        all.x += x;
        all.xx += x * x;
        all.xy += x * y;
      }
      return all;
    };
    const [control, arm] = [sums(0), sums(1)];
    const { arms, theta, reduction } = cuped([control, arm]);
    expect(theta).toBeCloseTo(1, 1);
    expect(reduction).toBeGreaterThan(0.95);
    expect(arms[1]!.mean - arms[0]!.mean).toBeCloseTo(1, 0);
    // 20²/12 is what is left.
    expect(arms[0]!.variance).toBeGreaterThan(30);
    expect(arms[0]!.variance).toBeLessThan(37);
    // Both together: the mean lies between, and their distance adds to the variance.
    const all = together(arms[0]!, arms[1]!);
    expect(all.n).toBe(8_000);
    expect(all.mean).toBeCloseTo((arms[0]!.mean + arms[1]!.mean) / 2, 9);
    expect(all.variance).toBeCloseTo((arms[0]!.variance + arms[1]!.variance) / 2 + (arms[1]!.mean - arms[0]!.mean) ** 2 / 4, 1);
  });
});

describe('looking again and again', () => {
  /** Arms of equal rates, looked at every 100 visitors an arm. */
  const runs = (experiments: number, looks: number, rates: readonly [number, number], seed: number) => {
    const random = seeded(seed);
    let [sequential, naive] = [0, 0];
    for (let experiment = 0; experiment < experiments; experiment += 1) {
      const counts = [0, 0];
      let [found, fooled] = [false, false];
      for (let look = 1; look <= looks && !(found && fooled); look += 1) {
        for (const arm of [0, 1] as const) for (let i = 0; i < 100; i += 1) if (random() < rates[arm]) counts[arm]! += 1;
        const n = look * 100;
        const [p1, p2] = [counts[0]! / n, counts[1]! / n];
        const pooled = (p1 + p2) / 2;
        const { p } = mixtureSprt({ difference: p2 - p1, variance: (2 * pooled * (1 - pooled)) / n, tau: 0.02 });
        found ||= p < 0.05;
        fooled ||= Math.abs(p2 - p1) > 1.96 * Math.sqrt((2 * pooled * (1 - pooled)) / n);
      }
      if (found) sequential += 1;
      if (fooled) naive += 1;
    }
    return { sequential: sequential / experiments, naive: naive / experiments };
  };

  it('finds an effect where there is none in at most 5 of 100 experiments; a fixed test would in many more', () => {
    const { sequential, naive } = runs(600, 100, [0.1, 0.1], 11);
    expect(sequential).toBeLessThanOrEqual(0.05);
    expect(naive).toBeGreaterThan(0.2);
  });

  it('finds an effect that is there', () => {
    expect(runs(200, 100, [0.1, 0.13], 12).sequential).toBeGreaterThan(0.9);
  });

  it('has an interval that holds the truth at every look at once, in 95 of 100 experiments', () => {
    const random = seeded(13);
    let missed = 0;
    for (let experiment = 0; experiment < 400; experiment += 1) {
      const counts = [0, 0];
      let isOut = false;
      for (let look = 1; look <= 60; look += 1) {
        for (const [arm, rate] of [0.2, 0.23].entries()) for (let i = 0; i < 100; i += 1) if (random() < rate) counts[arm]! += 1;
        const n = look * 100;
        const [p1, p2] = [counts[0]! / n, counts[1]! / n];
        const { interval } = mixtureSprt({ difference: p2 - p1, variance: (p1 * (1 - p1) + p2 * (1 - p2)) / n, tau: 0.02 });
        if (interval.low > 0.03 || interval.high < 0.03) isOut = true;
      }
      if (isOut) missed += 1;
    }
    expect(missed / 400).toBeLessThanOrEqual(0.05);
  });

  /** What a page says of experiments without an effect, looked at all the time; values are skewed as baskets are. */
  const told = (shares: readonly number[], rate: number, visitors: number, experiments: number, seed: number) => {
    const random = seeded(seed);
    const arms = shares.map((shareBps, index) => ({ name: String(index), shareBps, creativeId: null }));
    const basket = () => Math.round(10_000 * Math.exp(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())));
    const wrong = { rate: 0, value: 0, difference: 0, lift: 0, fixed: 0 };
    for (let experiment = 0; experiment < experiments; experiment += 1) {
      const sums = shares.map((): ArmSums => ({ n: 0, converted: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 }));
      const found = new Set<keyof typeof wrong>();
      for (let visitor = 1; visitor <= visitors; visitor += 1) {
        let place = random() * WHOLE_BPS;
        const sum = sums[Math.max(0, shares.findIndex((share) => (place -= share) < 0))]!;
        sum.n += 1;
        if (random() < rate) {
          const y = basket();
          sum.converted += 1;
          sum.y += y;
          sum.yy += y * y;
        }
        if (visitor % (visitors / 25) !== 0) continue;
        for (const { sequential, value, lift, fixed } of resultsOf(arms, sums).comparisons ?? []) {
          if (sequential.p < 0.05) found.add('rate');
          if (value.p < 0.05) found.add('value');
          if (sequential.difference.low > 0 || sequential.difference.high < 0) found.add('difference');
          if (lift && (lift.low > 0 || lift.high < 0)) found.add('lift');
          if (fixed && fixed.p < 0.05) found.add('fixed');
        }
      }
      for (const one of found) wrong[one] += 1 / experiments;
    }
    return wrong;
  };

  it.each([
    ['a holdout of a tenth', [1_000, 9_000], 0.05, 10_000],
    ['a holdout of a twentieth, where orders are rare', [500, 9_500], 0.02, 20_000],
    ['three creatives', [3_334, 3_333, 3_333], 0.1, 4_000],
  ])('errs in at most 5 of 100 experiments as a page tells them: %s', (_, shares, rate, visitors) => {
    const { fixed, ...wrong } = told(shares, rate, visitors, 40, 21);
    for (const share of Object.values(wrong)) expect(share).toBeLessThanOrEqual(0.05);
    expect(fixed).toBeGreaterThan(0.15);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { creditByChannel, type CreditedConversion } from './credit-by-channel.ts';
import { creditMinor, creditModels, creditShares, ruleModels, touchWeights, type Touch } from './credit-models.ts';
import { chainRate, removalEffects, type WeightedPath } from './markov.ts';

const DAY_MS = 86_400_000;
const way = (text: string): Touch[] => text.split(' > ').map((channel, index) => ({ channel, atMs: index * DAY_MS }));
const shares = (model: (typeof ruleModels)[number], touches: Touch[]) => creditShares(touchWeights(model, touches)).map((share) => Math.round(share * 1e6) / 1e6);

const touch = fc.record({ channel: fc.constantFrom('a', 'b', 'c', 'd'), atMs: fc.integer({ min: 0, max: 90 * DAY_MS }) });
const path = fc.array(touch, { minLength: 1, maxLength: 12 }).map((touches) => touches.sort((a, b) => a.atMs - b.atMs));
const conversion: fc.Arbitrary<CreditedConversion> = fc.record({ touches: path, conversions: fc.constantFrom(1, -1), valueMinor: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }) });

describe('sharing a conversion among its touches', () => {
  it.each([
    ['LAST', 'a > b > c > d', [0, 0, 0, 1]],
    ['FIRST', 'a > b > c > d', [1, 0, 0, 0]],
    ['LINEAR', 'a > b > c > d', [0.25, 0.25, 0.25, 0.25]],
    ['POSITION', 'a > b > c > d', [0.4, 0.1, 0.1, 0.4]],
    ['POSITION', 'a > b > c', [0.4, 0.2, 0.4]],
    ['POSITION', 'a > b', [0.5, 0.5]],
    ['POSITION', 'a', [1]],
    ['SHAPLEY', 'a > b > a', [0.25, 0.5, 0.25]],
  ] as const)('%s gives %s its shares', (model, text, expected) => {
    expect(shares(model, way(text))).toEqual(expected);
  });

  it('halves by every seven days under time decay', () => {
    expect(shares('TIME_DECAY', [{ channel: 'a', atMs: 0 }, { channel: 'b', atMs: 7 * DAY_MS }])).toEqual([0.333333, 0.666667]);
  });

  it('gives money away to the last unit, whatever the model', () => {
    fc.assert(
      fc.property(path, fc.constantFrom(...ruleModels), fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), (touches, model, valueMinor) => {
        const parts = creditMinor(valueMinor, touchWeights(model, touches));
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(valueMinor);
        expect(parts.every((part) => (valueMinor < 0n ? part <= 0n : part >= 0n))).toBe(true);
      }),
    );
  });

  it('sums over channels to all that was earned, refunds taken back', () => {
    fc.assert(
      fc.property(fc.array(conversion, { maxLength: 20 }), fc.constantFrom(...creditModels), (conversions, model) => {
        const credits = creditByChannel(model, conversions, [{ channels: ['a', 'b'], conversions: 0, nulls: 3 }]);
        const sum = (of: { conversions: number; valueMinor: bigint }[]) => of.reduce((all, one) => ({ conversions: all.conversions + one.conversions, valueMinor: all.valueMinor + one.valueMinor }), { conversions: 0, valueMinor: 0n });
        expect(sum(credits).valueMinor).toBe(sum([...conversions]).valueMinor);
        expect(sum(credits).conversions).toBeCloseTo(sum([...conversions]).conversions, 9);
      }),
    );
  });

  it('is Shapley’s value by its definition', () => {
    const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 8 }), (paths) => {
        const channels = ['a', 'b', 'c', 'd'];
        const worth = (members: Set<string>) => paths.filter((touches) => touches.every(({ channel }) => members.has(channel))).length;
        const byDefinition = (channel: string): number => {
          const others = channels.filter((other) => other !== channel);
          let value = 0;
          for (let bits = 0; bits < 2 ** others.length; bits += 1) {
            const set = others.filter((_, i) => (bits >> i) & 1);
            value += ((factorial(set.length) * factorial(channels.length - set.length - 1)) / factorial(channels.length)) * (worth(new Set([...set, channel])) - worth(new Set(set)));
          }
          return value;
        };
        const credits = new Map(creditByChannel('SHAPLEY', paths.map((touches) => ({ touches, conversions: 1, valueMinor: 0n })), []).map((credit) => [credit.channel, credit.conversions]));
        for (const channel of channels) expect(credits.get(channel) ?? 0).toBeCloseTo(byDefinition(channel), 9);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a channel changes', () => {
  const textbook: WeightedPath[] = [
    { channels: ['C1', 'C2', 'C3'], conversions: 1, nulls: 0 },
    { channels: ['C1'], conversions: 0, nulls: 1 },
    { channels: ['C2', 'C3'], conversions: 0, nulls: 1 },
  ];

  it('is known for three customers: half of what they bought without the first, all without the others', () => {
    expect(chainRate(textbook, 1)).toBeCloseTo(1 / 3, 9);
    expect([...removalEffects(textbook, 1)].map(([channel, effect]) => [channel, Math.round(effect * 1e6) / 1e6])).toEqual([['C1', 0.5], ['C2', 1], ['C3', 1]]);
  });

  it('is all when everybody passes a channel, and nothing when its people never buy', () => {
    const effects = removalEffects([{ channels: ['door', 'shelf'], conversions: 3, nulls: 5 }, { channels: ['door', 'void'], conversions: 0, nulls: 4 }], 2);
    expect([effects.get('door'), effects.get('shelf'), effects.get('void')]).toEqual([1, 1, 0]);
  });

  const file = fileURLToPath(new URL('../../../../../shared/data/attribution/channel_paths_odd_rows.csv.gz', import.meta.url));
  const whenThereAreRealPaths = existsSync(file) ? describe : describe.skip;
  whenThereAreRealPaths('over 5,000 real paths', () => {
    const rows = existsSync(file) ? gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1).map((line) => line.split(',')) : [];
    const paths = rows.map(([text = '', conversions, value, nulls]) => ({ touches: way(text), conversions: Number(conversions), valueMinor: BigInt(Math.round(Number(value) * 1_000)), nulls: Number(nulls) }));
    const weighted: WeightedPath[] = paths.map(({ touches, conversions, nulls }) => ({ channels: touches.map(({ channel }) => channel), conversions, nulls }));
    const people = weighted.reduce((sum, { conversions, nulls }) => sum + conversions + nulls, 0);
    const bought = weighted.reduce((sum, { conversions }) => sum + conversions, 0);

    it.each([1, 2, 3])('has the observed rate of conversion at order %d, and every effect between none and all', (order) => {
      expect(chainRate(weighted, order)).toBeCloseTo(bought / people, 9);
      for (const effect of removalEffects(weighted, order).values()) {
        expect(effect).toBeGreaterThan(0);
        expect(effect).toBeLessThan(1);
      }
    });

    it('agrees with a walk through the chain by lot', () => {
      // Order 1 without `alpha`, by 200,000 walks with a fixed seed: the standard error of the rate is 0.001.
      const nextOf = new Map<string, { to: string; people: number }[]>();
      const add = (from: string, to: string, count: number) => {
        if (count > 0) nextOf.set(from, [...(nextOf.get(from) ?? []).filter((step) => step.to !== to), { to, people: (nextOf.get(from)?.find((step) => step.to === to)?.people ?? 0) + count }]);
      };
      for (const { channels, conversions, nulls } of weighted) {
        channels.forEach((channel, index) => add(index === 0 ? '(start)' : (channels[index - 1] ?? ''), channel, conversions + nulls));
        add(channels.at(-1) ?? '', '(conversion)', conversions);
        add(channels.at(-1) ?? '', '(null)', nulls);
      }
      let seed = 7;
      const lot = () => {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        return seed / 2 ** 32;
      };
      const totals = new Map([...nextOf].map(([from, steps]) => [from, steps.reduce((sum, step) => sum + step.people, 0)]));
      const WALKS = 200_000;
      let arrived = 0;
      for (let walk = 0; walk < WALKS; walk += 1) {
        let at = '(start)';
        while (at !== '(conversion)' && at !== '(null)' && at !== 'alpha') {
          let rest = lot() * (totals.get(at) ?? 0);
          at = nextOf.get(at)?.find((step) => (rest -= step.people) < 0)?.to ?? '(null)';
        }
        if (at === '(conversion)') arrived += 1;
      }
      const exact = (1 - (removalEffects(weighted, 1).get('alpha') ?? 0)) * (bought / people);
      expect(Math.abs(arrived / WALKS - exact)).toBeLessThan(0.005);
    });

    it.each(creditModels)('credits every unit of the value under %s', (model) => {
      const credits = creditByChannel(model, paths.filter(({ conversions }) => conversions > 0), weighted.map((one) => ({ ...one, conversions: 0 })).filter(({ nulls }) => nulls > 0));
      expect(credits.reduce((sum, { valueMinor }) => sum + valueMinor, 0n)).toBe(paths.reduce((sum, { valueMinor }) => sum + valueMinor, 0n));
      expect(credits.reduce((sum, { conversions }) => sum + conversions, 0)).toBeCloseTo(bought, 6);
    });

    it('credits first and last touches as counted by hand', () => {
      const credit = (model: 'FIRST' | 'LAST', channel: string) => creditByChannel(model, paths, []).find((one) => one.channel === channel)?.conversions;
      const counted = (pick: (channels: readonly string[]) => string | undefined, channel: string) => weighted.filter(({ channels }) => pick(channels) === channel).reduce((sum, { conversions }) => sum + conversions, 0);
      for (const channel of ['alpha', 'iota', 'eta']) {
        expect(credit('FIRST', channel)).toBe(counted((channels) => channels[0], channel));
        expect(credit('LAST', channel)).toBe(counted((channels) => channels.at(-1), channel));
      }
    });
  });
});

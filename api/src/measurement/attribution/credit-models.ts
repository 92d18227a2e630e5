import { allocate } from '@meadow/shared';

/** Models that share a conversion among its own touches, whatever happened elsewhere. */
export const ruleModels = ['LAST', 'FIRST', 'LINEAR', 'TIME_DECAY', 'POSITION', 'SHAPLEY'] as const;
/** Models that learn from all paths what a channel changes. */
export const learnedModels = ['MARKOV_1', 'MARKOV_2', 'MARKOV_3'] as const;
export const creditModels = [...ruleModels, ...learnedModels] as const;
export type RuleModel = (typeof ruleModels)[number];
export type LearnedModel = (typeof learnedModels)[number];
export type CreditModel = (typeof creditModels)[number];

export interface Touch {
  channel: string;
  atMs: number;
}

const HALF_LIFE_MS = 7 * 86_400_000;
/** Weights are shares of so much, as whole numbers: money is split by them exactly. */
const WHOLE = 2_520n * 10n ** 9n;

/**
 * Shares of a conversion, one per touch, as whole numbers of any common scale; not all zero.
 * Position is 40/20/40, half and half of two touches, all of one. Time decay halves every seven days before the conversion.
 * Shapley of the game in which a set of channels wins the conversions that it holds every channel of is an equal share
 * per distinct channel; its touches share that.
 * @param touches oldest first, at least one
 * @see Shapley (1953), unanimity games
 */
export function touchWeights(model: RuleModel, touches: readonly Touch[]): bigint[] {
  const n = touches.length;
  const last = n - 1;
  switch (model) {
    case 'LAST':
      return touches.map((_, i) => (i === last ? 1n : 0n));
    case 'FIRST':
      return touches.map((_, i) => (i === 0 ? 1n : 0n));
    case 'LINEAR':
      return touches.map(() => 1n);
    case 'POSITION': {
      if (n <= 2) return touches.map(() => 1n);
      const middle = BigInt(n - 2);
      return touches.map((_, i) => (i === 0 || i === last ? 2n * middle : 1n));
    }
    case 'TIME_DECAY': {
      // Ages from the newest touch on: the same shares, and none so small that all vanish.
      const newest = touches[last]?.atMs ?? 0;
      return touches.map(({ atMs }) => BigInt(Math.round(Number(WHOLE) * 2 ** (-Math.max(0, newest - atMs) / HALF_LIFE_MS))));
    }
    case 'SHAPLEY': {
      const times = new Map<string, bigint>();
      for (const { channel } of touches) times.set(channel, (times.get(channel) ?? 0n) + 1n);
      return touches.map(({ channel }) => WHOLE ** 2n / (times.get(channel) ?? 1n));
    }
  }
}

/** Parts of an amount, one per touch, that sum to it exactly. */
export const creditMinor = (valueMinor: bigint, weights: readonly bigint[]): bigint[] => allocate(valueMinor, weights);

/** One conversion in parts per touch, which sum to 1 up to rounding of the last bit. */
export function creditShares(weights: readonly bigint[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  return weights.map((weight) => Number(weight) / Number(total));
}

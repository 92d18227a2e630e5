import { creditMinor, creditShares, ruleModels, touchWeights, type CreditModel, type RuleModel, type Touch } from './credit-models.ts';
import { removalEffects, type WeightedPath } from './markov.ts';

/** A conversion with what led to it; a refund is −1 conversion of a negative value. */
export interface CreditedConversion {
  touches: readonly Touch[];
  conversions: number;
  valueMinor: bigint;
}
export interface ChannelCredit {
  channel: string;
  /** Parts of conversions. */
  conversions: number;
  /** Sums over channels to the value of all conversions, exactly. */
  valueMinor: bigint;
}

const SCALE = 1e15;
const isRule = (model: CreditModel): model is RuleModel => (ruleModels as readonly string[]).includes(model);

/**
 * Credit by channel under one model.
 * A learned model takes its weights from all paths, and shares each conversion among its own touches by them; where it
 * has learned nothing of any of them, they share alike.
 * @param leftWithout paths of people who did not convert
 */
export function creditByChannel(model: CreditModel, conversions: readonly CreditedConversion[], leftWithout: readonly WeightedPath[]): ChannelCredit[] {
  const effects = isRule(model) ? null : removalEffects([...conversions.map(converting), ...leftWithout], Number(model.slice(-1)));
  const credits = new Map<string, ChannelCredit>();
  for (const { touches, conversions: count, valueMinor } of conversions) {
    if (touches.length === 0) continue;
    const weights = isRule(model) ? touchWeights(model, touches) : learnedWeights(effects, touches);
    const [shares, parts] = [creditShares(weights), creditMinor(valueMinor, weights)];
    touches.forEach(({ channel }, index) => {
      const credit = credits.get(channel) ?? { channel, conversions: 0, valueMinor: 0n };
      credit.conversions += count * (shares[index] ?? 0);
      credit.valueMinor += parts[index] ?? 0n;
      credits.set(channel, credit);
    });
  }
  return [...credits.values()].sort((a, b) => (a.valueMinor === b.valueMinor ? b.conversions - a.conversions : a.valueMinor < b.valueMinor ? 1 : -1));
}

/** A refund takes credit back but teaches nothing about ways. */
const converting = ({ touches, conversions }: CreditedConversion): WeightedPath => ({ channels: touches.map(({ channel }) => channel), conversions: Math.max(0, conversions), nulls: 0 });

function learnedWeights(effects: ReadonlyMap<string, number> | null, touches: readonly Touch[]): bigint[] {
  const weights = touches.map(({ channel }) => BigInt(Math.round((effects?.get(channel) ?? 0) * SCALE)));
  return weights.some((weight) => weight > 0n) ? weights : touches.map(() => 1n);
}

import { WHOLE_BPS, type Arm } from './assignment.ts';
import { betaComparison, cuped, liftAtEveryLook, mixtureSprt, neededPerArm, sampleRatio, SRM_P, together, twoProportions, type ArmMoments, type ArmSums, type Estimate } from './statistics.ts';

/** An effect that is worth finding: a tenth of the control's rate. */
const SOUGHT_EFFECT = 0.1;
/** Effects that are expected before anything is known spread by so much of the rate or mean: more makes intervals wide late, less early. */
const EXPECTED_EFFECT = 0.3;
/** How often all that is told of an experiment may be wrong, however often one looks. */
const ALPHA = 0.05;

export interface ArmResult {
  name: string;
  exposed: number;
  converted: number;
  rate: number | null;
  valueMinor: number;
}
export interface ArmComparison {
  name: string;
  /** Difference of the rates, for one look at the end. */
  fixed: { p: number; difference: Estimate } | null;
  /** The same, however often one looks. */
  sequential: { p: number; difference: Estimate };
  /** Value per visitor with what was spent before taken out, however often one looks; minor units. */
  value: { p: number; difference: Estimate; varianceReduction: number };
  /** Chance that the arm converts better, and points of the rate that are lost on average by choosing it. */
  better: number;
  loss: number;
  /** Of the rate, over the control's; as what follows, however often one looks. */
  lift: Estimate | null;
  /** Buyers and minor units that would not be there without the arm. */
  incrementalOrders: Estimate;
  incrementalMinor: Estimate;
}
export interface ExperimentResults {
  arms: ArmResult[];
  /** p of the split that was observed, under the one that was planned. */
  srmP: number;
  /** Null when the split is not as planned: nothing follows from the figures then. */
  comparisons: ArmComparison[] | null;
  /** Visitors per arm that an effect of a tenth takes to be seen; null before anybody bought. */
  neededPerArm: number | null;
}

/** What an experiment says, out of the sums of its arms; the first arm is the control. */
export function resultsOf(arms: readonly Arm[], sums: readonly ArmSums[], leastP: { conversion: number; value: number } = { conversion: 1, value: 1 }): ExperimentResults {
  const srmP = sampleRatio(sums.map(({ n }) => n), arms.map(({ shareBps, countedBps }) => (countedBps ?? shareBps) / WHOLE_BPS));
  const told = arms.map(({ name }, index): ArmResult => {
    const { n = 0, converted = 0, y = 0 } = sums[index] ?? {};
    return { name, exposed: n, converted, rate: n === 0 ? null : converted / n, valueMinor: y };
  });
  const rate = told[0]?.rate ?? 0;
  const control = sums[0];
  const needed = rate > 0 ? neededPerArm(rate, rate * SOUGHT_EFFECT) : null;
  if (srmP < SRM_P || !control) return { arms: told, srmP, comparisons: null, neededPerArm: needed };
  const { arms: spent, reduction } = cuped(sums);
  // Several arms are so many chances to err: each has its part of them (Bonferroni).
  const tests = arms.length - 1;
  return {
    arms: told, srmP, neededPerArm: needed,
    comparisons: arms.slice(1).map(({ name, shareBps, countedBps }, index): ArmComparison => {
      const arm = sums[index + 1] ?? control;
      // Of all in the arm, not only of those who are counted.
      const people = (arm.n * shareBps) / (countedBps ?? shareBps);
      const bought = lookAt(ofRates(control), ofRates(arm), ofRates({ n: control.n + arm.n, converted: control.converted + arm.converted }), tests);
      const [none, some] = [spent[0] ?? NOBODY, spent[index + 1] ?? NOBODY];
      const value = lookAt(none, some, together(none, some), tests);
      return {
        name,
        fixed: twoProportions(control, arm),
        sequential: { p: Math.min(bought.p, leastP.conversion), difference: bought.interval },
        value: { p: Math.min(value.p, leastP.value), difference: value.interval, varianceReduction: reduction },
        ...betaComparison(control, arm),
        lift: liftAtEveryLook(control, arm, { tau: EXPECTED_EFFECT, alpha: ALPHA / tests }),
        incrementalOrders: times(bought.interval, people),
        incrementalMinor: times(value.interval, people),
      };
    }),
  };
}

const NOBODY: ArmMoments = { n: 0, mean: 0, variance: 0 };
const times = ({ value, low, high }: Estimate, n: number): Estimate => ({ value: value * n, low: low * n, high: high * n });
const ofRates = ({ n, converted }: Pick<ArmSums, 'n' | 'converted'>): ArmMoments => {
  const mean = n === 0 ? 0 : converted / n;
  return { n, mean, variance: mean * (1 - mean) };
};

/**
 * The difference of two arms at one of many looks. Its variance is the larger of the arms' own and of what all visitors
 * together say: in the small arm of a holdout nobody may have bought yet, and by itself it would seem to be sure of that.
 */
function lookAt(control: ArmMoments, arm: ArmMoments, all: ArmMoments, tests: number): { p: number; interval: Estimate } {
  const variance = control.n > 0 && arm.n > 0 ? Math.max(control.variance / control.n + arm.variance / arm.n, all.variance * (1 / control.n + 1 / arm.n)) : 0;
  const { p, interval } = mixtureSprt({ difference: arm.mean - control.mean, variance, tau: EXPECTED_EFFECT * Math.abs(all.mean), alpha: ALPHA / tests });
  return { p: Math.min(1, p * tests), interval };
}

import { WHOLE_BPS, type Arm } from './assignment.ts';
import { betaComparison, cuped, mixtureSprt, neededPerArm, normalQuantile, relativeLift, sampleRatio, SRM_P, twoProportions, type ArmSums, type Estimate } from './statistics.ts';

/** Effects that are expected before anything is known: a tenth of the control's rate or mean. */
const EXPECTED_EFFECT = 0.1;

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
  lift: Estimate | null;
  /** Orders and minor units that would not be there without the arm. */
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
  const needed = rate > 0 ? neededPerArm(rate, rate * EXPECTED_EFFECT) : null;
  if (srmP < SRM_P || !control) return { arms: told, srmP, comparisons: null, neededPerArm: needed };
  const moments = cuped(sums);
  return {
    arms: told, srmP, neededPerArm: needed,
    comparisons: arms.slice(1).map((arm, index) => compare(arm, control, sums[index + 1] ?? control, index + 1, moments, leastP)),
  };
}

function compare({ name, shareBps, countedBps }: Arm, control: ArmSums, arm: ArmSums, place: number, { arms: moments, reduction }: ReturnType<typeof cuped>, leastP: { conversion: number; value: number }): ArmComparison {
  const [none, some] = [moments[0] ?? { n: 0, mean: 0, variance: 0 }, moments[place] ?? { n: 0, mean: 0, variance: 0 }];
  const rates = [control, arm].map(({ n, converted }) => (n === 0 ? 0 : converted / n));
  const [p1 = 0, p2 = 0] = rates;
  const variance = control.n > 0 && arm.n > 0 ? (p1 * (1 - p1)) / control.n + (p2 * (1 - p2)) / arm.n : 0;
  const sequential = mixtureSprt({ difference: p2 - p1, variance, tau: EXPECTED_EFFECT * Math.max(p1, p2) });
  const valueVariance = none.n > 0 && some.n > 0 ? none.variance / none.n + some.variance / some.n : 0;
  const value = mixtureSprt({ difference: some.mean - none.mean, variance: valueVariance, tau: EXPECTED_EFFECT * Math.max(Math.abs(none.mean), Math.abs(some.mean)) });
  // Of all in the arm, not only of those who are counted.
  const people = (arm.n * shareBps) / (countedBps ?? shareBps);
  const scaled = (difference: number, squared: number): Estimate => {
    const half = normalQuantile(0.975) * Math.sqrt(squared);
    return { value: difference * people, low: (difference - half) * people, high: (difference + half) * people };
  };
  return {
    name,
    fixed: twoProportions(control, arm),
    sequential: { p: Math.min(sequential.p, leastP.conversion), difference: sequential.interval },
    value: { p: Math.min(value.p, leastP.value), difference: value.interval, varianceReduction: reduction },
    ...betaComparison(control, arm),
    lift: relativeLift({ n: control.n, mean: p1, variance: p1 * (1 - p1) }, { n: arm.n, mean: p2, variance: p2 * (1 - p2) }),
    incrementalOrders: scaled(p2 - p1, variance),
    incrementalMinor: scaled(some.mean - none.mean, valueVariance),
  };
}


export const stages = ['NEW', 'RISING', 'PEAKING', 'FALLING', 'GONE'] as const;
export type Stage = (typeof stages)[number];

/** What a day says about a term: above the usual and growing, above and not growing, back towards the usual, usual. */
export type Signal = 'growing' | 'holding' | 'easing' | 'usual';

/** The whole life cycle is one table; a term without a stage is not talked about more than usual. */
const next: Record<Stage, Record<Signal, Stage>> = {
  NEW: { growing: 'RISING', holding: 'PEAKING', easing: 'FALLING', usual: 'GONE' },
  RISING: { growing: 'RISING', holding: 'PEAKING', easing: 'FALLING', usual: 'GONE' },
  PEAKING: { growing: 'RISING', holding: 'PEAKING', easing: 'FALLING', usual: 'GONE' },
  FALLING: { growing: 'RISING', holding: 'FALLING', easing: 'FALLING', usual: 'GONE' },
  GONE: { growing: 'RISING', holding: 'RISING', easing: 'GONE', usual: 'GONE' },
};

export interface DayOfTerm {
  count: number;
  yesterday: number;
  expected: number;
  isBurst: boolean;
}

export function signalOf({ count, yesterday, expected, isBurst }: DayOfTerm): Signal {
  if (isBurst) return count > yesterday ? 'growing' : count > yesterday * 0.6 ? 'holding' : 'easing';
  return count > Math.max(1.5 * expected, 1) && count >= 0.15 * yesterday ? 'easing' : 'usual';
}

/** @param isNew whether the term was hardly ever seen before */
export function stageAfter(stage: Stage | null, signal: Signal, isBurst: boolean, isNew: boolean): Stage | null {
  if (stage === null) return isBurst ? (isNew ? 'NEW' : 'RISING') : null;
  return next[stage][signal];
}

import { addDays } from '@meadow/shared';
import type { BandPoint } from '../../charts/BandChart.tsx';

/** So far from the plan, as a part of the budget, nothing is said. */
export const PACE_BAND = 0.15;

interface Flight {
  startOn: string;
  endOn: string;
  budget: number;
}

/** For each day of a flight what was spent up to its end, and the band around an even plan; days to come have the band only. */
export function pacePoints({ startOn, endOn, budget }: Flight, spentOn: ReadonlyMap<string, number>, today: string): BandPoint[] {
  const days = Math.round((Date.parse(endOn) - Date.parse(startOn)) / 86_400_000) + 1;
  let spent = 0;
  return Array.from({ length: days }, (_, index) => {
    const day = addDays(startOn, index);
    const expected = (budget * (index + 1)) / days;
    spent += spentOn.get(day) ?? 0;
    return { day, value: day <= today ? spent : null, expected, low: Math.max(0, expected - PACE_BAND * budget), high: Math.min(budget, expected + PACE_BAND * budget) };
  });
}

/** One arm of an experiment; the first is the control. */
export interface Arm {
  name: string;
  /** Share of visitors in basis points; the arms of an experiment sum to 10,000. */
  shareBps: number;
  /** What the arm shows, in an A/B test. */
  creativeId: string | null;
  /** So many of the share are counted, chosen by the same hash; all of them without it. */
  countedBps?: number;
}

export interface RunningExperiment {
  /** 16 bytes. */
  id: Uint8Array;
  arms: readonly Arm[];
  /** Two halves of the salt, as {@link saltOf} makes them. */
  salt: { high: number; low: number };
}

export const WHOLE_BPS = 10_000;

/** FNV-1a over a text in two lanes: a salt is no secret, it only keeps experiments independent of each other. */
export function saltOf(text: string): { high: number; low: number } {
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i += 1) {
    high = Math.imul(high ^ text.charCodeAt(i), 0x01000193);
    low = Math.imul(low ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return { high, low };
}

/** The finaliser of MurmurHash3: every bit of the input moves half of the bits of the output. */
export function mixed(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Where a visitor falls among the basis points of an experiment: a pure function of salt and visitor, so it is sticky and needs no memory. */
export function placeOf({ salt }: Pick<RunningExperiment, 'salt'>, visitor: { high: number; low: number }): number {
  return (mixed(mixed(visitor.high ^ salt.high) ^ visitor.low ^ salt.low) / 0x1_0000_0000) * WHOLE_BPS;
}

/** The arm of a place. */
export function armAt({ arms }: Pick<RunningExperiment, 'arms'>, place: number): number {
  let share = place;
  for (let index = 0; index < arms.length; index += 1) {
    share -= arms[index]!.shareBps;
    if (share < 0) return index;
  }
  return arms.length - 1;
}

/** Whether who falls on a place is counted. */
export function isCounted({ arms }: Pick<RunningExperiment, 'arms'>, place: number): boolean {
  let start = 0;
  for (const { shareBps, countedBps } of arms) {
    if (place < start + shareBps) return place < start + (countedBps ?? shareBps);
    start += shareBps;
  }
  return true;
}

/**
 * The arm of a visitor.
 * @param visitor keyed hash of the visitor in two halves
 */
export const armOf = (experiment: Pick<RunningExperiment, 'arms' | 'salt'>, visitor: { high: number; low: number }): number => armAt(experiment, placeOf(experiment, visitor));

/** Others to whom one held-out reader is compared: however many more there were, an interval would be narrower by a tenth. @see Ury, Biometrics 31 (1975) */
const COMPARED_TO = 4;

/** Who is kept from a campaign, and everybody else, of whom some are counted. */
export const holdoutArms = (heldOutBps: number): Arm[] => [
  { name: 'HELD_OUT', shareBps: heldOutBps, creativeId: null },
  { name: 'SHOWN', shareBps: WHOLE_BPS - heldOutBps, countedBps: Math.min(COMPARED_TO * heldOutBps, WHOLE_BPS - heldOutBps), creativeId: null },
];

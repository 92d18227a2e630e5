/** One arm of an experiment; the first is the control. */
export interface Arm {
  name: string;
  /** Share of visitors in basis points; the arms of an experiment sum to 10,000. */
  shareBps: number;
  /** What the arm shows, in an A/B test. */
  creativeId: string | null;
}

export interface RunningExperiment {
  id: string;
  brandId: string;
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
function mixed(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The arm of a visitor: a pure function of salt and visitor, so it is sticky and needs no memory.
 * @param visitor keyed hash of the visitor in two halves
 */
export function armOf({ arms, salt }: Pick<RunningExperiment, 'arms' | 'salt'>, visitor: { high: number; low: number }): number {
  const place = mixed(mixed(visitor.high ^ salt.high) ^ visitor.low ^ salt.low) / 0x1_0000_0000;
  let share = place * WHOLE_BPS;
  for (let index = 0; index < arms.length; index += 1) {
    share -= arms[index]!.shareBps;
    if (share < 0) return index;
  }
  return arms.length - 1;
}

/**
 * 53 bits that stand for a visitor in an experiment: of a million pairs, two are taken for one another once in ten thousand times,
 * and then one exposure of a million is not written down.
 */
export function exposureKey(salt: { high: number; low: number }, { high, low }: { high: number; low: number }): number {
  return mixed(high ^ salt.low) * 0x20_0000 + (mixed(low ^ salt.high) >>> 11);
}

/** Who is kept from a campaign, and everybody else. */
export const holdoutArms = (heldOutBps: number): Arm[] => [{ name: 'HELD_OUT', shareBps: heldOutBps, creativeId: null }, { name: 'SHOWN', shareBps: WHOLE_BPS - heldOutBps, creativeId: null }];

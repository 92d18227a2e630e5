/**
 * How far a creator fits in one respect, in thousandths (0 to 1000). Whole numbers in, whole numbers out: the same figures
 * come from the columns of the index, from a single creator's facts and from SQL, to the last digit.
 */
export const FULL = 1_000;
export const HALF = 500;
/** Marks what is not known among whole numbers. */
export const UNKNOWN = -1;

const clamp = (value: number): number => (value < 0 ? 0 : value > FULL ? FULL : value);

/** Points in tenths of a part with `weight` points at most; halves round up. */
export const tenthsOf = (weight: number, degree: number): number => Math.floor((weight * degree + 50) / 100);

/**
 * @param matched how many of the wanted categories the creator has
 * @param wordWeight summed weight of the wanted words that the creator's notes hold
 * @param fullWeight weight at which words fit fully; 0 when none are asked for
 */
export function topicDegree(asked: number, matched: number, wordWeight: number, fullWeight: number): number {
  if (asked === 0 && fullWeight === 0) return HALF;
  const byCategory = matched === 0 ? 0 : 600 + Math.floor((400 * matched) / asked);
  const byWord = fullWeight === 0 ? 0 : wordWeight >= fullWeight ? FULL : Math.floor((FULL * wordWeight) / fullWeight);
  if (asked === 0) return byWord;
  if (fullWeight === 0) return byCategory;
  return Math.floor((65 * byCategory + 35 * byWord) / 100);
}

/** Total variation distance between two splits into women and others; half of all people in the wrong place is no fit at all. */
export const genderDegree = (share: number, target: number): number => (share === UNKNOWN ? HALF : clamp(FULL - 2 * Math.abs(share - target)));

/** The share outside the wanted ages is the least total variation distance to an audience of those ages; 600 inside is a full fit. */
export const agesDegree = (share: number): number => (share === UNKNOWN ? HALF : clamp(Math.floor((FULL * share) / 600)));

/** A cheap price inside the peers' band fits best; what lies above it loses points with its distance. */
export function priceDegree(price: number, low: number, high: number): number {
  if (price === UNKNOWN || low === UNKNOWN) return HALF;
  if (price < low) return FULL;
  if (price > high) return clamp(Math.floor((600 * (2 * high - price)) / high));
  return high === low ? 800 : FULL - Math.floor((400 * (price - low)) / (high - low));
}

/** Followers that are active; where nobody says, engagement far from what peers have is odd in either direction. @param z deviations from the peers */
export function authenticityDegree(activeShare: number, z: number | null): number {
  if (activeShare !== UNKNOWN) return clamp(Math.floor((FULL * activeShare) / 600));
  if (z === null) return HALF;
  const beyond = Math.max(0, Math.abs(z) - 2);
  return clamp(Math.round(800 - 400 * beyond));
}

/** The delivery record, shrunk to four good ones of five; a profile that its person runs answers sooner. */
export const reliabilityDegree = (completed: number, failed: number, claimed: boolean): number =>
  Math.round((700 * (completed + 4)) / (completed + failed + 5)) + (claimed ? 300 : 100);

/** How few of the notes are sponsored, shrunk to one in ten: at one in ten all is well, at six in ten readers are tired. */
export function saturationDegree(notes: number, sponsored: number): number {
  if (notes === 0) return HALF;
  const share = (sponsored + 1) / (notes + 10);
  return clamp(Math.round(FULL - (share - 0.1) * 2_000));
}

/**
 * How the same brand's earlier deals with this creator ended, shrunk to "not known", and whether what they brought was above what had been predicted.
 * @param measured deals whose results are known, `above` of which beat the middle of their prediction
 */
export const historyDegree = (completed: number, failed: number, measured = 0, above = 0): number =>
  clamp(Math.round((FULL * (completed + 1)) / (completed + failed + 2) + (RESULTS * (2 * above - measured)) / (measured + 2)));
const RESULTS = 200;

/** Against peers of the same platform and tier: a small creator is measured by what small creators do. @param z deviations of the estimate from the peers' mean */
export const performanceDegree = (z: number): number => clamp(Math.round(FULL * normal(z)));

/** Normal distribution function, to 10⁻⁴: enough for points in tenths. @see Abramowitz and Stegun 26.2.18 */
function normal(z: number): number {
  const x = Math.abs(z);
  const tail = 0.5 * (1 + 0.196854 * x + 0.115194 * x ** 2 + 0.000344 * x ** 3 + 0.019527 * x ** 4) ** -4;
  return z >= 0 ? 1 - tail : tail;
}

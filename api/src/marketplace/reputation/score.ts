/** What a side gets that nobody has reviewed, and how many reviews that opinion is worth. */
export const USUAL_SCORE = 4;
export const USUAL_WEIGHT = 5;
/** Below so many reviews a score says that it is thin. */
export const THIN_BELOW = 5;

/**
 * A mean that few reviews cannot swing: as if five usual reviews came on top. One review of 1 gives 3.5, not 1.
 * @returns between 1 and 5
 */
export const shrunk = (sum: number, count: number): number => (USUAL_SCORE * USUAL_WEIGHT + sum) / (USUAL_WEIGHT + count);

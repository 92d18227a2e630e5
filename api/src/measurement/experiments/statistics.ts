/** What is known of an arm: how many were exposed, bought, and the moments of what they spent now (y) and before (x). */
export interface ArmSums {
  n: number;
  converted: number;
  y: number;
  yy: number;
  x: number;
  xx: number;
  xy: number;
}
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Φ(z), to about 1e-15 near zero and with a relative error below 1e-7 in the tails. */
export const normalCdf = (z: number): number => (z < 0 ? 0.5 * gammaQ(0.5, (z * z) / 2) : 1 - 0.5 * gammaQ(0.5, (z * z) / 2));

/** Inverse of Φ by bisection: plain, and exact enough for intervals. */
export function normalQuantile(p: number): number {
  let [low, high] = [-40, 40];
  for (let i = 0; i < 200 && high - low > 1e-13; i += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Lanczos approximation of ln Γ. */
export function logGamma(x: number): number {
  const parts = [76.180_091_729_471_46, -86.505_320_329_416_8, 24.014_098_240_830_9, -1.231_739_572_450_155, 0.001_208_650_973_866_179, -0.000_005_395_239_384_953];
  const t = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const sum = parts.reduce((total, part, index) => total + part / (x + index + 1), 1.000_000_000_190_015);
  return -t + Math.log((2.506_628_274_631 * sum) / x);
}

/** Upper regularised incomplete gamma Q(a, x): by its series, or by its continued fraction where that converges. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < 500 && Math.abs(term) > Math.abs(sum) * 1e-16; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * front;
  }
  let [b, c] = [x + 1 - a, 1e300];
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 500; i += 1) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / nonZero(an * d + b);
    c = nonZero(b + an / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return front * h;
}
const nonZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);

/** Two-sided p of the pooled z test, and the unpooled interval of p₂ − p₁. Only for one look, at the end. */
export function twoProportions(control: { n: number; converted: number }, arm: { n: number; converted: number }, alpha = 0.05): { z: number; p: number; difference: Estimate } | null {
  if (control.n === 0 || arm.n === 0) return null;
  const [p1, p2] = [control.converted / control.n, arm.converted / arm.n];
  const pooled = (control.converted + arm.converted) / (control.n + arm.n);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / arm.n));
  const half = normalQuantile(1 - alpha / 2) * Math.sqrt((p1 * (1 - p1)) / control.n + (p2 * (1 - p2)) / arm.n);
  const z = error === 0 ? 0 : (p2 - p1) / error;
  return { z, p: 2 * (1 - normalCdf(Math.abs(z))), difference: { value: p2 - p1, low: p2 - p1 - half, high: p2 - p1 + half } };
}

/**
 * The mixture sequential probability ratio test: valid at every look, however many there are.
 * @param difference of the arms' means, with the variance of that difference
 * @param tau standard deviation of effects that are expected before anything is known
 * @returns p = 1 ÷ Λ at this look (the test's p is the least of all looks), and the confidence sequence at level 1 − α
 * @see Johari, Koomen, Pekelis, Walsh (2017), Peeking at A/B tests
 */
export function mixtureSprt({ difference, variance, tau, alpha = 0.05 }: { difference: number; variance: number; tau: number; alpha?: number }): { p: number; interval: Estimate } {
  if (!(variance > 0) || !(tau > 0)) return { p: 1, interval: { value: difference, low: -Infinity, high: Infinity } };
  const spread = variance + tau * tau;
  const logLambda = 0.5 * Math.log(variance / spread) + (tau * tau * difference * difference) / (2 * variance * spread);
  const half = Math.sqrt(((2 * variance * spread) / (tau * tau)) * (Math.log(1 / alpha) + 0.5 * Math.log(spread / variance)));
  return { p: Math.min(1, Math.exp(-logLambda)), interval: { value: difference, low: difference - half, high: difference + half } };
}

export interface ArmMoments {
  n: number;
  mean: number;
  /** Of a single visitor. */
  variance: number;
}
/**
 * Means and variances of what visitors spent, with the part taken out that they would have spent anyway as far as what
 * they spent before tells (CUPED): Y − θ(X − X̄), θ = cov(X, Y) ÷ var(X) over all arms.
 * @returns by arm, and the share of variance that was taken out
 */
export function cuped(arms: readonly ArmSums[]): { arms: ArmMoments[]; theta: number; reduction: number } {
  const total = arms.reduce((sum, arm) => ({ n: sum.n + arm.n, y: sum.y + arm.y, x: sum.x + arm.x, xx: sum.xx + arm.xx, xy: sum.xy + arm.xy, yy: sum.yy + arm.yy }), { n: 0, y: 0, x: 0, xx: 0, xy: 0, yy: 0 });
  const meanX = total.n === 0 ? 0 : total.x / total.n;
  const varX = total.n === 0 ? 0 : total.xx / total.n - meanX ** 2;
  const varY = total.n === 0 ? 0 : total.yy / total.n - (total.y / total.n) ** 2;
  const covariance = total.n === 0 ? 0 : total.xy / total.n - meanX * (total.y / total.n);
  const theta = varX > 0 ? covariance / varX : 0;
  const reduction = varX > 0 && varY > 0 ? Math.min(1, covariance ** 2 / (varX * varY)) : 0;
  return { theta, reduction, arms: arms.map((arm) => adjusted(arm, theta, meanX)) };
}

function adjusted({ n, y, yy, x, xx, xy }: ArmSums, theta: number, meanX: number): ArmMoments {
  if (n === 0) return { n, mean: 0, variance: 0 };
  const mean = (y - theta * (x - n * meanX)) / n;
  // Of y − θ·x: the shift by θ·X̄ changes no variance.
  const plain = (y - theta * x) / n;
  const square = (yy - 2 * theta * xy + theta * theta * xx) / n;
  return { n, mean, variance: n > 1 ? Math.max(0, ((square - plain ** 2) * n) / (n - 1)) : 0 };
}

/** Moments of the visitors of two arms as one. */
export function together(a: ArmMoments, b: ArmMoments): ArmMoments {
  const n = a.n + b.n;
  if (n < 2) return { n, mean: n === 0 ? 0 : (a.n * a.mean + b.n * b.mean) / n, variance: 0 };
  const mean = (a.n * a.mean + b.n * b.mean) / n;
  const squares = (arm: ArmMoments) => Math.max(0, arm.n - 1) * arm.variance + arm.n * (arm.mean - mean) ** 2;
  return { n, mean, variance: (squares(a) + squares(b)) / (n - 1) };
}

/** p of the observed split under the planned one, by χ²; below 0.001 something is wrong with the experiment itself. */
export function sampleRatio(observed: readonly number[], shares: readonly number[]): number {
  const n = observed.reduce((a, b) => a + b, 0);
  const whole = shares.reduce((a, b) => a + b, 0);
  if (n === 0 || observed.length < 2) return 1;
  const chi2 = observed.reduce((sum, count, index) => {
    const expected = (n * (shares[index] ?? 0)) / whole;
    return expected > 0 ? sum + (count - expected) ** 2 / expected : sum;
  }, 0);
  return gammaQ((observed.length - 1) / 2, chi2 / 2);
}
export const SRM_P = 0.001;

/** Points of the grid. */
const GRID = 2_000;
const { exp, log, log1p } = Math;
/** Beyond so many standard deviations of both posteriors nothing is left to add up. */
const FAR = 10;
/**
 * Posteriors Beta(1 + bought, 1 + not) of two arms, integrated over a grid that is as fine as they are narrow.
 * @returns P(arm > control) and what is lost on average by choosing the arm, in points of the rate
 */
export function betaComparison(control: { n: number; converted: number }, arm: { n: number; converted: number }): { better: number; loss: number } {
  const posteriors = [control, arm].map(({ n, converted }) => betaMoments(1 + converted, 1 + n - converted));
  const from = Math.max(0, Math.min(...posteriors.map(({ mean, deviation }) => mean - FAR * deviation)));
  const to = Math.min(1, Math.max(...posteriors.map(({ mean, deviation }) => mean + FAR * deviation)));
  const grid = new Float64Array(GRID);
  for (let i = 0; i < GRID; i += 1) grid[i] = from + ((to - from) * (i + 0.5)) / GRID;
  const [a, b] = posteriors.map(({ alpha, beta }) => betaOn(alpha, beta, grid));
  if (!a || !b) return { better: 0.5, loss: 0 };
  let [better, loss, belowA, belowB, sumB] = [0, 0, 0, 0, 0];
  for (let i = 0; i < GRID; i += 1) {
    const [pa, pb, x] = [a[i] ?? 0, b[i] ?? 0, grid[i] ?? 0];
    better += pb * (belowA + pa / 2);
    // Where the control is at x, choosing the arm loses x − b for every b below it.
    loss += pa * (x * belowB - sumB);
    belowA += pa;
    belowB += pb;
    sumB += pb * x;
  }
  return { better, loss };
}

function betaMoments(alpha: number, beta: number): { alpha: number; beta: number; mean: number; deviation: number } {
  const mean = alpha / (alpha + beta);
  return { alpha, beta, mean, deviation: Math.sqrt((mean * (1 - mean)) / (alpha + beta + 1)) };
}

/** A Beta density on the points of the grid, normed to one. */
function betaOn(alpha: number, beta: number, grid: Float64Array): Float64Array {
  const weights = new Float64Array(GRID);
  let [top, sum] = [-Infinity, 0];
  for (let i = 0; i < GRID; i += 1) {
    const x = grid[i] ?? 0;
    const density = (alpha - 1) * log(x) + (beta - 1) * log1p(-x);
    weights[i] = density;
    if (density > top) top = density;
  }
  for (let i = 0; i < GRID; i += 1) {
    const weight = exp((weights[i] ?? 0) - top);
    weights[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < GRID; i += 1) weights[i] = (weights[i] ?? 0) / sum;
  return weights;
}

/**
 * Relative lift of a rate over the control's, with an interval that holds at every look: the confidence sequence of the
 * logarithm of their ratio. Its variance is the larger of what the arms and of what all visitors together say, for the
 * same reason as that of a difference. Null where nobody of the control bought.
 * @param tau standard deviation of lifts that are expected before anything is known
 */
export function liftAtEveryLook(control: { n: number; converted: number }, arm: { n: number; converted: number }, { tau, alpha }: { tau: number; alpha: number }): Estimate | null {
  if (control.converted === 0 || arm.n === 0) return null;
  if (arm.converted === 0) return { value: -1, low: -1, high: Infinity };
  const rate = (control.converted + arm.converted) / (control.n + arm.n);
  const alone = 1 / control.converted - 1 / control.n + 1 / arm.converted - 1 / arm.n;
  const variance = Math.max(alone, ((1 - rate) / rate) * (1 / control.n + 1 / arm.n));
  const { value, low, high } = mixtureSprt({ difference: Math.log(arm.converted / arm.n / (control.converted / control.n)), variance, tau, alpha }).interval;
  return { value: Math.exp(value) - 1, low: Math.exp(low) - 1, high: Math.exp(high) - 1 };
}

/** Visitors per arm for 80 % power at 5 %: 16·p(1−p) ÷ δ². */
export const neededPerArm = (rate: number, effect: number): number => (effect === 0 ? Infinity : Math.ceil((16 * rate * (1 - rate)) / effect ** 2 - 1e-6));

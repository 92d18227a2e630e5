const coefficients = [76.18009172947, -86.5053203294168, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];

function logGamma(x: number): number {
  const shifted = x + 5.5;
  let series = 1.000000000190015;
  for (const [index, coefficient] of coefficients.entries()) series += coefficient / (x + 1 + index);
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((2.506628274631 * series) / x);
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function fraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const kept = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-12) break;
  }
  return result;
}

/** Regularised incomplete beta function. */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, 1 - x)) / b;
}

/** P(Y ≥ count) for a negative binomial with this mean and variance mean + alpha·mean². */
export function upperTail(count: number, mean: number, alpha: number): number {
  if (count <= 0) return 1;
  const size = 1 / Math.max(alpha, 1e-6);
  return incompleteBeta(count, size, mean / (mean + size));
}

/** The smallest count below which the share `q` of the same distribution lies. */
export function quantileOf(q: number, mean: number, alpha: number): number {
  let [low, high] = [0, Math.max(4, Math.ceil(mean * 2))];
  while (upperTail(high + 1, mean, alpha) > 1 - q) high *= 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upperTail(middle + 1, mean, alpha) > 1 - q) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Benjamini–Hochberg: which of `tests` hypotheses fall when at most the share `rate` of them may fall wrongly. Only the smallest values need to be given. */
export function benjaminiHochberg(values: readonly number[], tests: number, rate: number): boolean[] {
  const falls = values.map(() => false);
  // Whatever its rank, a larger one stands.
  const order = values.map((value, index) => ({ value, index })).filter(({ value }) => value <= rate).sort((a, b) => a.value - b.value);
  let last = -1;
  for (const [rank, { value }] of order.entries()) if (value <= ((rank + 1) / tests) * rate) last = rank;
  for (const { index } of order.slice(0, last + 1)) falls[index] = true;
  return falls;
}

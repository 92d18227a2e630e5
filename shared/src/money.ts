/**
 * Minor units per ISO 4217 currency where they are not 2. `Intl` shows *display* digits, which differ
 * (IDR, HUF, IQD…), so scale is taken from here only.
 * @see ISO 4217 list one, 2026
 */
const unusualScale: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0,
  VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
};

/** Currencies an installation may account in. */
export const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'SGD', 'JPY', 'KRW', 'KWD'] as const;
export type Currency = (typeof currencies)[number];
export const isCurrency = (code: string): code is Currency => (currencies as readonly string[]).includes(code);

/** Decimal places of a currency's minor unit: 2 for CNY, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => unusualScale[currency] ?? 2;

/** Micros (10⁻⁶ of the unit) in one minor unit: 10,000 for CNY, 1,000,000 for JPY. */
export const microsPerMinor = (currency: string): bigint => 10n ** BigInt(6 - minorDigits(currency));

/**
 * Reads a decimal amount such as "12.50" exactly.
 * @returns minor units, or null when the text is no plain decimal or has more places than the currency
 */
export function parseDecimal(text: string, currency: string): bigint | null {
  const match = /^(-?)(\d{1,18})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '0', fraction = ''] = match;
  const digits = minorDigits(currency);
  if (fraction.slice(digits).replace(/0+$/, '') !== '') return null;
  const minor = BigInt(whole) * 10n ** BigInt(digits) + BigInt(fraction.slice(0, digits).padEnd(digits, '0') || '0');
  return sign ? -minor : minor;
}

/** Minor units as plain decimal text: 1250 CNY → "12.50". The inverse of {@link parseDecimal}. */
export function decimalText(minor: bigint, currency: string): string {
  const digits = minorDigits(currency);
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const body = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return minor < 0n ? `-${body}` : body;
}

/**
 * Splits an amount by weight so that the parts sum to it exactly: floor each part, then give the
 * remaining units to the largest fractions, ties by position (largest remainder, Hamilton's method).
 * A negative amount mirrors the positive one.
 * @throws RangeError when a weight is negative or all are zero
 */
export function allocate(amountMinor: bigint, weights: readonly bigint[]): bigint[] {
  if (amountMinor < 0n) return allocate(-amountMinor, weights).map((part) => -part);
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('weights must be non-negative and not all zero');
  }
  const parts = weights.map((weight) => (amountMinor * weight) / total);
  const left = Number(amountMinor - parts.reduce((sum, part) => sum + part, 0n));
  const byFraction = weights
    .map((weight, index) => ({ index, fraction: (amountMinor * weight) % total }))
    .sort((a, b) => (a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1));
  for (const { index } of byFraction.slice(0, left)) parts[index] = parts[index]! + 1n;
  return parts;
}

/** `bps` basis points of an amount, half away from zero (the mode of invoice and fee lines). */
export function shareOf(amountMinor: bigint, bps: number): bigint {
  if (amountMinor < 0n) return -shareOf(-amountMinor, bps);
  return (amountMinor * BigInt(bps) + 5_000n) / 10_000n;
}

/** Decimal places of an exchange rate; a rate between two currencies is rounded to them once, and then exact. */
export const RATE_DIGITS = 12;
const ratePattern = /^\d{1,12}(?:\.\d{1,12})?$/;
export const isRate = (text: string): boolean => ratePattern.test(text) && /[1-9]/.test(text);

/** A rate as a whole number of 10⁻¹². @throws RangeError when it is no rate */
function ratePpt(rate: string): bigint {
  if (!isRate(rate)) throw new RangeError(`${rate} is no exchange rate`);
  const [whole = '0', fraction = ''] = rate.split('.');
  return BigInt(whole + fraction.padEnd(RATE_DIGITS, '0'));
}

/** What one unit is worth in another currency, from what one unit of a third is worth in each; null when it rounds to nothing. */
export function crossRate(perThirdFrom: string, perThirdTo: string): string | null {
  const [from, to] = [ratePpt(perThirdFrom), ratePpt(perThirdTo)];
  const one = 10n ** BigInt(RATE_DIGITS);
  const cross = (to * one * 2n + from) / (from * 2n);
  const rate = `${cross / one}.${(cross % one).toString().padStart(RATE_DIGITS, '0')}`.replace(/\.?0+$/, '');
  return isRate(rate) ? rate : null;
}

/**
 * An amount in another currency, half away from zero, whatever the places of the two: ¥1 (JPY, none) or 1.000 KWD (three).
 * @param rate units of `to` for one unit of `from`
 */
export function convertMinor(amountMinor: bigint, from: string, to: string, rate: string): bigint {
  if (amountMinor < 0n) return -convertMinor(-amountMinor, from, to, rate);
  const up = amountMinor * ratePpt(rate) * 10n ** BigInt(minorDigits(to));
  const down = 10n ** BigInt(RATE_DIGITS + minorDigits(from));
  return (up * 2n + down) / (down * 2n);
}

/** Parts of a sum in another currency: they sum to what the sum itself converts to (largest remainder), so that no unit is lost by rounding each. */
export function convertParts(parts: readonly bigint[], from: string, to: string, rate: string): bigint[] {
  const sum = parts.reduce((all, part) => all + part, 0n);
  return sum === 0n ? parts.map(() => 0n) : allocate(convertMinor(sum, from, to, rate), parts);
}

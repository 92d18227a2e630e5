/** What a unit of each currency is worth, all on one scale. */
export type ExchangeRates = ReadonlyMap<string, number>;

/** @param text such as `CNY=1,USD=7.1` @returns null when it cannot be read */
export function readRates(text: string): ExchangeRates | null {
  const rates = new Map<string, number>();
  for (const part of text.split(',').map((each) => each.trim()).filter(Boolean)) {
    const match = /^([A-Z]{3})=(\d{1,9}(?:\.\d{1,9})?)$/.exec(part);
    if (!match || Number(match[2]) <= 0) return null;
    rates.set(match[1]!, Number(match[2]));
  }
  return rates;
}

/** @returns units of `to` for a unit of `from`; null when one of the two has no rate */
export function rateBetween(rates: ExchangeRates, from: string, to: string): number | null {
  if (from === to) return 1;
  const [one, other] = [rates.get(from), rates.get(to)];
  return one === undefined || other === undefined ? null : one / other;
}

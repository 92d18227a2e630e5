import { isCurrency, isDay, isRate } from '@meadow/shared';

export interface PublishedRate {
  /** The day it was published on. */
  day: string;
  currency: string;
  /** Units of the currency for one euro. */
  rate: string;
}

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** Both ways in which the table writes its days: 2026-11-20 in the history, 20 November 2026 in the daily file. */
function dayOf(text: string): string | null {
  const spoken = /^(\d{1,2}) ([A-Za-z]+) (\d{4})$/.exec(text);
  const month = spoken ? months.indexOf(spoken[2]!.toLowerCase()) + 1 : 0;
  const day = spoken ? `${spoken[3]}-${String(month).padStart(2, '0')}-${spoken[1]!.padStart(2, '0')}` : text;
  return isDay(day) ? day : null;
}

/**
 * Reads the table of euro reference rates as the European Central Bank publishes it (`eurofxref.csv`, `eurofxref-hist.csv`):
 * a row per day, a column per currency, N/A where there was none. Currencies that no installation accounts in are left out.
 * @returns null when it is no such table
 */
export function readEcbRates(text: string): PublishedRate[] | null {
  const [header, ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line.trim() !== '').map((line) => line.split(',').map((cell) => cell.trim()));
  if (!header || header[0] !== 'Date' || header.length < 2 || rows.length === 0) return null;
  const rates: PublishedRate[] = [];
  for (const [first = '', ...cells] of rows) {
    const day = dayOf(first);
    if (!day) return null;
    for (const [at, cell] of cells.entries()) {
      const currency = header[at + 1] ?? '';
      if (!isCurrency(currency) || cell === '' || cell === 'N/A') continue;
      if (!isRate(cell)) return null;
      rates.push({ day, currency, rate: cell });
    }
  }
  return rates.length > 0 ? rates : null;
}

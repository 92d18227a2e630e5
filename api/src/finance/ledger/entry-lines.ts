import { dayAt } from '@meadow/shared';

/** An entry as far as it matters for putting entries into one line. */
export interface EntryToFold {
  account_no: number;
  kind: string;
  at: Date;
  amount_minor: bigint;
}
export interface EntryLine<Entry> {
  /** The newest and the oldest of its entries. */
  first: Entry;
  last: Entry;
  amountMinor: bigint;
  count: number;
}

/** A shop may have thousands of orders a day: what its account saw of their commission is one line for each day and kind. */
const isFolded = ({ kind }: EntryToFold): boolean => kind.startsWith('commission.');

/**
 * Entries of accounts, newest first, as the lines of one page. The entries it takes are the first ones without a gap, so
 * the next page begins behind the last one taken: no entry is in two lines or in none. A day that is longer than its page
 * goes on as another line.
 */
export class EntryLines<Entry extends EntryToFold> {
  readonly all: EntryLine<Entry>[] = [];
  /** The oldest entry that is in a line. */
  lastTaken: Entry | null = null;
  private readonly open = new Map<string, EntryLine<Entry>>();

  /** @param most lines; @param zone whose days are meant */
  constructor(
    private readonly most: number,
    private readonly zone: string,
  ) {}

  /** @returns false when there is no room for it; nothing may be taken after that */
  take(entry: Entry): boolean {
    const key = isFolded(entry) ? `${entry.account_no} ${entry.kind} ${dayAt(entry.at, this.zone)}` : null;
    const known = key === null ? undefined : this.open.get(key);
    if (!known && this.all.length === this.most) return false;
    this.lastTaken = entry;
    if (known) {
      known.last = entry;
      known.amountMinor += entry.amount_minor;
      known.count += 1;
      return true;
    }
    const line = { first: entry, last: entry, amountMinor: entry.amount_minor, count: 1 };
    this.all.push(line);
    if (key !== null) this.open.set(key, line);
    return true;
  }
}

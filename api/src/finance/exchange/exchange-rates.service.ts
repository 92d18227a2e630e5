import { Injectable } from '@nestjs/common';
import { crossRate, isCurrency, isRate } from '@meadow/shared';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { anonymousContext } from '../../platform/database/tenant-context.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { ExchangeRatesUnreadable } from '../finance.errors.ts';
import { readEcbRates, type PublishedRate } from './ecb-rates.ts';

/** Where the rates come from that a person typed. */
const BY_HAND = 'manual';
const ECB = 'ECB';
/** The bank publishes at 16:00 in Frankfurt. */
const PUBLISHED_AT = 'T15:00:00Z';
/** Longer than any run of bank holidays; what is older says nothing about today. */
export const RATE_HOLDS_DAYS = 7;
const MOST_TEXT = 4_000_000;

/** What one unit is worth in another currency, who said so, and when. */
export interface Rate {
  rate: string;
  source: string;
  asOf: Date;
}
interface EuroRate extends Rate {
  currency: string;
}

const latest = `SELECT DISTINCT ON (currency) currency, rate::text AS rate, source, as_of AS "asOf" FROM exchange_rates
  WHERE as_of <= $1 AND as_of > $1::timestamptz - interval '${RATE_HOLDS_DAYS} days' ORDER BY currency, as_of DESC, recorded_at DESC`;

const newest = `SELECT DISTINCT ON (currency) currency, rate::text AS rate, source, as_of AS "asOf" FROM exchange_rates WHERE as_of <= $1 ORDER BY currency, as_of DESC, recorded_at DESC`;

/** All rates that hold at one moment, against the euro; between any two of them through it. */
export class RateTable {
  private readonly byCurrency: ReadonlyMap<string, EuroRate>;

  constructor(rates: readonly EuroRate[]) {
    this.byCurrency = new Map(rates.map((one) => [one.currency, one]));
  }

  /** The older of the two legs says when. @returns null where one of them is not known */
  between(from: string, to: string): Rate | null {
    const [first, second] = [this.leg(from), this.leg(to)];
    if (!first || !second) return null;
    const rate = crossRate(first.rate, second.rate);
    const known = [first, second].filter(({ currency }) => currency !== 'EUR');
    const older = known.reduce((a, b) => (a.asOf <= b.asOf ? a : b), known[0] ?? first);
    return rate === null ? null : { rate, source: [...new Set(known.map(({ source }) => source))].join('+'), asOf: older.asOf };
  }

  private leg(currency: string): EuroRate | undefined {
    return currency === 'EUR' ? { currency, rate: '1', source: ECB, asOf: new Date(0) } : this.byCurrency.get(currency);
  }
}

/** What currencies are worth, as published or typed in. Rates are kept as they came, so that what was converted once can be converted again. */
@Injectable()
export class ExchangeRatesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  async table(at: Date = this.clock.now()): Promise<RateTable> {
    return new RateTable(await this.db.read<EuroRate & Record<string, unknown>>(anonymousContext, latest, [at], 'exchange_rates'));
  }

  /** The same inside a transaction. */
  async tableIn(tx: Tx, at: Date): Promise<RateTable> {
    return new RateTable(await tx.query<EuroRate[]>(latest, [at]));
  }

  /** The newest rate of each currency, for people; one that is too old to be used says so. */
  async current(): Promise<(EuroRate & { isStale: boolean })[]> {
    const now = this.clock.now();
    const rows = await this.db.read<EuroRate & Record<string, unknown>>(anonymousContext, newest, [now], 'exchange_rates_newest');
    const oldest = now.getTime() - RATE_HOLDS_DAYS * 86_400_000;
    return rows.map((row) => ({ ...row, isStale: row.asOf.getTime() <= oldest }));
  }

  /** Takes a table of the European Central Bank; days that are known already are left as they are. @returns how many rates were new @throws ExchangeRatesUnreadable */
  async import(viewer: Viewer, text: string): Promise<number> {
    const rates = text.length > MOST_TEXT ? null : readEcbRates(text);
    if (!rates) throw new ExchangeRatesUnreadable();
    const added = await this.add(viewer, rates.map(({ day, ...rate }) => ({ ...rate, asOf: new Date(`${day}${PUBLISHED_AT}`), source: ECB })));
    return added;
  }

  /** A rate that a person says holds from now on. @throws BadInput */
  async record(viewer: Viewer, currency: string, rate: string): Promise<void> {
    if (!isCurrency(currency) || currency === 'EUR') throw new BadInput({ currency: 'must be a currency of this installation other than the euro' });
    if (!isRate(rate)) throw new BadInput({ rate: 'must be a positive decimal of at most 12 places' });
    await this.add(viewer, [{ currency, rate, asOf: this.clock.now(), source: BY_HAND }]);
  }

  private add(viewer: Viewer, rates: readonly (Omit<PublishedRate, 'day'> & { asOf: Date; source: string })[]): Promise<number> {
    return this.db.transaction(viewer.context, async (tx) => {
      const made = await tx.query<unknown[]>(
        `INSERT INTO exchange_rates (currency, as_of, source, rate, recorded_by, recorded_at)
         SELECT c, a, s, r::numeric, $5, $6 FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[]) AS given(c, a, s, r) ON CONFLICT DO NOTHING RETURNING 1`,
        [rates.map(({ currency }) => currency), rates.map(({ asOf }) => asOf), rates.map(({ source }) => source), rates.map(({ rate }) => rate), viewer.userId, this.clock.now()],
      );
      await this.audit.record(tx, viewer, { action: 'exchange-rates.add', object: 'exchange_rates', objectId: viewer.accountId, after: { rates: made.length, source: rates[0]?.source, currency: rates.length === 1 ? rates[0]?.currency : undefined, rate: rates.length === 1 ? rates[0]?.rate : undefined } });
      return made.length;
    });
  }
}

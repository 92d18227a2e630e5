import { Injectable } from '@nestjs/common';
import { convertMinor } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, checkCurrency, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { checkAmount, checkKey, ExchangeRateMissing, ExchangeRateMoved, IdempotencyKeyReused } from '../finance.errors.ts';
import { available, exchange } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { ExchangeRatesService, type Rate } from './exchange-rates.service.ts';

export interface Exchange {
  id: string;
  fromMinor: bigint;
  fromCurrency: string;
  toMinor: bigint;
  toCurrency: string;
  rate: string;
  rateSource: string;
  rateAsOf: Date;
  exchangedAt: Date;
}
export interface ExchangeWish {
  fromMinor: bigint;
  fromCurrency: string;
  toCurrency: string;
}

const columns = `id, from_minor AS "fromMinor", from_currency AS "fromCurrency", to_minor AS "toMinor", to_currency AS "toCurrency", rate, rate_source AS "rateSource", rate_as_of AS "rateAsOf", exchanged_at AS "exchangedAt"`;

/**
 * Changes what a holder may spend from one currency into another. What the installation gives and takes stands on its
 * exchange account, per currency. What a creator earned is paid in the currency it was agreed in.
 */
@Injectable()
export class CurrencyExchangeService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly rates: ExchangeRatesService,
    private readonly audit: AuditService,
  ) {}

  /** What an amount comes to now; null without a rate. @throws AmountInvalid, BadInput */
  async quote({ fromMinor, fromCurrency, toCurrency }: ExchangeWish): Promise<{ toMinor: bigint; rate: Rate } | null> {
    check(fromMinor, fromCurrency, toCurrency);
    const rate = (await this.rates.table()).between(fromCurrency, toCurrency);
    return rate && priced(rate, { fromMinor, fromCurrency, toCurrency });
  }

  /**
   * Both transfers or none; the same key for the same wish returns the first exchange.
   * @param expectedMinor what was shown: another outcome is refused
   * @throws AmountInvalid, BadInput, ExchangeRateMissing, ExchangeRateMoved, InsufficientFunds, IdempotencyKeyReused
   */
  async exchange(viewer: Viewer, wish: ExchangeWish, expectedMinor: bigint, idempotencyKey: string): Promise<Exchange> {
    const { fromMinor, fromCurrency, toCurrency } = wish;
    check(fromMinor, fromCurrency, toCurrency);
    checkKey(idempotencyKey);
    return this.db.transaction(viewer.context, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`exchange:${viewer.accountId}:${idempotencyKey}`]);
      const [known] = await tx.query<Exchange[]>(`SELECT ${columns} FROM currency_exchanges WHERE org_id = $1 AND idempotency_key = $2`, [viewer.accountId, idempotencyKey]);
      if (known) {
        if (known.fromMinor !== fromMinor || known.fromCurrency !== fromCurrency || known.toCurrency !== toCurrency) throw new IdempotencyKeyReused();
        return known;
      }
      const now = this.clock.now();
      const { toMinor, rate } = priced((await this.rates.tableIn(tx, now)).between(fromCurrency, toCurrency), wish);
      if (toMinor !== expectedMinor) throw new ExchangeRateMoved(toMinor, toCurrency);
      const made: Exchange = { id: uuidv7(), fromMinor, fromCurrency, toMinor, toCurrency, rate: rate.rate, rateSource: rate.source, rateAsOf: rate.asOf, exchangedAt: now };
      await tx.query(
        `INSERT INTO currency_exchanges (id, org_id, idempotency_key, from_minor, from_currency, to_minor, to_currency, rate, rate_source, rate_as_of, exchanged_by, exchanged_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [made.id, viewer.accountId, idempotencyKey, fromMinor.toString(), fromCurrency, toMinor.toString(), toCurrency, rate.rate, rate.source, rate.asOf, viewer.userId, now],
      );
      await this.move(tx, viewer, made);
      await this.audit.record(tx, viewer, { action: 'currency.exchange', object: 'currency_exchange', objectId: made.id, after: { ...made, exchangedAt: undefined } });
      return made;
    });
  }

  list(viewer: Viewer, first: number): Promise<Exchange[]> {
    return this.db.read<Exchange & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM currency_exchanges WHERE org_id = $1 ORDER BY exchanged_at DESC, id DESC LIMIT $2`, [viewer.accountId, first]);
  }

  private async move(tx: Tx, viewer: Viewer, { id, fromMinor, fromCurrency, toMinor, toCurrency }: Exchange): Promise<void> {
    const own = available(viewer.accountId);
    await this.ledger.transfer(tx, { kind: 'exchange.out', from: own, to: exchange(), amountMinor: fromMinor, currency: fromCurrency, idempotencyKey: `exchange:${id}:out` });
    await this.ledger.transfer(tx, { kind: 'exchange.in', from: exchange(), to: own, amountMinor: toMinor, currency: toCurrency, idempotencyKey: `exchange:${id}:in` });
  }
}

function check(fromMinor: bigint, fromCurrency: string, toCurrency: string): void {
  checkAmount(fromMinor);
  checkCurrency(fromCurrency);
  checkCurrency(toCurrency);
  if (fromCurrency === toCurrency) throw new BadInput({ toCurrency: 'must be another currency' });
}

function priced(rate: Rate | null, { fromMinor, fromCurrency, toCurrency }: ExchangeWish): { toMinor: bigint; rate: Rate } {
  if (!rate) throw new ExchangeRateMissing(fromCurrency, toCurrency);
  return { toMinor: checkAmount(convertMinor(fromMinor, fromCurrency, toCurrency, rate.rate)), rate };
}

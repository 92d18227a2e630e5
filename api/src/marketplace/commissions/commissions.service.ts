import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { CommissionHoldsService, ExchangeRatesService, FeesService, InsufficientFunds, type CommissionParties } from '../../finance/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { brandPays, difference, dueAmounts, grossCommission, kindOf, type Amounts } from './commission.ts';
import { DUE, orderColumns, TOLD, type CommissionLine, type CommissionOrder, type ToldOrder } from './commission-row.ts';

const DAY_MS = 86_400_000;
/** Orders looked at in one run. */
const MOST = 500;
const none: Amounts = { creatorGetsMinor: 0n, platformFeeMinor: 0n, creatorFeeMinor: 0n };

/**
 * Commission on orders, derived again and again from what measurement says of each order: whatever is retried, arrives
 * late, or is found out later, the lines of an order sum to what is due, and each of them is settled once.
 */
@Injectable()
export class CommissionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly holds: CommissionHoldsService,
    private readonly fees: FeesService,
    private readonly rates: ExchangeRatesService,
  ) {}

  /** @returns how many orders were looked at */
  @Repeats({ name: 'commissions.reckon', everyMs: 10_000 })
  async reckon(): Promise<number> {
    const due = await this.db.transaction(systemContext, (tx) => tx.query<{ dealId: string; orderKey: string }[]>(DUE, [this.clock.now(), MOST]));
    for (const { dealId, orderKey } of due) await this.settle(dealId, orderKey);
    return due.length;
  }

  /** Brings one order up to date. When the brand's balance does not cover it, its lines stand and wait for the money. */
  private async settle(dealId: string, orderKey: string): Promise<void> {
    const work = (isCovered: boolean) => this.db.transaction(systemContext, async (tx) => {
      // Two workers, one order: the second one meets what the first one wrote.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`commission:${dealId}:${orderKey}`]);
      const [told] = await tx.query<ToldOrder[]>(TOLD, [dealId, orderKey]);
      const [known] = await tx.query<CommissionOrder[]>(`SELECT ${orderColumns} FROM commission_orders c WHERE deal_id = $1 AND order_key = $2`, [dealId, orderKey]);
      const order = known ?? (told ? await this.open(tx, told) : null);
      if (order) await this.bringUpToDate(tx, order, told ?? null, isCovered);
    });
    await work(true).catch((error: unknown) => {
      if (!(error instanceof InsufficientFunds)) throw error;
      return work(false);
    });
  }

  private async bringUpToDate(tx: Tx, order: CommissionOrder, told: ToldOrder | null, isCovered: boolean): Promise<void> {
    order.attributed = told !== null;
    if (told) Object.assign(order, { valueMinor: told.valueMinor, refundedMinor: told.refundedMinor, matchedBy: told.matchedBy });
    if (told && order.rate === null) order.valueCurrency = told.valueCurrency;
    if (!(await this.price(tx, order))) {
      await this.save(tx, { ...order, status: 'WAITING', waitsFor: 'RATE' });
      return;
    }
    await this.addLine(tx, order);
    if (order.lockedAt) await this.setOff(tx, order);
    else if (await this.cover(tx, order, isCovered)) await this.lock(tx, order, told?.isDisputed ?? false);
    await this.save(tx, order);
  }

  /** The order's worth in the deal's currency, at the rate of the moment it was made where one is known. */
  private async price(tx: Tx, order: CommissionOrder): Promise<boolean> {
    if (order.valueCurrency === order.currency || order.rate !== null || order.valueMinor === 0n) return true;
    const then = (await this.rates.tableIn(tx, order.orderedAt)).between(order.valueCurrency, order.currency);
    const rate = then ?? (await this.rates.tableIn(tx, this.clock.now())).between(order.valueCurrency, order.currency);
    if (!rate) return false;
    Object.assign(order, { rate: rate.rate, rateSource: rate.source, rateAsOf: rate.asOf });
    return true;
  }

  /** The line that brings the sum of all lines to what is due. */
  private async addLine(tx: Tx, order: CommissionOrder): Promise<void> {
    const feeMinor = order.attributed ? grossCommission(order, order.bps) : 0n;
    const split = await this.fees.split({ feeMinor, currency: order.currency, kind: 'COMMISSION', at: order.orderedAt });
    const due = dueAmounts(split, order, order.lockedAt !== null);
    const delta = difference(due, order);
    if (delta.creatorGetsMinor === 0n && delta.platformFeeMinor === 0n) return;
    await tx.query('INSERT INTO commission_lines (id, order_id, brand_id, creator_id, kind, creator_gets_minor, platform_fee_minor, at, creator_fee_minor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      uuidv7(), order.id, order.brandId, order.creatorId, kindOf(delta, order.attributed), delta.creatorGetsMinor.toString(), delta.platformFeeMinor.toString(), this.clock.now(), delta.creatorFeeMinor.toString(),
    ]);
    Object.assign(order, due);
  }

  /** Holds exactly what the brand will pay. @returns whether it is held @throws InsufficientFunds */
  private async cover(tx: Tx, order: CommissionOrder, isCovered: boolean): Promise<boolean> {
    const wanted = brandPays(order);
    if (order.heldMinor !== wanted && isCovered) {
      if (order.heldMinor > 0n) await this.holds.free(tx, order.id, order.holdNo);
      if (wanted > 0n) await this.holds.hold(tx, parties(order), (order.holdNo += 1), wanted);
      order.heldMinor = wanted;
    }
    const isHeld = order.heldMinor === wanted;
    order.status = wanted === 0n ? 'REVERSED' : isHeld ? 'HELD' : 'WAITING';
    order.waitsFor = isHeld ? null : 'FUNDS';
    return isHeld && wanted > 0n;
  }

  private async lock(tx: Tx, order: CommissionOrder, isDisputed: boolean): Promise<void> {
    const now = this.clock.now();
    if (order.lockAt > now) return;
    if (isDisputed) {
      order.waitsFor = 'RULING';
      return;
    }
    await this.holds.free(tx, order.id, order.holdNo);
    const [agreed] = await tx.query<{ days: number | null }[]>(`SELECT (o.terms ->> 'payoutDays')::int AS days FROM offers o JOIN deals d ON d.id = o.deal_id AND d.current_version = o.version WHERE d.id = $1`, [order.dealId]);
    await this.holds.pay(tx, parties(order), order, agreed?.days ?? null);
    await tx.query('UPDATE commission_lines SET settled_at = $2 WHERE order_id = $1 AND settled_at IS NULL', [order.id, now]);
    Object.assign(order, { status: 'LOCKED', heldMinor: 0n, lockedAt: now });
  }

  /** Negative lines of a locked order come out of the creator's earnings, as soon as there are any. */
  private async setOff(tx: Tx, order: CommissionOrder): Promise<void> {
    const lines = await tx.query<CommissionLine[]>(
      'SELECT id, kind, creator_gets_minor AS "creatorGetsMinor", platform_fee_minor AS "platformFeeMinor", creator_fee_minor AS "creatorFeeMinor" FROM commission_lines WHERE order_id = $1 AND settled_at IS NULL ORDER BY id', [order.id]);
    order.waitsFor = null;
    for (const line of lines) {
      if (await this.holds.takeBack(tx, parties(order), line.id, line)) await tx.query('UPDATE commission_lines SET settled_at = $2 WHERE id = $1', [line.id, this.clock.now()]);
      else order.waitsFor = 'PAYBACK';
    }
    order.status = brandPays(order) === 0n ? 'REVERSED' : 'LOCKED';
  }

  private async open(tx: Tx, told: ToldOrder): Promise<CommissionOrder> {
    const order: CommissionOrder = {
      id: uuidv7(), dealId: told.dealId, brandId: told.brandId, creatorId: told.creatorId, orderKey: told.orderKey, orderedAt: told.orderedAt, matchedBy: told.matchedBy, attributed: true,
      valueMinor: told.valueMinor, refundedMinor: told.refundedMinor, valueCurrency: told.valueCurrency, rate: null, rateSource: null, rateAsOf: null, bps: told.bps, currency: told.currency,
      ...none, status: 'WAITING', waitsFor: null, heldMinor: 0n, holdNo: 0, lockAt: new Date(told.orderedAt.getTime() + told.holdDays * DAY_MS), lockedAt: null,
    };
    await tx.query(
      `INSERT INTO commission_orders (id, deal_id, brand_id, creator_id, order_key, ordered_at, matched_by, value_minor, refunded_minor, value_currency, bps, currency, status, lock_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [order.id, order.dealId, order.brandId, order.creatorId, order.orderKey, order.orderedAt, order.matchedBy, order.valueMinor.toString(), order.refundedMinor.toString(), order.valueCurrency, order.bps, order.currency, order.status, order.lockAt],
    );
    return order;
  }

  private async save(tx: Tx, order: CommissionOrder): Promise<void> {
    await tx.query(
      `UPDATE commission_orders SET attributed = $2, value_minor = $3, refunded_minor = $4, matched_by = $5, value_currency = $16, rate = $6, rate_source = $7, rate_as_of = $8, creator_gets_minor = $9, platform_fee_minor = $10,
         status = $11, waits_for = $12, held_minor = $13, hold_no = $14, locked_at = $15, creator_fee_minor = $17 WHERE id = $1`,
      [order.id, order.attributed, order.valueMinor.toString(), order.refundedMinor.toString(), order.matchedBy, order.rate, order.rateSource, order.rateAsOf, order.creatorGetsMinor.toString(),
        order.platformFeeMinor.toString(), order.status, order.waitsFor, order.heldMinor.toString(), order.holdNo, order.lockedAt, order.valueCurrency, order.creatorFeeMinor.toString()],
    );
  }
}

const parties = ({ id, dealId, brandId, creatorId, currency }: CommissionOrder): CommissionParties => ({ orderId: id, dealId, brandId, creatorId, currency });

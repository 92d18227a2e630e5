import { Inject, Injectable } from '@nestjs/common';
import { allocate } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { creatorPartOf, type Split } from '../fees/fee.ts';
import { available, creatorFees, escrow, payable, platformFees } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { payoutDue } from '../payouts/payout.jobs.ts';

export interface Pool {
  /** Of the contest or programme. */
  poolId: string;
  orgId: string;
  currency: string;
  /** From an award to the payout run, as it was said when the pool was held; the installation's where nothing was. */
  payoutDays: number | null;
}
/** What one creator gets out of a pool. */
export interface Award {
  /** Names it once: a second award of the same name is the first one. */
  awardId: string;
  creatorId: string;
  kind: 'PRIZE' | 'READS' | 'BONUS';
  creatorGetsMinor: bigint;
  platformFeeMinor: bigint;
  /** Of the platform's fee, what the creator bears. */
  creatorFeeMinor: bigint;
}

/** A brand's money that is held for many creators, of whom nobody knows yet who gets how much. */
@Injectable()
export class PoolsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly timers: Timers,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws InsufficientFunds */
  async fund(tx: Tx, { poolId, orgId, currency }: Pool, amountMinor: bigint): Promise<void> {
    await this.ledger.transfer(tx, { kind: 'pool.fund', from: available(orgId), to: escrow(poolId, orgId), amountMinor, currency, idempotencyKey: `pool:${poolId}:fund` });
  }

  /** Pays one award into the creator's earnings; the payout run takes it along after the days of the pool. */
  async award(tx: Tx, { poolId, orgId, currency, payoutDays }: Pool, { awardId, creatorId, kind, creatorGetsMinor, platformFeeMinor, creatorFeeMinor }: Award): Promise<void> {
    await this.ledger.post(tx, {
      kind: 'pool.award', currency, idempotencyKey: `pool:${poolId}:award:${awardId}`,
      entries: [
        { account: escrow(poolId, orgId), amountMinor: -(creatorGetsMinor + platformFeeMinor) },
        { account: payable(creatorId), amountMinor: creatorGetsMinor },
        { account: platformFees(), amountMinor: platformFeeMinor - creatorFeeMinor },
        { account: creatorFees(creatorId), amountMinor: creatorFeeMinor },
      ].filter(({ amountMinor }) => amountMinor !== 0n),
    });
    if (creatorGetsMinor === 0n) return;
    const now = this.clock.now();
    const payableFrom = new Date(now.getTime() + (payoutDays ?? this.config.PAYOUT_DAYS) * 86_400_000);
    await tx.query('SELECT app.add_award_line($1, $2, $3, $4, $5, $6, $7, $8)', [uuidv7(), kind, creatorId, awardId, creatorGetsMinor.toString(), currency, now, payableFrom]);
    await this.timers.set(tx, { key: `payout:${creatorId}:${awardId}`, job: payoutDue, payload: { creatorId, currency }, dueAt: payableFrom });
  }

  /** Gives back what is left. */
  async giveBack(tx: Tx, { poolId, orgId, currency }: Pool, amountMinor: bigint): Promise<void> {
    if (amountMinor > 0n) await this.ledger.transfer(tx, { kind: 'pool.return', from: escrow(poolId, orgId), to: available(orgId), amountMinor, currency, idempotencyKey: `pool:${poolId}:return` });
  }
}

/**
 * Divides a pool that was priced as one fee: each award gets its part of the creators' money and bears its part of the
 * platform's fee, the rest goes back; all parts sum to the pool exactly (largest remainder).
 * @param amounts gross awards, together at most `split.feeMinor`
 */
export function dividePool(split: Split, amounts: readonly bigint[]): Pick<Award, 'creatorGetsMinor' | 'platformFeeMinor' | 'creatorFeeMinor'>[] {
  const weights = [...amounts, split.feeMinor - amounts.reduce((sum, amount) => sum + amount, 0n)];
  const gets = allocate(split.creatorGetsMinor, weights);
  const fees = allocate(split.platformFeeMinor, weights);
  return amounts.map((_, index) => {
    const platformFeeMinor = fees[index] ?? 0n;
    return { creatorGetsMinor: gets[index] ?? 0n, platformFeeMinor, creatorFeeMinor: creatorPartOf(platformFeeMinor, split) };
  });
}

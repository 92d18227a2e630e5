import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { IdempotencyKeyReused, InsufficientFunds } from '../finance.errors.ts';
import type { Account } from './account.ts';

export interface Posting {
  /** What happened, e.g. `escrow.fund`; shown on statements. */
  kind: string;
  /** Same key and body: posted once, the first transfer is returned. Same key, other body: refused. */
  idempotencyKey: string;
  currency: string;
  /** Credits positive, debits negative, in minor units; they sum to zero. Zero entries are left out. */
  entries: readonly { account: Account; amountMinor: bigint }[];
  dealId?: string;
  campaignId?: string;
  effectiveAt?: Date;
}

export interface Transfer extends Omit<Posting, 'entries'> {
  from: Account;
  to: Account;
  amountMinor: bigint;
}

/** The book. Balance, floors, idempotency and immutability are kept by the database itself, see `app.post_transfer`. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Moves an amount between two accounts. @throws InsufficientFunds, IdempotencyKeyReused */
  transfer(tx: Tx, { from, to, amountMinor, ...rest }: Transfer): Promise<string> {
    return this.post(tx, { ...rest, entries: [{ account: from, amountMinor: -amountMinor }, { account: to, amountMinor }] });
  }

  /**
   * Posts a transfer of any number of entries inside the caller's transaction.
   * @returns the transfer's id
   * @throws InsufficientFunds, IdempotencyKeyReused
   */
  async post(tx: Tx, posting: Posting): Promise<string> {
    const entries = posting.entries
      .filter(({ amountMinor }) => amountMinor !== 0n)
      .map(({ account, amountMinor }) => ({ org: account.org, purpose: account.purpose, subject: account.subject, amount: amountMinor.toString() }));
    try {
      const [row] = await tx.query<{ id: string }[]>('SELECT app.post_transfer($1, $2, $3, $4, $5, $6, $7, $8) AS id', [
        uuidv7(), posting.kind, posting.idempotencyKey, posting.currency, JSON.stringify(entries),
        posting.dealId ?? null, posting.campaignId ?? null, posting.effectiveAt ?? this.clock.now(),
      ]);
      return row!.id;
    } catch (error) {
      throw translate(error, posting.currency);
    }
  }

  /** What stands on an account: kept in the row where it is floored, else the sum of its entries. */
  async balanceOf(context: Context, account: Account, currency: string): Promise<bigint> {
    const [row] = await this.db.read<{ balance: bigint }>(
      context,
      `SELECT CASE WHEN a.floored THEN a.balance_minor ELSE (SELECT coalesce(sum(amount_minor), 0)::bigint FROM ledger_entries e WHERE e.account_id = a.id) END AS balance
       FROM ledger_accounts a WHERE a.org_id = $1 AND a.purpose = $2 AND a.subject_id = $3 AND a.currency = $4`,
      [account.org, account.purpose, account.subject, currency],
      'ledger_balance',
    );
    return row?.balance ?? 0n;
  }
}

function translate(error: unknown, currency: string): unknown {
  const { code, driverError } = error as { code?: string; driverError?: { detail?: string } };
  if (code === 'ML002') return new InsufficientFunds(BigInt(driverError?.detail ?? '0'), currency);
  if (code === 'ML003') return new IdempotencyKeyReused();
  return error;
}

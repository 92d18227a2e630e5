import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import type { DomainError } from '../../platform/errors/domain-error.ts';
import { IdempotencyKeyReused, InsufficientFunds } from '../finance.errors.ts';
import type { Account } from './account.ts';
import { pairsParams, POST_PAIRS, POST_TRANSFERS, postingCall, transfersParams, type Posting } from './posting.ts';

export interface Transfer extends Omit<Posting, 'entries'> {
  from: Account;
  to: Account;
  amountMinor: bigint;
}

/** The first phase of a transfer; without an end it waits until it is posted or voided. */
export interface Hold extends Omit<Transfer, 'effectiveAt'> {
  expiresAt?: Date;
}

/** What became of one transfer of a batch: its number, or why it was not posted. */
export type Outcome = { no: bigint; error?: never } | { no?: never; error: DomainError };

/** The book. Balance, floors, idempotency and immutability are kept by the database itself, see `app.post_transfer`, and the leaner ways for two accounts beside it. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Moves an amount between two accounts. @throws InsufficientFunds, IdempotencyKeyReused */
  transfer(tx: Tx, { from, to, amountMinor, ...rest }: Transfer): Promise<bigint> {
    return this.post(tx, { ...rest, entries: [{ account: from, amountMinor: -amountMinor }, { account: to, amountMinor }] });
  }

  /**
   * Posts a transfer of any number of entries inside the caller's transaction.
   * @returns the transfer's number
   * @throws InsufficientFunds, IdempotencyKeyReused
   */
  async post(tx: Tx, posting: Posting): Promise<bigint> {
    try {
      const { text, values } = postingCall(posting, this.clock.now());
      const [row] = await tx.query<{ no: bigint }[]>(text, values);
      return row!.no;
    } catch (error) {
      throw translate(error, posting.currency);
    }
  }

  /**
   * Posts many transfers, in their order, inside the caller's transaction: each is posted or refused for itself.
   * @returns one outcome per posting, in the same order
   */
  async postAll(tx: Tx, postings: readonly Posting[]): Promise<Outcome[]> {
    if (postings.length === 0) return [];
    const pairs = pairsParams(postings, this.clock.now());
    if (pairs) {
      const [all] = await tx.query<{ numbers: (string | null)[]; refused: (string | null)[] | null; missing: (string | null)[] | null }[]>(POST_PAIRS, pairs);
      return postings.map((posting, at) => outcomeOf(posting, all!.numbers[at] ?? null, all!.refused?.[at] ?? null, all!.missing?.[at] ?? null));
    }
    const rows = await tx.query<{ no: bigint | null; refused: string | null; missing: bigint | null }[]>(POST_TRANSFERS, transfersParams(postings, this.clock.now()));
    return rows.map(({ no, refused, missing }, at) => outcomeOf(postings[at]!, no, refused, missing));
  }

  /**
   * First phase of a two-phase transfer: the amount stays where it is and can be spent on nothing else, until the
   * hold is posted, voided, or expires.
   * @throws InsufficientFunds, IdempotencyKeyReused
   */
  async hold(tx: Tx, { kind, idempotencyKey, currency, from, to, amountMinor, dealId, campaignId, expiresAt }: Hold): Promise<void> {
    try {
      await tx.query('SELECT app.hold_amount($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
        uuidv7(), kind, idempotencyKey, currency, [from.org, to.org], [from.purpose, to.purpose], [from.subject, to.subject], amountMinor.toString(), dealId ?? null, campaignId ?? null, expiresAt ?? null,
      ]);
    } catch (error) {
      throw translate(error, currency);
    }
  }

  /** Second phase: what was held under the key is transferred, in whole or in part; the rest is free again. @returns the transfer's number */
  async postHold(tx: Tx, key: string, amountMinor: bigint): Promise<bigint> {
    const [row] = await tx.query<{ no: bigint }[]>(`SELECT app.end_hold($1, 'POSTED', $2, $3) AS no`, [key, amountMinor.toString(), this.clock.now()]);
    return row!.no;
  }

  /** The other second phase: what was held under the key is free again. */
  async voidHold(tx: Tx, key: string): Promise<void> {
    await tx.query(`SELECT app.end_hold($1, 'VOIDED', NULL, $2)`, [key, this.clock.now()]);
  }

  /** What stands on an account: kept in the row where it is floored, else the sum of its entries. */
  async balanceOf(context: Context, account: Account, currency: string): Promise<bigint> {
    const [row] = await this.db.read<{ balance: bigint }>(
      context,
      `SELECT CASE WHEN a.floored THEN a.balance_minor ELSE (SELECT coalesce(sum(amount_minor), 0)::bigint FROM ledger_entries e WHERE e.account_no = a.no) END AS balance
       FROM ledger_accounts a WHERE a.org_id = $1 AND a.purpose = $2 AND a.subject_id = $3 AND a.currency = $4`,
      [account.org, account.purpose, account.subject, currency],
      'ledger_balance',
    );
    return row?.balance ?? 0n;
  }
}

function outcomeOf(posting: Posting, no: bigint | string | null, refused: string | null, missing: bigint | string | null): Outcome {
  if (no !== null) return { no: BigInt(no) };
  if (refused === 'ML002') return { error: new InsufficientFunds(BigInt(missing ?? 0), posting.currency) };
  if (refused === 'ML003') return { error: new IdempotencyKeyReused() };
  throw new Error(`the entries of ${posting.kind} do not balance`);
}

function translate(error: unknown, currency: string): unknown {
  const { code, driverError } = error as { code?: string; driverError?: { detail?: string } };
  if (code === 'ML002') return new InsufficientFunds(BigInt(driverError?.detail ?? '0'), currency);
  if (code === 'ML003') return new IdempotencyKeyReused();
  return error;
}

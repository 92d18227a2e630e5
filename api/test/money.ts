import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Account } from '../src/finance/index.ts';

export interface TestTransfer {
  kind: string;
  from: Account;
  to: Account;
  amountMinor: bigint | number;
  currency?: string;
  key?: string;
  dealId?: string;
  campaignId?: string;
  /** When it took effect; now when absent. */
  at?: string;
}

/** Moves money in the book as the owner of the database, where a test needs some without the way it comes by. */
export async function move(owner: pg.Pool | pg.Client, { kind, from, to, amountMinor, currency = 'CNY', key = randomUUID(), dealId, campaignId, at }: TestTransfer): Promise<void> {
  const accounts = [from, to];
  await owner.query('SELECT app.post_transfer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    kind, key, currency, accounts.map(({ org }) => org), accounts.map(({ purpose }) => purpose), accounts.map(({ subject }) => subject), [-amountMinor, amountMinor], dealId ?? null, campaignId ?? null, at ?? new Date(),
  ]);
}

import type { Tx } from '../../platform/database/database.ts';
import { DomainError } from '../../platform/errors/domain-error.ts';

/** One side blocked the other; neither is told which. */
export class PartyBlocked extends DomainError {
  readonly code = 'PARTY_BLOCKED';
  constructor() {
    super('You and this account do not work together.');
  }
}

/** Whether either side blocked the other. */
export async function areBlocked(tx: Tx, one: string, other: string): Promise<boolean> {
  const [row] = await tx.query<{ blocked: boolean }[]>('SELECT app.are_blocked($1, $2) AS blocked', [one, other]);
  return row?.blocked ?? false;
}

/** Before two parties begin something new. @throws PartyBlocked */
export async function checkNotBlocked(tx: Tx, one: string, other: string): Promise<void> {
  if (await areBlocked(tx, one, other)) throw new PartyBlocked();
}

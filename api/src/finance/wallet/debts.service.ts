import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { InsufficientFunds } from '../finance.errors.ts';
import { available, funding, receivable } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';

/** Money of a brand that leaves, or comes home, without its wish. */
export interface TakenBack {
  orgId: string;
  amountMinor: bigint;
  currency: string;
  kind: string;
  idempotencyKey: string;
}
export interface Debt {
  currency: string;
  owedMinor: bigint;
}

/** The wallet may lose money between the look at it and the posting: looked at again so often. */
const TRIES = 5;

/**
 * What a card network, a provider or a bank takes back has left already, whatever stands in the wallet. It comes out of
 * what may be spent; what that does not cover is owed, and whatever comes in pays it first. Escrow and budgets stay:
 * they were promised to others.
 */
@Injectable()
export class DebtsService {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerService,
  ) {}

  /** Takes an amount out of the wallet, as far as it reaches; the rest is owed. */
  async take(tx: Tx, { orgId, amountMinor, currency, kind, idempotencyKey }: TakenBack): Promise<void> {
    await this.lock(tx, orgId, currency);
    for (let tried = 0; ; tried += 1) {
      const free = tried < TRIES ? await this.free(tx, orgId, currency) : 0n;
      const covered = free < amountMinor ? free : amountMinor;
      const [outcome] = await this.ledger.postAll(tx, [{
        kind, idempotencyKey, currency,
        entries: [{ account: available(orgId), amountMinor: -covered }, { account: receivable(orgId), amountMinor: covered - amountMinor }, { account: funding(), amountMinor }],
      }]);
      if (!outcome?.error) return;
      if (!(outcome.error instanceof InsufficientFunds)) throw outcome.error;
    }
  }

  /** Brings an amount home: it pays what is owed, the rest may be spent again. */
  async giveBack(tx: Tx, { orgId, amountMinor, currency, kind, idempotencyKey }: TakenBack): Promise<void> {
    await this.lock(tx, orgId, currency);
    const owed = await this.owed(tx, orgId, currency);
    const paid = owed < amountMinor ? owed : amountMinor;
    await this.ledger.post(tx, {
      kind, idempotencyKey, currency,
      entries: [{ account: funding(), amountMinor: -amountMinor }, { account: receivable(orgId), amountMinor: paid }, { account: available(orgId), amountMinor: amountMinor - paid }],
    });
  }

  /** Pays what is owed out of what may be spent, as far as it reaches. */
  async settle(tx: Tx, orgId: string, currency: string): Promise<void> {
    if ((await this.owed(tx, orgId, currency)) === 0n) return;
    await this.lock(tx, orgId, currency);
    const [owed, free] = [await this.owed(tx, orgId, currency), await this.free(tx, orgId, currency)];
    const amountMinor = free < owed ? free : owed;
    if (amountMinor <= 0n) return;
    // Spent in the meantime: the next look finds what is left.
    await this.ledger.postAll(tx, [{
      kind: 'wallet.debt-paid', idempotencyKey: `debt:${orgId}:${uuidv7()}`, currency,
      entries: [{ account: available(orgId), amountMinor: -amountMinor }, { account: receivable(orgId), amountMinor }],
    }]);
  }

  /** Money comes in many ways: a budget's rest, escrow given back, a transfer. */
  @Repeats({ name: 'wallet.debts', everyMs: 30_000 })
  async settleAll(): Promise<void> {
    const open = await this.db.read<{ orgId: string; currency: string }>(
      systemContext,
      `SELECT a.org_id AS "orgId", a.currency FROM ledger_accounts a WHERE a.purpose = 'RECEIVABLE' AND (SELECT sum(e.amount_minor) FROM ledger_entries e WHERE e.account_no = a.no) < 0 ORDER BY a.no`,
    );
    for (const { orgId, currency } of open) await this.db.transaction(systemContext, (tx) => this.settle(tx, orgId, currency));
  }

  /** What an account owes, per currency. */
  of(viewer: Viewer): Promise<Debt[]> {
    return this.db.read<Debt & Record<string, unknown>>(
      viewer.context,
      `SELECT a.currency, -sum(e.amount_minor)::bigint AS "owedMinor" FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no
       WHERE a.org_id = $1 AND a.purpose = 'RECEIVABLE' GROUP BY a.currency HAVING sum(e.amount_minor) < 0 ORDER BY a.currency`,
      [viewer.accountId],
    );
  }

  /** One at a time per wallet, so that a debt is never paid twice. */
  private async lock(tx: Tx, orgId: string, currency: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`debt:${orgId}:${currency}`]);
  }

  private async free(tx: Tx, orgId: string, currency: string): Promise<bigint> {
    const [row] = await tx.query<{ free: bigint }[]>(
      `SELECT balance_minor - held_minor AS free FROM ledger_accounts WHERE org_id = $1 AND purpose = 'AVAILABLE' AND subject_id = '00000000-0000-0000-0000-000000000000' AND currency = $2`, [orgId, currency]);
    return row?.free ?? 0n;
  }

  private async owed(tx: Tx, orgId: string, currency: string): Promise<bigint> {
    const [row] = await tx.query<{ owed: bigint }[]>(
      `SELECT coalesce(-sum(e.amount_minor), 0)::bigint AS owed FROM ledger_accounts a JOIN ledger_entries e ON e.account_no = a.no WHERE a.org_id = $1 AND a.purpose = 'RECEIVABLE' AND a.currency = $2`, [orgId, currency]);
    return row?.owed ?? 0n;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { BankFileRefused } from '../finance.errors.ts';
import { available, suspense } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { DebtsService } from '../wallet/debts.service.ts';
import type { Matched } from './bank-matches.service.ts';
import { bankStatementTaken } from './bank.jobs.ts';
import { readCamt053, type BankStatement, type StatementEntry } from './camt-053.ts';

export interface BankEntry {
  id: string;
  bookedOn: string;
  amountMinor: bigint;
  currency: string;
  remittance: string;
  counterparty: string;
  matched: Matched;
  orgId: string | null;
  /** Why nothing explains it; null where something does. */
  reason: string | null;
  returnReason: string | null;
  batchRef: string | null;
}

export interface ImportedStatement {
  id: string;
  statementId: string;
  currency: string;
  openingMinor: bigint;
  closingMinor: bigint;
  importedAt: Date;
  entries: number;
  suspense: number;
}

export interface Imported {
  statements: number;
  entries: number;
}

const entryColumns = `e.id, e.booked_on::text AS "bookedOn", e.amount_minor AS "amountMinor", e.currency, e.remittance, e.counterparty, e.matched, e.org_id AS "orgId", e.reason, e.return_reason AS "returnReason", e.batch_ref AS "batchRef"`;
/**
 * The bank's own account of what happened. A file is taken whole or not at all; its lines are explained by the worker.
 */
@Injectable()
export class BankStatementsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly debts: DebtsService,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @returns how many statements and lines were new @throws BankFileRefused; the file is kept then too */
  async import(viewer: Viewer, body: string): Promise<Imported> {
    try {
      return await this.take(viewer, body);
    } catch (error) {
      if (error instanceof BankFileRefused) await this.keepRefused(viewer, body, error);
      throw error;
    }
  }

  statements(viewer: Viewer, first: number): Promise<ImportedStatement[]> {
    return this.db.read<ImportedStatement & Record<string, unknown>>(
      viewer.context,
      `SELECT s.id, s.statement_id AS "statementId", s.currency, s.opening_minor AS "openingMinor", s.closing_minor AS "closingMinor", s.imported_at AS "importedAt",
         count(e.id)::int AS entries, (count(e.id) FILTER (WHERE e.matched = 'SUSPENSE'))::int AS suspense
       FROM bank_statements s LEFT JOIN bank_entries e ON e.bank_statement_id = s.id GROUP BY s.id ORDER BY s.imported_at DESC, s.id DESC LIMIT $1`,
      [first],
    );
  }

  /** What nobody explained yet, the oldest first. */
  inSuspense(viewer: Viewer, first: number): Promise<BankEntry[]> {
    return this.db.read<BankEntry & Record<string, unknown>>(viewer.context, `SELECT ${entryColumns} FROM bank_entries e WHERE e.matched = 'SUSPENSE' ORDER BY e.booked_on, e.id LIMIT $1`, [first]);
  }

  /** Says of whom a credit in suspense is; it becomes theirs to spend. @throws NotFound, Conflict when it is explained already */
  async assign(viewer: Viewer, entryId: string, handle: string): Promise<BankEntry> {
    return this.db.transaction(viewer.context, async (tx) => {
      const [entry] = isUuid(entryId) ? await tx.query<BankEntry[]>(`SELECT ${entryColumns} FROM bank_entries e WHERE e.id = $1 FOR UPDATE`, [entryId]) : [];
      if (!entry) throw new NotFound('bank entry', entryId);
      if (entry.matched !== 'SUSPENSE' || entry.amountMinor < 0n) throw new Conflict('Only money that came in and lies in suspense can be assigned.');
      const [payer] = await tx.query<{ id: string }[]>(`SELECT id FROM public_organisations WHERE handle = $1 AND kind = 'BRAND'`, [handle.trim().replace(/^@/, '')]);
      if (!payer) throw new NotFound('organisation', handle);
      await this.ledger.transfer(tx, { kind: 'bank.assign', from: suspense(), to: available(payer.id), amountMinor: entry.amountMinor, currency: entry.currency, idempotencyKey: `bank:${entry.id}:assign` });
      await this.debts.settle(tx, payer.id, entry.currency);
      await tx.query(`UPDATE bank_entries SET matched = 'ASSIGNED', org_id = $2 WHERE id = $1`, [entry.id, payer.id]);
      await this.audit.record(tx, viewer, { action: 'bank.assign', object: 'bank_entry', objectId: entry.id, after: { organisation: payer.id, amountMinor: entry.amountMinor, currency: entry.currency } });
      return { ...entry, matched: 'ASSIGNED', orgId: payer.id };
    });
  }

  private async take(viewer: Viewer, body: string): Promise<Imported> {
    const statements = readCamt053(body);
    const own = this.config.BANK_ACCOUNT;
    if (!own) throw new BankFileRefused('BANK_ACCOUNT_MISSING', 'No bank account is set for this installation, see BANK_ACCOUNT.');
    const foreign = statements.find(({ account }) => account !== own);
    if (foreign) throw new BankFileRefused('BANK_FILE_OTHER_ACCOUNT', 'This statement is of another account.');
    return this.db.transaction(viewer.context, async (tx) => {
      const taken: Imported = { statements: 0, entries: 0 };
      for (const statement of statements) {
        const id = await this.store(tx, viewer, statement, body);
        if (!id) continue;
        taken.statements += 1;
        await this.audit.record(tx, viewer, { action: 'bank.import', object: 'bank_statement', objectId: id, after: { statement: statement.statementId, entries: statement.entries.length } });
        const lines: StatementEntry[] = [];
        for (const entry of statement.entries) lines.push(...(await this.ofOwnFile(tx, entry)));
        for (const [position, line] of lines.entries()) await this.enter(tx, id, position, line);
        taken.entries += lines.length;
        await this.outbox.add(tx, bankStatementTaken, { bankStatementId: id });
      }
      if (taken.statements === 0) throw new BankFileRefused('BANK_FILE_KNOWN', 'This statement was imported before.');
      return taken;
    });
  }

  private async store(tx: Tx, viewer: Viewer, { account, statementId, currency, openingMinor, closingMinor }: BankStatement, body: string): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO bank_statements (id, account, statement_id, currency, opening_minor, closing_minor, body, imported_by, imported_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (account, statement_id) DO NOTHING RETURNING id`,
      [uuidv7(), account, statementId, currency, openingMinor.toString(), closingMinor.toString(), body, viewer.userId, this.clock.now()],
    );
    return row?.id;
  }

  /** A batch booked without its details is told apart when it is one of our own files, in number and sum. */
  private async ofOwnFile(tx: Tx, entry: StatementEntry): Promise<StatementEntry[]> {
    if (entry.batchRef === null || entry.batchCount === null || entry.amountMinor > 0n) return [entry];
    const orders = await tx.query<{ id: string; amountMinor: bigint }[]>(
      `SELECT p.id, p.amount_minor - p.withheld_minor AS "amountMinor" FROM payout_files f JOIN payouts p ON p.file_id = f.id
       WHERE f.message_id = $1 AND f.currency = $2 AND f.sum_minor = $3 AND f.payouts = $4 ORDER BY p.id`,
      [entry.batchRef, entry.currency, (-entry.amountMinor).toString(), entry.batchCount],
    );
    return orders.length === 0 ? [entry] : orders.map(({ id, amountMinor }) => ({ ...entry, amountMinor: -amountMinor, endToEndId: endToEndIdOf(id) }));
  }

  private async enter(tx: Tx, statementId: string, position: number, entry: StatementEntry): Promise<void> {
    await tx.query(
      `INSERT INTO bank_entries (id, bank_statement_id, position, booked_on, amount_minor, currency, end_to_end_id, servicer_ref, remittance, counterparty, is_return, entry_no, batch_ref, is_reversal, return_reason, reason, matched)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'NEW')`,
      [uuidv7(), statementId, position, entry.bookedOn, entry.amountMinor.toString(), entry.currency, entry.endToEndId, entry.servicerRef, entry.remittance, entry.counterparty, entry.isReturn,
        entry.entryNo, entry.batchRef, entry.isReversal, entry.returnReason, entry.problem],
    );
  }

  private async keepRefused(viewer: Viewer, body: string, { code, message }: BankFileRefused): Promise<void> {
    await this.db.transaction(viewer.context, (tx) =>
      tx.query('INSERT INTO refused_bank_files (id, code, message, body, received_by, received_at) VALUES ($1, $2, $3, $4, $5, $6)', [
        uuidv7(), code, message, body.slice(0, 1_000_000).replaceAll('\u0000', ''), viewer.userId, this.clock.now(),
      ]),
    );
  }
}

/** End-to-end ids have 35 characters at most: a payout's id travels without its dashes. */
export const endToEndIdOf = (payoutId: string): string => payoutId.replaceAll('-', '');

import { Inject, Injectable } from '@nestjs/common';
import { isCurrency } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { BankFileRefused } from '../finance.errors.ts';
import { entryColumns, type BankEntry } from './bank-entry.ts';
import { bankStatementTaken } from './bank.jobs.ts';
import { readCamt053, type BankStatement, type StatementEntry } from './camt-053.ts';
import { RefusedFilesService } from './refused-files.service.ts';

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

/**
 * The bank's own account of what happened. A file is taken whole or not at all; its lines are explained by the worker.
 */
@Injectable()
export class BankStatementsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly refused: RefusedFilesService,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @returns how many statements and lines were new @throws BankFileRefused; the file is kept then too */
  async import(viewer: Viewer, body: string): Promise<Imported> {
    try {
      return await this.take(viewer, body);
    } catch (error) {
      if (error instanceof BankFileRefused) await this.refused.keep(viewer, body, error, true);
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

  private async take(viewer: Viewer, body: string): Promise<Imported> {
    const statements = readCamt053(body);
    const own = this.config.BANK_ACCOUNT;
    if (!own) throw new BankFileRefused('BANK_ACCOUNT_MISSING', 'No bank account is set for this installation, see BANK_ACCOUNT.');
    const foreign = statements.find(({ account }) => account !== own);
    if (foreign) throw new BankFileRefused('BANK_FILE_OTHER_ACCOUNT', 'This statement is of another account.');
    const strange = statements.find(({ currency }) => !isCurrency(currency));
    if (strange) throw new BankFileRefused('BANK_FILE_OTHER_CURRENCY', `Nothing is kept in ${strange.currency} here.`);
    return this.db.transaction(viewer.context, async (tx) => {
      const taken: Imported = { statements: 0, entries: 0 };
      for (const statement of statements) {
        const id = await this.store(tx, viewer, statement, body);
        if (!id) continue;
        taken.statements += 1;
        await this.audit.record(tx, viewer, { action: 'bank.import', object: 'bank_statement', objectId: id, after: { statement: statement.statementId, entries: statement.entries.length } });
        await this.refuseTwice(tx, id, statement);
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

  private async store(tx: Tx, viewer: Viewer, { account, statementId, currency, openingMinor, closingMinor, closedOn, sequenceNo }: BankStatement, body: string): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }[]>(
      `INSERT INTO bank_statements (id, account, statement_id, currency, opening_minor, closing_minor, body, imported_by, imported_at, closed_on, sequence_no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (account, statement_id) DO NOTHING RETURNING id`,
      [uuidv7(), account, statementId, currency, openingMinor.toString(), closingMinor.toString(), body, viewer.userId, this.clock.now(), closedOn, sequenceNo],
    );
    return row?.id;
  }

  /** A bank that sends a day again may give the statement another name; its own name of a booking stays. */
  private async refuseTwice(tx: Tx, id: string, { account, currency, entries }: BankStatement): Promise<void> {
    const named = entries.filter(({ servicerRef }) => servicerRef !== null && !nameless.has(servicerRef));
    const [known] = await tx.query<{ ref: string; statement: string }[]>(
      `SELECT e.servicer_ref AS ref, s.statement_id AS statement FROM unnest($3::text[], $4::date[], $5::bigint[], $6::boolean[]) AS n (ref, day, amount, reversal)
       JOIN bank_entries e ON e.servicer_ref = n.ref AND e.booked_on = n.day AND e.amount_minor = n.amount AND e.is_reversal = n.reversal AND e.currency = $7
       JOIN bank_statements s ON s.id = e.bank_statement_id AND s.account = $2 AND s.id <> $1 LIMIT 1`,
      [id, account, named.map((one) => one.servicerRef), named.map((one) => one.bookedOn), named.map((one) => one.amountMinor.toString()), named.map((one) => one.isReversal), currency],
    );
    if (known) throw new BankFileRefused('BANK_FILE_OVERLAPS', `The booking ${known.ref} was taken with statement ${known.statement} before.`);
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
}

/** What banks write where they give a booking no name. */
const nameless = new Set(['NONREF', 'NOTPROVIDED']);

/** End-to-end ids have 35 characters at most: a payout's id travels without its dashes. */
export const endToEndIdOf = (payoutId: string): string => payoutId.replaceAll('-', '');

import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { BankFileRefused } from '../finance.errors.ts';
import { available, funding, suspense } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { PayoutsService } from '../payouts/payouts.service.ts';
import { bankStatementTaken } from './bank.jobs.ts';
import { readCamt053, type BankStatement, type StatementEntry } from './camt-053.ts';
import { findCreditorReferences } from './creditor-reference.ts';

export type Matched = 'NEW' | 'TOP_UP' | 'PAYOUT' | 'PAYOUT_RETURN' | 'ASSIGNED' | 'SUSPENSE';

export interface BankEntry {
  id: string;
  bookedOn: string;
  amountMinor: bigint;
  currency: string;
  remittance: string;
  counterparty: string;
  matched: Matched;
  orgId: string | null;
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

type NewEntry = Pick<StatementEntry, 'amountMinor' | 'currency' | 'endToEndId' | 'remittance' | 'isReturn'> & { id: string };

/** What became of one line of the bank: how it is explained, of whom it is, and which payout it ends. */
interface Explained {
  matched: Matched;
  orgId: string | null;
  payoutId: string | null;
}

const entryColumns = `e.id, e.booked_on::text AS "bookedOn", e.amount_minor AS "amountMinor", e.currency, e.remittance, e.counterparty, e.matched, e.org_id AS "orgId"`;
const unexplained: Explained = { matched: 'SUSPENSE', orgId: null, payoutId: null };

/**
 * The bank's own account of what happened. Each line is explained by the end-to-end id of a payout or the creditor
 * reference of a payer; what nothing explains lies in suspense until a person does. A file is taken whole or not at all.
 */
@Injectable()
export class BankStatementsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly payouts: PayoutsService,
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
        for (const [position, entry] of statement.entries.entries()) await this.enter(tx, id, position, entry);
        taken.entries += statement.entries.length;
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

  private async enter(tx: Tx, statementId: string, position: number, entry: StatementEntry): Promise<void> {
    await tx.query(
      `INSERT INTO bank_entries (id, bank_statement_id, position, booked_on, amount_minor, currency, end_to_end_id, servicer_ref, remittance, counterparty, is_return, matched)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'NEW')`,
      [uuidv7(), statementId, position, entry.bookedOn, entry.amountMinor.toString(), entry.currency, entry.endToEndId, entry.servicerRef, entry.remittance, entry.counterparty, entry.isReturn],
    );
  }

  /** Explains the lines of a statement, in their order; a line that is explained already stays as it is. */
  @Handles(bankStatementTaken)
  async explainStatement({ bankStatementId }: { bankStatementId: string }): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const entries = await tx.query<NewEntry[]>(
        `SELECT id, amount_minor AS "amountMinor", currency, end_to_end_id AS "endToEndId", remittance, is_return AS "isReturn"
         FROM bank_entries WHERE bank_statement_id = $1 AND matched = 'NEW' ORDER BY position FOR UPDATE`,
        [bankStatementId],
      );
      for (const entry of entries) {
        const { matched, orgId, payoutId } = await this.explain(tx, entry);
        await tx.query('UPDATE bank_entries SET matched = $2, org_id = $3, payout_id = $4 WHERE id = $1', [entry.id, matched, orgId, payoutId]);
        if (matched === 'SUSPENSE') await this.suspend(tx, entry);
      }
    });
  }

  private async suspend(tx: Tx, { id, amountMinor, currency }: NewEntry): Promise<void> {
    const [from, to] = amountMinor > 0n ? [funding(), suspense()] : [suspense(), funding()];
    await this.ledger.transfer(tx, { kind: 'bank.suspense', from, to, amountMinor: amountMinor > 0n ? amountMinor : -amountMinor, currency, idempotencyKey: `bank:${id}` });
  }

  private async explain(tx: Tx, entry: NewEntry): Promise<Explained> {
    const { id } = entry;
    if (entry.endToEndId && isPayoutId(entry.endToEndId)) {
      const payoutId = asUuid(entry.endToEndId);
      const [payout] = await tx.query<{ orgId: string; amountMinor: bigint; currency: string }[]>(
        `SELECT org_id AS "orgId", (amount_minor - withheld_minor) AS "amountMinor", currency FROM payouts WHERE id = $1 AND file_id IS NOT NULL`,
        [payoutId],
      );
      const fits = payout && payout.currency === entry.currency && payout.amountMinor === (entry.amountMinor < 0n ? -entry.amountMinor : entry.amountMinor);
      if (!fits) return unexplained;
      const cameBack = entry.amountMinor > 0n;
      const moved = await this.payouts.conclude(tx, { id, reference: payoutId, kind: 'transfer', outcome: cameBack ? 'failed' : 'succeeded', failureCode: cameBack ? 'returned_by_bank' : null });
      return moved ? { matched: cameBack ? 'PAYOUT_RETURN' : 'PAYOUT', orgId: payout.orgId, payoutId } : unexplained;
    }
    if (entry.amountMinor < 0n || entry.isReturn) return unexplained;
    const references = findCreditorReferences(`${entry.remittance} ${entry.endToEndId ?? ''}`);
    const payers = references.length === 0 ? [] : await tx.query<{ orgId: string }[]>('SELECT org_id AS "orgId" FROM bank_references WHERE reference = ANY ($1)', [references]);
    const [payer] = payers;
    if (!payer || payers.length > 1) return unexplained;
    await this.ledger.transfer(tx, { kind: 'wallet.transfer-in', from: funding(), to: available(payer.orgId), amountMinor: entry.amountMinor, currency: entry.currency, idempotencyKey: `bank:${id}` });
    return { matched: 'TOP_UP', orgId: payer.orgId, payoutId: null };
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
const isPayoutId = (text: string): boolean => /^[0-9a-f]{32}$/i.test(text);
const asUuid = (text: string): string => text.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

import { Inject, Injectable } from '@nestjs/common';
import { csvText, dayAt, decimalText } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, checkCurrency, OPERATOR_ID, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { seal, unseal } from '../../platform/crypto/sealed.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { endToEndIdOf } from './bank-statements.service.ts';
import { pain001, type PaymentFile, type PaymentOrder } from './pain-001.ts';

export interface PayoutFile {
  id: string;
  messageId: string;
  currency: string;
  payouts: number;
  sumMinor: bigint;
  madeAt: Date;
}

export interface StoredOrder extends Omit<PaymentOrder, 'amountMinor'> {
  amountMinor: string;
}

const columns = `id, message_id AS "messageId", currency, payouts, sum_minor AS "sumMinor", made_at AS "madeAt"`;
const MOST = 10_000;

/** Approved payouts as a file for the bank. A payout goes into one file; the bank's statement says later how it went. */
@Injectable()
export class PayoutFilesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  list(viewer: Viewer, first: number): Promise<PayoutFile[]> {
    return this.db.read<PayoutFile & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM payout_files ORDER BY made_at DESC, id DESC LIMIT $1`, [first]);
  }

  /** Takes every approved payout to a bank account in a currency. @throws Conflict when there is none */
  async make(viewer: Viewer, currency: string): Promise<PayoutFile> {
    checkCurrency(currency);
    return this.db.transaction(viewer.context, async (tx) => {
      const due = await tx.query<{ id: string; orgId: string; amountMinor: bigint; holder: string; sealed: string }[]>(
        `SELECT p.id, p.org_id AS "orgId", (p.amount_minor - p.withheld_minor) AS "amountMinor", m.holder, m.sealed FROM payouts p JOIN payout_methods m ON m.org_id = p.org_id AND m.kind = 'BANK'
         WHERE p.status = 'APPROVED' AND p.provider = 'bank' AND p.currency = $1 ORDER BY p.requested_at, p.id LIMIT ${MOST} FOR UPDATE OF p`,
        [currency],
      );
      if (due.length === 0) throw new Conflict(`No approved payout in ${currency} waits for a bank file.`);
      const orders = due.map(({ id, orgId, amountMinor, holder, sealed }): StoredOrder => {
        const { number, bankCode } = JSON.parse(unseal(sealed, this.secrets(), orgId)) as { number: string; bankCode: string | null };
        return { endToEndId: endToEndIdOf(id), amountMinor: amountMinor.toString(), holder, account: number, bankCode, remittance: 'Meadow payout' };
      });
      const id = uuidv7();
      const sumMinor = due.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
      const [made] = await tx.query<PayoutFile[]>(
        `INSERT INTO payout_files (id, message_id, currency, payouts, sum_minor, sealed, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${columns}`,
        [id, endToEndIdOf(id), currency, due.length, sumMinor.toString(), seal(JSON.stringify(orders), this.config.SECRET ?? '', id), viewer.userId, this.clock.now()],
      );
      await tx.query(`UPDATE payouts SET status = 'PAYING', file_id = $1 WHERE id = ANY ($2::uuid[])`, [id, due.map((payout) => payout.id)]);
      await this.audit.record(tx, viewer, { action: 'payout.file', object: 'payout_file', objectId: id, after: { payouts: due.length, sumMinor, currency } });
      return made!;
    });
  }

  /** @throws NotFound */
  async asPain001(viewer: Viewer, id: string): Promise<{ name: string; text: string }> {
    const { file, orders } = await this.open(viewer, id);
    const debtor = { name: file.debtorName, account: this.config.BANK_ACCOUNT ?? '', bankCode: this.config.BANK_CODE ?? null };
    const payment: PaymentFile = { messageId: file.messageId, createdAt: file.madeAt, day: dayAt(file.madeAt, file.zone), currency: file.currency, debtor, orders };
    return { name: `payouts-${file.messageId}.xml`, text: pain001(payment) };
  }

  /** The same orders as the table that Chinese banks take: name, account, bank code (CNAPS), amount, reference. */
  async asTable(viewer: Viewer, id: string): Promise<{ name: string; text: string }> {
    const { file, orders } = await this.open(viewer, id);
    const rows = orders.map((order) => [order.holder, order.account, order.bankCode ?? '', decimalText(order.amountMinor, file.currency), file.currency, order.endToEndId]);
    return { name: `payouts-${file.messageId}.csv`, text: csvText([['收款人', '账号', '联行号', '金额', '币种', '附言'], ...rows]) };
  }

  private async open(viewer: Viewer, id: string) {
    const [file] = isUuid(id)
      ? await this.db.read<PayoutFile & { sealed: string; debtorName: string; zone: string } & Record<string, unknown>>(
          viewer.context,
          `SELECT f.id, message_id AS "messageId", f.currency, payouts, sum_minor AS "sumMinor", made_at AS "madeAt", sealed, coalesce(b.legal_name, o.name) AS "debtorName", o.time_zone AS zone
           FROM payout_files f JOIN public_organisations o ON o.id = $2 LEFT JOIN billing_details b ON b.org_id = o.id WHERE f.id = $1`,
          [id, OPERATOR_ID],
        )
      : [];
    if (!file) throw new NotFound('payout file', id);
    const stored = JSON.parse(unseal(file.sealed, this.secrets(), file.id)) as StoredOrder[];
    return { file, orders: stored.map((order): PaymentOrder => ({ ...order, amountMinor: BigInt(order.amountMinor) })) };
  }

  private secrets(): string[] {
    return [this.config.SECRET ?? '', ...this.config.PREVIOUS_SECRETS];
  }
}

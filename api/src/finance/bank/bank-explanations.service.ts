import { Injectable } from '@nestjs/common';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { checkAmount } from '../finance.errors.ts';
import { available, costs, funding, ownFunds, suspense, tax, type Account } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { CheckoutProviders } from '../providers/checkout-providers.ts';
import { DebtsService } from '../wallet/debts.service.ts';
import { entryColumns, type BankEntry } from './bank-entry.ts';

export const bankMeanings = ['BANK_COSTS', 'PROVIDER_SETTLEMENT', 'OWN_FUNDS', 'TAX_PAID'] as const;
export type BankMeaning = (typeof bankMeanings)[number];

export interface Explanation {
  meaning: BankMeaning;
  /** Whose settlement it is. */
  provider?: string | null;
  /** What the provider kept of it. */
  feeMinor?: bigint | null;
}

/** What lies in suspense until a person says what it is: of a brand, or of the installation itself. */
@Injectable()
export class BankExplanationsService {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerService,
    private readonly debts: DebtsService,
    private readonly providers: CheckoutProviders,
    private readonly audit: AuditService,
  ) {}

  /** Says of whom a credit in suspense is; it becomes theirs to spend. @throws NotFound, Conflict when it is explained already */
  async assign(viewer: Viewer, entryId: string, handle: string): Promise<BankEntry> {
    return this.db.transaction(viewer.context, async (tx) => {
      const entry = await inSuspense(tx, entryId);
      if (entry.amountMinor < 0n) throw new Conflict('Only money that came in can be assigned.');
      const [payer] = await tx.query<{ id: string }[]>(`SELECT id FROM public_organisations WHERE handle = $1 AND kind = 'BRAND'`, [handle.trim().replace(/^@/, '')]);
      if (!payer) throw new NotFound('organisation', handle);
      await this.ledger.transfer(tx, { kind: 'bank.assign', from: suspense(), to: available(payer.id), amountMinor: entry.amountMinor, currency: entry.currency, idempotencyKey: `bank:${entry.id}:assign` });
      await this.debts.settle(tx, payer.id, entry.currency);
      await tx.query(`UPDATE bank_entries SET matched = 'ASSIGNED', org_id = $2 WHERE id = $1`, [entry.id, payer.id]);
      await this.audit.record(tx, viewer, { action: 'bank.assign', object: 'bank_entry', objectId: entry.id, after: { organisation: payer.id, amountMinor: entry.amountMinor, currency: entry.currency } });
      return { ...entry, matched: 'ASSIGNED', orgId: payer.id };
    });
  }

  /**
   * Says what a line in suspense is when it is nobody else's: costs of the bank, tax that was paid, money of the owner, or what
   * a provider pays out of its balance. That money was in the book since it was paid in, so it leaves suspense for outside
   * again, and what the provider kept becomes a cost.
   * @throws NotFound, BadInput, Conflict when it is explained already
   */
  async explain(viewer: Viewer, entryId: string, { meaning, provider = null, feeMinor }: Explanation): Promise<BankEntry> {
    const fee = feeMinor ?? 0n;
    if (meaning === 'PROVIDER_SETTLEMENT' ? provider === null || !this.providers.find(provider) : provider !== null) throw new BadInput({ provider: 'must be the provider of a settlement' });
    if (fee !== 0n && meaning !== 'PROVIDER_SETTLEMENT') throw new BadInput({ feeMinor: 'is of settlements only' });
    if (fee !== 0n) checkAmount(fee);
    return this.db.transaction(viewer.context, async (tx) => {
      const { id, amountMinor, currency, ...entry } = await inSuspense(tx, entryId);
      const other = accounts[meaning];
      const [from, to] = amountMinor > 0n ? [suspense(), other] : [other, suspense()];
      await this.ledger.transfer(tx, { kind: 'bank.explain', from, to, amountMinor: amountMinor < 0n ? -amountMinor : amountMinor, currency, idempotencyKey: `bank:${id}:explain` });
      if (fee > 0n) await this.ledger.transfer(tx, { kind: 'provider.fee', from: costs(), to: funding(), amountMinor: fee, currency, idempotencyKey: `bank:${id}:fee` });
      await tx.query(`UPDATE bank_entries SET matched = 'EXPLAINED', explained_as = $2, provider = $3, fee_minor = $4 WHERE id = $1`, [id, meaning, provider, fee.toString()]);
      await this.audit.record(tx, viewer, { action: 'bank.explain', object: 'bank_entry', objectId: id, after: { meaning, provider, feeMinor: fee, amountMinor, currency } });
      return { ...entry, id, amountMinor, currency, matched: 'EXPLAINED' };
    });
  }
}

const accounts: Record<BankMeaning, Account> = { BANK_COSTS: costs(), PROVIDER_SETTLEMENT: funding(), OWN_FUNDS: ownFunds(), TAX_PAID: tax() };

/** Locked: two people who explain it at once take turns. */
async function inSuspense(tx: Tx, id: string): Promise<BankEntry> {
  const [entry] = isUuid(id) ? await tx.query<BankEntry[]>(`SELECT ${entryColumns} FROM bank_entries e WHERE e.id = $1 FOR UPDATE`, [id]) : [];
  if (!entry) throw new NotFound('bank entry', id);
  if (entry.matched !== 'SUSPENSE') throw new Conflict('This line of the bank is explained already.');
  return entry;
}

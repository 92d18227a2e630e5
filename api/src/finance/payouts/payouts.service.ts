import { Inject, Injectable } from '@nestjs/common';
import { decimalText, parseDecimal } from '@meadow/shared';
import { Not } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AuditService, checkCurrency, OPERATOR_ID, type SystemActor, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { AmountInvalid, checkAmount, checkKey, FourEyes, IdempotencyKeyReused, PayoutMethodMissing } from '../finance.errors.ts';
import { funding, payable, tax } from '../ledger/account.ts';
import { LedgerService } from '../ledger/ledger.service.ts';
import { PaymentProvider, type ProviderEvent } from '../providers/payment-provider.ts';
import { TaxFormsService } from '../tax/tax-forms.service.ts';
import { WithholdingService } from '../tax/withholding.service.ts';
import type { TopUpRequest } from '../wallet/top-ups.service.ts';
import { BANK, railOf } from './payout-rail.ts';
import { CONNECT, prepareConnectPayout, startConnectPayout } from './connect-payout.ts';
import { ConnectedAccountsService } from './connected-accounts.service.ts';
import { Payout, PayoutMethod } from './payout.entity.ts';
import { connectPayoutDue, dealPaidOut, payoutApproved, payoutDue, payoutEnded } from './payout.jobs.ts';
import { canMovePayout, movePayout } from './payout.lifecycle.ts';

const BANK_DAYS = 1;

/**
 * Money out: asked for by the creator or the payout run, approved by a second person, sent by the provider.
 * The amount leaves the payable balance when it is asked for and comes back whole when the payout fails.
 */
@Injectable()
export class PayoutsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerService,
    private readonly provider: PaymentProvider,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    private readonly forms: TaxFormsService,
    private readonly taxes: WithholdingService,
    private readonly accounts: ConnectedAccountsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AmountInvalid, PayoutMethodMissing, PayoutAccountNotReady, TaxFormRequired, InsufficientFunds, IdempotencyKeyReused */
  async request(viewer: Viewer, { amountMinor, currency, idempotencyKey }: TopUpRequest): Promise<Payout> {
    checkAmount(amountMinor);
    checkCurrency(currency);
    checkKey(idempotencyKey);
    const least = leastPayout(this.config.PAYOUT_MINIMUMS, currency);
    if (amountMinor < least) throw new AmountInvalid(`must be at least ${decimalText(least, currency)} ${currency}`);
    return this.db.transaction(viewer.context, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`payout:${viewer.accountId}:${idempotencyKey}`]);
      const known = await tx.findOne(Payout, { where: { orgId: viewer.accountId, idempotencyKey } });
      if (known && (known.amountMinor !== amountMinor || known.currency !== currency)) throw new IdempotencyKeyReused();
      if (!known) await this.forms.check(tx, viewer.accountId);
      return known ?? this.open(tx, viewer, { orgId: viewer.accountId, amountMinor, currency, idempotencyKey });
    });
  }

  /** What would stay behind of a payout that is asked for now. @throws AmountInvalid, BadInput */
  async quote(viewer: Viewer, amountMinor: bigint, currency: string): Promise<Pick<Payout, 'amountMinor' | 'currency' | 'withheldMinor' | 'withholding'>> {
    checkAmount(amountMinor);
    checkCurrency(currency);
    const { withheldMinor, record } = await this.db.transaction(viewer.context, (tx) => this.taxes.of(tx, viewer.accountId, amountMinor, currency));
    return { amountMinor, currency, withheldMinor, withholding: record };
  }

  /** The payout run: when a line has waited its days, all that is payable then is asked for. Nothing happens without an account to pay to. */
  @Handles(payoutDue)
  async collect({ creatorId, currency }: { creatorId: string; currency: string }): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      // Accounts are written by the ledger's functions only, so runs for one creator take turns on a lock of their own.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`payout-run:${creatorId}:${currency}`]);
      const [account] = await tx.query<{ free: bigint }[]>(
        `SELECT balance_minor - held_minor AS free FROM ledger_accounts WHERE org_id = $1 AND purpose = 'PAYABLE' AND currency = $2`,
        [creatorId, currency],
      );
      if (!account || account.free === 0n || account.free < leastPayout(this.config.PAYOUT_MINIMUMS, currency)) return;
      if (!(await tx.findOne(PayoutMethod, { where: { orgId: creatorId } })) || (await this.forms.missing(tx, creatorId))) return;
      const run: SystemActor = { organisationId: OPERATOR_ID, accountId: creatorId, userId: null };
      await this.open(tx, run, { orgId: creatorId, amountMinor: account.free, currency, idempotencyKey: `run:${uuidv7()}` });
    });
  }

  /** The second person's yes. What lies in a batch is released with it, by whoever did not prepare it. @throws FourEyes, PayoutCannotMove, Conflict, NotFound */
  approve(viewer: Viewer, id: string): Promise<Payout> {
    return this.db.transaction(viewer.context, async (tx) => {
      const [batched] = isUuid(id) ? await tx.query<unknown[]>(`SELECT FROM payouts p JOIN payout_batches b ON b.id = p.batch_id AND b.status = 'PREPARED' WHERE p.id = $1`, [id]) : [];
      if (batched) throw new Conflict('This payout lies in a batch that waits for its release.');
      return this.approveIn(tx, viewer, id);
    });
  }

  /** The same inside a transaction that releases many. @throws FourEyes, PayoutCannotMove, NotFound */
  async approveIn(tx: Tx, viewer: Viewer, id: string): Promise<Payout> {
    const payout = await lock(tx, id);
    if (payout.requestedBy === viewer.userId) throw new FourEyes();
    const before = { status: payout.status };
    movePayout(payout, 'APPROVED');
    payout.approvedBy = viewer.userId;
    payout.expectedAt = new Date(this.clock.now().getTime() + BANK_DAYS * 86_400_000);
    await this.audit.record(tx, { ...viewer, accountId: payout.orgId }, { action: 'payout.approve', object: 'payout', objectId: id, before, after: { status: payout.status } });
    await this.outbox.add(tx, payoutApproved, { payoutId: id });
    return tx.save(payout);
  }

  @Handles(payoutApproved)
  async send({ payoutId }: { payoutId: string }): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const payout = await lock(tx, payoutId);
      // What the bank pays waits for a file.
      if (payout.status !== 'APPROVED' || payout.provider === BANK) return;
      // What is asked of Stripe is asked between transactions.
      if (payout.provider === CONNECT) {
        await startConnectPayout(tx, payoutId, this.clock.now());
        return this.outbox.add(tx, connectPayoutDue, { payoutId });
      }
      const { currency, destination } = payout;
      payout.providerRef = await this.provider.transfer(tx, { reference: payoutId, amountMinor: paidOut(payout), currency, destination });
      movePayout(payout, 'PAYING');
      await tx.save(payout);
    });
  }

  /** Its money has left for the creator's account with the provider. */
  async left(tx: Tx, payoutId: string, providerRef: string): Promise<void> {
    const payout = await lock(tx, payoutId);
    payout.providerRef = providerRef;
    movePayout(payout, 'PAYING');
    await tx.save(payout);
  }

  /** What the provider or the bank reported. A payout that was paid may still come back. @returns whether it moved */
  async conclude(tx: Tx, { reference, outcome, failureCode }: Pick<ProviderEvent, 'reference' | 'outcome' | 'failureCode'>): Promise<boolean> {
    const payout = await tx.findOne(Payout, { where: { id: reference }, lock: { mode: 'pessimistic_write' } });
    const to = outcome === 'succeeded' ? 'PAID' : 'FAILED';
    if (!payout || !canMovePayout(payout, to)) return false;
    const wasPaid = payout.status === 'PAID';
    movePayout(payout, to);
    const { orgId, currency } = payout;
    if (to === 'PAID') {
      payout.paidAt = this.clock.now();
      await this.ledger.postHold(tx, holdOf(payout.id), paidOut(payout));
      await this.withhold(tx, payout, 'payout.tax');
      await this.markPaid(tx, payout);
    } else {
      payout.failureCode = failureCode;
      if (!wasPaid) await this.ledger.voidHold(tx, holdOf(payout.id));
      else {
        await this.ledger.transfer(tx, { kind: 'payout.returned', from: funding(), to: payable(orgId), amountMinor: paidOut(payout), currency, idempotencyKey: `payout:${payout.id}:returned` });
        await this.withhold(tx, payout, 'payout.tax-returned');
        await this.markReturned(tx, payout);
      }
    }
    await tx.save(payout);
    await this.outbox.add(tx, payoutEnded, { payoutId: payout.id });
    return true;
  }

  /** The newest payouts: a creator's own; all of them, those that wait first, for the operator. */
  list(viewer: Viewer, first: number): Promise<Payout[]> {
    const order = { requestedAt: 'DESC', id: 'DESC' } as const;
    return this.db.transaction(viewer.context, async (tx) => {
      if (viewer.kind !== 'OPERATOR') return tx.find(Payout, { where: { orgId: viewer.accountId }, order, take: first });
      const waiting = await tx.find(Payout, { where: { status: 'REQUESTED' }, order: { requestedAt: 'ASC', id: 'ASC' }, take: first });
      const others = await tx.find(Payout, { where: { status: Not('REQUESTED') }, order, take: first });
      return [...waiting, ...others].slice(0, first);
    });
  }

  /** For the operator. @throws NotFound */
  async get(viewer: Viewer, id: string): Promise<Payout> {
    const payout = isUuid(id) ? await this.db.transaction(viewer.context, (tx) => tx.findOne(Payout, { where: { id } })) : null;
    if (!payout) throw new NotFound('payout', id);
    return payout;
  }

  private async open(tx: Tx, by: Viewer | SystemActor, wanted: Pick<Payout, 'orgId' | 'amountMinor' | 'currency' | 'idempotencyKey'>): Promise<Payout> {
    const { orgId, amountMinor, currency } = wanted;
    const method = await tx.findOne(PayoutMethod, { where: { orgId } });
    if (!method) throw new PayoutMethodMissing();
    const now = this.clock.now();
    const { withheldMinor, record } = await this.taxes.of(tx, orgId, amountMinor, currency);
    const connected = method.kind === 'STRIPE' ? await this.accounts.payable(tx, orgId, amountMinor - withheldMinor, currency) : null;
    const payout = tx.create(Payout, {
      ...wanted,
      id: uuidv7(),
      withheldMinor,
      withholding: record,
      status: 'REQUESTED',
      provider: connected !== null ? CONNECT : railOf(method.kind, this.config, this.provider),
      providerRef: null,
      destination: method.masked,
      requestedBy: by.userId,
      approvedBy: null,
      batchId: null,
      failureCode: null,
      requestedAt: now,
      expectedAt: new Date(now.getTime() + (this.config.PAYOUT_DAYS + BANK_DAYS) * 86_400_000),
      paidAt: null,
    });
    // Held until the provider says how it went: it cannot be asked for twice, and it is not paid before it is.
    await this.ledger.hold(tx, { kind: 'payout.paid', from: payable(orgId), to: funding(), amountMinor, currency, idempotencyKey: holdOf(payout.id) });
    await tx.insert(Payout, payout);
    if (connected !== null) await prepareConnectPayout(tx, orgId, { reference: payout.id, accountRef: connected, amountMinor: paidOut(payout), currency }, now);
    await this.audit.record(tx, by, { action: 'payout.request', object: 'payout', objectId: payout.id, after: { amountMinor, currency, withheldMinor } });
    return payout;
  }

  /** What is withheld of a payout is owed to the tax office from the moment it is paid, and is not when it comes back. */
  private async withhold(tx: Tx, { id, orgId, currency, withheldMinor }: Payout, kind: 'payout.tax' | 'payout.tax-returned'): Promise<void> {
    if (withheldMinor === 0n) return;
    const [from, to] = kind === 'payout.tax' ? [payable(orgId), tax()] : [tax(), payable(orgId)];
    await this.ledger.transfer(tx, { kind, from, to, amountMinor: withheldMinor, currency, idempotencyKey: `payout:${id}:${kind === 'payout.tax' ? 'tax' : 'tax-returned'}` });
  }

  /** Marks the lines that all payouts so far cover, oldest first, and tells their deals. */
  private async markPaid(tx: Tx, { id, orgId, currency, amountMinor, paidAt }: Payout): Promise<void> {
    const [covered] = await tx.query<[{ deal_id: string }[], number]>(
      `UPDATE settlement_lines SET paid_at = $4 WHERE id IN (
         SELECT id FROM (
           SELECT id, paid_at, sum(amount_minor) OVER (ORDER BY settled_at, id) AS up_to FROM settlement_lines WHERE org_id = $1 AND currency = $2
         ) line WHERE line.paid_at IS NULL AND line.up_to <= $3 + (SELECT coalesce(sum(amount_minor), 0) FROM payouts WHERE org_id = $1 AND currency = $2 AND status = 'PAID')
       ) RETURNING deal_id`,
      [orgId, currency, amountMinor.toString(), paidAt],
    );
    for (const { deal_id } of covered) await this.outbox.add(tx, dealPaidOut, { dealId: deal_id, payoutId: id });
  }

  /** What the other payouts do not cover waits to be paid again. */
  private async markReturned(tx: Tx, { id, orgId, currency }: Payout): Promise<void> {
    await tx.query(
      `UPDATE settlement_lines SET paid_at = NULL WHERE id IN (
         SELECT id FROM (
           SELECT id, paid_at, sum(amount_minor) OVER (ORDER BY settled_at, id) AS up_to FROM settlement_lines WHERE org_id = $1 AND currency = $2
         ) line WHERE line.paid_at IS NOT NULL AND line.up_to > (SELECT coalesce(sum(amount_minor), 0) FROM payouts WHERE org_id = $1 AND currency = $2 AND status = 'PAID' AND id <> $3)
       )`,
      [orgId, currency, id],
    );
  }
}

/** What a payout in a currency must come to; what is less waits for more. @param setting such as CNY=10,USD=5 */
export function leastPayout(setting: string, currency: string): bigint {
  const amount = setting.split(',').find((part) => part.startsWith(`${currency}=`))?.slice(4);
  return amount === undefined ? 0n : (parseDecimal(amount, currency) ?? 0n);
}

/** What reaches the payee. */
export const paidOut = ({ amountMinor, withheldMinor }: Pick<Payout, 'amountMinor' | 'withheldMinor'>): bigint => amountMinor - withheldMinor;
const holdOf = (payoutId: string): string => `payout:${payoutId}:paid`;

async function lock(tx: Tx, id: string): Promise<Payout> {
  const payout = isUuid(id) ? await tx.findOne(Payout, { where: { id }, lock: { mode: 'pessimistic_write' } }) : null;
  if (!payout) throw new NotFound('payout', id);
  return payout;
}

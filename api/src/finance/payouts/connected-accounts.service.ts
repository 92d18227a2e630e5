import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, isActing, OPERATOR_ID, type SystemActor, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { seal } from '../../platform/crypto/sealed.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { PayoutAccountAway, PayoutAccountNotReady, PayoutAccountRefused } from '../finance.errors.ts';
import { ProviderAway, ProviderRefuses } from '../providers/checkout-provider.ts';
import type { AccountState } from '../providers/connect-report.ts';
import { StripeConnectProvider } from '../providers/stripe-connect.provider.ts';
import { PayoutMethod } from './payout.entity.ts';
import { payoutAccountChanged } from './payout.jobs.ts';

export interface ConnectedAccount {
  orgId: string;
  accountRef: string;
  country: string;
  round: number;
  detailsSubmitted: boolean;
  payoutsEnabled: boolean;
  transfersEnabled: boolean;
  due: string[];
  dueBy: Date | null;
  checking: boolean;
  disabledReason: string | null;
  wanted: boolean;
  disconnectedAt: Date | null;
  readAt: Date;
}
const columns = `org_id AS "orgId", account_ref AS "accountRef", country, round, details_submitted AS "detailsSubmitted", payouts_enabled AS "payoutsEnabled", transfers_enabled AS "transfersEnabled", due, due_by AS "dueBy",
  checking, disabled_reason AS "disabledReason", wanted, disconnected_at AS "disconnectedAt", read_at AS "readAt"`;

/** Money can be sent there, and on to the bank. */
export const canBePaid = ({ payoutsEnabled, transfersEnabled, disconnectedAt }: Pick<ConnectedAccount, 'payoutsEnabled' | 'transfersEnabled' | 'disconnectedAt'>): boolean => payoutsEnabled && transfersEnabled && disconnectedAt === null;
/** As people see it; of the same account always the same. */
export const maskOf = (accountRef: string): string => `STRIPE ····${accountRef.slice(-4)}`;

/**
 * Accounts of creators at Stripe, connected to ours. Stripe asks who they are and where their bank is; we know how the account
 * stands and never see the rest. What Stripe reports about one is a reason to ask, so that late news cannot undo newer ones.
 */
@Injectable()
export class ConnectedAccountsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly provider: StripeConnectProvider,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get isOffered(): boolean {
    return this.provider.isSetUp;
  }

  get(viewer: Viewer): Promise<ConnectedAccount | null> {
    return this.db.transaction(viewer.context, (tx) => this.of(tx, viewer.accountId));
  }

  /**
   * Makes the account when there is none, or when the one there is was begun for another country or disconnected.
   * @returns where its holder goes on at Stripe, for once and for minutes
   * @throws BadInput, PayoutAccountRefused, PayoutAccountAway
   */
  async connect(viewer: Viewer, country: string): Promise<string> {
    if (!/^[A-Z]{2}$/.test(country)) throw new BadInput({ country: 'must be two letters, such as US' });
    return this.asking(async () => {
      const known = await this.get(viewer);
      const isKept = known !== null && known.disconnectedAt === null && (known.detailsSubmitted || known.country === country);
      const accountRef = isKept ? known.accountRef : await this.make(viewer, country, (known?.round ?? 0) + 1);
      if (isKept) await this.db.transaction(viewer.context, (tx) => tx.query('UPDATE connected_accounts SET wanted = true WHERE org_id = $1', [viewer.accountId]));
      const workspace = isActing(viewer) ? `/agency/clients/${viewer.accountId}` : '/creator';
      return this.provider.onboarding(accountRef, `${this.config.PUBLIC_URL}${workspace}/payout`, `link:${uuidv7()}`);
    });
  }

  /** Asks how it stands, for whoever comes back from there. @throws PayoutAccountRefused, PayoutAccountAway */
  async refresh(viewer: Viewer): Promise<ConnectedAccount | null> {
    const known = await this.get(viewer);
    if (!known || known.disconnectedAt !== null) return known;
    const at = this.clock.now();
    const state = await this.asking(() => this.provider.account(known.accountRef));
    await this.db.transaction(viewer.context, (tx) => this.learn(tx, state, at, viewer));
    return this.get(viewer);
  }

  /** Payouts go there from now on. @throws PayoutAccountNotReady */
  async use(viewer: Viewer): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const known = await this.of(tx, viewer.accountId, 'FOR UPDATE');
      if (!known || !canBePaid(known)) throw new PayoutAccountNotReady();
      await this.makeMethod(tx, known, viewer);
    });
  }

  /** What a report calls for: asked before anything is locked. @returns null when it is connected no more @throws ProviderAway, ProviderRefuses */
  async ask(accountRef: string): Promise<{ state: AccountState; at: Date } | null> {
    const at = this.clock.now();
    try {
      return { state: await this.provider.account(accountRef), at };
    } catch (error) {
      if (error instanceof ProviderRefuses && error.failureCode === 'account_invalid') return null;
      throw error;
    }
  }

  /** Other software of the same platform may have connected accounts as well. */
  async isOurs(accountRef: string): Promise<boolean> {
    return (await this.db.read(systemContext, 'SELECT 1 FROM connected_accounts WHERE account_ref = $1', [accountRef])).length > 0;
  }
  /** How an account stood at a moment. */
  async learn(tx: Tx, state: AccountState, at: Date, by?: Viewer): Promise<void> {
    const [before] = await tx.query<ConnectedAccount[]>(`SELECT ${columns} FROM connected_accounts WHERE account_ref = $1 FOR UPDATE`, [state.ref]);
    if (!before || before.disconnectedAt !== null || before.readAt > at) return;
    await tx.query(
      `UPDATE connected_accounts SET details_submitted = $2, payouts_enabled = $3, transfers_enabled = $4, due = $5, due_by = $6, checking = $7, disabled_reason = $8, read_at = $9 WHERE account_ref = $1`,
      [state.ref, state.detailsSubmitted, state.payoutsEnabled, state.transfersEnabled, state.due, state.dueBy, state.isChecking, state.disabledReason, at]);
    const now = { ...before, ...state, due: [...state.due] };
    const isMethod = await this.isMethod(tx, before.orgId);
    if (canBePaid(now) && before.wanted) await this.makeMethod(tx, now, by ?? system(before.orgId));
    if (canBePaid(now) !== canBePaid(before) && (isMethod || before.wanted)) await this.tell(tx, before.orgId, canBePaid(now), at);
  }

  /** Its holder, or we on Stripe's pages, took the connection back. */
  async disconnect(tx: Tx, accountRef: string): Promise<void> {
    const at = this.clock.now();
    const [lost] = (await tx.query<[{ org_id: string }[], number]>('UPDATE connected_accounts SET disconnected_at = $2, wanted = false WHERE account_ref = $1 AND disconnected_at IS NULL RETURNING org_id', [accountRef, at]))[0];
    if (!lost) return;
    const { org_id: orgId } = lost;
    const [, removed] = await tx.query<[unknown[], number]>(`DELETE FROM payout_methods WHERE org_id = $1 AND kind = 'STRIPE'`, [orgId]);
    await this.audit.record(tx, system(orgId), { action: 'payout-account.disconnect', object: 'payout_method', objectId: orgId, before: { masked: maskOf(accountRef) } });
    if (removed > 0) await this.tell(tx, orgId, false, at);
  }

  /** The account that a payout goes to. @throws PayoutAccountNotReady */
  async payable(tx: Tx, orgId: string, amountMinor: bigint, currency: string): Promise<string> {
    const known = await this.of(tx, orgId);
    if (!known || !canBePaid(known) || !this.provider.takes(amountMinor, currency)) throw new PayoutAccountNotReady();
    return known.accountRef;
  }

  private async make(viewer: Viewer, country: string, round: number): Promise<string> {
    const at = this.clock.now();
    const state = await this.provider.createAccount(viewer.accountId, country, round);
    await this.db.transaction(viewer.context, async (tx) => {
      const made = await tx.query<unknown[]>(
        `INSERT INTO connected_accounts AS c (org_id, account_ref, country, round, details_submitted, payouts_enabled, transfers_enabled, due, checking, wanted, created_at, read_at)
         VALUES ($1, $2, $3, $4, false, false, false, '{}', false, true, $5, $5)
         ON CONFLICT (org_id) DO UPDATE SET account_ref = excluded.account_ref, country = excluded.country, round = excluded.round, details_submitted = false, payouts_enabled = false, transfers_enabled = false, due = '{}', due_by = NULL,
           checking = false, disabled_reason = NULL, wanted = true, disconnected_at = NULL, created_at = excluded.created_at, read_at = excluded.read_at WHERE c.round < excluded.round RETURNING 1`,
        [viewer.accountId, state.ref, country, round, at]);
      if (made.length > 0) await this.audit.record(tx, viewer, { action: 'payout-account.connect', object: 'payout_method', objectId: viewer.accountId, after: { country, masked: maskOf(state.ref) } });
    });
    return state.ref;
  }

  private async makeMethod(tx: Tx, { orgId, accountRef }: ConnectedAccount, by: Viewer | SystemActor): Promise<void> {
    const before = await tx.findOne(PayoutMethod, { where: { orgId } });
    const masked = maskOf(accountRef);
    await tx.query('UPDATE connected_accounts SET wanted = false WHERE org_id = $1', [orgId]);
    if (before?.masked === masked) return;
    const [holder] = await tx.query<{ name: string }[]>('SELECT name FROM public_organisations WHERE id = $1', [orgId]);
    const sealed = seal(JSON.stringify({ number: accountRef, bankCode: null }), this.config.SECRET ?? '', orgId);
    await tx.save(PayoutMethod, { orgId, kind: 'STRIPE', holder: holder?.name ?? '', sealed, masked, updatedAt: this.clock.now() });
    await this.audit.record(tx, by, { action: 'payout-method.set', object: 'payout_method', objectId: orgId, before: before && { kind: before.kind, masked: before.masked }, after: { kind: 'STRIPE', masked } });
  }

  private async of(tx: Tx, orgId: string, lock: '' | 'FOR UPDATE' = ''): Promise<ConnectedAccount | null> {
    const [row] = await tx.query<ConnectedAccount[]>(`SELECT ${columns} FROM connected_accounts WHERE org_id = $1 ${lock}`, [orgId]);
    return row ?? null;
  }

  private async isMethod(tx: Tx, orgId: string): Promise<boolean> {
    return (await tx.query<unknown[]>(`SELECT 1 FROM payout_methods WHERE org_id = $1 AND kind = 'STRIPE'`, [orgId])).length > 0;
  }

  private async tell(tx: Tx, orgId: string, isReady: boolean, at: Date): Promise<void> {
    await this.outbox.add(tx, payoutAccountChanged, { orgId, isReady, at: at.toISOString() });
  }

  /** @throws PayoutAccountRefused, PayoutAccountAway */
  private async asking<T>(work: () => Promise<T>): Promise<T> {
    if (!this.provider.isSetUp) throw new PayoutAccountRefused('not_set_up');
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProviderRefuses) throw new PayoutAccountRefused(error.failureCode);
      if (error instanceof ProviderAway) throw new PayoutAccountAway();
      throw error;
    }
  }
}

const system = (accountId: string): SystemActor => ({ organisationId: OPERATOR_ID, accountId, userId: null });

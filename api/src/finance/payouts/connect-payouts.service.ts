import { Inject, Injectable } from '@nestjs/common';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles, Repeats } from '../../platform/queue/handles.ts';
import { LOGGER, type Logger } from '../../platform/telemetry/logger.ts';
import { ProviderAway, ProviderRefuses } from '../providers/checkout-provider.ts';
import type { PayoutReport, TransferReport } from '../providers/connect-report.ts';
import { StripeConnectProvider } from '../providers/stripe-connect.provider.ts';
import { connectColumns, type ConnectPayout, type ConnectProblem } from './connect-payout.ts';
import { connectPayoutDue, payoutWaits } from './payout.jobs.ts';
import type { PayoutWaitView } from './payout.view.ts';
import { PayoutsService } from './payouts.service.ts';

/** Longer than one call may take: who dies with it is followed by another. */
const LEASE_MS = 20_000;
const LATER_MS = 3_600_000;
const [SOON_MS, PATIENCE] = [5_000, 6];
/** Clocks differ; what was made at Stripe is looked for from a little earlier on. */
const SLACK_MS = 600_000;

/** What one call came to, and what follows from it. */
type Answer =
  | { transferRef: string; amountMinor: bigint }
  | { payoutRef: string; outcome: 'pending' | 'paid' | 'failed'; failureCode: string | null; arrivesAt: Date | null }
  | { isReversed: true };

/**
 * Payouts through connected accounts: transfer, payout, and the transfer back when the payout fails. Each call goes out
 * between transactions under a key of its own; what may have happened before is looked for first, as Stripe forgets keys
 * after a day. The payout comes back in the book when the money is in our account again, not earlier.
 */
@Injectable()
export class ConnectPayoutsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly provider: StripeConnectProvider,
    private readonly payouts: PayoutsService,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  @Handles(connectPayoutDue)
  async run({ payoutId }: PayloadOf<typeof connectPayoutDue>): Promise<void> {
    for (let payout = await this.claim(payoutId); payout; payout = await this.claim(payoutId)) await this.step(payout);
  }

  /** What waits, or was left by a process that died. */
  @Repeats({ name: 'finance.connect-payouts', everyMs: 5_000 })
  async sweep(): Promise<void> {
    if (!this.provider.isSetUp) return;
    const due = await this.db.read<{ id: string }>(systemContext, 'SELECT payout_id AS id FROM connect_payouts WHERE next_at <= $1 ORDER BY next_at LIMIT 100', [this.clock.now()]);
    for (const { id } of due) {
      await this.run({ payoutId: id }).catch((error: unknown) => this.log.error({ err: error, payoutId: id }, 'a payout through a connected account did not move; it is tried again'));
    }
  }

  /** One of those who want it gets it, for as long as a call takes. @returns it as it was before this try left */
  private async claim(payoutId: string): Promise<ConnectPayout | undefined> {
    const now = this.clock.now();
    return this.db.transaction(systemContext, async (tx) => {
      const [due] = await tx.query<ConnectPayout[]>(`SELECT ${connectColumns} FROM connect_payouts WHERE payout_id = $1 AND next_at <= $2 FOR UPDATE`, [payoutId, now]);
      if (due) await tx.query('UPDATE connect_payouts SET next_at = $2, asked_at = coalesce(asked_at, $3) WHERE payout_id = $1', [payoutId, new Date(now.getTime() + LEASE_MS), now]);
      return due;
    });
  }

  private async step(payout: ConnectPayout): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.call(payout);
    } catch (error) {
      if (error instanceof ProviderRefuses) return this.refused(payout, error);
      // Nobody knows what happened there: the same is asked again.
      const misses = payout.misses + 1;
      this.log.warn({ err: error, payoutId: payout.reference, stage: payout.stage }, 'Stripe did not answer');
      return this.put(payout, { misses, next_at: this.in(Math.min(SOON_MS * 2 ** payout.misses, LATER_MS)) }, misses >= PATIENCE ? 'PROVIDER_AWAY' : payout.problem);
    }
    await this.db.transaction(systemContext, (tx) => this.answered(tx, payout, answer));
  }

  private async call(payout: ConnectPayout): Promise<Answer> {
    const { stage, tries, askedAt, transferRef } = payout;
    const mayBeDone = askedAt !== null || tries > 0;
    if (stage === 'TRANSFER') {
      return (mayBeDone ? await looked(this.provider.findTransfer(payout)) : null) ?? this.provider.transfer(payout, tries);
    }
    if (transferRef === null) throw new Error(`the payout ${payout.reference} has no transfer`);
    if (stage === 'PAYOUT') {
      const [row] = await this.db.read<{ since: Date }>(systemContext, 'SELECT requested_at AS since FROM payouts WHERE id = $1', [payout.reference]);
      const since = new Date((row?.since.getTime() ?? 0) - SLACK_MS);
      return (mayBeDone ? await looked(this.provider.findPayout(payout, since)) : null) ?? this.provider.payOut(payout, tries);
    }
    const isBack = mayBeDone && (await looked(this.provider.readTransfer(transferRef))).reversedMinor >= payout.amountMinor;
    if (!isBack) await this.provider.reverse(payout, transferRef, tries);
    return { isReversed: true };
  }

  /** What is known by now may have come by webhook: a stage is left once. */
  private async answered(tx: Tx, asked: ConnectPayout, answer: Answer): Promise<void> {
    const payout = await lock(tx, asked.reference);
    if (!payout || payout.stage !== asked.stage) return;
    if ('isReversed' in answer) return this.returned(tx, payout, payout.failureCode);
    if ('transferRef' in answer) {
      if (answer.amountMinor !== payout.amountMinor) return this.stop(tx, payout, 'PROVIDER_AMOUNT');
      await this.move(tx, payout, { stage: 'PAYOUT', transfer_ref: answer.transferRef, transferred_minor: answer.amountMinor.toString(), next_at: this.clock.now() });
      return this.payouts.left(tx, payout.reference, answer.transferRef);
    }
    const { payoutRef, outcome, failureCode, arrivesAt } = answer;
    await this.move(tx, payout, { stage: 'SENT', payout_ref: payoutRef, next_at: null });
    if (arrivesAt) await tx.query('UPDATE payouts SET expected_at = $2 WHERE id = $1', [payout.reference, arrivesAt]);
    if (outcome !== 'pending') await this.ended(tx, { ...payout, stage: 'SENT', payoutRef }, outcome, failureCode);
  }

  /** Stripe said no, and nothing happened there. */
  private async refused(payout: ConnectPayout, { failureCode, status }: ProviderRefuses): Promise<void> {
    // It is us whom Stripe does not let in, or an answer to another question: no reason for the creator's payout to fail.
    const isOurs = status === 401 || (status === 403 && failureCode !== 'account_invalid') || failureCode === 'idempotency_error';
    if (isOurs) return this.put(payout, { misses: payout.misses + 1, next_at: this.in(LATER_MS) }, 'PROVIDER_REFUSES_US');
    if (payout.stage === 'REVERSE') return this.again(payout, 'CANNOT_REVERSE');
    if (failureCode === 'balance_insufficient') return this.again(payout, payout.stage === 'TRANSFER' ? 'PLATFORM_BALANCE_LOW' : 'NOT_AVAILABLE_YET');
    await this.db.transaction(systemContext, async (tx) => {
      const now = await lock(tx, payout.reference);
      if (now?.stage !== payout.stage) return;
      if (payout.stage === 'PAYOUT') return this.goBack(tx, now, failureCode);
      await this.move(tx, now, { stage: 'REFUSED', failure_code: failureCode, next_at: null });
      await this.payouts.conclude(tx, { reference: payout.reference, outcome: 'failed', failureCode });
    });
  }

  /** Asked anew later, under a key of its own. */
  private again(payout: ConnectPayout, problem: ConnectProblem): Promise<void> {
    return this.put(payout, { tries: payout.tries + 1, misses: 0, asked_at: null, next_at: this.in(LATER_MS) }, problem);
  }

  private async put(asked: ConnectPayout, change: Change, problem: ConnectProblem | null): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const payout = await lock(tx, asked.reference);
      if (payout?.stage !== asked.stage || payout.tries !== asked.tries) return;
      await this.set(tx, payout, { ...change, ...this.trouble(payout, problem) });
      if (problem !== null && problem !== payout.problem) await this.outbox.add(tx, payoutWaits, { payoutId: payout.reference, problem });
    });
  }

  /** What Stripe has is not what we asked for: nothing more until a person looked. */
  private async stop(tx: Tx, payout: ConnectPayout, problem: ConnectProblem): Promise<void> {
    await this.set(tx, payout, { asked_at: null, next_at: null, ...this.trouble(payout, problem) });
    await this.outbox.add(tx, payoutWaits, { payoutId: payout.reference, problem });
  }

  /** A payout of an account ended. Failed is stronger than paid, whichever was told first. @returns why nothing was moved, when that needs a person */
  async payoutEnded(tx: Tx, report: PayoutReport): Promise<string | null> {
    const payout = await lock(tx, report.reference ?? '');
    if (!payout) return 'REFERENCE_UNKNOWN';
    if (report.accountRef !== payout.accountRef) return 'ACCOUNT_DIFFERS';
    if (report.amountMinor !== payout.amountMinor || report.currency !== payout.currency) return 'AMOUNT_DIFFERS';
    if (payout.transferRef === null || (payout.payoutRef ?? report.payoutRef) !== report.payoutRef) return 'REFERENCE_UNKNOWN';
    if (payout.stage === 'RETURNED' && report.outcome === 'paid' && payout.failureCode === BY_HAND) return 'PAID_AFTER_RETURN';
    await this.ended(tx, { ...payout, payoutRef: report.payoutRef }, report.outcome, report.failureCode);
    return null;
  }

  /** The money of a transfer is in our account again: by us, or by hand on Stripe's pages. @returns why nothing was moved, when that needs a person */
  async transferReversed(tx: Tx, report: TransferReport): Promise<string | null> {
    const payout = await lock(tx, report.reference);
    if (!payout || (payout.transferRef ?? report.transferRef) !== report.transferRef) return 'REFERENCE_UNKNOWN';
    if (report.accountRef !== payout.accountRef) return 'ACCOUNT_DIFFERS';
    if (report.amountMinor !== payout.amountMinor || report.currency !== payout.currency || report.reversedMinor !== report.amountMinor) return 'AMOUNT_DIFFERS';
    if (!['TRANSFER', 'PAYOUT', 'SENT', 'PAID', 'REVERSE'].includes(payout.stage)) return null;
    if (payout.transferRef === null) await this.set(tx, payout, { transfer_ref: report.transferRef, transferred_minor: report.amountMinor.toString() });
    await this.returned(tx, payout, payout.stage === 'REVERSE' ? payout.failureCode : BY_HAND);
    return null;
  }

  /** Somebody of the operator's sees to it that it can go on, and does not want to wait. @throws NotFound */
  async retry(viewer: Viewer, payoutId: string): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [, waiting] = isUuid(payoutId) ? await tx.query<[unknown[], number]>('UPDATE connect_payouts SET next_at = $2 WHERE payout_id = $1 AND next_at IS NOT NULL AND problem IS NOT NULL', [payoutId, this.clock.now()]) : [[], 0];
      if (waiting === 0) throw new NotFound('payout that waits', payoutId);
      await this.outbox.add(tx, connectPayoutDue, { payoutId });
      await this.audit.record(tx, viewer, { action: 'payout.retry', object: 'payout', objectId: payoutId });
    });
  }

  /** Why released payouts do not move: creators are told what is theirs to know. */
  async waits(viewer: Viewer, payoutIds: readonly string[]): Promise<Map<string, PayoutWaitView>> {
    const rows = await this.db.read<PayoutWaitView & { id: string; problem: ConnectProblem | null }>(viewer.context,
      `SELECT payout_id AS id, problem, coalesce(problem_since, updated_at) AS since, CASE WHEN problem IS NOT NULL THEN next_at END AS "nextAt" FROM connect_payouts WHERE payout_id = ANY ($1::uuid[]) AND (problem IS NOT NULL OR stage = 'REVERSE')`, [payoutIds]);
    const told = (problem: ConnectProblem | null) => (problem === null ? 'COMING_BACK' : viewer.kind === 'OPERATOR' || problem === 'NOT_AVAILABLE_YET' ? problem : 'DELAYED');
    return new Map(rows.map(({ id, problem, since, nextAt }) => [id, { code: told(problem), since, nextAt }]));
  }

  private async ended(tx: Tx, payout: ConnectPayout, outcome: 'paid' | 'failed', failureCode: string | null): Promise<void> {
    const isOpen = payout.stage === 'PAYOUT' || payout.stage === 'SENT';
    if (outcome === 'paid' && isOpen) {
      await this.move(tx, payout, { stage: 'PAID', payout_ref: payout.payoutRef, next_at: null });
      await this.payouts.conclude(tx, { reference: payout.reference, outcome: 'succeeded', failureCode: null });
    }
    if (outcome === 'failed' && (isOpen || payout.stage === 'PAID')) await this.goBack(tx, payout, failureCode ?? 'could_not_process');
  }

  private async goBack(tx: Tx, payout: ConnectPayout, failureCode: string): Promise<void> {
    await this.move(tx, payout, { stage: 'REVERSE', payout_ref: payout.payoutRef, failure_code: failureCode, next_at: this.clock.now() });
    await this.outbox.add(tx, connectPayoutDue, { payoutId: payout.reference });
  }

  private async returned(tx: Tx, payout: ConnectPayout, failureCode: string | null): Promise<void> {
    await this.move(tx, payout, { stage: 'RETURNED', failure_code: failureCode, reversed_minor: payout.amountMinor.toString(), next_at: null });
    await this.payouts.conclude(tx, { reference: payout.reference, outcome: 'failed', failureCode });
  }

  /** To another stage: what was counted and waited for in the one before is over. */
  private move(tx: Tx, payout: ConnectPayout, change: Change): Promise<void> {
    return this.set(tx, payout, { tries: 0, misses: 0, asked_at: null, problem: null, problem_since: null, ...change });
  }

  private trouble(payout: ConnectPayout, problem: ConnectProblem | null): Change {
    return problem === payout.problem ? {} : { problem, problem_since: problem === null ? null : this.clock.now() };
  }

  private async set(tx: Tx, { reference }: ConnectPayout, change: Change): Promise<void> {
    const names = Object.keys(change);
    const sets = [...names.map((name, at) => `${name} = $${at + 2}`), `updated_at = $${names.length + 2}`];
    await tx.query(`UPDATE connect_payouts SET ${sets.join(', ')} WHERE payout_id = $1`, [reference, ...Object.values(change), this.clock.now()]);
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}

type Column = 'stage' | 'tries' | 'misses' | 'asked_at' | 'next_at' | 'problem' | 'problem_since' | 'transfer_ref' | 'payout_ref' | 'failure_code' | 'transferred_minor' | 'reversed_minor';
type Change = Partial<Record<Column, string | number | Date | null>>;

/** Somebody reversed the transfer on Stripe's own pages. */
const BY_HAND = 'transfer_reversed';

/** Who may not look knows nothing: that is no answer to what is asked for. */
const looked = <T>(look: Promise<T>): Promise<T> => look.catch((error: unknown) => {
  throw error instanceof ProviderRefuses ? new ProviderAway(error.message) : error;
});

async function lock(tx: Tx, payoutId: string): Promise<ConnectPayout | undefined> {
  if (!isUuid(payoutId)) return undefined;
  // In the order in which everybody locks: the payout first.
  await tx.query('SELECT 1 FROM payouts WHERE id = $1 FOR UPDATE', [payoutId]);
  const [row] = await tx.query<ConnectPayout[]>(`SELECT ${connectColumns} FROM connect_payouts WHERE payout_id = $1 FOR UPDATE`, [payoutId]);
  return row;
}

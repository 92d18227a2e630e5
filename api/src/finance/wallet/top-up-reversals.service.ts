import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { Reversal } from '../providers/checkout-provider.ts';
import { DebtsService } from './debts.service.ts';
import type { TopUp } from './top-up.entity.ts';
import { topUpReversed, type ReversalStep } from './top-up.jobs.ts';

export interface TopUpReversal {
  id: string;
  provider: string;
  providerRef: string;
  kind: Reversal['kind'];
  topUpId: string | null;
  orgId: string | null;
  amountMinor: bigint;
  currency: string;
  status: Reversal['status'];
  reason: string | null;
  respondBy: Date | null;
  createdAt: Date;
  updatedAt: Date;
}
interface Stored extends TopUpReversal {
  withdrawn: boolean;
  reinstated: boolean;
  postedMinor: bigint;
  postings: number;
}
type Paid = Pick<TopUp, 'id' | 'orgId' | 'amountMinor' | 'currency'>;

const columns = `r.id, r.provider, r.provider_ref AS "providerRef", r.kind, r.top_up_id AS "topUpId", r.org_id AS "orgId", r.amount_minor AS "amountMinor", r.currency, r.status, r.reason,
  r.respond_by AS "respondBy", r.created_at AS "createdAt", r.updated_at AS "updatedAt"`;
const stored = `${columns}, r.withdrawn, r.reinstated, r.posted_minor AS "postedMinor", r.postings`;
/** A later state is never taken back by an earlier report that comes after it. */
const RANK = `array_position(ARRAY['INQUIRY', 'OPEN', 'DONE', 'LOST', 'FAILED', 'WON'], %)`;
const rank = (of: string) => RANK.replace('%', of);

/**
 * Top-ups that leave again without the brand's wish: disputed by whoever owns the card, or given back at the provider.
 * What a report says is merged into what is known; the book follows from that alone, so reports may come twice, late and
 * in any order.
 */
@Injectable()
export class TopUpReversalsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly debts: DebtsService,
    private readonly outbox: Outbox,
  ) {}

  /** @returns why nothing was moved, when that needs a person */
  async apply(tx: Tx, provider: string, told: Reversal): Promise<string | null> {
    const paymentRef = told.paymentRef ?? told.topUpId;
    await lock(tx, provider, paymentRef);
    const topUp = await this.paidBy(tx, provider, told);
    const amountMinor = topUp && told.isSumOfAll ? told.amountMinor - (await this.ours(tx, topUp.id)) : told.amountMinor;
    if (topUp && (told.currency !== topUp.currency || amountMinor > topUp.amountMinor || amountMinor < 0n)) return 'AMOUNT_DIFFERS';
    // Told of all refunds together, and all of them are ours.
    if (told.isSumOfAll && amountMinor === 0n) return null;
    const now = this.clock.now();
    const [before] = await tx.query<{ status: string }[]>('SELECT status FROM top_up_reversals WHERE provider = $1 AND provider_ref = $2 FOR UPDATE', [provider, told.ref]);
    const [merged] = await tx.query<Stored[]>(
      `INSERT INTO top_up_reversals AS r (id, provider, provider_ref, kind, payment_ref, top_up_id, org_id, amount_minor, currency, status, reason, respond_by, withdrawn, reinstated, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
       ON CONFLICT (provider, provider_ref) DO UPDATE SET
         payment_ref = coalesce(r.payment_ref, excluded.payment_ref), top_up_id = coalesce(r.top_up_id, excluded.top_up_id), org_id = coalesce(r.org_id, excluded.org_id),
         amount_minor = CASE WHEN $16 THEN greatest(r.amount_minor, excluded.amount_minor) ELSE r.amount_minor END,
         status = CASE WHEN ${rank('excluded.status')} > ${rank('r.status')} THEN excluded.status ELSE r.status END,
         reason = coalesce(excluded.reason, r.reason), respond_by = coalesce(excluded.respond_by, r.respond_by),
         withdrawn = r.withdrawn OR excluded.withdrawn, reinstated = r.reinstated OR excluded.reinstated, updated_at = excluded.updated_at
       RETURNING ${stored}`,
      [uuidv7(), provider, told.ref, told.kind, paymentRef, topUp?.id ?? null, topUp?.orgId ?? null, amountMinor.toString(), told.currency, told.status, told.reason, told.respondBy, told.isOut, told.isBack, now, told.isSumOfAll],
    );
    if (!merged) throw new Error(`the reversal ${told.ref} was not stored`);
    await this.settle(tx, merged);
    if (merged.status === 'LOST' && before?.status !== 'LOST' && merged.orgId !== null) await this.tell(tx, merged, 'LOST', merged.amountMinor);
    return topUp ? null : 'REFERENCE_UNKNOWN';
  }

  /** A top-up came that was disputed or given back before we heard of it. */
  async paid(tx: Tx, topUp: Pick<TopUp, 'id' | 'orgId' | 'amountMinor' | 'currency' | 'provider' | 'providerRef'>): Promise<void> {
    await lock(tx, topUp.provider, topUp.id);
    await lock(tx, topUp.provider, topUp.providerRef);
    const [waiting] = await tx.query<[Stored[], number]>(
      `UPDATE top_up_reversals r SET top_up_id = $3, org_id = $4 WHERE top_up_id IS NULL AND provider = $1 AND payment_ref IN ($2, $7) AND currency = $5 AND amount_minor <= $6 RETURNING ${stored}`,
      [topUp.provider, topUp.providerRef, topUp.id, topUp.orgId, topUp.currency, topUp.amountMinor.toString(), topUp.id],
    );
    for (const reversal of waiting) {
      await this.settle(tx, reversal);
      // What was told of it too early is explained now.
      await tx.query(`UPDATE provider_events SET problem = NULL WHERE provider = $1 AND problem = 'REFERENCE_UNKNOWN' AND position($2 IN body) > 0`, [topUp.provider, reversal.providerRef]);
    }
  }

  /** Of one's own top-ups. */
  of(viewer: Viewer, topUpIds: readonly string[]): Promise<TopUpReversal[]> {
    return this.db.read<TopUpReversal & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM top_up_reversals r WHERE org_id = $1 AND top_up_id = ANY ($2::uuid[]) ORDER BY created_at, id`, [viewer.accountId, topUpIds]);
  }

  /** For the operator: the open ones first, by when they have to be answered, then the newest. */
  list(viewer: Viewer, first: number): Promise<(TopUpReversal & { payer: string | null })[]> {
    return this.db.read<TopUpReversal & { payer: string | null } & Record<string, unknown>>(
      viewer.context,
      `SELECT ${columns}, o.name AS payer FROM top_up_reversals r LEFT JOIN public_organisations o ON o.id = r.org_id
       ORDER BY r.status IN ('INQUIRY', 'OPEN') DESC, CASE WHEN r.status IN ('INQUIRY', 'OPEN') THEN r.respond_by END, r.created_at DESC, r.id DESC LIMIT $1`,
      [first],
    );
  }

  /** Brings the book to what is known: what left is taken out of the wallet, what came home is given back. */
  private async settle(tx: Tx, reversal: Stored): Promise<void> {
    const { id, orgId, kind, currency, postedMinor, postings } = reversal;
    if (orgId === null) return;
    const outMinor = reversal.withdrawn && !reversal.reinstated ? reversal.amountMinor : 0n;
    const deltaMinor = outMinor - postedMinor;
    if (deltaMinor === 0n) return;
    const name = kind === 'DISPUTE' ? 'wallet.dispute' : 'wallet.refund-outside';
    const idempotencyKey = `reversal:${id}:${postings + 1}`;
    if (deltaMinor > 0n) await this.debts.take(tx, { orgId, amountMinor: deltaMinor, currency, kind: name, idempotencyKey });
    else await this.debts.giveBack(tx, { orgId, amountMinor: -deltaMinor, currency, kind: `${name}-returned`, idempotencyKey });
    await tx.query('UPDATE top_up_reversals SET posted_minor = $2, postings = $3 WHERE id = $1', [id, outMinor.toString(), postings + 1]);
    await this.tell(tx, { ...reversal, postings: postings + 1 }, deltaMinor > 0n ? 'TAKEN' : 'RETURNED', deltaMinor > 0n ? deltaMinor : -deltaMinor);
  }

  private async tell(tx: Tx, { id, postings }: Pick<Stored, 'id' | 'postings'>, step: ReversalStep, amountMinor: bigint): Promise<void> {
    await this.outbox.add(tx, topUpReversed, { reversalId: id, step, amountMinor: amountMinor.toString(), no: postings });
  }

  /** The top-up that is meant; it waits for whoever moves it. */
  private async paidBy(tx: Tx, provider: string, { topUpId, paymentRef }: Reversal): Promise<Paid | undefined> {
    const [row] = await tx.query<Paid[]>(
      `SELECT id, org_id AS "orgId", amount_minor AS "amountMinor", currency FROM top_ups WHERE status = 'SUCCEEDED' AND provider = $1 AND (id = $2 OR provider_ref = $3) FOR UPDATE`,
      [provider, topUpId, paymentRef],
    );
    return row;
  }

  /** What of a top-up we gave back ourselves. */
  private async ours(tx: Tx, topUpId: string): Promise<bigint> {
    const [row] = await tx.query<{ sum: bigint }[]>(`SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM top_up_refunds WHERE top_up_id = $1 AND status <> 'FAILED'`, [topUpId]);
    return row?.sum ?? 0n;
  }
}

/** A payment and what takes it back, told at once, wait for each other. */
async function lock(tx: Tx, provider: string, paymentRef: string | null): Promise<void> {
  if (paymentRef !== null) await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`payment:${provider}:${paymentRef}`]);
}

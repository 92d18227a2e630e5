import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { FourEyes } from '../finance.errors.ts';
import type { PayoutBatchView } from './payout-batch.view.ts';
import { PayoutsService } from './payouts.service.ts';

/** Payouts released together: what one person prepared and looked at, another one releases. */
@Injectable()
export class PayoutBatchesService {
  constructor(
    private readonly db: Database,
    private readonly payouts: PayoutsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Takes in all payouts that wait. @throws Conflict when a batch waits already, or no payout does */
  async prepare(viewer: Viewer): Promise<void> {
    const id = uuidv7();
    await this.db.transaction(viewer.context, async (tx) => {
      const made = await tx.query<unknown[]>(
        `INSERT INTO payout_batches (id, status, prepared_by, prepared_name, prepared_at) VALUES ($1, 'PREPARED', $2, $3, $4) ON CONFLICT ((true)) WHERE status = 'PREPARED' DO NOTHING RETURNING 1`, [id, viewer.userId, viewer.name, this.clock.now()]);
      if (made.length === 0) throw new Conflict('A batch waits for its release already.');
      const [, count] = await tx.query<[unknown[], number]>(`UPDATE payouts SET batch_id = $1 WHERE status = 'REQUESTED' AND batch_id IS NULL`, [id]);
      if (count === 0) throw new Conflict('No payout waits.');
      await this.audit.record(tx, viewer, { action: 'payout-batch.prepare', object: 'payout_batch', objectId: id, after: { payouts: count } });
    });
  }

  /** The second person's yes to all of them. Those that were released one by one meanwhile stay so. @throws NotFound, FourEyes */
  async release(viewer: Viewer, id: string): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [batch] = isUuid(id) ? await tx.query<{ prepared_by: string }[]>(`SELECT prepared_by FROM payout_batches WHERE id = $1 AND status = 'PREPARED' FOR UPDATE`, [id]) : [];
      if (!batch) throw new NotFound('batch that waits', id);
      if (batch.prepared_by === viewer.userId) throw new FourEyes();
      const waiting = await tx.query<{ id: string }[]>(`SELECT id FROM payouts WHERE batch_id = $1 AND status = 'REQUESTED' ORDER BY id FOR UPDATE`, [id]);
      for (const payout of waiting) await this.payouts.approveIn(tx, viewer, payout.id);
      await this.decide(tx, viewer, id, 'RELEASED');
      await this.audit.record(tx, viewer, { action: 'payout-batch.release', object: 'payout_batch', objectId: id, after: { payouts: waiting.length } });
    });
  }

  /** Its payouts wait for another batch. @throws NotFound */
  async drop(viewer: Viewer, id: string): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [batch] = isUuid(id) ? await tx.query<unknown[]>(`SELECT 1 FROM payout_batches WHERE id = $1 AND status = 'PREPARED' FOR UPDATE`, [id]) : [];
      if (!batch) throw new NotFound('batch that waits', id);
      await tx.query(`UPDATE payouts SET batch_id = NULL WHERE batch_id = $1 AND status = 'REQUESTED'`, [id]);
      await this.decide(tx, viewer, id, 'DROPPED');
      await this.audit.record(tx, viewer, { action: 'payout-batch.drop', object: 'payout_batch', objectId: id });
    });
  }

  /** Newest first, with the sum per currency beside that of the batch before. */
  async list(viewer: Viewer): Promise<PayoutBatchView[]> {
    const rows = await this.db.read<Omit<PayoutBatchView, 'sums'> & { sums: { minor: string; currency: string }[] | null } & Record<string, unknown>>(
      viewer.context,
      `SELECT b.id, b.status, b.prepared_name AS "preparedBy", b.prepared_at AS "preparedAt", b.prepared_by = $1 AS "isOwn", b.decided_name AS "decidedBy", b.decided_at AS "decidedAt",
         (SELECT count(*)::int FROM payouts p WHERE p.batch_id = b.id) AS payouts,
         (SELECT json_agg(json_build_object('minor', s.minor::text, 'currency', s.currency) ORDER BY s.currency) FROM (SELECT sum(amount_minor) AS minor, currency FROM payouts p WHERE p.batch_id = b.id GROUP BY currency) s) AS sums
       FROM payout_batches b ORDER BY b.id DESC LIMIT 20`, [viewer.userId]);
    return rows.map(({ sums, ...row }) => ({ ...row, sums: (sums ?? []).map(({ minor, currency }) => money(BigInt(minor), currency)) }));
  }

  private decide(tx: { query(sql: string, params: unknown[]): Promise<unknown> }, viewer: Viewer, id: string, status: string): Promise<unknown> {
    return tx.query('UPDATE payout_batches SET status = $2, decided_by = $3, decided_name = $4, decided_at = $5 WHERE id = $1', [id, status, viewer.userId, viewer.name, this.clock.now()]);
  }
}

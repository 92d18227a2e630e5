import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, type Context } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Dispute } from './dispute.entity.ts';

export interface NewDispute {
  dealId: string;
  brandId: string;
  creatorId: string;
  openedBy: 'BRAND' | 'CREATOR';
  reason: string;
}
export interface Ruling {
  /** Share of the creator's pay, in basis points. */
  creatorShareBps: number;
  decision: string;
  /** The operator's person; null when time decided. */
  decidedBy: string | null;
}

const columns = `id, deal_id AS "dealId", brand_id AS "brandId", creator_id AS "creatorId", opened_by AS "openedBy", reason, opened_at AS "openedAt",
  decided_at AS "decidedAt", decided_by AS "decidedBy", decision, creator_share_bps AS "creatorShareBps"`;

/** Who disagrees about a deal, why, and what was decided. It knows no deal beyond its id: what a ruling moves is the marketplace's. */
@Injectable()
export class DisputesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws BadInput when the reason is missing or overlong */
  async open(tx: Tx, dispute: NewDispute): Promise<string> {
    const reason = dispute.reason.trim();
    if (reason === '' || reason.length > 4_000) throw new BadInput({ reason: 'is needed, up to 4,000 characters' });
    const id = uuidv7();
    await tx.insert(Dispute, { ...dispute, id, reason, openedAt: this.clock.now() });
    return id;
  }

  /** The deal of an open dispute. @throws NotFound, Conflict when it is decided */
  async dealOf(tx: Tx, id: string): Promise<string> {
    const dispute = isUuid(id) ? await tx.findOne(Dispute, { where: { id } }) : null;
    if (!dispute) throw new NotFound('dispute', id);
    if (dispute.decidedAt) throw new Conflict('This dispute has been decided.');
    return dispute.dealId;
  }

  /** Writes the ruling on the deal's open dispute, inside the transaction that moves the money. @throws BadInput */
  async decide(tx: Tx, dealId: string, { creatorShareBps, decision, decidedBy }: Ruling): Promise<void> {
    if (!Number.isInteger(creatorShareBps) || creatorShareBps < 0 || creatorShareBps > 10_000) throw new BadInput({ creatorShareBps: 'must be between 0 and 10,000' });
    if (decision.length > 4_000) throw new BadInput({ decision: 'has more than 4,000 characters' });
    await tx.query('UPDATE disputes SET decided_at = $2, decided_by = $3, decision = $4, creator_share_bps = $5 WHERE deal_id = $1 AND decided_at IS NULL', [
      dealId, this.clock.now(), decidedBy, decision, creatorShareBps,
    ]);
  }

  /** Newest first; the operator sees all, a party its own. */
  list(viewer: Viewer, openOnly: boolean): Promise<Dispute[]> {
    return this.db.read<Dispute & Record<string, unknown>>(
      viewer.context,
      `SELECT ${columns} FROM disputes WHERE ($1 OR brand_id = $2 OR creator_id = $2) AND (NOT $3 OR decided_at IS NULL) ORDER BY id DESC LIMIT 500`,
      [viewer.kind === 'OPERATOR', viewer.accountId, openOnly],
    );
  }

  /** The latest dispute of each deal. */
  async ofDeals(context: Context, dealIds: readonly string[]): Promise<Map<string, Dispute>> {
    const rows = await this.db.read<Dispute & Record<string, unknown>>(
      context, `SELECT DISTINCT ON (deal_id) ${columns} FROM disputes WHERE deal_id = ANY ($1::uuid[]) ORDER BY deal_id, id DESC`, [dealIds], 'disputes_of_deals');
    return new Map(rows.map((row) => [row.dealId, row]));
  }

  async openCount(context: Context): Promise<number> {
    const [row] = await this.db.read<{ count: number }>(context, 'SELECT count(*)::int AS count FROM disputes WHERE decided_at IS NULL');
    return row?.count ?? 0;
  }
}

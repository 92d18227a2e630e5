import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, type Context } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Dispute } from './dispute.entity.ts';
import { disputeStatusOf, mayDispute } from './dispute.lifecycle.ts';

export interface Evidence {
  id: string;
  disputeId: string;
  by: 'BRAND' | 'CREATOR';
  authorName: string;
  text: string;
  fileIds: string[];
  at: Date;
}
function checkRuling(creatorShareBps: number, decision: string): void {
  if (!Number.isInteger(creatorShareBps) || creatorShareBps < 0 || creatorShareBps > 10_000) throw new BadInput({ creatorShareBps: 'must be between 0 and 10,000' });
  if (decision.length > 4_000) throw new BadInput({ decision: 'has more than 4,000 characters' });
}

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
  decided_at AS "decidedAt", decided_by AS "decidedBy", decision, creator_share_bps AS "creatorShareBps", first_share_bps AS "firstShareBps",
  first_decision AS "firstDecision", first_decided_at AS "firstDecidedAt", first_decided_by AS "firstDecidedBy", appeal_until AS "appealUntil", appeal_by AS "appealBy", appeal_reason AS "appealReason",
  appealed_at AS "appealedAt", accepted_by_brand_at AS "acceptedByBrandAt", accepted_by_creator_at AS "acceptedByCreatorAt"`;

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

  /** The open dispute of a deal whose row is locked. @throws Conflict when there is none */
  async openOf(tx: Tx, dealId: string): Promise<Dispute> {
    const [dispute] = await tx.query<Dispute[]>(`SELECT ${columns} FROM disputes WHERE deal_id = $1 AND decided_at IS NULL`, [dealId]);
    if (!dispute) throw new Conflict('This dispute has been decided.');
    return dispute;
  }

  /** A first ruling: it waits for an appeal. @throws BadInput without reasons */
  async ruleFirst(tx: Tx, id: string, { creatorShareBps, decision, decidedBy }: Ruling, appealUntil: Date): Promise<void> {
    checkRuling(creatorShareBps, decision);
    if (decision.trim() === '') throw new BadInput({ decision: 'is needed: both sides are owed the reasons' });
    await tx.query('UPDATE disputes SET first_share_bps = $2, first_decision = $3, first_decided_at = $4, first_decided_by = $5, appeal_until = $6 WHERE id = $1', [
      id, creatorShareBps, decision, this.clock.now(), decidedBy, appealUntil,
    ]);
  }

  /** Once, in time, with a reason. @throws BadInput, Conflict */
  async appeal(tx: Tx, dispute: Dispute, by: 'BRAND' | 'CREATOR', reason: string): Promise<void> {
    const { id, appealUntil } = dispute;
    if (reason.trim() === '' || reason.length > 4_000) throw new BadInput({ reason: 'is needed, up to 4,000 characters' });
    const now = this.clock.now();
    const status = disputeStatusOf(dispute);
    if (!mayDispute(status, 'appeal', by)) throw new Conflict(status === 'OPEN' ? 'There is no ruling to appeal yet.' : 'An appeal was made already; there is one.');
    if (!appealUntil || appealUntil <= now) throw new Conflict('The time to appeal is over.');
    await tx.query('UPDATE disputes SET appeal_by = $2, appeal_reason = $3, appealed_at = $4 WHERE id = $1', [id, by, reason.trim(), now]);
  }

  /** A side is content with the ruling. @returns whether both are now */
  async accept(tx: Tx, dispute: Dispute, by: 'BRAND' | 'CREATOR'): Promise<boolean> {
    const { id } = dispute;
    if (!mayDispute(disputeStatusOf(dispute), 'accept', by)) throw new Conflict('There is no ruling to accept.');
    const side = by === 'BRAND' ? 'brand' : 'creator';
    const [[row]] = await tx.query<[{ both: boolean }[], number]>(
      `UPDATE disputes SET accepted_by_${side}_at = coalesce(accepted_by_${side}_at, $2) WHERE id = $1 RETURNING accepted_by_brand_at IS NOT NULL AND accepted_by_creator_at IS NOT NULL AS both`, [id, this.clock.now()]);
    return row?.both ?? false;
  }

  /** Adds what a side wants looked at. @throws BadInput */
  async addEvidence(tx: Tx, dispute: Dispute, by: 'BRAND' | 'CREATOR', authorName: string, text: string, fileIds: readonly string[]): Promise<void> {
    if (text.trim() === '' || text.length > 4_000) throw new BadInput({ text: 'is needed, up to 4,000 characters' });
    await tx.query('INSERT INTO dispute_evidence (id, dispute_id, brand_id, creator_id, by_party, author_name, text, file_ids, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      uuidv7(), dispute.id, dispute.brandId, dispute.creatorId, by, authorName, text.trim(), fileIds, this.clock.now(),
    ]);
  }

  evidenceOf(context: Context, ids: readonly string[]): Promise<(Evidence & Record<string, unknown>)[]> {
    return this.db.read<Evidence & Record<string, unknown>>(
      context, `SELECT id, dispute_id AS "disputeId", by_party AS "by", author_name AS "authorName", text, file_ids AS "fileIds", at FROM dispute_evidence WHERE dispute_id = ANY ($1::uuid[]) ORDER BY id`, [ids]);
  }

  /** Writes the ruling on the deal's open dispute, inside the transaction that moves the money. @throws BadInput */
  async decide(tx: Tx, dealId: string, { creatorShareBps, decision, decidedBy }: Ruling): Promise<void> {
    checkRuling(creatorShareBps, decision);
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

import { Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { Conflict, DomainError, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { BriefNotOpen } from '../briefs/brief.errors.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { DealExists } from '../deals/deal.errors.ts';
import { checkTerms, readTerms, termsText, type StoredTerms, type Terms } from '../deals/deal.terms.ts';
import { OffersService } from '../deals/offers.service.ts';
import { onBehalfOf } from '../matching/on-behalf-of.ts';
import { invitationEnded } from './invitations.jobs.ts';
import { InvitationsFull, PostBoxService } from './post-box.service.ts';
import type { QueuedInvitation, QueuedStatus } from './queued-invitation.view.ts';

interface Row extends Record<string, unknown> {
  id: string;
  brand_id: string;
  brief_id: string;
  creator_id: string;
  creator_name: string;
  terms: StoredTerms;
  user_id: string;
  user_name: string;
  status: QueuedStatus;
  goes_out_at: Date;
  deal_id: string | null;
  failure: string | null;
}
const columns = 'q.id, q.brand_id, q.brief_id, q.creator_id, c.name AS creator_name, q.terms, q.user_id, q.user_name, q.status, q.goes_out_at, q.deal_id, q.failure';
const BATCH = 50;
/** A deal that ended this way leaves room for another invitation. */
const over = `('DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED')`;

/** Invitations that wait their turn, and go out by themselves. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly briefs: BriefsService,
    private readonly offers: OffersService,
    private readonly postBox: PostBoxService,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
  ) {}

  /** Those of a brief, newest first. */
  async ofBrief(viewer: Viewer, briefId: string): Promise<QueuedInvitation[]> {
    if (!isUuid(briefId)) return [];
    const rows = await this.db.read<Row>(
      viewer.context, `SELECT ${columns} FROM queued_invitations q JOIN market_creators c ON c.id = q.creator_id WHERE q.brief_id = $1 AND q.status IN ('WAITING', 'FAILED') ORDER BY q.id DESC LIMIT 200`, [briefId], 'queued_invitations');
    return rows.map(view);
  }

  /** The terms have to hold on the day it goes out. @throws NotFound, BriefNotOpen, TermsInvalid, DealExists, Conflict */
  async queue(viewer: Viewer, { briefId, creatorId, terms }: { briefId: string; creatorId: string; terms: Terms }): Promise<QueuedInvitation> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand invites creators.');
    const brief = await this.briefs.get(viewer, briefId);
    if (brief.brand.id !== viewer.accountId || !['OPEN', 'INVITE_ONLY'].includes(brief.status)) throw new BriefNotOpen(brief.status);
    const id = uuidv7();
    const now = this.clock.now();
    await this.db.transaction(viewer.context, async (tx) => {
      const [creator] = isUuid(creatorId) ? await tx.query<unknown[]>('SELECT 1 FROM market_creators WHERE id = $1 AND open_for_sponsorship', [creatorId]) : [];
      if (!creator) throw new NotFound('creator', creatorId);
      const { at } = await this.postBox.opensAt(tx, creatorId);
      checkTerms(terms, brief.budget.currency, dayAt(at, brief.brand.timeZone));
      const [live] = await tx.query<unknown[]>(`SELECT 1 FROM deals WHERE brief_id = $1 AND creator_id = $2 AND status NOT IN ${over}`, [briefId, creatorId]);
      if (live) throw new DealExists();
      const made = await tx.query<unknown[]>(
        `INSERT INTO queued_invitations (id, brand_id, brief_id, creator_id, terms, user_id, user_name, goes_out_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (brief_id, creator_id) WHERE status = 'WAITING' DO NOTHING RETURNING 1`,
        [id, viewer.accountId, briefId, creatorId, termsText(terms), viewer.userId, viewer.name, at, now]);
      if (made.length === 0) throw new Conflict('An invitation of this creator waits already.');
      await this.audit.record(tx, viewer, { action: 'invitation.queue', object: 'brief', objectId: briefId, after: { creatorId, goesOutAt: at } });
    });
    return this.get(viewer, id);
  }

  /** @throws NotFound, Conflict */
  async withdraw(viewer: Viewer, id: string): Promise<QueuedInvitation> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [row] = isUuid(id) ? await tx.query<{ status: QueuedStatus; brief_id: string }[]>('SELECT status, brief_id FROM queued_invitations WHERE id = $1 AND brand_id = $2 FOR UPDATE', [id, viewer.accountId]) : [];
      if (!row) throw new NotFound('invitation', id);
      if (row.status !== 'WAITING') throw new Conflict('It waits no longer.');
      await tx.query(`UPDATE queued_invitations SET status = 'WITHDRAWN', ended_at = $2 WHERE id = $1`, [id, this.clock.now()]);
      await this.audit.record(tx, viewer, { action: 'invitation.withdraw', object: 'brief', objectId: row.brief_id });
    });
    return this.get(viewer, id);
  }

  /** Sends what may go out, in the order it came. Safe to run twice: a deal that is there already was this one's. */
  @Repeats({ name: 'invitations.send', everyMs: 5_000 })
  async send(): Promise<void> {
    const due = await this.db.read<Row>(
      systemContext, `SELECT ${columns} FROM queued_invitations q JOIN creators c ON c.id = q.creator_id WHERE q.status = 'WAITING' AND q.goes_out_at <= $1 ORDER BY q.id LIMIT ${BATCH}`, [this.clock.now()]);
    for (const row of due) await this.sendOne(row);
  }

  private async sendOne({ id, brand_id: brandId, brief_id: briefId, creator_id: creatorId, terms, user_id: userId, user_name: name }: Row): Promise<void> {
    try {
      // What an earlier attempt sent before it was cut off.
      const [sent] = await this.db.read<{ id: string }>(systemContext, `SELECT id FROM deals WHERE brief_id = $1 AND creator_id = $2 AND status NOT IN ${over}`, [briefId, creatorId]);
      const dealId = sent?.id ?? (await this.offers.invite(onBehalfOf(brandId, { userId, name }), { briefId, creatorId, terms: readTerms(terms), queuedId: id }));
      await this.end(id, 'SENT', { dealId });
    } catch (error) {
      // Somebody else of this worker's kind was faster: the next round finds the deal.
      if (error instanceof DealExists) return;
      if (error instanceof InvitationsFull) await this.db.transaction(systemContext, (tx) => tx.query(`UPDATE queued_invitations SET goes_out_at = $2 WHERE id = $1 AND status = 'WAITING'`, [id, error.goesOutAt]));
      else if (error instanceof DomainError) await this.end(id, 'FAILED', { failure: error.code });
      else throw error;
    }
  }

  private async end(id: string, status: 'SENT' | 'FAILED', { dealId = null, failure = null }: { dealId?: string | null; failure?: string | null }): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [, count] = await tx.query<[unknown, number]>(`UPDATE queued_invitations SET status = $2, ended_at = $3, deal_id = $4, failure = $5 WHERE id = $1 AND status = 'WAITING'`, [id, status, this.clock.now(), dealId, failure]);
      if (count > 0) await this.outbox.add(tx, invitationEnded, { invitationId: id });
    });
  }

  private async get(viewer: Viewer, id: string): Promise<QueuedInvitation> {
    const [row] = await this.db.read<Row>(viewer.context, `SELECT ${columns} FROM queued_invitations q JOIN market_creators c ON c.id = q.creator_id WHERE q.id = $1`, [id], 'queued_invitation');
    if (!row) throw new NotFound('invitation', id);
    return view(row);
  }
}

const view = (row: Row): QueuedInvitation => ({
  id: row.id, briefId: row.brief_id, creatorId: row.creator_id, creatorName: row.creator_name, fee: money(BigInt(row.terms.feeMinor), row.terms.currency), status: row.status, goesOutAt: row.goes_out_at, dealId: row.deal_id, failure: row.failure,
});

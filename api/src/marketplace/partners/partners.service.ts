import { Inject, Injectable } from '@nestjs/common';
import { addWorkingHours } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { BriefCannotMove } from '../briefs/brief.errors.ts';
import { checkNotBlocked } from '../matching/party-block.ts';
import { partnershipDue, partnershipMoved } from './partners.jobs.ts';
import { partnershipStep, type PartnershipAction, type PartnershipSide, type PartnershipStatus } from './partnership.lifecycle.ts';
import { capOf, hashOf, type PartnershipTerms } from './partnership.terms.ts';

interface Row {
  id: string;
  brand_id: string;
  partner_id: string;
  status: PartnershipStatus;
  hash: string;
}

/** Two brands on one brief: proposed by the brief's brand, signed by the other, ended by either. */
@Injectable()
export class PartnersService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly timers: Timers,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The brand of a brief asks another one to pay its part of every deal agreed from then on. @returns the id. @throws NotFound, BadInput, BriefCannotMove, Conflict, PartyBlocked */
  async propose(viewer: Viewer, briefId: string, partnerId: string, shareBps: number): Promise<string> {
    if (!Number.isInteger(shareBps) || shareBps < 1 || shareBps > 9_999) throw new BadInput({ shareBps: 'must be between 1 and 9999' });
    const [id, now] = [uuidv7(), this.clock.now()];
    await this.db.transaction(viewer.context, async (tx) => {
      const [brief] = isUuid(briefId)
        ? await tx.query<{ status: string; title: string; product: string; disclosure_label: string; currency: string; budget_minor: bigint; zone: string }[]>(
            `SELECT b.status, b.title, b.product, b.disclosure_label, b.currency, b.budget_minor, o.time_zone AS zone FROM briefs b JOIN public_organisations o ON o.id = b.brand_id
             WHERE b.id = $1 AND b.brand_id = $2 FOR UPDATE OF b`, [briefId, viewer.accountId])
        : [];
      if (!brief) throw new NotFound('brief', briefId);
      if (brief.status === 'CLOSED' || brief.status === 'ARCHIVED') throw new BriefCannotMove(brief.status, 'share');
      const [partner] = isUuid(partnerId) ? await tx.query<{ kind: string }[]>('SELECT kind FROM public_organisations WHERE id = $1', [partnerId]) : [];
      if (partner?.kind !== 'BRAND' || partnerId === viewer.accountId) throw new BadInput({ partnerId: 'must be another brand' });
      await checkNotBlocked(tx, viewer.accountId, partnerId);
      const [live] = await tx.query<unknown[]>(`SELECT 1 FROM brief_partners WHERE brief_id = $1 AND status IN ('PROPOSED', 'ACTIVE')`, [briefId]);
      if (live) throw new Conflict('This brief has a partner, or one that was asked.');
      const terms: PartnershipTerms = {
        briefId, title: brief.title, product: brief.product, disclosureLabel: brief.disclosure_label, currency: brief.currency, budgetMinor: brief.budget_minor.toString(), shareBps,
        capMinor: capOf(brief.budget_minor, shareBps).toString(), brandId: viewer.accountId, partnerId,
      };
      const answerBy = addWorkingHours(now, this.config.REPLY_HOURS, brief.zone);
      await tx.query(
        `INSERT INTO brief_partners (id, brief_id, brand_id, partner_id, status, terms, hash, share_bps, currency, cap_minor, proposed_at, proposed_by, proposer_name, answer_by)
         VALUES ($1, $2, $3, $4, 'PROPOSED', $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [id, briefId, viewer.accountId, partnerId, JSON.stringify(terms), hashOf(terms), shareBps, terms.currency, terms.capMinor, now, viewer.userId, viewer.name, answerBy]);
      await this.timers.set(tx, { key: `partnership:${id}`, job: partnershipDue, payload: { id }, dueAt: answerBy });
      await this.audit.record(tx, viewer, { action: 'partnership.propose', object: 'brief', objectId: briefId, after: terms });
      await this.outbox.add(tx, partnershipMoved, { id, action: 'propose', by: 'BRAND' });
    });
    return id;
  }

  /** @param hash of the terms that were read: what is signed is exactly that. @throws NotFound, Conflict */
  answer(viewer: Viewer, id: string, hash: string, sign: boolean): Promise<void> {
    return this.move(viewer, id, async (tx, row) => {
      if (row.hash !== hash) throw new Conflict('These are not the terms that were proposed.');
      await this.step(tx, row, sign ? 'sign' : 'decline', sideOf(viewer, row));
      if (!sign) return;
      await checkNotBlocked(tx, row.brand_id, row.partner_id);
      await tx.query('UPDATE brief_partners SET signed_at = $2, signed_by = $3, signer_name = $4 WHERE id = $1', [row.id, this.clock.now(), viewer.userId, viewer.name]);
    });
  }

  /** Takes a proposal back, or ends an agreement for deals that are not agreed yet. @throws NotFound, Conflict */
  end(viewer: Viewer, id: string): Promise<void> {
    return this.move(viewer, id, (tx, row) => this.step(tx, row, row.status === 'PROPOSED' ? 'withdraw' : 'end', sideOf(viewer, row)));
  }

  @Handles(partnershipDue)
  async expire({ id }: PayloadOf<typeof partnershipDue>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [row] = await tx.query<Row[]>('SELECT id, brand_id, partner_id, status, hash FROM brief_partners WHERE id = $1 FOR UPDATE', [id]);
      if (row?.status === 'PROPOSED') await this.step(tx, row, 'expire', 'SYSTEM');
    });
  }

  private async move(viewer: Viewer, id: string, work: (tx: Tx, row: Row) => Promise<void>): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [row] = isUuid(id) ? await tx.query<Row[]>('SELECT id, brand_id, partner_id, status, hash FROM brief_partners WHERE id = $1 AND $2 IN (brand_id, partner_id) FOR UPDATE', [id, viewer.accountId]) : [];
      if (!row) throw new NotFound('partnership', id);
      await work(tx, row);
      await this.audit.record(tx, viewer, { action: 'partnership.move', object: 'partnership', objectId: id, before: { status: row.status } });
    });
  }

  private async step(tx: Tx, row: Row, action: PartnershipAction, by: PartnershipSide): Promise<void> {
    const step = partnershipStep(row.status, action, by);
    if (!step) throw new Conflict('The other side was faster, or it is not yours to do.');
    const isOver = step.to !== 'ACTIVE';
    await tx.query('UPDATE brief_partners SET status = $2, ended_at = $3, ended_by = $4 WHERE id = $1', [row.id, step.to, isOver ? this.clock.now() : null, isOver ? by : null]);
    await this.timers.clear(tx, `partnership:${row.id}`);
    await this.outbox.add(tx, partnershipMoved, { id: row.id, action, by });
  }
}

const sideOf = (viewer: Viewer, row: Row): PartnershipSide => (viewer.accountId === row.brand_id ? 'BRAND' : 'PARTNER');

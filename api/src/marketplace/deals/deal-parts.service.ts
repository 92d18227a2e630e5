import { Inject, Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { EscrowService } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { showsAgreedLabel } from '../../trust/index.ts';
import { PublishTooEarly } from '../delivery/delivery.errors.ts';
import { DealMover, systemMover, type Mover } from './deal-mover.ts';
import { partPay, piecesOf, type PartAccepter } from './deal-parts.ts';
import { Deal } from './deal.entity.ts';
import { DealCannotMove, DealOutOfTurn, DisclosureMissing } from './deal.errors.ts';
import { deliversParts, reviewsParts } from './deal.lifecycle.ts';
import { dealPartDue } from './deals.jobs.ts';

export interface HandedIn {
  /** Which of the agreed pieces, from 1 on. */
  piece: number;
  url: string;
  disclosureLabel: string;
}

/** Deliverables that are out before the rest of the deal: each is handed in, accepted, and paid out of escrow by itself. */
@Injectable()
export class DealPartsService {
  constructor(
    private readonly db: Database,
    private readonly mover: DealMover,
    private readonly escrow: EscrowService,
    private readonly timers: Timers,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The creator shows where a piece is out, with the agreed label. The last piece is the deal's own publication. @throws DealCannotMove, DealOutOfTurn, BadInput, Conflict, DisclosureMissing, PublishTooEarly */
  handIn(viewer: Viewer, dealId: string, { piece, url, disclosureLabel }: HandedIn): Promise<void> {
    if (url.length > 2_000 || !/^https?:\/\//i.test(url) || !URL.canParse(url)) throw new BadInput({ url: 'is no web address' });
    return this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      if (!deliversParts.has(deal.status)) throw new DealCannotMove(deal.status, 'handInPart');
      if (mover.party !== 'CREATOR') throw new DealOutOfTurn('CREATOR');
      const terms = await this.mover.terms(tx, deal);
      const pieces = piecesOf(terms);
      if (!Number.isInteger(piece) || piece < 1 || piece > pieces.length) throw new BadInput({ piece: 'is none of the agreed deliverables' });
      if (deal.partnershipId !== null) throw new Conflict('Two brands pay this deal: it is released as a whole.');
      if (!showsAgreedLabel(terms.disclosureLabel, disclosureLabel)) throw new DisclosureMissing(terms.disclosureLabel);
      const now = this.clock.now();
      if (dayAt(now, await this.mover.zone(tx, deal.brandId)) < terms.publishFrom) throw new PublishTooEarly(terms.publishFrom);
      const known = await tx.query<{ piece: number; url: string }[]>('SELECT piece, url FROM deal_parts WHERE deal_id = $1', [deal.id]);
      if (known.some((one) => one.piece === piece || one.url === url)) throw new Conflict('This deliverable has been handed in already.');
      if (known.length >= pieces.length - 1) throw new Conflict('The last deliverable is the publication of the deal.');
      const dueAt = new Date(now.getTime() + this.config.VERIFY_DAYS * 86_400_000);
      const id = uuidv7();
      await tx.query(
        'INSERT INTO deal_parts (id, deal_id, brand_id, creator_id, piece, url, disclosure_label, handed_in_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
        [id, deal.id, deal.brandId, deal.creatorId, piece, url, disclosureLabel.trim(), now, dueAt]);
      await this.timers.set(tx, { key: `deal-part:${id}`, job: dealPartDue, payload: { dealId: deal.id, partId: id }, dueAt });
      await this.mover.record(tx, deal, mover, { action: 'handInPart' }, { status: deal.status });
    });
  }

  /** The brand accepts a piece: its part of the escrow is released. A second click changes nothing. @throws NotFound, DealCannotMove, DealOutOfTurn @returns the deal */
  accept(viewer: Viewer, partId: string): Promise<string> {
    return this.db.transaction(viewer.context, async (tx) => {
      const [part] = isUuid(partId) ? await tx.query<{ deal_id: string }[]>('SELECT deal_id FROM deal_parts WHERE id = $1', [partId]) : [];
      if (!part) throw new NotFound('deliverable', partId);
      const { deal, mover } = await this.mover.lock(tx, viewer, part.deal_id);
      if (mover.party !== 'BRAND') throw new DealOutOfTurn('BRAND');
      if (!reviewsParts.has(deal.status)) throw new DealCannotMove(deal.status, 'acceptPart');
      await this.pay(tx, deal, partId, mover, 'BRAND');
      return deal.id;
    });
  }

  /** Nobody said a word about a piece in time: it is accepted, unless the deal is disputed or over by now. */
  @Handles(dealPartDue)
  due({ dealId, partId }: PayloadOf<typeof dealPartDue>): Promise<void> {
    return this.db.transaction(systemContext, async (tx) => {
      const deal = await tx.findOne(Deal, { where: { id: dealId }, lock: { mode: 'pessimistic_write' } });
      if (deal && reviewsParts.has(deal.status)) await this.pay(tx, deal, partId, systemMover, 'SYSTEM');
    });
  }

  /** What is out is paid before the rest goes back to the brand. */
  async acceptAll(tx: Tx, deal: Deal): Promise<void> {
    const open = await tx.query<{ id: string }[]>('SELECT id FROM deal_parts WHERE deal_id = $1 AND accepted_at IS NULL ORDER BY piece', [deal.id]);
    for (const { id } of open) await this.pay(tx, deal, id, systemMover, 'SYSTEM');
  }

  private async pay(tx: Tx, deal: Deal, partId: string, mover: Mover, by: PartAccepter): Promise<void> {
    const [open] = await tx.query<{ id: string }[]>('SELECT id FROM deal_parts WHERE id = $1 AND deal_id = $2 AND accepted_at IS NULL FOR UPDATE', [partId, deal.id]);
    if (!open) return;
    const held = await this.mover.heldOf(tx, deal);
    const part = partPay(held.split, piecesOf(await this.mover.terms(tx, deal)).length, deal.partCount);
    const now = this.clock.now();
    await this.escrow.payPart(tx, held, partId, part);
    await tx.query('UPDATE deal_parts SET accepted_at = $2, accepted_by = $3, creator_minor = $4, platform_minor = $5, creator_fee_minor = $6 WHERE id = $1', [
      partId, now, by, part.creatorGetsMinor.toString(), part.platformFeeMinor.toString(), part.creatorFeeMinor.toString(),
    ]);
    Object.assign(deal, {
      partCount: deal.partCount + 1, partCreatorMinor: deal.partCreatorMinor + part.creatorGetsMinor, partPlatformMinor: deal.partPlatformMinor + part.platformFeeMinor,
      partCreatorFeeMinor: deal.partCreatorFeeMinor + part.creatorFeeMinor, releasedMinor: deal.releasedMinor + part.creatorGetsMinor + part.platformFeeMinor, updatedAt: now,
    });
    await tx.save(deal);
    await this.timers.clear(tx, `deal-part:${partId}`);
    await this.mover.record(tx, deal, mover, { action: 'acceptPart' }, { status: deal.status });
  }
}

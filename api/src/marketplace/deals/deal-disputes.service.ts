import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Forbidden } from '../../platform/errors/domain-error.ts';
import { DisputesService } from '../../trust/index.ts';
import { DealMover, systemMover, type Mover } from './deal-mover.ts';
import type { Deal } from './deal.entity.ts';
import { DealOutOfTurn } from './deal.errors.ts';
import { stageShareBps } from './deal.lifecycle.ts';

/** A dispute freezes the deal and its money until the operator, or time, splits it. */
@Injectable()
export class DealDisputesService {
  constructor(
    private readonly db: Database,
    private readonly mover: DealMover,
    private readonly disputes: DisputesService,
  ) {}

  open(viewer: Viewer, dealId: string, reason: string): Promise<void> {
    return this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      this.mover.check(deal, 'dispute', mover);
      if (mover.party !== 'BRAND' && mover.party !== 'CREATOR') throw new DealOutOfTurn(null);
      await this.disputes.open(tx, { dealId: deal.id, brandId: deal.brandId, creatorId: deal.creatorId, openedBy: mover.party, reason });
      await this.mover.move(tx, deal, mover, { action: 'dispute', reason: reason.trim() });
    });
  }

  /** Time to release the fee, but the note is gone: nothing is released by default, the operator decides. */
  async openForMissingNote(tx: Tx, deal: Deal): Promise<void> {
    const reason = 'The note was not online when its verification ended.';
    await this.disputes.open(tx, { dealId: deal.id, brandId: deal.brandId, creatorId: deal.creatorId, openedBy: 'BRAND', reason });
    await this.mover.move(tx, deal, systemMover, { action: 'dispute', reason });
  }

  /** The operator decides the creator's share; nothing for the creator is a refund. @returns the deal */
  resolve(viewer: Viewer, disputeId: string, creatorShareBps: number, decision: string): Promise<string> {
    if (viewer.kind !== 'OPERATOR') throw new Forbidden('Only the operator decides disputes.');
    return this.db.transaction(viewer.context, async (tx) => {
      const dealId = await this.disputes.dealOf(tx, disputeId);
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      await this.rule(tx, deal, mover, creatorShareBps, decision);
      return deal.id;
    });
  }

  /** Nobody decided in time: the money goes as it would have at the stage where it was frozen. */
  async ruleByStage(tx: Tx, deal: Deal, mover: Mover): Promise<void> {
    await this.rule(tx, deal, mover, (deal.frozenStatus && stageShareBps[deal.frozenStatus]) ?? 0, '');
  }

  private async rule(tx: Tx, deal: Deal, mover: Mover, creatorShareBps: number, decision: string): Promise<void> {
    this.mover.check(deal, 'award', mover);
    await this.disputes.decide(tx, deal.id, { creatorShareBps, decision, decidedBy: mover.party === 'SYSTEM' ? null : (mover.viewer?.userId ?? null) });
    await this.mover.move(tx, deal, mover, { action: creatorShareBps === 0 ? 'refund' : 'award', shareBps: creatorShareBps, ...(decision ? { reason: decision } : {}) });
  }
}

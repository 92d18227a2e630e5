import { Inject, Injectable } from '@nestjs/common';
import { partialSplit, type Ending } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Conflict, Forbidden } from '../../platform/errors/domain-error.ts';
import { DisputesService, disputeStatusOf, mayDispute, type Dispute } from '../../trust/index.ts';
import { FilesService } from '../delivery/files.service.ts';
import { CancellationsService } from './cancellations.service.ts';
import { DealMover, heldSplitOf, systemMover, type Mover } from './deal-mover.ts';
import type { Deal } from './deal.entity.ts';
import { DealOutOfTurn, SamePersonRules } from './deal.errors.ts';

/** A dispute freezes the deal and its money until the operator, or time, splits it. */
@Injectable()
export class DealDisputesService {
  constructor(
    private readonly db: Database,
    private readonly mover: DealMover,
    private readonly cancellations: CancellationsService,
    private readonly disputes: DisputesService,
    private readonly files: FilesService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
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

  /**
   * The operator decides the creator's share; nothing for the creator is a refund. A first ruling waits for an appeal, the ruling on an
   * appeal, by another person, holds at once.
   * @returns the deal
   * @throws Forbidden, Conflict, BadInput, FourEyes
   */
  resolve(viewer: Viewer, disputeId: string, creatorShareBps: number, decision: string): Promise<string> {
    if (viewer.kind !== 'OPERATOR') throw new Forbidden('Only the operator decides disputes.');
    return this.db.transaction(viewer.context, async (tx) => {
      const dealId = await this.disputes.dealOf(tx, disputeId);
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      this.mover.check(deal, 'award', mover);
      const dispute = await this.disputes.openOf(tx, deal.id);
      const status = disputeStatusOf(dispute);
      if (mayDispute(status, 'ruleOnAppeal', 'OPERATOR')) {
        if (dispute.firstDecidedBy === viewer.userId) throw new SamePersonRules();
        await this.rule(tx, deal, mover, creatorShareBps, decision);
        return deal.id;
      }
      if (!mayDispute(status, 'rule', 'OPERATOR')) throw new Conflict('This dispute has a ruling, which holds unless it is appealed.');
      const until = this.after(this.config.APPEAL_DAYS);
      await this.disputes.ruleFirst(tx, dispute.id, { creatorShareBps, decision, decidedBy: viewer.userId }, until);
      await this.mover.waitAgain(tx, deal, until, 'RULING_HOLDS');
      await this.mover.record(tx, deal, mover, { action: 'ruleFirst', reason: decision }, null);
      return deal.id;
    });
  }

  /** One appeal, by one side, in time: another person of the operator decides, else the first ruling holds. @returns the deal */
  appeal(viewer: Viewer, disputeId: string, reason: string): Promise<string> {
    return this.asParty(viewer, disputeId, async (tx, deal, mover, party, dispute) => {
      await this.disputes.appeal(tx, dispute, party, reason);
      await this.mover.waitAgain(tx, deal, this.after(this.config.DISPUTE_DAYS), 'RULING_HOLDS');
      await this.mover.record(tx, deal, mover, { action: 'appeal', reason: reason.trim() }, null);
    });
  }

  /** When both sides are content, the ruling holds without waiting for an appeal: its time is up at once. @returns the deal */
  acceptRuling(viewer: Viewer, disputeId: string): Promise<string> {
    return this.asParty(viewer, disputeId, async (tx, deal, _mover, party, dispute) => {
      if (await this.disputes.accept(tx, dispute, party)) await this.mover.waitAgain(tx, deal, this.clock.now(), 'RULING_HOLDS');
    });
  }

  /** @returns the deal */
  addEvidence(viewer: Viewer, disputeId: string, text: string, fileIds: readonly string[]): Promise<string> {
    return this.asParty(viewer, disputeId, async (tx, deal, _mover, party, dispute) => {
      await this.files.check(tx, deal.id, fileIds, 'fileIds');
      await this.disputes.addEvidence(tx, dispute, party, viewer.name, text, fileIds);
    });
  }

  private asParty(viewer: Viewer, disputeId: string, work: (tx: Tx, deal: Deal, mover: Mover, party: 'BRAND' | 'CREATOR', dispute: Dispute) => Promise<void>): Promise<string> {
    return this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, await this.disputes.dealOf(tx, disputeId));
      if (mover.party !== 'BRAND' && mover.party !== 'CREATOR') throw new DealOutOfTurn(null);
      await work(tx, deal, mover, mover.party, await this.disputes.openOf(tx, deal.id));
      return deal.id;
    });
  }

  private after(days: number): Date {
    return new Date(this.clock.now().getTime() + days * 86_400_000);
  }

  /** Time is up: the first ruling holds; without one the money goes as it would have at the stage where it was frozen. */
  async ruleByStage(tx: Tx, deal: Deal, mover: Mover): Promise<void> {
    const { firstShareBps, firstDecision } = await this.disputes.openOf(tx, deal.id);
    if (firstShareBps !== null) return this.rule(tx, deal, mover, firstShareBps, firstDecision ?? '');
    await this.rule(tx, deal, mover, await this.cancellations.endingOf(tx, deal, deal.frozenStatus, 'SYSTEM'), '');
  }

  private async rule(tx: Tx, deal: Deal, mover: Mover, ruled: number | Ending, decision: string): Promise<void> {
    this.mover.check(deal, 'award', mover);
    const creatorShareBps = typeof ruled === 'number' ? ruled : ruled.shareBps;
    await this.disputes.decide(tx, deal.id, { creatorShareBps, decision, decidedBy: mover.party === 'SYSTEM' ? null : (mover.viewer?.userId ?? null) });
    const ending = typeof ruled === 'number' ? partialSplit(heldSplitOf(deal), ruled) : ruled;
    await this.mover.move(tx, deal, mover, { action: ending.creatorGetsMinor + ending.platformFeeMinor === 0n ? 'refund' : 'award', ending, ...(decision ? { reason: decision } : {}) });
  }
}

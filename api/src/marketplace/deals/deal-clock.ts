import { Injectable } from '@nestjs/common';
import { dealPaidOut } from '../../finance/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { deliveryFact } from '../delivery/delivery.jobs.ts';
import { DealDisputesService } from './deal-disputes.service.ts';
import { DealPartsService } from './deal-parts.service.ts';
import { DealMover, systemMover } from './deal-mover.ts';
import { Deal } from './deal.entity.ts';
import { transitionOf, waits } from './deal.lifecycle.ts';
import { dealCompleted, dealReminder, dealWaitOver } from './deals.jobs.ts';

/** What a deal does by itself. Each job looks at the locked row first, so that running it twice changes nothing. */
@Injectable()
export class DealClock {
  constructor(
    private readonly db: Database,
    private readonly mover: DealMover,
    private readonly disputes: DealDisputesService,
    private readonly parts: DealPartsService,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** The default of a wait, if the deal still stands in that wait. */
  @Handles(dealWaitOver)
  waitOver({ dealId, status, dueAt }: PayloadOf<typeof dealWaitOver>): Promise<void> {
    return this.onDeal(dealId, async (tx, deal) => {
      // What waits for the system has its own job: settlement, and the payout that arrived.
      if (deal.status !== status || deal.waitDueAt?.toISOString() !== dueAt || deal.waitOwner === 'SYSTEM') return;
      const then = waits[deal.status]?.byDefault;
      if (!then) return;
      if (then === 'ruleByStage') {
        await this.disputes.ruleByStage(tx, deal, systemMover);
        return;
      }
      if (then === 'confirm' && (await this.isOffline(tx, deal.id))) {
        await this.disputes.openForMissingNote(tx, deal);
        return;
      }
      if (then === 'approve') await this.approveLatest(tx, deal);
      if (then === 'lapse') await this.parts.acceptAll(tx, deal);
      await this.mover.move(tx, deal, systemMover, { action: then });
      // Paid work that never came.
      if (then === 'lapse') await tx.query('SELECT app.record_delivery($1, 0, 1)', [deal.creatorId]);
    });
  }

  /** Tells whose turn it is, if the deal still stands in that very wait. */
  @Handles(dealReminder)
  remind({ dealId, dueAt, hours }: PayloadOf<typeof dealReminder>): Promise<void> {
    return this.onDeal(dealId, async (tx, deal) => {
      const to = deal.waitOwner;
      if (deal.waitDueAt?.toISOString() !== dueAt || (to !== 'BRAND' && to !== 'CREATOR')) return;
      await this.outbox.add(tx, deliveryFact, { dealId, code: hours === 1 ? 'deal.due1h' : 'deal.due24h', key: `due:${dealId}:${dueAt}:${hours}`, to });
    });
  }

  @Handles(dealCompleted)
  settle({ dealId }: PayloadOf<typeof dealCompleted>): Promise<void> {
    return this.onDeal(dealId, async (tx, deal) => {
      if (deal.status === 'COMPLETED') await this.mover.move(tx, deal, systemMover, { action: 'settle' });
    });
  }

  /** The creator has the money. A deal that ended early keeps its status: its receipt says what was paid. */
  @Handles(dealPaidOut)
  paid({ dealId }: PayloadOf<typeof dealPaidOut>): Promise<void> {
    return this.onDeal(dealId, async (tx, deal) => {
      if (deal.paidAt) return;
      deal.paidAt = this.clock.now();
      if (transitionOf(deal.status, 'pay')) await this.mover.move(tx, deal, systemMover, { action: 'pay' });
      else await tx.save(deal);
    });
  }

  private onDeal(id: string, work: (tx: Tx, deal: Deal) => Promise<void>): Promise<void> {
    return this.db.transaction(systemContext, async (tx) => {
      const deal = await tx.findOne(Deal, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (deal) await work(tx, deal);
    });
  }

  private async isOffline(tx: Tx, dealId: string): Promise<boolean> {
    const [row] = await tx.query<{ offline: boolean }[]>('SELECT offline_since IS NOT NULL AS offline FROM publications WHERE deal_id = $1', [dealId]);
    return row?.offline ?? false;
  }

  private async approveLatest(tx: Tx, deal: Deal): Promise<void> {
    await tx.query(
      `UPDATE submissions SET decision = 'APPROVED', decided_at = $2 WHERE id = (SELECT id FROM submissions WHERE deal_id = $1 ORDER BY number DESC LIMIT 1)`,
      [deal.id, this.clock.now()]);
  }
}

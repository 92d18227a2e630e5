import { Injectable } from '@nestjs/common';
import type { DealStatus, Party } from '@meadow/shared';
import { FeesService, type Ending } from '../../finance/index.ts';
import type { Tx } from '../../platform/database/database.ts';
import { DealMover, heldSplitOf } from './deal-mover.ts';
import type { Deal } from './deal.entity.ts';
import { endingAt, orderOfDeal } from './deal.stages.ts';

/** What an early end comes to, by the rules that held when the terms were offered. */
@Injectable()
export class CancellationsService {
  constructor(
    private readonly fees: FeesService,
    private readonly mover: DealMover,
  ) {}

  /** @param status at which it ends: its own, or where a dispute froze it */
  async endingOf(tx: Tx, deal: Deal, status: DealStatus | null, by: Party): Promise<Ending> {
    const terms = await this.mover.terms(tx, deal);
    // Somebody agreed to it: no offer is asked for its moment.
    const order = orderOfDeal(deal, { offeredAt: deal.createdAt, isOwnCreator: false });
    return endingAt(status, by, await this.fees.book(), order, heldSplitOf(deal), terms);
  }
}

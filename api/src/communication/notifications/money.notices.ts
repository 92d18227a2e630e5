import { Injectable } from '@nestjs/common';
import { balanceLow, Payout, payoutEnded, TopUp, topUpEnded } from '../../finance/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { NotificationsService } from './notifications.service.ts';

/** Tells people how their money in and out ended. */
@Injectable()
export class MoneyNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(topUpEnded)
  async topUp({ topUpId }: { topUpId: string }): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const { orgId, status, amountMinor, currency } = await tx.findOneByOrFail(TopUp, { id: topUpId });
      const code = status === 'SUCCEEDED' ? 'top-up.succeeded' : 'top-up.failed';
      const params = { amountMinor: amountMinor.toString(), currency };
      await this.notices.send(tx, { orgIds: [orgId], code, subjectKind: 'top_up', subjectId: topUpId, params, dedupeKey: `top-up:${topUpId}:${status}` });
    });
  }

  @Handles(balanceLow)
  async low({ factId, orgId, currency, balanceMinor }: PayloadOf<typeof balanceLow>): Promise<void> {
    await this.db.transaction(systemContext, (tx) => this.notices.send(tx, { orgIds: [orgId], code: 'wallet.low', subjectKind: 'wallet', subjectId: orgId, params: { amountMinor: balanceMinor, currency }, dedupeKey: `wallet-low:${factId}` }));
  }

  @Handles(payoutEnded)
  async payout({ payoutId }: { payoutId: string }): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const { orgId, status, amountMinor, currency } = await tx.findOneByOrFail(Payout, { id: payoutId });
      const code = status === 'PAID' ? 'payout.paid' : 'payout.failed';
      const params = { amountMinor: amountMinor.toString(), currency };
      await this.notices.send(tx, { orgIds: [orgId], code, subjectKind: 'payout', subjectId: payoutId, params, dedupeKey: `payout:${payoutId}:${status}` });
    });
  }
}

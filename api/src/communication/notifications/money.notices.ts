import { Injectable } from '@nestjs/common';
import { balanceLow, Payout, payoutEnded, TopUp, topUpEnded, topUpReversed } from '../../finance/index.ts';
import { OPERATOR_ID } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { NotificationsService } from './notifications.service.ts';

const reversedCodes = {
  DISPUTE: { TAKEN: 'top-up.disputed', RETURNED: 'top-up.dispute-won', LOST: 'top-up.dispute-lost' },
  REFUND: { TAKEN: 'top-up.taken-back', RETURNED: 'top-up.brought-back', LOST: 'top-up.taken-back' },
} as const;

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

  /** The brand whose money it is, and the operator, who has to answer a dispute. */
  @Handles(topUpReversed)
  async reversed({ reversalId, step, amountMinor, no }: PayloadOf<typeof topUpReversed>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [reversal] = await tx.query<{ org_id: string; top_up_id: string; kind: 'DISPUTE' | 'REFUND'; currency: string }[]>('SELECT org_id, top_up_id, kind, currency FROM top_up_reversals WHERE id = $1', [reversalId]);
      if (!reversal) return;
      const code = reversedCodes[reversal.kind][step];
      const told = { code, params: { amountMinor, currency: reversal.currency } };
      await this.notices.send(tx, { ...told, orgIds: [reversal.org_id], subjectKind: 'top_up', subjectId: reversal.top_up_id, dedupeKey: `reversal:${reversalId}:${step}:${no}` });
      await this.notices.send(tx, { ...told, orgIds: [OPERATOR_ID], subjectKind: 'reversal', subjectId: reversalId, dedupeKey: `reversal:${reversalId}:${step}:${no}:operator` });
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

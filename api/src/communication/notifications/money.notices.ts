import { Injectable } from '@nestjs/common';
import { balanceLow, Payout, payoutAccountChanged, payoutEnded, payoutWaits, TopUp, topUpEnded, topUpReversed } from '../../finance/index.ts';
import { OPERATOR_ID } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
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
    private readonly clock: Clock,
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

  /** The operator hears of one reason in one currency once a day, however many payouts wait for it. */
  @Handles(payoutWaits)
  async waits({ payoutId, problem }: PayloadOf<typeof payoutWaits>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const { amountMinor, currency } = await tx.findOneByOrFail(Payout, { id: payoutId });
      const day = this.clock.now().toISOString().slice(0, 10);
      await this.notices.send(tx, { orgIds: [OPERATOR_ID], code: 'payout.waits', subjectKind: 'waiting_payout', subjectId: payoutId, params: { amountMinor: amountMinor.toString(), currency }, dedupeKey: `payout-waits:${problem}:${currency}:${day}` });
    });
  }

  @Handles(payoutAccountChanged)
  async account({ orgId, isReady, at }: PayloadOf<typeof payoutAccountChanged>): Promise<void> {
    const code = isReady ? 'payout.account-ready' : 'payout.account-off';
    await this.db.transaction(systemContext, (tx) => this.notices.send(tx, { orgIds: [orgId], code, subjectKind: 'payout_method', subjectId: orgId, params: {}, dedupeKey: `payout-account:${orgId}:${at}` }));
  }
}

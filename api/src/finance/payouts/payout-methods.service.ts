import { Inject, Injectable } from '@nestjs/common';
import { AuditService, checkName, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { seal } from '../../platform/crypto/sealed.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { PaymentProvider } from '../providers/payment-provider.ts';
import { CONNECT } from './connect-payout.ts';
import { BANK, railOf } from './payout-rail.ts';
import { PayoutMethod } from './payout.entity.ts';

export interface NewPayoutMethod {
  kind: string;
  holder: string;
  accountNumber: string;
  bankCode?: string | null;
}

const kinds = ['BANK', 'ALIPAY', 'WECHAT'];

/** Where a creator is paid. The number is sealed at rest; nobody reads it back, people see its last digits. */
@Injectable()
export class PayoutMethodsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly provider: PaymentProvider,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get(viewer: Viewer): Promise<PayoutMethod | null> {
    return this.db.transaction(viewer.context, (tx) => tx.findOne(PayoutMethod, { where: { orgId: viewer.accountId } }));
  }

  async set(viewer: Viewer, { kind, holder, accountNumber, bankCode }: NewPayoutMethod): Promise<PayoutMethod> {
    if (!kinds.includes(kind)) throw new BadInput({ kind: `must be one of ${kinds.join(', ')}` });
    const number = accountNumber.replace(/[\s-]/g, '');
    if (!/^[A-Za-z0-9@._+]{6,64}$/.test(number)) throw new BadInput({ accountNumber: 'must have 6 to 64 letters or digits' });
    // No bank has longer ones, and no bank file takes them.
    if (kind === 'BANK' && !/^[A-Za-z0-9]{6,34}$/.test(number)) throw new BadInput({ accountNumber: 'must have 6 to 34 letters or digits' });
    if (bankCode && !/^[A-Za-z0-9]{6,14}$/.test(bankCode)) throw new BadInput({ bankCode: 'must have 6 to 14 letters or digits' });
    const method: PayoutMethod = {
      orgId: viewer.accountId,
      kind,
      holder: checkName('holder', holder),
      sealed: seal(JSON.stringify({ number, bankCode: bankCode ?? null }), this.config.SECRET ?? '', viewer.accountId),
      masked: `${kind} ····${number.slice(-4)}`,
      updatedAt: this.clock.now(),
    };
    await this.db.transaction(viewer.context, async (tx) => {
      const before = await tx.findOne(PayoutMethod, { where: { orgId: viewer.accountId } });
      await tx.save(PayoutMethod, method);
      // An account that is still being connected shall not take its place later.
      await this.redirect(tx, method);
      await tx.query('UPDATE connected_accounts SET wanted = false WHERE org_id = $1', [viewer.accountId]);
      const shown = { kind, masked: method.masked };
      await this.audit.record(tx, viewer, { action: 'payout-method.set', object: 'payout_method', objectId: viewer.accountId, before: before && { kind: before.kind, masked: before.masked }, after: shown });
    });
    return method;
  }

  /** What has not left goes to the new account, and whoever approved it for the old one is asked again. */
  private async redirect(tx: Tx, { orgId, kind, masked }: PayoutMethod): Promise<void> {
    await tx.query(
      `UPDATE payouts SET destination = $2, provider = $3, status = 'REQUESTED', approved_by = NULL, batch_id = NULL
       WHERE org_id = $1 AND provider <> $4 AND file_id IS NULL AND (status = 'REQUESTED' OR status = 'APPROVED' AND provider = $5)`,
      [orgId, masked, railOf(kind, this.config, this.provider), CONNECT, BANK],
    );
  }
}

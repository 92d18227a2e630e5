import { Injectable } from '@nestjs/common';
import { partnershipMoved, type DealStep } from '../../marketplace/index.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import type { DealNames } from './deal-names.ts';
import { NotificationsService, type Notice } from './notifications.service.ts';

/** Steps by which a partner's money moves. */
const told: Partial<Record<DealStep, string>> = { fund: 'partner.fund', settle: 'partner.over', cancel: 'partner.over', lapse: 'partner.over', award: 'partner.over', refund: 'partner.over' };

/** Tells two brands on one brief what the other did, and the partner what became of its money. */
@Injectable()
export class PartnerNotices {
  constructor(
    private readonly db: Database,
    private readonly notices: NotificationsService,
  ) {}

  @Handles(partnershipMoved)
  async moved({ id, action, by }: PayloadOf<typeof partnershipMoved>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [row] = await tx.query<{ brand_id: string; partner_id: string; brand: string; partner: string; brief_id: string; terms: { title: string; capMinor: string; currency: string } }[]>(
        `SELECT p.brand_id, p.partner_id, b.name AS brand, o.name AS partner, p.brief_id, p.terms FROM brief_partners p JOIN public_organisations b ON b.id = p.brand_id JOIN public_organisations o ON o.id = p.partner_id WHERE p.id = $1`, [id]);
      if (!row) return;
      const orgIds = by === 'BRAND' ? [row.partner_id] : by === 'PARTNER' ? [row.brand_id] : [row.brand_id, row.partner_id];
      const params = { brand: row.brand, partner: row.partner, brief: row.terms.title, amountMinor: row.terms.capMinor, currency: row.terms.currency };
      await this.notices.send(tx, { orgIds, code: `partner.${action}`, subjectKind: 'partnership', subjectId: id, params, dedupeKey: `partnership:${id}:${action}` });
    });
  }

  /** What a step of a deal means for the brand that helps to pay it. */
  async step(tx: Tx, dealId: string, action: DealStep, names: DealNames, stepId: string): Promise<void> {
    const code = told[action];
    if (!code) return;
    const [deal] = await tx.query<{ partnership_id: string; partner_id: string; pays: bigint }[]>('SELECT partnership_id, partner_id, partner_pays_minor AS pays FROM deals WHERE id = $1 AND partner_id IS NOT NULL AND funded_at IS NOT NULL', [dealId]);
    if (!deal) return;
    const notice: Notice = { orgIds: [deal.partner_id], code, subjectKind: 'partnership', subjectId: deal.partnership_id, params: { ...names.params, amountMinor: deal.pays.toString() }, dedupeKey: `deal-step:${stepId}` };
    await this.notices.send(tx, notice);
  }
}

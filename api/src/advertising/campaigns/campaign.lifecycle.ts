import type { CampaignStatus, Party } from '@meadow/shared';
import type { Campaign } from './campaign.entity.ts';
import { CampaignCannotMove } from './campaign.errors.ts';

type Mover = Extract<Party, 'BRAND' | 'OPERATOR' | 'SYSTEM'>;
type Moves = Partial<Record<CampaignStatus, readonly Mover[]>>;

/**
 * The whole lifecycle: from each status, where it may go and who may take it there.
 * draft → in review → scheduled → active ⇄ paused | budget-limited → ended → reconciled; a rejected one becomes a draft again.
 */
const next: Record<CampaignStatus, Moves> = {
  DRAFT: { IN_REVIEW: ['BRAND'] },
  IN_REVIEW: { SCHEDULED: ['OPERATOR'], REJECTED: ['OPERATOR'] },
  REJECTED: { DRAFT: ['BRAND'] },
  SCHEDULED: { ACTIVE: ['SYSTEM'], PAUSED: ['BRAND'], ENDED: ['BRAND', 'SYSTEM'] },
  ACTIVE: { PAUSED: ['BRAND', 'SYSTEM'], BUDGET_LIMITED: ['SYSTEM'], ENDED: ['BRAND', 'SYSTEM'] },
  PAUSED: { SCHEDULED: ['BRAND'], ENDED: ['BRAND', 'SYSTEM'] },
  BUDGET_LIMITED: { ACTIVE: ['SYSTEM'], PAUSED: ['BRAND', 'SYSTEM'], ENDED: ['BRAND', 'SYSTEM'] },
  ENDED: { RECONCILED: ['SYSTEM'] },
  RECONCILED: {},
};

export const canMove = (from: CampaignStatus, to: CampaignStatus, by: Mover): boolean => next[from][to]?.includes(by) ?? false;

/** @throws CampaignCannotMove */
export function moveCampaign(campaign: Pick<Campaign, 'status'>, to: CampaignStatus, by: Mover): void {
  if (!canMove(campaign.status, to, by)) throw new CampaignCannotMove(campaign.status, to);
  campaign.status = to;
}

/** Statuses in which a campaign's money is set aside. */
export const funded: readonly CampaignStatus[] = ['SCHEDULED', 'ACTIVE', 'PAUSED', 'BUDGET_LIMITED', 'ENDED'];

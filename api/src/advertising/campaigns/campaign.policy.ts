import type { CampaignStatus } from '@meadow/shared';
import { may, type Viewer } from '../../identity/index.ts';
import { canMove } from './campaign.lifecycle.ts';

export interface CampaignCan {
  edit: boolean;
  submit: boolean;
  pause: boolean;
  resume: boolean;
  end: boolean;
  review: boolean;
  takeDown: boolean;
  clone: boolean;
}

export const isDraft = (status: CampaignStatus): boolean => status === 'DRAFT' || status === 'REJECTED';

/** Approved, its money set aside, not over: changed without being stopped. */
export const isLive = (status: CampaignStatus): boolean => ['SCHEDULED', 'ACTIVE', 'PAUSED', 'BUDGET_LIMITED'].includes(status);

/** What the viewer may do with a campaign now; pages show just these buttons. */
export function campaignCan(viewer: Viewer, { status, brandId, pendingCreatives }: { status: CampaignStatus; brandId: string; pendingCreatives: number }): CampaignCan {
  const writes = may(viewer, 'campaign:write') && viewer.accountId === brandId;
  return {
    edit: writes && (isDraft(status) || isLive(status)),
    submit: writes && canMove(status, 'IN_REVIEW', 'BRAND'),
    pause: writes && canMove(status, 'PAUSED', 'BRAND'),
    resume: writes && status === 'PAUSED',
    end: writes && canMove(status, 'ENDED', 'BRAND'),
    review: may(viewer, 'campaign:review') && (canMove(status, 'SCHEDULED', 'OPERATOR') || (isLive(status) && pendingCreatives > 0)),
    takeDown: may(viewer, 'campaign:review') && isLive(status),
    clone: writes,
  };
}

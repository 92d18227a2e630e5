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
}

export const isDraft = (status: CampaignStatus): boolean => status === 'DRAFT' || status === 'REJECTED';

/** What the viewer may do with a campaign now; pages show just these buttons. */
export function campaignCan(viewer: Viewer, { status, brandId }: { status: CampaignStatus; brandId: string }): CampaignCan {
  const writes = may(viewer, 'campaign:write') && viewer.accountId === brandId;
  return {
    edit: writes && isDraft(status),
    submit: writes && canMove(status, 'IN_REVIEW', 'BRAND'),
    pause: writes && canMove(status, 'PAUSED', 'BRAND'),
    resume: writes && status === 'PAUSED',
    end: writes && canMove(status, 'ENDED', 'BRAND'),
    review: may(viewer, 'campaign:review') && canMove(status, 'SCHEDULED', 'OPERATOR'),
  };
}

export const partnershipStatuses = ['PROPOSED', 'ACTIVE', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'ENDED'] as const;
export type PartnershipStatus = (typeof partnershipStatuses)[number];
export const partnershipActions = ['sign', 'decline', 'withdraw', 'expire', 'end'] as const;
export type PartnershipAction = (typeof partnershipActions)[number];
/** The brand of the brief, the other brand, or time. */
export const partnershipSides = ['BRAND', 'PARTNER', 'SYSTEM'] as const;
export type PartnershipSide = (typeof partnershipSides)[number];

export interface PartnershipStep {
  from: PartnershipStatus;
  action: PartnershipAction;
  by: readonly PartnershipSide[];
  to: PartnershipStatus;
}

/** The whole life of an agreement of two brands. It begins PROPOSED, signed by the brand of the brief. What is agreed with creators while it is ACTIVE stays shared when it ENDED. */
export const partnershipSteps: readonly PartnershipStep[] = [
  { from: 'PROPOSED', action: 'sign', by: ['PARTNER'], to: 'ACTIVE' },
  { from: 'PROPOSED', action: 'decline', by: ['PARTNER'], to: 'DECLINED' },
  { from: 'PROPOSED', action: 'withdraw', by: ['BRAND'], to: 'WITHDRAWN' },
  { from: 'PROPOSED', action: 'expire', by: ['SYSTEM'], to: 'EXPIRED' },
  { from: 'ACTIVE', action: 'end', by: ['BRAND', 'PARTNER'], to: 'ENDED' },
];

export const partnershipStep = (from: PartnershipStatus, action: PartnershipAction, by: PartnershipSide): PartnershipStep | undefined =>
  partnershipSteps.find((row) => row.from === from && row.action === action && row.by.includes(by));

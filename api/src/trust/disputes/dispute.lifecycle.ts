export const disputeStatuses = ['OPEN', 'RULED', 'APPEALED', 'DECIDED'] as const;
export type DisputeStatus = (typeof disputeStatuses)[number];
export const disputeActions = ['addEvidence', 'rule', 'appeal', 'accept', 'ruleOnAppeal', 'timeUp'] as const;
export type DisputeAction = (typeof disputeActions)[number];
export type DisputeParty = 'BRAND' | 'CREATOR' | 'OPERATOR' | 'SYSTEM';

export interface DisputeStep {
  from: DisputeStatus;
  action: DisputeAction;
  by: readonly DisputeParty[];
  to: DisputeStatus;
}

const sides = ['BRAND', 'CREATOR'] as const;
/** The whole life of a dispute. It begins OPEN with the money frozen; DECIDED is when the money moves. Each wait has its default: by stage, or as the first ruling says. */
export const disputeSteps: readonly DisputeStep[] = [
  { from: 'OPEN', action: 'addEvidence', by: sides, to: 'OPEN' },
  { from: 'OPEN', action: 'rule', by: ['OPERATOR'], to: 'RULED' },
  { from: 'OPEN', action: 'timeUp', by: ['SYSTEM'], to: 'DECIDED' },
  { from: 'RULED', action: 'addEvidence', by: sides, to: 'RULED' },
  { from: 'RULED', action: 'appeal', by: sides, to: 'APPEALED' },
  // When both have, the time to appeal is up at once.
  { from: 'RULED', action: 'accept', by: sides, to: 'RULED' },
  { from: 'RULED', action: 'timeUp', by: ['SYSTEM'], to: 'DECIDED' },
  { from: 'APPEALED', action: 'addEvidence', by: sides, to: 'APPEALED' },
  // By another person than the first.
  { from: 'APPEALED', action: 'ruleOnAppeal', by: ['OPERATOR'], to: 'DECIDED' },
  { from: 'APPEALED', action: 'timeUp', by: ['SYSTEM'], to: 'DECIDED' },
];

/** Where a dispute stands, by what was written of it. */
export const disputeStatusOf = ({ decidedAt, appealedAt, firstDecidedAt }: { decidedAt: Date | null; appealedAt: Date | null; firstDecidedAt: Date | null }): DisputeStatus =>
  decidedAt ? 'DECIDED' : appealedAt ? 'APPEALED' : firstDecidedAt ? 'RULED' : 'OPEN';

export const mayDispute = (status: DisputeStatus, action: DisputeAction, by: DisputeParty): boolean => disputeSteps.some((row) => row.from === status && row.action === action && row.by.includes(by));

export const contestKinds = ['PRIZES', 'READS'] as const;
export type ContestKind = (typeof contestKinds)[number];
export const contestStatuses = ['DRAFT', 'IN_REVIEW', 'OPEN', 'SELECTING', 'TRYING', 'PUBLISHING', 'COUNTING', 'JUDGING', 'NOTICE', 'AWARDED', 'CANCELLED', 'REJECTED'] as const;
export type ContestStatus = (typeof contestStatuses)[number];
export const contestActions = ['submit', 'discard', 'approve', 'reject', 'withdraw', 'cancel', 'select', 'rank', 'timeUp'] as const;
export type ContestAction = (typeof contestActions)[number];
export type ContestParty = 'BRAND' | 'OPERATOR' | 'SYSTEM';

export interface ContestStep {
  kind: readonly ContestKind[];
  from: ContestStatus;
  action: ContestAction;
  by: readonly ContestParty[];
  to: ContestStatus;
  money: 'none' | 'hold' | 'award' | 'returnAll';
}

const both = contestKinds;
/** The whole life of a contest and of a co-creation. Both begin as a DRAFT; what no row allows cannot happen. */
export const contestSteps: readonly ContestStep[] = [
  { kind: both, from: 'DRAFT', action: 'submit', by: ['BRAND'], to: 'IN_REVIEW', money: 'hold' },
  { kind: both, from: 'DRAFT', action: 'discard', by: ['BRAND'], to: 'CANCELLED', money: 'none' },
  { kind: both, from: 'IN_REVIEW', action: 'approve', by: ['OPERATOR'], to: 'OPEN', money: 'none' },
  { kind: both, from: 'IN_REVIEW', action: 'reject', by: ['OPERATOR'], to: 'REJECTED', money: 'returnAll' },
  { kind: both, from: 'IN_REVIEW', action: 'withdraw', by: ['BRAND'], to: 'CANCELLED', money: 'returnAll' },
  { kind: both, from: 'IN_REVIEW', action: 'timeUp', by: ['SYSTEM'], to: 'CANCELLED', money: 'returnAll' },
  // Whoever has entered can rely on the pool: from the first entry on nobody calls it off.
  { kind: both, from: 'OPEN', action: 'cancel', by: ['BRAND'], to: 'CANCELLED', money: 'returnAll' },
  { kind: ['PRIZES'], from: 'OPEN', action: 'timeUp', by: ['SYSTEM'], to: 'JUDGING', money: 'none' },
  { kind: ['PRIZES'], from: 'JUDGING', action: 'rank', by: ['BRAND'], to: 'NOTICE', money: 'none' },
  { kind: ['PRIZES'], from: 'JUDGING', action: 'timeUp', by: ['SYSTEM'], to: 'NOTICE', money: 'none' },
  { kind: ['READS'], from: 'OPEN', action: 'timeUp', by: ['SYSTEM'], to: 'SELECTING', money: 'none' },
  { kind: ['READS'], from: 'SELECTING', action: 'select', by: ['BRAND'], to: 'TRYING', money: 'none' },
  { kind: ['READS'], from: 'SELECTING', action: 'timeUp', by: ['SYSTEM'], to: 'TRYING', money: 'none' },
  { kind: ['READS'], from: 'TRYING', action: 'timeUp', by: ['SYSTEM'], to: 'PUBLISHING', money: 'none' },
  { kind: ['READS'], from: 'PUBLISHING', action: 'timeUp', by: ['SYSTEM'], to: 'COUNTING', money: 'none' },
  { kind: ['READS'], from: 'COUNTING', action: 'timeUp', by: ['SYSTEM'], to: 'NOTICE', money: 'none' },
  { kind: both, from: 'NOTICE', action: 'timeUp', by: ['SYSTEM'], to: 'AWARDED', money: 'award' },
];

/**
 * The timetable of a contest in days by phase. Entry and judging of a contest are the brand's to choose; the rest follows what
 * creators know from paid-by-read co-creation: 2 days of audit, 4 of sign-up, 3 of choice, 6 to receive and try, 7 to publish,
 * 7 of counting, 3 of acceptance; a contest's result hangs out for 7 days.
 */
export const usualDays: Readonly<Record<ContestKind, Readonly<Partial<Record<ContestStatus, number>>>>> = {
  PRIZES: { IN_REVIEW: 2, OPEN: 14, JUDGING: 5, NOTICE: 7 },
  READS: { IN_REVIEW: 2, OPEN: 4, SELECTING: 3, TRYING: 6, PUBLISHING: 7, COUNTING: 7, NOTICE: 3 },
};

export const contestStepOf = (kind: ContestKind, from: ContestStatus, action: ContestAction): ContestStep | undefined =>
  contestSteps.find((step) => step.from === from && step.action === action && step.kind.includes(kind));

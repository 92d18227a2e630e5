import type { BriefStatus } from '@meadow/shared';

export const briefActions = ['edit', 'publish', 'close', 'archive'] as const;
export type BriefAction = (typeof briefActions)[number];

/** From which statuses a brief allows what. `edit` keeps the status; reaching the budget closes a brief by itself. */
export const briefMoves: Readonly<Record<BriefAction, { from: readonly BriefStatus[]; to: readonly BriefStatus[] }>> = {
  edit: { from: ['DRAFT', 'OPEN', 'INVITE_ONLY'], to: [] },
  publish: { from: ['DRAFT', 'INVITE_ONLY', 'CLOSED'], to: ['OPEN', 'INVITE_ONLY'] },
  close: { from: ['OPEN', 'INVITE_ONLY'], to: ['CLOSED'] },
  archive: { from: ['DRAFT', 'CLOSED'], to: ['ARCHIVED'] },
};
export const mayBrief = (status: BriefStatus, action: BriefAction): boolean => briefMoves[action].from.includes(status);

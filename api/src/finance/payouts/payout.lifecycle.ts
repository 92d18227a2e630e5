import type { PayoutStatus } from '@meadow/shared';
import { PayoutCannotMove } from '../finance.errors.ts';
import type { Payout } from './payout.entity.ts';

/** Paid can still become failed: banks return money. */
const next: Record<PayoutStatus, readonly PayoutStatus[]> = {
  REQUESTED: ['APPROVED', 'FAILED'],
  APPROVED: ['PAYING', 'FAILED'],
  PAYING: ['PAID', 'FAILED'],
  PAID: ['FAILED'],
  FAILED: [],
};

export const canMovePayout = (payout: Payout, to: PayoutStatus): boolean => next[payout.status].includes(to);

export function movePayout(payout: Payout, to: PayoutStatus): void {
  if (!canMovePayout(payout, to)) throw new PayoutCannotMove(payout.status, to);
  payout.status = to;
}

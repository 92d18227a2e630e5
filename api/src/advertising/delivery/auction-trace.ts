import { MOST_PASSED } from './decision-record.ts';
import type { EligibleGroup } from './eligible-groups.ts';
import type { LossReason } from './loss-counts.ts';

/** Who was asked on the way to the winners and got no slot, and why. */
export class AuctionTrace {
  readonly groups: EligibleGroup[] = [];
  readonly reasons: LossReason[] = [];
  /** More than are named. */
  unnamed = 0;

  pass(group: EligibleGroup, reason: LossReason): void {
    if (this.groups.length === MOST_PASSED) {
      this.unnamed += 1;
      return;
    }
    this.groups.push(group);
    this.reasons.push(reason);
  }
}

import { MOST_PASSED } from './decision-record.ts';
import type { EligibleGroup } from './eligible-groups.ts';

/** Who was asked on the way to the winners and got no slot, and why. */
export class AuctionTrace {
  readonly groups: EligibleGroup[] = [];
  /** OpenRTB's loss reasons, from 1001 on ours. */
  readonly reasons: number[] = [];
  /** More than are named. */
  unnamed = 0;

  /** @returns true: the next one is asked */
  pass(group: EligibleGroup, reason: number): true {
    if (this.groups.length === MOST_PASSED) {
      this.unnamed += 1;
      return true;
    }
    this.groups.push(group);
    this.reasons.push(reason);
    return true;
  }
}

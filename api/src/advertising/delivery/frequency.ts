const MAX_COUNTED = 500_000;

/**
 * How often a visitor was promised an ad group's ad today, in this process. A place is taken when the decision is
 * made, so a burst of requests cannot slip past the cap.
 */
export class FrequencyCounts {
  private counts = new Map<string, number>();
  private day = '';

  /** @returns false when the visitor has had as many as the cap allows */
  take(visitor: string, adGroupId: string, cap: number, day: string): boolean {
    if (day !== this.day || this.counts.size > MAX_COUNTED) {
      this.counts = new Map();
      this.day = day;
    }
    const key = `${visitor}|${adGroupId}`;
    const count = this.counts.get(key) ?? 0;
    if (count >= cap) return false;
    this.counts.set(key, count + 1);
    return true;
  }

  /** Whether {@link take} would refuse. */
  isReached(visitor: string, adGroupId: string, cap: number, day: string): boolean {
    return day === this.day && (this.counts.get(`${visitor}|${adGroupId}`) ?? 0) >= cap;
  }
}

import { Clock } from '../platform/clock/clock.ts';

/** The demo workspace has a past: its clock starts some days ago and is moved to the present. */
export class DemoClock extends Clock {
  constructor(private behindMs: number) {
    super();
  }

  now(): Date {
    return new Date(Date.now() - this.behindMs);
  }

  /** Moves to so many days before the present; never back. */
  daysAgo(days: number): Date {
    this.behindMs = Math.min(this.behindMs, days * 86_400_000);
    return this.now();
  }
}

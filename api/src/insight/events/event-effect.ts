export interface Day {
  day: string;
  count: number;
}
export interface EventEffect {
  /** Per day, before, while it ran, and in the two weeks after. */
  before: number;
  during: number;
  after: number;
  /** Times the days before; null when nothing was said before. */
  lift: number | null;
  peakOn: string | null;
  /** Days after its last day until half of what it added is gone; null when it did not rise, or has not fallen so far yet. */
  halfLifeDays: number | null;
  /** It rose and came back: a spike, not a new level. */
  fellBack: boolean;
}

const BEFORE_DAYS = 28;
const AFTER_DAYS = 14;
const ROSE = 1.3;

const mean = (days: readonly Day[]): number => (days.length === 0 ? 0 : days.reduce((sum, { count }) => sum + count, 0) / days.length);

/** The usual of each weekday, so that a weekend is not taken for an effect. */
function usualBy(before: readonly Day[]): (day: string) => number {
  const level = mean(before);
  const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
  return (day) => {
    const same = before.filter((one) => weekday(one.day) === weekday(day));
    return same.length === 0 ? level : (mean(same) + level) / 2;
  };
}

/** What an event did to a series: days before as the baseline, its own days, and how the rest faded. Null without four weeks before. */
export function effectOf(series: readonly Day[], from: string, to: string): EventEffect | null {
  const before = series.filter(({ day }) => day < from).slice(-BEFORE_DAYS);
  const during = series.filter(({ day }) => day >= from && day <= to);
  const after = series.filter(({ day }) => day > to).slice(0, AFTER_DAYS);
  if (before.length < BEFORE_DAYS || during.length === 0) return null;
  const usual = usualBy(before);
  const added = ({ day, count }: Day) => count - usual(day);
  const peak = during.reduce((best, day) => (day.count > best.count ? day : best), during[0]!);
  const [level, high, late] = [mean(before), mean(during), mean(after)];
  const rose = high > ROSE * level && peak.count >= 3;
  const half = after.findIndex((day) => added(day) <= added(peak) / 2);
  const tail = mean(after.slice(-7));
  return {
    before: level, during: high, after: late, lift: level > 0 ? high / level : null, peakOn: peak.count > 0 ? peak.day : null,
    halfLifeDays: rose && half >= 0 ? half + 1 : null, fellBack: rose && after.length >= 7 && tail - level < 0.25 * (peak.count - level),
  };
}

import { betaDraw, chanceOf, type Chance } from '../delivery/chance.ts';

/** What was shown in one hour of one past day at one class of prices. */
export interface SupplyHour {
  day: string;
  hour: number;
  /** Lower end of its eCPM, micros; null for what nobody has paid for yet. */
  ecpmMicros: number | null;
  impressions: number;
  clicks: number;
}

/** Of requests that were looked at, how many a group would have taken. */
export interface Fit {
  taken: number;
  seen: number;
}

/** What a group of a plan could be shown to, and what it bids. */
export interface ForecastGroup {
  supply: readonly SupplyHour[];
  bidModel: 'CPM' | 'CPC';
  bidMicros: number;
  /** Impressions a person may get in a day. */
  frequencyCap: number | null;
  /** Which part of the supply its targeting takes; null for all of it. */
  fit: Fit | null;
}

export interface Plan {
  dailyMicros: number;
  totalMicros: number;
  /** Days of delivery, as YYYY-MM-DD. */
  days: readonly string[];
  /** Impressions that a person who sees ads sees in a day. */
  adsPerPerson: number;
}

export interface Range {
  low: number;
  expected: number;
  high: number;
}

export interface Forecast {
  impressions: Range;
  reach: Range;
  clicks: Range;
  spendMicros: Range;
  /** Share of the day's supply by hour, 24 numbers that add up to 1; empty without supply. */
  hours: number[];
  /** Past days with supply that it rests on. */
  daysSeen: number;
}

/** Nobody is shown below it. */
const RESERVE_MICROS = 1_000_000;
const DRAWS = 400;
const PRIOR_CTR = 0.01;
const PRIOR_IMPRESSIONS = 200;

/** What a group's bid would have won on a past day, and what that cost. */
interface Won {
  impressions: number;
  cost: number;
}
/** A past day by group. Weekends apart from weekdays. */
type PastDay = readonly Won[];
type Past = Record<'weekend' | 'weekday', PastDay[]>;

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const kindOf = (day: string): keyof Past => ([0, 6].includes(weekdayOf(day)) ? 'weekend' : 'weekday');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Clicks of a thousandth that a group's supply brings, pulled towards the usual where little was shown. */
const ctrOf = (supply: readonly SupplyHour[]): number =>
  (sum(supply.map(({ clicks }) => clicks)) + PRIOR_CTR * PRIOR_IMPRESSIONS) / (sum(supply.map(({ impressions }) => impressions)) + PRIOR_IMPRESSIONS);
const ecpmOf = ({ bidModel, bidMicros }: Pick<ForecastGroup, 'bidModel' | 'bidMicros'>, ctr: number): number => (bidModel === 'CPM' ? bidMicros : bidMicros * ctr * 1_000);
/** What a group would bid for a thousand impressions, micros. */
export const bidEcpmOf = (group: Pick<ForecastGroup, 'supply' | 'bidModel' | 'bidMicros'>): number => ecpmOf(group, ctrOf(group.supply));
const shareOf = (fit: Fit | null): number => (fit === null ? 1 : fit.taken / fit.seen);

/**
 * What a plan would have brought on days like those of its flight: each day of the flight is drawn from the past days of
 * the same kind (weekday or weekend), where each group wins what was sold below its bid, at the price it was sold for, up to the
 * day's budget. Which part of the supply a targeting takes is drawn too, for it was counted in a sample. Low and high hold 80 % of the draws.
 * @param groups what they take of the supply does not overlap
 * @see docs/adr/0048-campaign-forecast.md, docs/adr/0100-forecasts-from-recent-requests.md
 */
export function forecast(groups: readonly ForecastGroup[], plan: Plan): Forecast {
  const ctrs = groups.map(({ supply }) => ctrOf(supply));
  const bids = groups.map((group, at) => ecpmOf(group, ctrs[at]!));
  const past = pastOf(groups, bids);
  const daysSeen = past.weekday.length + past.weekend.length;
  const stretch = stretchOf(Math.min(...plan.days.map((day) => past[kindOf(day)].length || daysSeen)));
  const chance = chanceOf(20_261_122);
  // The past is drawn first, then the flight from it: a few past days are themselves a chance.
  const draws = Array.from({ length: daysSeen === 0 || bids.every((bid) => bid < RESERVE_MICROS) ? 0 : DRAWS }, () => draw(drawnPast(past, chance), drawnShares(groups, chance), ctrs, plan, chance));
  const spread = (of: (one: Drawn) => number): Range => range(draws.map(of), stretch);
  const impressions = spread((one) => one.impressions);
  // The clicks of the same impressions vary too: a Poisson spread on top of the spread of supply.
  const clicks = spread((one) => one.clicks);
  const noise = 1.2816 * Math.sqrt(clicks.expected);
  const caps = sum(groups.map(({ frequencyCap }) => frequencyCap ?? Infinity));
  const perPerson = Math.max(1, Math.min(caps, plan.adsPerPerson));
  return {
    impressions, spendMicros: spread((one) => one.spend),
    clicks: { low: Math.max(0, clicks.low - noise), expected: clicks.expected, high: clicks.high + noise },
    // The same people every day, or others every day: the truth lies between.
    reach: {
      low: spread((one) => one.fullestDay).low / perPerson,
      expected: Math.sqrt((impressions.expected / perPerson) * (spread((one) => one.fullestDay).expected / perPerson)),
      high: impressions.high / perPerson,
    },
    hours: hoursOf(groups),
    daysSeen,
  };
}

function hoursOf(groups: readonly ForecastGroup[]): number[] {
  const hours = Array.from({ length: 24 }, () => 0);
  for (const { supply, fit } of groups) for (const { hour, impressions } of supply) hours[hour]! += impressions * shareOf(fit);
  const all = sum(hours);
  return all === 0 ? [] : hours.map((one) => one / all);
}

function pastOf(groups: readonly ForecastGroup[], bids: readonly number[]): Past {
  const days = new Map<string, Won[]>();
  groups.forEach(({ supply }, at) => {
    for (const { day, impressions, ecpmMicros } of supply) {
      let known = days.get(day);
      if (!known) days.set(day, (known = groups.map(() => ({ impressions: 0, cost: 0 }))));
      const ecpm = Math.max(RESERVE_MICROS, ecpmMicros ?? RESERVE_MICROS);
      if (ecpm > bids[at]!) continue;
      known[at]!.impressions += impressions;
      known[at]!.cost += (impressions * ecpm) / 1_000;
    }
  });
  const past: Past = { weekend: [], weekday: [] };
  for (const [day, one] of days) past[kindOf(day)].push(one);
  return past;
}

/** A share that was counted is known only so well: Beta, from a flat prior; nobody and everybody are taken at their word. */
const drawnShares = (groups: readonly ForecastGroup[], chance: Chance): number[] =>
  groups.map(({ fit }) => (fit === null || fit.taken === fit.seen ? 1 : fit.taken === 0 ? 0 : betaDraw(fit.taken + 1, fit.seen - fit.taken + 1, chance)));

/** As many days of each kind as there were, some of them twice. */
const drawnPast = (past: Past, chance: Chance): Past => ({ weekend: resampled(past.weekend, chance), weekday: resampled(past.weekday, chance) });
const resampled = (days: readonly PastDay[], chance: Chance): PastDay[] => days.map(() => days[Math.floor(chance() * days.length)]!);

/**
 * A few past days show less spread than there is: by √(n ÷ (n − 1)), and by Student's t in place of the normal, whose
 * 90 % quantile is about 1 + 0.85 ÷ (n − 1) times as far out.
 */
const stretchOf = (n: number): number => (n > 1 ? Math.sqrt(n / (n - 1)) * (1 + 0.85 / (n - 1)) : 2);

interface Drawn {
  impressions: number;
  clicks: number;
  spend: number;
  fullestDay: number;
}

function draw(past: Past, shares: readonly number[], ctrs: readonly number[], plan: Plan, chance: Chance): Drawn {
  const whole = (won: PastDay) => {
    const day = { impressions: 0, clicks: 0, cost: 0 };
    won.forEach(({ impressions, cost }, at) => {
      day.impressions += impressions * shares[at]!;
      day.clicks += impressions * shares[at]! * ctrs[at]!;
      day.cost += cost * shares[at]!;
    });
    return day;
  };
  const days = { weekend: past.weekend.map(whole), weekday: past.weekday.map(whole) };
  const drawn: Drawn = { impressions: 0, clicks: 0, spend: 0, fullestDay: 0 };
  for (const day of plan.days) {
    const kind = kindOf(day);
    const alike = days[kind].length > 0 ? days[kind] : days[kind === 'weekend' ? 'weekday' : 'weekend'];
    const { impressions, clicks, cost } = alike[Math.floor(chance() * alike.length)]!;
    const budget = Math.min(plan.dailyMicros, plan.totalMicros - drawn.spend);
    const part = cost > 0 ? Math.max(0, Math.min(1, budget / cost)) : 0;
    drawn.impressions += impressions * part;
    drawn.clicks += clicks * part;
    drawn.spend += cost * part;
    drawn.fullestDay = Math.max(drawn.fullestDay, impressions * part);
  }
  return drawn;
}

/** The middle 80 % of the draws, stretched, within what was drawn at most and at least. */
function range(values: number[], stretch: number): Range {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const [low, expected, high] = [at(0.1), at(0.5), at(0.9)];
  const most = sorted.at(-1) ?? 0;
  return { low: Math.max(0, expected - (expected - low) * stretch), expected, high: Math.min(most, expected + (high - expected) * stretch) };
}

export type ProspectProblem = 'AUDIENCE_TOO_NARROW' | 'BID_TOO_LOW';
export interface Prospect {
  /** Impressions a day that the targeting meets, as far as it is measured. */
  impressionsADay: number;
  /** Of these, the share that was sold at or below the bid. */
  wonShare: number;
  problem: ProspectProblem | null;
}
/** Below this share of what could be shown, the bid is what holds a group back. */
const LEAST_SHARE = 0.1;
/** Where all that could be shown would spend less than this part of the day's budget, the audience is too narrow for it. */
const LEAST_SPEND = 0.1;

/** Whether a group's targeting meets enough traffic for its budget, and its bid enough of that; null where nothing was shown yet. */
export function prospectOf({ supply, fit, ...bid }: Omit<ForecastGroup, 'frequencyCap'>, dailyMicros: number): Prospect | null {
  const shown = sum(supply.map(({ impressions }) => impressions));
  if (shown === 0) return null;
  const bidEcpm = ecpmOf(bid, ctrOf(supply));
  const won = sum(supply.filter(({ ecpmMicros }) => Math.max(RESERVE_MICROS, ecpmMicros ?? RESERVE_MICROS) <= bidEcpm).map(({ impressions }) => impressions));
  const impressionsADay = (shown / new Set(supply.map(({ day }) => day)).size) * shareOf(fit);
  const couldSpend = (impressionsADay * Math.max(RESERVE_MICROS, bidEcpm)) / 1_000;
  const isNobodys = impressionsADay === 0;
  const problem = isNobodys ? 'AUDIENCE_TOO_NARROW' : won / shown < LEAST_SHARE ? 'BID_TOO_LOW' : couldSpend < dailyMicros * LEAST_SPEND ? 'AUDIENCE_TOO_NARROW' : null;
  return { impressionsADay, wonShare: won / shown, problem };
}

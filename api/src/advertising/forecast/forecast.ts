/** What was shown in one hour of one past day at one class of prices. */
export interface SupplyHour {
  day: string;
  hour: number;
  /** Lower end of its eCPM, micros; null for what nobody has paid for yet. */
  ecpmMicros: number | null;
  impressions: number;
  clicks: number;
}

export interface Plan {
  bidModel: 'CPM' | 'CPC';
  bidMicros: number;
  dailyMicros: number;
  totalMicros: number;
  /** Days of delivery, as YYYY-MM-DD. */
  days: readonly string[];
  /** Impressions a person may get in a day. */
  frequencyCap: number | null;
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

/** What a bid would have won on a past day, and what that cost. */
interface PastDay {
  available: number;
  cost: number;
}
/** Weekends apart from weekdays. */
type Past = Record<'weekend' | 'weekday', PastDay[]>;

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const kindOf = (day: string): keyof Past => ([0, 6].includes(weekdayOf(day)) ? 'weekend' : 'weekday');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A generator of numbers in [0, 1) that always begins alike, so that the same plan has the same forecast (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * What a plan would have brought on days like those of its flight: each day of the flight is drawn from the past days of
 * the same kind (weekday or weekend), where the bid wins what was sold below it, at the price it was sold for, up to the
 * day's budget. Low and high hold 80 % of the draws.
 * @see docs/adr/0048-campaign-forecast.md
 */
export function forecast(supply: readonly SupplyHour[], plan: Plan): Forecast {
  const shown = sum(supply.map(({ impressions }) => impressions));
  const ctr = (sum(supply.map(({ clicks }) => clicks)) + PRIOR_CTR * PRIOR_IMPRESSIONS) / (shown + PRIOR_IMPRESSIONS);
  const bidEcpm = plan.bidModel === 'CPM' ? plan.bidMicros : plan.bidMicros * ctr * 1_000;
  const past = pastOf(supply, bidEcpm);
  const daysSeen = past.weekday.length + past.weekend.length;
  const stretch = stretchOf(Math.min(...plan.days.map((day) => past[kindOf(day)].length || daysSeen)));
  const random = seeded(20_261_122);
  // The past is drawn first, then the flight from it: a few past days are themselves a chance.
  const draws = Array.from({ length: daysSeen === 0 || bidEcpm < RESERVE_MICROS ? 0 : DRAWS }, () => draw(drawnPast(past, random), plan, random));
  const spread = (of: (one: Drawn) => number): Range => range(draws.map(of), stretch);
  const impressions = spread((one) => one.impressions);
  // The clicks of the same impressions vary too: a Poisson spread on top of the spread of supply.
  const clicks = spread((one) => one.impressions * ctr);
  const noise = 1.2816 * Math.sqrt(clicks.expected);
  const perPerson = Math.max(1, Math.min(plan.frequencyCap ?? Infinity, plan.adsPerPerson));
  return {
    impressions, spendMicros: spread((one) => one.spend),
    clicks: { low: Math.max(0, clicks.low - noise), expected: clicks.expected, high: clicks.high + noise },
    // The same people every day, or others every day: the truth lies between.
    reach: {
      low: spread((one) => one.fullestDay).low / perPerson,
      expected: Math.sqrt((impressions.expected / perPerson) * (spread((one) => one.fullestDay).expected / perPerson)),
      high: impressions.high / perPerson,
    },
    hours: shown === 0 ? [] : Array.from({ length: 24 }, (_, hour) => sum(supply.filter((one) => one.hour === hour).map((one) => one.impressions)) / shown),
    daysSeen,
  };
}

function pastOf(supply: readonly SupplyHour[], bidEcpm: number): Past {
  const days = new Map<string, PastDay>();
  for (const { day, impressions, ecpmMicros } of supply) {
    const known = days.get(day) ?? { available: 0, cost: 0 };
    days.set(day, known);
    const ecpm = Math.max(RESERVE_MICROS, ecpmMicros ?? RESERVE_MICROS);
    if (ecpm > bidEcpm) continue;
    known.available += impressions;
    known.cost += (impressions * ecpm) / 1_000;
  }
  const past: Past = { weekend: [], weekday: [] };
  for (const [day, one] of days) past[kindOf(day)].push(one);
  return past;
}

/** As many days of each kind as there were, some of them twice. */
const drawnPast = (past: Past, random: () => number): Past => ({ weekend: resampled(past.weekend, random), weekday: resampled(past.weekday, random) });
const resampled = (days: readonly PastDay[], random: () => number): PastDay[] => days.map(() => days[Math.floor(random() * days.length)]!);

/**
 * A few past days show less spread than there is: by √(n ÷ (n − 1)), and by Student's t in place of the normal, whose
 * 90 % quantile is about 1 + 0.85 ÷ (n − 1) times as far out.
 */
const stretchOf = (n: number): number => (n > 1 ? Math.sqrt(n / (n - 1)) * (1 + 0.85 / (n - 1)) : 2);

interface Drawn {
  impressions: number;
  spend: number;
  fullestDay: number;
}

function draw(past: Past, plan: Plan, random: () => number): Drawn {
  const drawn: Drawn = { impressions: 0, spend: 0, fullestDay: 0 };
  for (const day of plan.days) {
    const kind = kindOf(day);
    const alike = past[kind].length > 0 ? past[kind] : past[kind === 'weekend' ? 'weekday' : 'weekend'];
    const { available, cost } = alike[Math.floor(random() * alike.length)]!;
    const budget = Math.min(plan.dailyMicros, plan.totalMicros - drawn.spend);
    const share = cost > 0 ? Math.max(0, Math.min(1, budget / cost)) : 0;
    drawn.impressions += available * share;
    drawn.spend += cost * share;
    drawn.fullestDay = Math.max(drawn.fullestDay, available * share);
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
export function prospectOf(supply: readonly SupplyHour[], { bidModel, bidMicros, dailyMicros }: Pick<Plan, 'bidModel' | 'bidMicros' | 'dailyMicros'>): Prospect | null {
  const shown = sum(supply.map(({ impressions }) => impressions));
  if (shown === 0) return null;
  const ctr = (sum(supply.map(({ clicks }) => clicks)) + PRIOR_CTR * PRIOR_IMPRESSIONS) / (shown + PRIOR_IMPRESSIONS);
  const bidEcpm = bidModel === 'CPM' ? bidMicros : bidMicros * ctr * 1_000;
  const won = sum(supply.filter(({ ecpmMicros }) => Math.max(RESERVE_MICROS, ecpmMicros ?? RESERVE_MICROS) <= bidEcpm).map(({ impressions }) => impressions));
  const impressionsADay = shown / new Set(supply.map(({ day }) => day)).size;
  const couldSpend = (impressionsADay * Math.max(RESERVE_MICROS, bidEcpm)) / 1_000;
  const problem = won / shown < LEAST_SHARE ? 'BID_TOO_LOW' : couldSpend < dailyMicros * LEAST_SPEND ? 'AUDIENCE_TOO_NARROW' : null;
  return { impressionsADay, wonShare: won / shown, problem };
}

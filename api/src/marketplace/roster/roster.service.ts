import { Injectable } from '@nestjs/common';
import { tiers, type RosterGoal } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { DealsService } from '../deals/deals.service.ts';
import { MatchesService } from '../matching/matches.service.ts';
import type { Scored } from '../matching/score.ts';
import type { CreatorView } from '../creators/creator.view.ts';
import { segmentsOf, type Reader } from './audience-segments.ts';
import { AudiencePairsService } from './audience-pairs.service.ts';
import { reachOf, type Audience } from './audience.ts';
import { bestDeduplicated } from './dedup.ts';
import { bestLinear } from './linear.ts';
import { followedOf } from './measured-overlap.ts';
import { EXCLUDED, FREE, isImpossible, LOCKED, type Candidates, type Impossible, type Limits, type Roster } from './problem.ts';
import type { FrontierPoint, RosterImpossible, RosterInput, RosterMember, RosterView } from './roster.view.ts';

/** Best matches that a roster is chosen from. */
const CANDIDATES = 600;
const PATIENCE_MS = 800;
const FRONTIER = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];
const FRONTIER_MS = 80;
const ALTERNATIVES = 8;
const MOST_CREATORS = 200;
/** Readers who do what the brief is after, per person reached and full score. */
const ACTIONS_PER_READER = 0.02;

interface Problem {
  ids: string[];
  scored: Scored[];
  candidates: Candidates;
  audience: Audience | null;
  limits: Limits;
}

/** Chooses whom to book together. */
@Injectable()
export class RosterService {
  constructor(
    private readonly briefs: BriefsService,
    private readonly matches: MatchesService,
    private readonly creators: CreatorsService,
    private readonly deals: DealsService,
    private readonly pairs: AudiencePairsService,
  ) {}

  /** @throws NotFound for a brief of another brand, BadInput */
  async choose(viewer: Viewer, briefId: string, input: RosterInput): Promise<RosterView> {
    const brief = await this.briefs.get(viewer, briefId);
    if (brief.brand.id !== viewer.accountId && viewer.kind !== 'OPERATOR') throw new NotFound('brief', briefId);
    checkInput(input);
    const [pairs, existing] = await Promise.all([this.pairs.of(viewer, brief.brand), this.deals.onBrief(viewer, briefId)]);
    const locked = input.locked ?? [];
    // Measured creators scale the overlap, whether they are candidates or not.
    const { found, aim, scored, known } = await this.matches.candidates(viewer, brief, CANDIDATES, [...locked, ...pairs.flatMap(({ first, second }) => [first, second])]);
    const isCandidate = new Set([...found.best.map(({ id }) => id), ...locked]);
    const list = [...scored.values()].filter(({ id, costMinor }) => isCandidate.has(id) && costMinor !== null && costMinor > 0n);
    const factsOf = (id: string): Reader['creator'] => known.get(id) ?? { categories: aim.categories, femaleShare: null, ages: [] };
    const overlap = followedOf(new Map([...scored].map(([id, { reach }]) => [id, { creator: factsOf(id), reach: reach.mid }])), pairs);
    const problem = problemOf(brief, input, list, factsOf, overlap.followed);
    const measured = { measuredPairs: overlap.pairs, measuredShare: overlap.share };
    const answer = solve(problem, PATIENCE_MS);
    const { currency } = brief.budget;
    const budget = money(BigInt(problem.limits.budget), currency);
    if (isImpossible(answer)) {
      return { members: [], cost: money(0n, currency), budget, value: 0, summed: 0, bound: 0, gap: null, candidates: found.total, alternatives: [], frontier: [], impossible: viewImpossible(answer, currency), ...measured };
    }
    const others = alternatives(problem, answer);
    const views = new Map((await this.creators.byIds(viewer.context, [...answer.rows, ...others].map((row) => problem.ids[row]!))).map((creator) => [creator.id, creator]));
    const member = (row: number, rest: readonly number[]): RosterMember[] => viewMember(problem, row, rest, views, currency, existing);
    return {
      members: answer.rows.flatMap((row) => member(row, answer.rows.filter((one) => one !== row))).sort((a, b) => b.adds - a.adds),
      cost: money(BigInt(Math.round(answer.cost)), currency),
      budget,
      value: Math.round(answer.value),
      summed: Math.round(answer.rows.reduce((sum, row) => sum + problem.candidates.value[row]!, 0)),
      bound: Math.round(answer.bound),
      gap: answer.bound > 0 ? Math.max(0, 1 - answer.value / answer.bound) : null,
      candidates: found.total,
      alternatives: others.flatMap((row) => member(row, answer.rows)),
      frontier: frontier(problem, answer, currency),
      impossible: null,
      ...measured,
    };
  }
}

function checkInput({ budgetMinor, least, most, tiers: ranges, locked, excluded }: RosterInput): void {
  const wrong: Record<string, string> = {};
  if (budgetMinor != null && budgetMinor <= 0n) wrong['budgetMinor'] = 'must be above zero';
  for (const [name, value] of [['least', least], ['most', most]] as const) if (value != null && (value < 0 || value > MOST_CREATORS)) wrong[name] = `must be between 0 and ${MOST_CREATORS}`;
  if (least != null && most != null && least > most) wrong['most'] = 'lies below the least';
  for (const range of ranges ?? []) if ((range.least ?? 0) < 0 || (range.most ?? 0) < 0 || (range.least ?? 0) > (range.most ?? MOST_CREATORS)) wrong['tiers'] = 'has a range upside down';
  if ((locked ?? []).some((id) => excluded?.includes(id))) wrong['locked'] = 'names somebody who is excluded';
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
}

function problemOf(brief: BriefView, input: RosterInput, list: readonly Scored[], factsOf: (id: string) => Reader['creator'], followed: number): Problem {
  const locked = new Set(input.locked ?? []);
  const excluded = new Set(input.excluded ?? []);
  const goal = input.goal ?? 'UNIQUE_REACH';
  const isReach = goal === 'UNIQUE_REACH';
  const value = Float64Array.from(list, (one) => worthOf(one, goal));
  const range = (tier: string) => input.tiers?.find((one) => one.tier === tier);
  return {
    ids: list.map(({ id }) => id),
    scored: [...list],
    candidates: {
      value,
      price: Float64Array.from(list, ({ costMinor }) => Number(costMinor)),
      tier: Uint8Array.from(list, ({ tier }) => tiers.indexOf(tier)),
      state: Uint8Array.from(list, ({ id }) => (locked.has(id) ? LOCKED : excluded.has(id) ? EXCLUDED : FREE)),
    },
    audience: isReach ? segmentsOf(list.map((one, row) => ({ creator: factsOf(one.id), reach: value[row]! })), followed) : null,
    limits: {
      budget: Number(input.budgetMinor ?? brief.budget.minor - brief.committed.minor),
      least: input.least ?? 1,
      most: Math.min(input.most ?? MOST_CREATORS, MOST_CREATORS),
      tiers: tiers.map((tier) => ({ least: range(tier)?.least ?? 0, most: range(tier)?.most ?? MOST_CREATORS })),
    },
  };
}

/** Readers, or orders; until the market has measured orders, readers who act: a better match acts more often. */
const worthOf = ({ reach, score, conversions }: Scored, goal: RosterGoal): number => (goal === 'UNIQUE_REACH' ? reach.mid : (conversions?.mid ?? reach.mid * ACTIONS_PER_READER * (score / 100)));

const now = (): number => performance.now();
function solve({ candidates, limits, audience }: Problem, budgetMs: number): Roster | Impossible {
  return audience ? bestDeduplicated(candidates, limits, audience, { budgetMs, now }) : bestLinear(candidates, limits);
}

const valueOf = ({ audience, candidates }: Problem, rows: readonly number[]): number => (audience ? reachOf(audience, rows) : rows.reduce((sum, row) => sum + candidates.value[row]!, 0));

/** Who would add the most, within what is left of the budget or in somebody's place. */
function alternatives(problem: Problem, { rows }: Roster): number[] {
  const chosen = new Set(rows);
  const before = valueOf(problem, rows);
  const dearest = Math.max(...rows.map((row) => problem.candidates.price[row]!));
  return problem.ids.map((_, row) => row)
    .filter((row) => !chosen.has(row) && problem.candidates.state[row] === FREE && problem.candidates.price[row]! <= dearest)
    .sort((a, b) => problem.candidates.value[b]! / problem.candidates.price[b]! - problem.candidates.value[a]! / problem.candidates.price[a]!).slice(0, ALTERNATIVES * 8)
    .map((row) => ({ row, worth: (valueOf(problem, [...rows, row]) - before) / problem.candidates.price[row]! }))
    .sort((a, b) => b.worth - a.worth).slice(0, ALTERNATIVES).map(({ row }) => row);
}

/** What other budgets would bring. */
function frontier(problem: Problem, chosen: Roster, currency: string): FrontierPoint[] {
  return FRONTIER.flatMap((factor) => {
    const budget = Math.round(problem.limits.budget * factor);
    const answer = factor === 1 ? chosen : solve({ ...problem, limits: { ...problem.limits, budget } }, FRONTIER_MS);
    return isImpossible(answer) ? [] : [{ budget: money(BigInt(budget), currency), value: Math.round(answer.value), bound: Math.round(answer.bound), creators: answer.rows.length }];
  });
}

function viewMember(problem: Problem, row: number, rest: readonly number[], views: ReadonlyMap<string, CreatorView>, currency: string, existing: ReadonlyMap<string, string>): RosterMember[] {
  const [id, scored] = [problem.ids[row]!, problem.scored[row]!];
  const creator = views.get(id);
  if (!creator) return [];
  return [{
    creator, score: scored.score, cost: money(scored.costMinor ?? 0n, currency), reach: Math.round(scored.reach.mid), adds: Math.round(valueOf(problem, [...rest, row]) - valueOf(problem, rest)),
    locked: problem.candidates.state[row] === LOCKED, existingDealId: existing.get(id) ?? null,
  }];
}

function viewImpossible(why: Impossible, currency: string): RosterImpossible {
  if (why.code === 'budget') return { code: 'budget', tier: null, has: null, needs: null, cheapest: money(BigInt(Math.ceil(why.cheapest)), currency) };
  return { code: why.code, tier: why.tier === null ? null : (tiers[why.tier] ?? null), has: why.has, needs: why.needs, cheapest: null };
}

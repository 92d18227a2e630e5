import { money } from '../../platform/graphql/money.view.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import type { MatchReason, MatchView } from './match.view.ts';
import type { Reason, Scored } from './score.ts';

export const viewReason = ({ code, points, maxPoints, confidence, evidence }: Reason): MatchReason => ({ code, points, maxPoints, confidence, evidence: JSON.stringify(evidence) });

export function viewMatch(scored: Scored, creator: MatchView['creator'], { budget: { currency } }: BriefView, { existingDealId, newFace, otherTier, mutual }: Pick<MatchView, 'existingDealId' | 'newFace' | 'otherTier' | 'mutual'>): MatchView {
  return {
    creator,
    score: scored.score,
    reasons: scored.reasons.map(viewReason),
    expectedReach: { low: Math.round(scored.reach.low), mid: Math.round(scored.reach.mid), high: Math.round(scored.reach.high) },
    expectedCost: scored.costMinor === null ? null : money(scored.costMinor, currency),
    expectedCpe: scored.costPerEngagement,
    expectedClicks: scored.clicks,
    expectedConversions: scored.conversions,
    priceBandLow: scored.band ? money(scored.band.lowMinor, currency) : null,
    priceBandHigh: scored.band ? money(scored.band.highMinor, currency) : null,
    existingDealId,
    newFace,
    otherTier,
    mutual,
  };
}

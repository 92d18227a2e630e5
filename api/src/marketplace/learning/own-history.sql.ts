/** Every match that was shown with its parts, and the furthest that came of it; read by the owner of the database. */
export const OWN_MATCHES = `
  SELECT s.brief_id AS "briefId", s.at, s.place, b.objective, cardinality(b.tiers) <> 1 AS "hasChoice", c.tier, s.parts,
    NOT EXISTS (SELECT FROM deals d WHERE d.creator_id = s.creator_id AND d.settled_at < s.at) AS "isNewcomer",
    (SELECT count(*)::int FROM match_steps e WHERE e.creator_id = s.creator_id AND e.step = 'SHOWN' AND e.at < s.at) AS "shownBefore",
    greatest(CASE WHEN EXISTS (SELECT FROM match_steps o WHERE o.brief_id = s.brief_id AND o.creator_id = s.creator_id AND o.step = 'OPENED') THEN 0.2 ELSE 0 END,
      coalesce((SELECT max(CASE WHEN d.status IN ('COMPLETED', 'SETTLED', 'PAID') THEN 1 WHEN d.agreed_at IS NOT NULL THEN 0.8 ELSE 0.5 END) FROM deals d WHERE d.brief_id = s.brief_id AND d.creator_id = s.creator_id), 0))::float8 AS grade
  FROM match_steps s JOIN briefs b ON b.id = s.brief_id JOIN creators c ON c.id = s.creator_id WHERE s.step = 'SHOWN' AND s.parts IS NOT NULL ORDER BY s.at DESC LIMIT 200000`;
export const MARKET_SHARES = `SELECT tier, (count(*) / sum(count(*)) OVER ())::float8 AS share FROM creators WHERE visibility = 'LISTED' GROUP BY 1`;
export const OWN_RANGES = `SELECT tier, category, engagements, clicks, real_engagements::float8 AS "realEngagements", real_clicks::float8 AS "realClicks" FROM deal_predictions WHERE measured_at IS NOT NULL`;

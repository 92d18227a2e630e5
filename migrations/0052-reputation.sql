-- What each side says of the other after a deal; open once both wrote, or time is up.
CREATE TABLE deal_reviews (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  by_party text NOT NULL CHECK (by_party IN ('BRAND', 'CREATOR')),
  overall int NOT NULL CHECK (overall BETWEEN 1 AND 5),
  -- How clear the brief, or the communication, was.
  clarity int NOT NULL CHECK (clarity BETWEEN 1 AND 5),
  text text NOT NULL DEFAULT '' CHECK (char_length(text) <= 2000),
  at timestamptz NOT NULL,
  opens_at timestamptz NOT NULL,
  UNIQUE (deal_id, by_party)
);
CREATE INDEX deal_reviews_brand ON deal_reviews (brand_id);
CREATE INDEX deal_reviews_creator ON deal_reviews (creator_id);
CALL app.protect('deal_reviews', '{brand_id,creator_id}', 'read');
REVOKE UPDATE, DELETE ON deal_reviews FROM meadow_api, meadow_worker;
-- When both have written, both open at once.
CREATE FUNCTION app.open_reviews(of_deal uuid, moment timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  UPDATE deal_reviews SET opens_at = least(opens_at, moment) WHERE deal_id = of_deal AND (SELECT count(*) FROM deal_reviews r WHERE r.deal_id = of_deal) = 2
$$;
-- What the market may know of how an organisation deals: counts and sums, never whose deals they are.
CREATE FUNCTION app.reputation(orgs uuid[], moment timestamptz) RETURNS TABLE (
  org_id uuid, reviews int, overall_sum int, clarity_sum int, funded int, median_fund_hours float8, cancelled int, disputed int, late_cancelled int
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT o.id,
    r.n, r.overall, r.clarity, d.funded, d.fund_hours, d.cancelled, d.disputed, d.late
  FROM unnest(orgs) AS o(id),
  LATERAL (SELECT count(*)::int AS n, coalesce(sum(overall), 0)::int AS overall, coalesce(sum(clarity), 0)::int AS clarity FROM deal_reviews v
    WHERE v.opens_at <= moment AND ((v.brand_id = o.id AND v.by_party = 'CREATOR') OR (v.creator_id = o.id AND v.by_party = 'BRAND'))) r,
  LATERAL (SELECT count(*)::int AS funded,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM x.funded_at - x.agreed_at) / 3600)::float8 AS fund_hours,
      count(*) FILTER (WHERE x.cancelled_by = x.side)::int AS cancelled,
      count(*) FILTER (WHERE x.disputed)::int AS disputed,
      count(*) FILTER (WHERE x.cancelled_by = x.side AND x.charge_bps > 0)::int AS late
    FROM (SELECT e.*, CASE WHEN e.brand_id = o.id THEN 'BRAND' ELSE 'CREATOR' END AS side,
        (SELECT s.by_party FROM deal_steps s WHERE s.deal_id = e.id AND s.action = 'cancel' LIMIT 1) AS cancelled_by,
        EXISTS (SELECT FROM disputes q WHERE q.deal_id = e.id) AS disputed
      FROM deals e WHERE e.funded_at IS NOT NULL AND (e.brand_id = o.id OR e.creator_id = o.id)) x) d
$$;
GRANT EXECUTE ON FUNCTION app.open_reviews(uuid, timestamptz) TO meadow_api;
GRANT EXECUTE ON FUNCTION app.reputation(uuid[], timestamptz) TO meadow_api, meadow_worker;

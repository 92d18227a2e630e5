-- How creators grow: ten levels with tasks and benefits as data, credit from what happened, programmes for newcomers.
CREATE TABLE creator_level_tasks (
  level int NOT NULL CHECK (level BETWEEN 2 AND 10),
  task text NOT NULL CHECK (task IN ('DEALS', 'BRANDS', 'CREDIT', 'SCORE')),
  at_least numeric NOT NULL,
  PRIMARY KEY (level, task)
);
CREATE TABLE creator_level_benefits (
  level int NOT NULL CHECK (level BETWEEN 1 AND 10),
  -- How many of it at once.
  benefit text NOT NULL CHECK (benefit IN ('APPLICATIONS', 'SAMPLES')),
  amount int NOT NULL,
  PRIMARY KEY (level, benefit)
);
INSERT INTO creator_level_tasks (level, task, at_least) VALUES
  (2, 'DEALS', 1),
  (3, 'DEALS', 3), (3, 'CREDIT', 70),
  (4, 'DEALS', 6), (4, 'CREDIT', 75), (4, 'BRANDS', 2),
  (5, 'DEALS', 10), (5, 'CREDIT', 80), (5, 'BRANDS', 3),
  (6, 'DEALS', 16), (6, 'CREDIT', 80), (6, 'BRANDS', 5), (6, 'SCORE', 4.0),
  (7, 'DEALS', 25), (7, 'CREDIT', 85), (7, 'BRANDS', 8), (7, 'SCORE', 4.1),
  (8, 'DEALS', 40), (8, 'CREDIT', 85), (8, 'BRANDS', 12), (8, 'SCORE', 4.2),
  (9, 'DEALS', 60), (9, 'CREDIT', 90), (9, 'BRANDS', 18), (9, 'SCORE', 4.3),
  (10, 'DEALS', 100), (10, 'CREDIT', 90), (10, 'BRANDS', 25), (10, 'SCORE', 4.5);
INSERT INTO creator_level_benefits (level, benefit, amount)
  SELECT level, benefit, amounts[level] FROM generate_series(1, 10) level
  CROSS JOIN (VALUES ('APPLICATIONS', ARRAY[10, 12, 15, 20, 25, 30, 40, 60, 80, 120]), ('SAMPLES', ARRAY[2, 3, 3, 4, 5, 6, 8, 10, 12, 15])) b (benefit, amounts);
CREATE TABLE credit_rules (
  reason text PRIMARY KEY,
  points int NOT NULL
);
INSERT INTO credit_rules VALUES ('DELIVERED', 2), ('CANCELLED', -8), ('DISPUTE_LOST', -10), ('MISSED', -12), ('NOTE_GONE', -15);
GRANT SELECT ON creator_level_tasks, creator_level_benefits, credit_rules TO meadow_api, meadow_worker;

-- Against one entry of the credit; the operator's word is the last.
CREATE TABLE credit_appeals (
  id uuid PRIMARY KEY,
  creator_id uuid NOT NULL REFERENCES creators,
  deal_id uuid NOT NULL REFERENCES deals,
  reason text NOT NULL REFERENCES credit_rules,
  text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
  at timestamptz NOT NULL,
  decided_at timestamptz,
  lifted boolean,
  why text,
  UNIQUE (deal_id, reason)
);
CREATE INDEX credit_appeals_open ON credit_appeals (at) WHERE decided_at IS NULL;
CALL app.protect('credit_appeals', '{creator_id}', 'write');
REVOKE DELETE ON credit_appeals FROM meadow_api, meadow_worker;

-- What counts for or against creators, of the last year: read off the history of their deals, so nothing can be forgotten or doubled.
CREATE FUNCTION app.credit_events(of_creators uuid[], moment timestamptz) RETURNS TABLE (creator_id uuid, deal_id uuid, reason text, points int, at timestamptz, lifted boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT f.creator_id, f.deal_id, f.reason, r.points, f.at, coalesce(a.lifted, false)
  FROM (
    SELECT d.creator_id, d.id AS deal_id, s.at, CASE
        WHEN s.action = 'settle' THEN 'DELIVERED' WHEN s.action = 'lapse' THEN 'MISSED'
        WHEN s.action = 'cancel' AND s.by_party = 'CREATOR' AND d.funded_at IS NOT NULL THEN 'CANCELLED'
        WHEN s.action = 'refund' OR s.action = 'award' AND d.charge_bps < 5000 THEN 'DISPUTE_LOST' END AS reason
      FROM deals d JOIN deal_steps s ON s.deal_id = d.id WHERE d.creator_id = ANY (of_creators) AND s.action IN ('settle', 'lapse', 'cancel', 'refund', 'award')
    UNION ALL
    SELECT d.creator_id, d.id, p.broken_at, 'NOTE_GONE' FROM deals d JOIN publications p ON p.deal_id = d.id WHERE d.creator_id = ANY (of_creators) AND p.broken_at IS NOT NULL
  ) f JOIN credit_rules r ON r.reason = f.reason LEFT JOIN credit_appeals a ON a.deal_id = f.deal_id AND a.reason = f.reason
  WHERE f.at > moment - interval '1 year' AND f.at <= moment
$$;
-- The facts that levels are made of. Credit starts at 80 and stays between 0 and 100.
CREATE FUNCTION app.growth_facts(of_creators uuid[], moment timestamptz) RETURNS TABLE (creator_id uuid, deals int, brands int, credit int, reviews int, review_sum int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT o.id, coalesce(d.deals, 0), coalesce(d.brands, 0), greatest(0, least(100, 80 + coalesce(c.points, 0))), r.reviews, r.overall_sum
  FROM unnest(of_creators) o (id)
  LEFT JOIN (SELECT e.creator_id, count(*)::int AS deals, count(DISTINCT e.brand_id)::int AS brands FROM deals e WHERE e.creator_id = ANY (of_creators) AND e.status IN ('SETTLED', 'PAID') GROUP BY 1) d ON d.creator_id = o.id
  LEFT JOIN (SELECT e.creator_id, sum(e.points)::int AS points FROM app.credit_events(of_creators, moment) e WHERE NOT e.lifted GROUP BY 1) c ON c.creator_id = o.id
  JOIN app.reputation(of_creators, moment) r ON r.org_id = o.id
$$;
GRANT EXECUTE ON FUNCTION app.credit_events(uuid[], timestamptz), app.growth_facts(uuid[], timestamptz) TO meadow_api, meadow_worker;

-- A brand's bonus for the first deals of newcomers, out of a pool that is held from the start.
CREATE TABLE programmes (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 120),
  status text NOT NULL CHECK (status IN ('RUNNING', 'ENDED')),
  currency char(3) NOT NULL,
  bonus_minor bigint NOT NULL CHECK (bonus_minor > 0),
  pool_minor bigint NOT NULL CHECK (pool_minor >= 0),
  -- Creators up to this level, for so many deals each.
  max_level int NOT NULL CHECK (max_level BETWEEN 1 AND 10),
  deals_each int NOT NULL CHECK (deals_each BETWEEN 1 AND 20),
  ends_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX programmes_brand ON programmes (brand_id, id DESC);
CALL app.protect('programmes', '{brand_id}', 'read');
REVOKE DELETE ON programmes FROM meadow_api, meadow_worker;
CREATE TABLE programme_awards (
  id uuid PRIMARY KEY,
  programme_id uuid NOT NULL REFERENCES programmes,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL REFERENCES creators,
  deal_id uuid NOT NULL REFERENCES deals,
  amount_minor bigint NOT NULL,
  at timestamptz NOT NULL,
  -- A deal earns a programme's bonus once.
  UNIQUE (programme_id, deal_id)
);
CREATE INDEX programme_awards_creator ON programme_awards (creator_id);
CALL app.protect('programme_awards', '{brand_id,creator_id}', 'read');
REVOKE UPDATE, DELETE ON programme_awards FROM meadow_api, meadow_worker;
CREATE VIEW market_programmes AS
  SELECT p.id, p.brand_id, o.name AS brand_name, p.title, p.currency, p.bonus_minor, p.pool_minor / p.bonus_minor AS bonuses_left, p.max_level, p.deals_each, p.ends_at
  FROM programmes p JOIN organisations o ON o.id = p.brand_id WHERE p.status = 'RUNNING';
GRANT SELECT ON market_programmes TO meadow_api, meadow_worker;

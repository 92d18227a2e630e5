-- What the index of creators follows, and who may not be matched with whom.

-- Which creators changed, by transaction: an index in memory reads again whatever a transaction it has not seen finished has touched.
-- Ids only, and only ids of the market; what stands behind them is read under the reader's own rights.
CREATE TABLE creator_changes (
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  creator_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (txid, creator_id)
);
CREATE INDEX creator_changes_at ON creator_changes (at);
GRANT SELECT ON creator_changes TO meadow_api, meadow_worker;
GRANT DELETE ON creator_changes TO meadow_worker;

CREATE FUNCTION app.note_creator_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  IF TG_TABLE_NAME = 'creators' THEN
    INSERT INTO creator_changes (creator_id) SELECT DISTINCT id FROM changed ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO creator_changes (creator_id) SELECT DISTINCT creator_id FROM changed ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER creator_added AFTER INSERT ON creators REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();
CREATE TRIGGER creator_changed AFTER UPDATE ON creators REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();
CREATE TRIGGER creator_removed AFTER DELETE ON creators REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();
CREATE TRIGGER rate_added AFTER INSERT ON rates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();
CREATE TRIGGER rate_changed AFTER UPDATE ON rates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();
CREATE TRIGGER rate_removed AFTER DELETE ON rates REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.note_creator_changes();

-- How many deals a creator takes at a time; null is as many as come.
ALTER TABLE creators ADD COLUMN capacity int CHECK (capacity BETWEEN 1 AND 100);
CREATE TABLE creator_absences (
  creator_id uuid NOT NULL REFERENCES creators,
  from_on date NOT NULL,
  to_on date NOT NULL CHECK (to_on >= from_on),
  PRIMARY KEY (creator_id, from_on)
);
CALL app.protect('creator_absences', '{creator_id}', 'read');

-- Who does not want to be matched with whom. Each side sees only its own list; the match knows both.
CREATE TABLE blocks (
  org_id uuid NOT NULL REFERENCES organisations,
  other_id uuid NOT NULL REFERENCES organisations,
  reason text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 500),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, other_id),
  CHECK (org_id <> other_id)
);
CREATE INDEX blocks_other ON blocks (other_id);
CALL app.protect('blocks', '{org_id}', 'read');

-- What a brand never wants beside its name, whose creators it shares for a while with nobody, and how it weighs the parts of a score.
CREATE TABLE brand_rules (
  brand_id uuid PRIMARY KEY REFERENCES organisations,
  avoid_categories text[] NOT NULL DEFAULT '{}',
  avoid_words text[] NOT NULL DEFAULT '{}',
  competitor_ids uuid[] NOT NULL DEFAULT '{}',
  exclusive_days int NOT NULL DEFAULT 90 CHECK (exclusive_days BETWEEN 0 AND 730),
  -- Most points of each part by objective, as the brand set them; null is the market's own.
  weights jsonb,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CALL app.protect('brand_rules', '{brand_id}', 'read');

CREATE OR REPLACE VIEW market_creators AS
  SELECT id, name, handle, bio, country, region, language, categories, platforms, tier, level, followers, open_for_sponsorship,
    claimed_at IS NOT NULL AS claimed, average_views, female_share, ages, regions, interests, active_share, audience_as_of, note_count, sponsored_count,
    median_engagements, log_rate_mean, log_rate_variance, keywords, deals_completed, deals_failed, created_at, visibility = 'LISTED' AS listed, capacity
  FROM creators
  WHERE visibility = 'LISTED' OR imported_by = ANY ((SELECT app.current_orgs())::uuid[]) OR id = ANY ((SELECT app.current_orgs())::uuid[])
    OR (SELECT app.is_operator()) OR (SELECT app.is_worker());

-- Creators that may not be matched with a brand now, and why: a list of either side, a deal with a competitor, no time left.
-- The reasons stay in the database: whose list it is, or which competitor, is not told.
CREATE FUNCTION app.left_out_of(of_brand uuid, from_on date, to_on date, at timestamptz) RETURNS TABLE (code text, creator_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  WITH allowed AS (SELECT of_brand AS brand WHERE of_brand = ANY (app.current_orgs()) OR app.is_operator() OR (current_setting('role') = 'meadow_worker' AND app.is_system())),
  live AS (SELECT d.creator_id, d.brand_id, d.status, d.published_at FROM deals d WHERE d.status NOT IN ('INVITED', 'APPLIED', 'NEGOTIATING', 'DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED'))
  SELECT 'blocked', b.other_id FROM blocks b JOIN allowed a ON b.org_id = a.brand
  UNION SELECT 'blocked', b.org_id FROM blocks b JOIN allowed a ON b.other_id = a.brand
  UNION SELECT 'exclusivity', l.creator_id FROM allowed a JOIN brand_rules r ON r.brand_id = a.brand JOIN live l ON l.brand_id = ANY (r.competitor_ids)
    WHERE r.exclusive_days > 0 AND (l.published_at IS NULL OR l.published_at > left_out_of.at - make_interval(days => r.exclusive_days))
  UNION SELECT 'availability', x.creator_id FROM allowed a JOIN creator_absences x ON x.from_on <= left_out_of.from_on AND x.to_on >= left_out_of.to_on
  UNION SELECT 'availability', c.id FROM allowed a JOIN creators c ON c.capacity IS NOT NULL
    WHERE c.capacity <= (SELECT count(*) FROM live l WHERE l.creator_id = c.id AND l.status NOT IN ('SETTLED', 'PAID'))
$$;
-- Brands that one of the viewer's creators, or they the creator, keep out.
CREATE FUNCTION app.brands_left_out_of(of_creator uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT b.other_id FROM blocks b WHERE b.org_id = of_creator AND of_creator = ANY (app.current_orgs())
  UNION SELECT b.org_id FROM blocks b WHERE b.other_id = of_creator AND of_creator = ANY (app.current_orgs())
$$;
GRANT EXECUTE ON FUNCTION app.left_out_of(uuid, date, date, timestamptz), app.brands_left_out_of(uuid) TO meadow_api, meadow_worker;

-- Whose name a word is: a brand's own or a rival's, or only a word.
ALTER TABLE insight_words
  ADD COLUMN kind text NOT NULL DEFAULT 'WORD' CHECK (kind IN ('WORD', 'BRAND', 'PRODUCT')),
  ADD COLUMN side text NOT NULL DEFAULT 'NONE' CHECK (side IN ('OWN', 'RIVAL', 'NONE'));

-- A report is a snapshot of figures with its sources, made once or again and again.
CREATE TABLE insight_reports (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 80),
  kind text NOT NULL CHECK (kind IN ('CATEGORY', 'BRAND', 'CAMPAIGN')),
  -- The category, the brand's name or the campaign's id.
  subject text NOT NULL,
  dataset_id uuid,
  language text NOT NULL CHECK (language IN ('zh', 'en')),
  every text NOT NULL CHECK (every IN ('NEVER', 'WEEKLY', 'MONTHLY')),
  next_on date,
  made_at timestamptz,
  content jsonb,
  -- Of the link that opens it without login; the link itself is shown once and not stored.
  share_hash bytea UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX insight_reports_due ON insight_reports (next_on) WHERE next_on IS NOT NULL;
CALL app.protect('insight_reports', '{org_id}', 'nothing');

-- The one report a link was given out for, whoever asks.
CREATE FUNCTION app.shared_insight_report(hash bytea) RETURNS TABLE (title text, language text, made_at timestamptz, content jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS 'SELECT title, language, made_at, content FROM insight_reports WHERE share_hash = hash AND content IS NOT NULL';
REVOKE ALL ON FUNCTION app.shared_insight_report(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.shared_insight_report(bytea) TO meadow_api;

-- What each organisation has asked of figures that others' data is in: a question costs once.
CREATE TABLE insight_privacy_questions (
  org_id uuid NOT NULL REFERENCES organisations,
  dataset text NOT NULL,
  question text NOT NULL,
  epsilon double precision NOT NULL CHECK (epsilon > 0),
  asked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, dataset, question)
);
CALL app.protect('insight_privacy_questions', '{org_id}', 'read');

-- Buyers of a week by what the creator they came from is about, over all brands; only the privacy gate asks for it.
-- `largest`: the share of the brand with most of them.
CREATE FUNCTION app.market_buyers(monday date) RETURNS TABLE (category text, buyers bigint, brands bigint, largest double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT category, sum(buyers)::bigint, count(*), max(buyers)::double precision / sum(buyers) FROM (
    SELECT coalesce(c.categories[1], 'other') AS category, v.brand_id, count(DISTINCT v.visitor) AS buyers
    FROM conversions v JOIN event_sources s ON s.no = v.source_no JOIN creators c ON c.id = s.creator_id
    WHERE v.day BETWEEN monday AND monday + 6 AND v.counted AND v.visitor IS NOT NULL
    GROUP BY 1, 2) t
  GROUP BY category
$$;
REVOKE ALL ON FUNCTION app.market_buyers(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.market_buyers(date) TO meadow_api;

-- Words that describe a note's creator finely, for matching: terms their texts hold more often than the market's do.
CREATE TABLE insight_creator_tags (
  creator_id uuid NOT NULL,
  tag text NOT NULL,
  texts int NOT NULL,
  -- log₂ of how many times more often than in all texts.
  lift real NOT NULL,
  PRIMARY KEY (creator_id, tag)
);
CREATE INDEX insight_creator_tags_tag ON insight_creator_tags (tag);
-- Made of what is public to the market, so all may read them.
GRANT SELECT ON insight_creator_tags TO meadow_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON insight_creator_tags TO meadow_worker;

-- What deals brought: measured clicks and orders of creators' own links, what is usual by tier and category, what was predicted when a deal was agreed, and the weights that outcomes taught.

-- Of deals whose note is out for a week or more. Predictions are made from them; the figures themselves are the creator's and shown to no other brand.
ALTER TABLE creators
  ADD COLUMN outcome_deals int NOT NULL DEFAULT 0,
  ADD COLUMN outcome_clicks bigint NOT NULL DEFAULT 0,
  ADD COLUMN outcome_conversions bigint NOT NULL DEFAULT 0;
CREATE OR REPLACE VIEW market_creators AS
  SELECT id, name, handle, bio, country, region, language, categories, platforms, tier, level, followers, open_for_sponsorship,
    claimed_at IS NOT NULL AS claimed, average_views, female_share, ages, regions, interests, active_share, audience_as_of, note_count, sponsored_count,
    median_engagements, log_rate_mean, log_rate_variance, keywords, deals_completed, deals_failed, created_at, visibility = 'LISTED' AS listed, capacity,
    outcome_deals, outcome_clicks, outcome_conversions
  FROM creators
  WHERE visibility = 'LISTED' OR imported_by = ANY ((SELECT app.current_orgs())::uuid[]) OR id = ANY ((SELECT app.current_orgs())::uuid[])
    OR (SELECT app.is_operator()) OR (SELECT app.is_worker());

-- Engagement per follower within a category of a platform and tier; drawn towards the tier's where few are.
CREATE TABLE category_priors (
  platform text NOT NULL,
  tier text NOT NULL,
  category text NOT NULL,
  mean double precision NOT NULL,
  between_variance double precision NOT NULL,
  within_variance double precision NOT NULL,
  creators int NOT NULL,
  refreshed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (platform, tier, category)
);
-- Clicks per thousand followers and deal, and orders per click. An empty tier or category stands for all.
CREATE TABLE outcome_priors (
  tier text NOT NULL,
  category text NOT NULL,
  click_rate double precision NOT NULL,
  click_shape double precision NOT NULL,
  order_rate double precision NOT NULL,
  order_weight double precision NOT NULL,
  creators int NOT NULL,
  refreshed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tier, category)
);
GRANT SELECT ON category_priors, outcome_priors TO meadow_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON category_priors, outcome_priors TO meadow_worker;

-- What was predicted of an agreed deal before its note was out, and what came of it after a week.
CREATE TABLE deal_predictions (
  deal_id uuid PRIMARY KEY REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  tier text NOT NULL,
  category text NOT NULL,
  -- For all notes of the deal: low, middle and high of the 80 % range.
  engagements double precision[] NOT NULL CHECK (cardinality(engagements) = 3),
  clicks double precision[] CHECK (cardinality(clicks) = 3),
  -- By how much the ranges were stretched when they were given.
  stretch double precision NOT NULL DEFAULT 1,
  click_stretch double precision NOT NULL DEFAULT 1,
  predicted_at timestamptz NOT NULL,
  real_engagements bigint,
  real_clicks bigint,
  real_orders bigint,
  measured_at timestamptz
);
CREATE INDEX deal_predictions_open ON deal_predictions (predicted_at) WHERE measured_at IS NULL;
CALL app.protect('deal_predictions', '{brand_id}', 'read');

ALTER TABLE range_calibration ADD COLUMN source text NOT NULL DEFAULT 'NOTES' CHECK (source IN ('NOTES', 'DEALS', 'CLICKS'));
ALTER TABLE range_calibration DROP CONSTRAINT range_calibration_pkey;
ALTER TABLE range_calibration ADD PRIMARY KEY (source, kind, name);

-- Degrees of the parts, in thousandths, as they stood when a match was shown: what weights are learned from.
ALTER TABLE match_steps ADD COLUMN parts smallint[];
CREATE TABLE learned_weights (
  objective text NOT NULL CHECK (objective IN ('AWARENESS', 'CONSIDERATION', 'CONVERSION')),
  version int NOT NULL,
  weights jsonb NOT NULL,
  -- Whether it ranks from then on: only what was better on a later time that it had not seen.
  used boolean NOT NULL,
  learned_from int NOT NULL,
  judged_on int NOT NULL,
  ndcg_before double precision NOT NULL,
  ndcg_after double precision NOT NULL,
  -- Null: the market's own job.
  made_by uuid,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (objective, version)
);
GRANT SELECT ON learned_weights TO meadow_api;
GRANT SELECT, INSERT ON learned_weights TO meadow_worker;

-- Creators: profiles, channels, rate cards, past notes; and the imports that bring them.

-- A creator is an organisation of kind CREATOR. An import makes one without members; an invitation lets its person take it over.
CREATE TABLE creators (
  id uuid PRIMARY KEY REFERENCES organisations,
  -- Who brought the profile; null when the creator signed up.
  imported_by uuid REFERENCES organisations,
  visibility text NOT NULL DEFAULT 'LISTED' CHECK (visibility IN ('PRIVATE', 'LISTED')),
  claimed_at timestamptz,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  handle text NOT NULL,
  bio text NOT NULL DEFAULT '' CHECK (char_length(bio) <= 2000),
  country char(2),
  region text,
  language text,
  categories text[] NOT NULL DEFAULT '{}',
  platforms text[] NOT NULL DEFAULT '{}',
  tier text NOT NULL DEFAULT 'NANO' CHECK (tier IN ('NANO', 'MICRO', 'MID', 'MACRO', 'MEGA')),
  level int NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 10),
  -- On the largest channel.
  followers bigint NOT NULL DEFAULT 0 CHECK (followers >= 0),
  average_views bigint,
  open_for_sponsorship boolean NOT NULL DEFAULT true,
  female_share real,
  ages jsonb NOT NULL DEFAULT '[]',
  regions jsonb NOT NULL DEFAULT '[]',
  interests jsonb NOT NULL DEFAULT '[]',
  active_share real,
  audience_as_of timestamptz,
  -- What the notes say, recomputed whenever notes arrive.
  note_count int NOT NULL DEFAULT 0,
  sponsored_count int NOT NULL DEFAULT 0,
  median_engagements bigint,
  -- Mean of ln((engagements + 1) ÷ (followers + 1)) over the notes; what performance is predicted from.
  log_rate_mean double precision,
  log_rate_variance double precision,
  keywords text[] NOT NULL DEFAULT '{}',
  -- Delivery record.
  deals_completed int NOT NULL DEFAULT 0,
  deals_failed int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX creators_size ON creators (followers DESC, id DESC);
CREATE INDEX creators_imported_by ON creators (imported_by);
CREATE INDEX creators_categories ON creators USING gin (categories);
CREATE INDEX creators_platforms ON creators USING gin (platforms);
CREATE INDEX creators_keywords ON creators USING gin (keywords);

-- An account of a creator on a platform. `imported_by` is the creator itself for channels they entered.
CREATE TABLE channels (
  id uuid PRIMARY KEY,
  creator_id uuid NOT NULL REFERENCES creators,
  imported_by uuid NOT NULL REFERENCES organisations,
  platform text NOT NULL,
  external_id text NOT NULL,
  handle text NOT NULL,
  url text,
  followers bigint NOT NULL CHECK (followers >= 0),
  engagement_rate double precision,
  average_views bigint,
  average_engagements bigint,
  -- The moment the figures describe; an older snapshot never overwrites a newer one.
  as_of timestamptz,
  verified_at timestamptz,
  row_hash bytea,
  -- Other rows of the same snapshot that this one replaced: met again, they change nothing.
  replaced_hashes bytea[] NOT NULL DEFAULT '{}',
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (imported_by, platform, external_id)
);
CREATE INDEX channels_creator ON channels (creator_id);

CREATE TABLE rates (
  creator_id uuid NOT NULL REFERENCES creators,
  format text NOT NULL CHECK (format IN ('IMAGE_NOTE', 'VIDEO_NOTE', 'STORY', 'LIVE')),
  imported_by uuid NOT NULL REFERENCES organisations,
  price_minor bigint NOT NULL CHECK (price_minor > 0),
  currency char(3) NOT NULL,
  lead_days int NOT NULL CHECK (lead_days BETWEEN 0 AND 365),
  revisions int NOT NULL CHECK (revisions BETWEEN 0 AND 20),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (creator_id, format)
);

CREATE TABLE notes (
  id uuid PRIMARY KEY,
  creator_id uuid NOT NULL REFERENCES creators,
  imported_by uuid NOT NULL REFERENCES organisations,
  platform text NOT NULL,
  external_id text NOT NULL,
  format text NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  url text,
  published_at timestamptz NOT NULL,
  likes bigint NOT NULL DEFAULT 0,
  saves bigint NOT NULL DEFAULT 0,
  comments bigint NOT NULL DEFAULT 0,
  shares bigint NOT NULL DEFAULT 0,
  tags text[] NOT NULL DEFAULT '{}',
  sponsored boolean NOT NULL DEFAULT false,
  -- Tagged sponsors: the creator's own business, in no market view.
  sponsors text[] NOT NULL DEFAULT '{}',
  deal_id uuid,
  row_hash bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (creator_id, platform, external_id)
);
CREATE INDEX notes_recent ON notes (creator_id, published_at DESC, id DESC);
CREATE UNIQUE INDEX notes_deal ON notes (deal_id) WHERE deal_id IS NOT NULL;

-- What is usual: engagement per follower by platform and tier, and asked prices by tier, format and currency.
CREATE TABLE performance_priors (
  platform text NOT NULL,
  tier text NOT NULL,
  mean double precision NOT NULL,
  between_variance double precision NOT NULL,
  within_variance double precision NOT NULL,
  creators int NOT NULL,
  refreshed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (platform, tier)
);
CREATE TABLE price_bands (
  tier text NOT NULL,
  format text NOT NULL,
  currency char(3) NOT NULL,
  low_minor bigint NOT NULL,
  mid_minor bigint NOT NULL,
  high_minor bigint NOT NULL,
  creators int NOT NULL,
  refreshed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tier, format, currency)
);
GRANT SELECT ON performance_priors, price_bands TO meadow_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON performance_priors, price_bands TO meadow_worker;

CALL app.protect('creators', '{id,imported_by}', 'read');
CALL app.protect('channels', '{creator_id,imported_by}', 'read');
CALL app.protect('rates', '{creator_id,imported_by}', 'read');
CALL app.protect('notes', '{creator_id,imported_by}', 'read');

-- A creator who signs up has a profile at once.
CREATE FUNCTION app.creators_of_new_organisations() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  INSERT INTO creators (id, name, handle) SELECT id, name, handle FROM added WHERE kind = 'CREATOR' ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER creators_of_new_organisations AFTER INSERT ON organisations REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION app.creators_of_new_organisations();

-- A profile is claimed from its first member on.
CREATE FUNCTION app.creator_claimed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  UPDATE creators SET claimed_at = now() WHERE id = NEW.org_id AND claimed_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER creator_claimed AFTER INSERT ON memberships FOR EACH ROW EXECUTE FUNCTION app.creator_claimed();

-- The worker on the system's behalf reads the views below in full, as it does tables; no other role does by saying so.
CREATE FUNCTION app.is_worker() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT current_user = 'meadow_worker' AND app.is_system() $$;
GRANT EXECUTE ON FUNCTION app.is_worker() TO meadow_api, meadow_worker;

-- ── What the market sees: listed creators, and to an importer or the creator itself also private ones ──────────────
CREATE VIEW market_creators AS
  SELECT id, name, handle, bio, country, region, language, categories, platforms, tier, level, followers, open_for_sponsorship,
    claimed_at IS NOT NULL AS claimed, average_views, female_share, ages, regions, interests, active_share, audience_as_of, note_count, sponsored_count,
    median_engagements, log_rate_mean, log_rate_variance, keywords, deals_completed, deals_failed, created_at
  FROM creators
  WHERE visibility = 'LISTED' OR imported_by = ANY ((SELECT app.current_orgs())::uuid[]) OR id = ANY ((SELECT app.current_orgs())::uuid[])
    OR (SELECT app.is_operator()) OR (SELECT app.is_worker());
CREATE VIEW market_channels AS
  SELECT h.id, h.creator_id, h.platform, h.handle, h.url, h.followers, h.engagement_rate, h.average_views, h.average_engagements, h.verified_at
  FROM channels h WHERE EXISTS (SELECT FROM market_creators c WHERE c.id = h.creator_id);
CREATE VIEW market_rates AS
  SELECT r.creator_id, r.format, r.price_minor, r.currency, r.lead_days, r.revisions
  FROM rates r WHERE EXISTS (SELECT FROM market_creators c WHERE c.id = r.creator_id);
CREATE VIEW market_notes AS
  SELECT n.id, n.creator_id, n.platform, n.format, n.title, n.text, n.url, n.published_at, n.likes, n.saves, n.comments, n.shares, n.sponsored,
    CASE WHEN n.creator_id = ANY ((SELECT app.current_orgs())::uuid[]) OR n.imported_by = ANY ((SELECT app.current_orgs())::uuid[]) OR (SELECT app.is_worker()) THEN n.deal_id END AS deal_id
  FROM notes n WHERE EXISTS (SELECT FROM market_creators c WHERE c.id = n.creator_id);
GRANT SELECT ON market_creators, market_channels, market_rates, market_notes TO meadow_api, meadow_worker;

-- Whom a brand has in its private list is its own business: until the person takes the profile over, nobody else learns that it exists.
CREATE OR REPLACE VIEW public_organisations AS
  SELECT id, kind, name, handle, time_zone, currency, created_at FROM organisations o
  WHERE kind <> 'CREATOR' OR NOT EXISTS (SELECT FROM creators c WHERE c.id = o.id AND c.visibility = 'PRIVATE' AND c.claimed_at IS NULL);

-- Who imported a profile may invite its person to take it over, once.
CREATE POLICY importer ON invitations FOR INSERT TO meadow_api WITH CHECK (
  EXISTS (SELECT FROM creators c WHERE c.id = org_id AND c.claimed_at IS NULL AND c.imported_by = ANY ((SELECT app.current_orgs())::uuid[])));

-- ── Imports ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE uploads (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  file_name text NOT NULL,
  path text NOT NULL,
  bytes bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE import_runs (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('CREATORS', 'NOTES')),
  visibility text NOT NULL CHECK (visibility IN ('PRIVATE', 'LISTED')),
  file_name text NOT NULL,
  path text NOT NULL,
  mapping jsonb NOT NULL,
  status text NOT NULL DEFAULT 'RUNNING' CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED')),
  -- Rows of the file that are committed; a run that was killed goes on after them.
  rows_read bigint NOT NULL DEFAULT 0,
  created bigint NOT NULL DEFAULT 0,
  updated bigint NOT NULL DEFAULT 0,
  unchanged bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  failure text,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  CHECK (rows_read = created + updated + unchanged + rejected)
);
CREATE INDEX import_runs_org ON import_runs (org_id, id DESC);
CREATE TABLE import_rejections (
  run_id uuid NOT NULL REFERENCES import_runs ON DELETE CASCADE,
  line bigint NOT NULL,
  org_id uuid NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  excerpt text NOT NULL,
  PRIMARY KEY (run_id, line)
);
CALL app.protect('uploads', '{org_id}', 'nothing');
CALL app.protect('import_runs', '{org_id}', 'read');
CALL app.protect('import_rejections', '{org_id}', 'read');

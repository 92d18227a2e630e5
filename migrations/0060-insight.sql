-- What people write about: datasets of texts, counted by day, and what rises in them.
CREATE TABLE insight_datasets (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  -- NOTES are told once and may be copied; a HOT_LIST names a subject anew each day.
  kind text NOT NULL CHECK (kind IN ('NOTES', 'HOT_LIST')),
  source text NOT NULL,
  licence text NOT NULL,
  -- Of what is public to the market anyway: every organisation reads it.
  shared boolean NOT NULL DEFAULT false,
  time_zone text NOT NULL,
  texts bigint NOT NULL DEFAULT 0,
  copies bigint NOT NULL DEFAULT 0,
  first_day date,
  last_day date,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, name)
);

CREATE TABLE insight_texts (
  dataset_id uuid NOT NULL REFERENCES insight_datasets ON DELETE CASCADE,
  -- The row's own key in its source: the same row comes in once.
  key text NOT NULL,
  org_id uuid NOT NULL,
  day date NOT NULL,
  category text NOT NULL DEFAULT '',
  text text NOT NULL,
  engagements bigint NOT NULL DEFAULT 0,
  -- Nearly the same as an earlier one: kept, not counted.
  copy boolean NOT NULL DEFAULT false,
  PRIMARY KEY (dataset_id, key)
);
CREATE INDEX insight_texts_day ON insight_texts (dataset_id, day);

-- Texts per term and day. A day is one row: tens of thousands of small rows would cost more than reading the day whole.
CREATE TABLE insight_days (
  dataset_id uuid NOT NULL REFERENCES insight_datasets ON DELETE CASCADE,
  -- '' is all categories together.
  category text NOT NULL,
  day date NOT NULL,
  org_id uuid NOT NULL,
  texts int NOT NULL,
  terms text[] NOT NULL,
  counts int[] NOT NULL,
  PRIMARY KEY (dataset_id, category, day)
);

CREATE TABLE insight_trends (
  dataset_id uuid NOT NULL REFERENCES insight_datasets ON DELETE CASCADE,
  category text NOT NULL,
  day date NOT NULL,
  rank smallint NOT NULL,
  org_id uuid NOT NULL,
  term text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('NEW', 'RISING', 'PEAKING', 'FALLING', 'GONE')),
  count int NOT NULL,
  expected double precision NOT NULL,
  strength double precision NOT NULL,
  velocity int NOT NULL,
  p double precision NOT NULL,
  burst boolean NOT NULL,
  -- The two weeks up to the day.
  spark int[] NOT NULL,
  PRIMARY KEY (dataset_id, category, day, rank)
);

-- What an organisation calls things: kept whole when texts are cut, and counted under one name.
CREATE TABLE insight_words (
  org_id uuid NOT NULL REFERENCES organisations,
  word text NOT NULL CHECK (char_length(word) BETWEEN 1 AND 40),
  canonical text NOT NULL CHECK (char_length(canonical) BETWEEN 1 AND 40),
  PRIMARY KEY (org_id, word)
);

CALL app.protect('insight_datasets', '{org_id}', 'read');
CALL app.protect('insight_texts', '{org_id}', 'read');
CALL app.protect('insight_days', '{org_id}', 'read');
CALL app.protect('insight_trends', '{org_id}', 'read');
CALL app.protect('insight_words', '{org_id}', 'read');
CREATE POLICY shared ON insight_datasets FOR SELECT TO meadow_api, meadow_worker USING (shared);
CREATE POLICY shared ON insight_texts FOR SELECT TO meadow_api, meadow_worker USING (dataset_id IN (SELECT id FROM insight_datasets WHERE shared));
CREATE POLICY shared ON insight_days FOR SELECT TO meadow_api, meadow_worker USING (dataset_id IN (SELECT id FROM insight_datasets WHERE shared));
CREATE POLICY shared ON insight_trends FOR SELECT TO meadow_api, meadow_worker USING (dataset_id IN (SELECT id FROM insight_datasets WHERE shared));

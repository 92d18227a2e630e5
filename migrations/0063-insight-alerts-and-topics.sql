-- What an organisation wants to be told of: something it watches rises, or the praise of it turns.
CREATE TABLE insight_alerts (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('TERM', 'TOPIC', 'BRAND')),
  subject text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 40),
  turn text NOT NULL CHECK (turn IN ('RISES', 'PRAISE_FALLS')),
  -- RISES: times the usual of a day; PRAISE_FALLS: percentage points of praise among opinions.
  threshold double precision NOT NULL CHECK (threshold BETWEEN 1 AND 100),
  -- How many texts there were to read when it was looked at last: without new ones there is nothing new to tell.
  seen_texts bigint NOT NULL DEFAULT -1,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, kind, subject, turn)
);
CALL app.protect('insight_alerts', '{org_id}', 'nothing');

-- What was told, and of which day: one fact is told once.
CREATE TABLE insight_alert_facts (
  alert_id uuid NOT NULL REFERENCES insight_alerts ON DELETE CASCADE,
  day date NOT NULL,
  org_id uuid NOT NULL,
  -- RISES: texts of the day and what was usual; PRAISE_FALLS: percent of praise of the last week and of the four weeks before.
  value double precision NOT NULL,
  usual double precision NOT NULL,
  told_at timestamptz NOT NULL,
  PRIMARY KEY (alert_id, day)
);
CALL app.protect('insight_alert_facts', '{org_id}', 'nothing');

-- Terms that stand together more than chance, as groups, found in the latest texts of a dataset.
CREATE TABLE insight_topics (
  dataset_id uuid NOT NULL REFERENCES insight_datasets ON DELETE CASCADE,
  rank smallint NOT NULL,
  org_id uuid NOT NULL,
  name text NOT NULL,
  terms text[] NOT NULL,
  -- Texts that hold two of its terms, in the last two weeks and in the two weeks before.
  texts int NOT NULL,
  before int NOT NULL,
  PRIMARY KEY (dataset_id, rank)
);
CALL app.protect('insight_topics', '{org_id}', 'read');
CREATE POLICY shared ON insight_topics FOR SELECT TO meadow_api, meadow_worker USING (dataset_id IN (SELECT id FROM insight_datasets WHERE shared));
REVOKE INSERT, UPDATE, DELETE ON insight_topics FROM meadow_api;
-- How many texts there were when its topics were found last.
ALTER TABLE insight_datasets ADD COLUMN topic_texts bigint NOT NULL DEFAULT 0;

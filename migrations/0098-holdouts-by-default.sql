-- Every campaign holds out a share of its readers from its approval on, unless the brand says otherwise. What runs already goes on without.
ALTER TABLE campaigns ADD COLUMN holdout_bps smallint NOT NULL DEFAULT 0 CHECK (holdout_bps BETWEEN 0 AND 5000);

-- A test of creatives may run among those who are not held out: the two hashes are independent, so each effect has one cause.
DROP INDEX experiments_running;
CREATE UNIQUE INDEX experiments_running ON experiments (campaign_id, kind) WHERE stopped_at IS NULL;

-- What the last look found, and how long it took: a large experiment is told from here, a small one is summed while one waits.
ALTER TABLE experiments ADD COLUMN sums jsonb, ADD COLUMN summed_at timestamptz, ADD COLUMN look_ms integer NOT NULL DEFAULT 0;

-- The operator's approval begins a holdout on a brand's campaign; nothing else of a brand's experiments is the operator's to write.
CREATE FUNCTION app.begin_holdout(holdout uuid, brand uuid, campaign uuid, title text, arms jsonb, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  IF NOT app.is_operator() THEN RAISE EXCEPTION 'only an approval begins a holdout' USING ERRCODE = '42501'; END IF;
  INSERT INTO experiments (id, brand_id, campaign_id, name, kind, arms, salt, started_at)
  SELECT holdout, brand, campaign, title, 'HOLDOUT', arms, holdout::text, at
  WHERE NOT EXISTS (SELECT FROM experiments e WHERE e.campaign_id = campaign AND e.kind = 'HOLDOUT');
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION app.begin_holdout(uuid, uuid, uuid, text, jsonb, timestamptz) TO meadow_api;

-- Exposures as the edge writes them, some of them twice; the worker takes them over. Like the event log, it has no row-level security, for COPY knows none: only grants.
CREATE TABLE exposure_log (
  experiment_id uuid NOT NULL,
  visitor bigint NOT NULL,
  arm smallint NOT NULL,
  at timestamptz NOT NULL
);
GRANT INSERT ON exposure_log TO meadow_edge;
GRANT SELECT, UPDATE, DELETE ON exposure_log TO meadow_worker;
DROP POLICY edge ON experiment_exposures;
REVOKE ALL ON experiment_exposures FROM meadow_edge;

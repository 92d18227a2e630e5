-- Experiments on campaigns: who was assigned to which arm is a hash of the visitor, and is kept from the first moment it made a difference.

CREATE TABLE experiments (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  campaign_id uuid NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  kind text NOT NULL CHECK (kind IN ('HOLDOUT', 'AB')),
  -- In order: name, share of visitors in basis points, and the creative of an arm of an A/B test. The first is the control.
  arms jsonb NOT NULL,
  salt text NOT NULL,
  started_at timestamptz NOT NULL,
  stopped_at timestamptz,
  -- The smallest always-valid p of all looks so far, by purchases and by value.
  least_p_conversion double precision NOT NULL DEFAULT 1,
  least_p_value double precision NOT NULL DEFAULT 1
);
-- One at a time, so that an effect has one cause.
CREATE UNIQUE INDEX experiments_running ON experiments (campaign_id) WHERE stopped_at IS NULL;
CREATE INDEX experiments_brand ON experiments (brand_id, started_at DESC);
CALL app.protect('experiments', '{brand_id}', 'read');
CREATE POLICY edge ON experiments FOR SELECT TO meadow_edge USING (true);
GRANT SELECT ON experiments TO meadow_edge;
CREATE TRIGGER edge_data_changed AFTER INSERT OR UPDATE OF stopped_at OR DELETE ON experiments FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('campaigns');

CREATE TABLE experiment_exposures (
  experiment_id uuid NOT NULL,
  visitor bigint NOT NULL,
  brand_id uuid NOT NULL,
  arm smallint NOT NULL,
  first_at timestamptz NOT NULL,
  PRIMARY KEY (experiment_id, visitor)
);
CALL app.protect('experiment_exposures', '{brand_id}', 'nothing');
REVOKE INSERT, UPDATE, DELETE ON experiment_exposures FROM meadow_api;
CREATE POLICY edge ON experiment_exposures TO meadow_edge USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON experiment_exposures TO meadow_edge;

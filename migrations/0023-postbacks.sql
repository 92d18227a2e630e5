-- Who may report conversions from server to server for a brand, and how what they send reads.
-- Only a digest of the secret is kept.
CREATE TABLE postback_sources (
  id uuid PRIMARY KEY,
  no integer NOT NULL UNIQUE DEFAULT nextval('write_keys_no_seq'),
  brand_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  shape text NOT NULL CHECK (shape IN ('TEMPLATE', 'META_CAPI', 'TIKTOK_EVENTS', 'IAB_ECAPI')),
  mapping jsonb NOT NULL DEFAULT '{}',
  secret_hash text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX postback_sources_brand ON postback_sources (brand_id);
CALL app.protect('postback_sources', '{brand_id}', 'read');
CREATE POLICY edge ON postback_sources FOR SELECT TO meadow_edge USING (true);
GRANT SELECT ON postback_sources TO meadow_edge;
GRANT USAGE ON SEQUENCE write_keys_no_seq TO meadow_api;
CREATE TRIGGER edge_data_changed AFTER INSERT OR UPDATE OR DELETE ON postback_sources FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('postback_sources');

-- The moment each reported event was first taken for. A report that comes again, on whatever day, is given this
-- moment, and so meets its twin in the event log.
CREATE TABLE postback_ids (
  brand_id uuid NOT NULL,
  event_id text NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (brand_id, event_id)
);
GRANT SELECT, INSERT, UPDATE ON postback_ids TO meadow_edge;

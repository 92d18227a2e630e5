-- What became of each single decision, many in one row and compressed: who had a slot, who was passed over on the way and why.
-- Numbers and bids of all brands lie in one body, so nobody reads the table; what a brand may know is picked out by the api.
CREATE TABLE decision_records (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  decisions integer NOT NULL,
  -- Sources of the creatives that were shown.
  sources integer[] NOT NULL,
  bytes integer NOT NULL,
  body bytea NOT NULL
);
-- It is compressed by whoever wrote it.
ALTER TABLE decision_records ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX decision_records_to ON decision_records (to_at);
CREATE INDEX decision_records_sources ON decision_records USING gin (sources);
ALTER TABLE decision_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision_records FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON decision_records TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY edge ON decision_records FOR INSERT TO meadow_edge WITH CHECK (true);
GRANT INSERT ON decision_records TO meadow_edge;

-- The records that a decision of an instant may stand in: one row a process and second, more or less.
CREATE FUNCTION app.decision_records_at(at timestamptz) RETURNS TABLE (body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT r.body FROM decision_records r WHERE r.to_at >= at - interval '2 seconds' AND r.to_at < at + interval '10 minutes' AND r.from_at <= at + interval '2 seconds' LIMIT 64
$$;

-- The latest records in which one of the sources was shown.
CREATE FUNCTION app.decision_records_of(of_sources integer[], most integer) RETURNS TABLE (body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT r.body FROM decision_records r WHERE r.sources && of_sources ORDER BY r.id DESC LIMIT least(most, 20)
$$;

-- Since when decisions can be explained.
CREATE FUNCTION app.decisions_recorded_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$ SELECT from_at FROM decision_records ORDER BY id LIMIT 1 $$;

-- Keeps the newest so many bytes, and nothing older than a month. Returns how many rows went.
CREATE FUNCTION app.trim_decision_records(most_bytes bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  gone integer;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7311082) THEN RETURN 0; END IF;
  DELETE FROM decision_records d USING (
    SELECT id, sum(bytes) OVER (ORDER BY id DESC) AS kept FROM decision_records
  ) s WHERE d.id = s.id AND (s.kept > most_bytes OR d.to_at < now() - interval '30 days');
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
GRANT EXECUTE ON FUNCTION app.decision_records_at(timestamptz), app.decision_records_of(integer[], integer), app.decisions_recorded_since() TO meadow_api;
GRANT EXECUTE ON FUNCTION app.trim_decision_records(bigint) TO meadow_edge;

-- Decisions that showed nothing, and those that exchanges asked for, are written down as well; and who was passed over can be found.

-- Sources of groups that were asked and got no slot, each by its first creative's.
ALTER TABLE decision_records ADD COLUMN passed integer[] NOT NULL DEFAULT '{}';

-- The records that a decision of an instant may stand in, in portions: there may be many a second, of several processes.
CREATE FUNCTION app.decision_records_at(at timestamptz, behind bigint, most integer) RETURNS TABLE (id bigint, body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT r.id, r.body FROM decision_records r
  WHERE r.to_at >= at - interval '2 seconds' AND r.to_at < at + interval '10 minutes' AND r.from_at <= at + interval '2 seconds' AND r.id > behind
  ORDER BY r.id LIMIT least(most, 64)
$$;
DROP FUNCTION app.decision_records_at(timestamptz);

-- The latest records in which one of the sources was passed over, of the last hour.
CREATE FUNCTION app.decision_records_passing(of_sources integer[], most integer) RETURNS TABLE (body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT r.body FROM decision_records r WHERE r.to_at > now() - interval '1 hour' AND r.passed && of_sources ORDER BY r.to_at DESC, r.id DESC LIMIT least(most, 20)
$$;
GRANT EXECUTE ON FUNCTION app.decision_records_at(timestamptz, bigint, integer), app.decision_records_passing(integer[], integer) TO meadow_api;

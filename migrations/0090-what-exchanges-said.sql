-- What an exchange said of a bid stands in a later record than the bid, with the source of its creative.

-- The next records in which a source stands, from an instant on: notices of a bid come within seconds, at most within a token's life.
CREATE FUNCTION app.decision_records_after(at timestamptz, source integer) RETURNS TABLE (body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT r.body FROM decision_records r
  WHERE r.to_at >= at - interval '1 second' AND r.to_at < at + interval '31 minutes' AND r.sources @> ARRAY[source] ORDER BY r.to_at, r.id LIMIT 16
$$;
GRANT EXECUTE ON FUNCTION app.decision_records_after(timestamptz, integer) TO meadow_api;

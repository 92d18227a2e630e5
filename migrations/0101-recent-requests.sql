-- What recent decisions were asked for, as far as a forecast needs it: some records from all over the last weeks, whole.
-- The api counts in them how much of the traffic a targeting takes; no record and no brand in it is shown to anybody.
CREATE FUNCTION app.decision_records_sample(since timestamptz, most integer) RETURNS TABLE (body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT r.body FROM decision_records r JOIN (
    SELECT id, row_number() OVER (ORDER BY id DESC) AS no, count(*) OVER () AS of_all FROM decision_records WHERE to_at >= since AND decisions > 0
  ) s ON s.id = r.id
  WHERE (s.no - 1) % greatest(1, s.of_all / least(most, 128)) = 0 ORDER BY r.id DESC LIMIT least(most, 128)
$$;
GRANT EXECUTE ON FUNCTION app.decision_records_sample(timestamptz, integer) TO meadow_api;

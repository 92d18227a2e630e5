-- How often a visitor was promised an ad group's ad on a day of its campaign, counted for all edge processes together.

CREATE TABLE frequency_counts (
  visitor bigint NOT NULL,
  ad_group_id uuid NOT NULL,
  day date NOT NULL,
  count integer NOT NULL,
  cap integer NOT NULL,
  PRIMARY KEY (visitor, ad_group_id, day)
) WITH (fillfactor = 80);
CREATE INDEX frequency_counts_day ON frequency_counts USING brin (day);

-- Takes a place for each claim under its cap; the claims that got one come back. Claims come sorted and different, so that
-- two processes never wait for each other in a circle.
CREATE FUNCTION app.take_frequency(visitors bigint[], groups uuid[], days date[], caps integer[])
RETURNS TABLE (visitor bigint, ad_group_id uuid, day date, taken integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public, app SET synchronous_commit = off AS $$
  INSERT INTO frequency_counts AS f (visitor, ad_group_id, day, count, cap)
  SELECT v, g, d, 1, c FROM unnest(visitors, groups, days, caps) AS wanted (v, g, d, c) ORDER BY v, g, d
  ON CONFLICT (visitor, ad_group_id, day) DO UPDATE SET count = f.count + 1, cap = excluded.cap WHERE f.count < excluded.cap
  RETURNING f.visitor, f.ad_group_id, f.day, f.count
$$;

CREATE FUNCTION app.return_frequency(of_visitor bigint, of_group uuid, of_day date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  UPDATE frequency_counts SET count = count - 1 WHERE visitor = of_visitor AND ad_group_id = of_group AND day = of_day AND count > 0
$$;

-- No campaign's zone is more than a day behind.
CREATE FUNCTION app.forget_frequency() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  DELETE FROM frequency_counts WHERE day < (now() AT TIME ZONE 'UTC')::date - 2
$$;
GRANT EXECUTE ON FUNCTION app.take_frequency(bigint[], uuid[], date[], integer[]), app.return_frequency(bigint, uuid, date), app.forget_frequency() TO meadow_edge;

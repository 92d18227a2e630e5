-- An edge process that is alone counts frequency caps in its memory and writes them down beside the way; as soon as
-- there is a second one, all of them count here.

CREATE TABLE frequency_deciders (
  instance uuid PRIMARY KEY,
  seen_at timestamptz NOT NULL
);
-- Who counts in memory, and until when nobody else may count.
CREATE TABLE frequency_counter (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  instance uuid,
  until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO frequency_counter DEFAULT VALUES;

-- A process says that it is there, and learns how to count:
-- ALONE in memory for another `lease`, LEAVE that (write down, then say app.leave_frequency), SHARED here, or WAIT while another counts in memory.
CREATE FUNCTION app.join_frequency(of_instance uuid, lease interval, may_be_alone boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  counter frequency_counter;
  at timestamptz;
  alone boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(7311050);
  at := clock_timestamp();
  INSERT INTO frequency_deciders (instance, seen_at) VALUES (of_instance, at) ON CONFLICT (instance) DO UPDATE SET seen_at = excluded.seen_at;
  DELETE FROM frequency_deciders WHERE seen_at < at - lease;
  alone := may_be_alone AND NOT EXISTS (SELECT FROM frequency_deciders WHERE instance <> of_instance);
  SELECT * INTO counter FROM frequency_counter;
  IF counter.instance = of_instance THEN
    -- A crash may forget the last renewals, which only makes the lease shorter: the process itself reckons with less.
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE frequency_counter SET until = at + lease;
    RETURN CASE WHEN alone THEN 'ALONE' ELSE 'LEAVE' END;
  END IF;
  IF counter.until > at THEN RETURN 'WAIT'; END IF;
  IF alone THEN
    UPDATE frequency_counter SET instance = of_instance, until = at + lease;
    RETURN 'ALONE';
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  RETURN 'SHARED';
END $$;

-- Everything is written down: others may count. `going`: this process will not come again.
CREATE FUNCTION app.leave_frequency(of_instance uuid, going boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7311050);
  UPDATE frequency_counter SET instance = NULL, until = '-infinity' WHERE instance = of_instance;
  IF going THEN DELETE FROM frequency_deciders WHERE instance = of_instance; END IF;
END $$;

-- A process that counts in memory writes down how far it is; `which` numbers the groups and days. False when it does not count any more.
CREATE FUNCTION app.keep_frequency(of_instance uuid, highs integer[], lows integer[], which integer[], counts integer[], groups uuid[], days date[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7311050);
  IF NOT EXISTS (SELECT FROM frequency_counter WHERE instance = of_instance) THEN RETURN false; END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO frequency_counts AS f (visitor, ad_group_id, day, count)
  SELECT (h::bigint << 32) | (l::bigint & 4294967295), groups[w], days[w], max(c) FROM unnest(highs, lows, which, counts) AS told (h, l, w, c) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (visitor, ad_group_id, day) DO UPDATE SET count = excluded.count;
  RETURN true;
END $$;

-- What was counted so far, in portions; for a process that begins to count in memory.
CREATE FUNCTION app.counted_frequency(behind_visitor bigint, behind_group uuid, behind_day date, most integer)
RETURNS TABLE (visitor bigint, ad_group_id uuid, day date, count integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  SELECT f.visitor, f.ad_group_id, f.day, f.count FROM frequency_counts f
  WHERE (f.visitor, f.ad_group_id, f.day) > (behind_visitor, behind_group, behind_day) AND f.day >= (now() AT TIME ZONE 'UTC')::date - 1 AND f.count > 0
  ORDER BY 1, 2, 3 LIMIT most
$$;

-- A place for each claim under its cap; what got one comes back. One row without a visitor: another process counts in memory.
-- Its commit waits for no disk: a crash of PostgreSQL may forget the last half second.
DROP FUNCTION app.take_frequency(bigint[], uuid[], date[], integer[]);
ALTER TABLE frequency_counts ALTER COLUMN cap SET DEFAULT 0;
CREATE FUNCTION app.take_frequency(of_instance uuid, visitors bigint[], groups uuid[], days date[], caps integer[])
RETURNS TABLE (visitor bigint, ad_group_id uuid, day date, taken integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7311050);
  IF EXISTS (SELECT FROM frequency_counter o WHERE o.instance <> of_instance AND o.until > clock_timestamp()) THEN
    RETURN NEXT;
    RETURN;
  END IF;
  PERFORM set_config('synchronous_commit', 'off', true);
  RETURN QUERY
  INSERT INTO frequency_counts AS f (visitor, ad_group_id, day, count, cap)
  SELECT v, g, d, 1, c FROM unnest(visitors, groups, days, caps) AS wanted (v, g, d, c) ORDER BY v, g, d
  ON CONFLICT (visitor, ad_group_id, day) DO UPDATE SET count = f.count + 1, cap = excluded.cap WHERE f.count < excluded.cap
  RETURNING f.visitor, f.ad_group_id, f.day, f.count;
END $$;

GRANT EXECUTE ON FUNCTION app.join_frequency(uuid, interval, boolean), app.leave_frequency(uuid, boolean), app.keep_frequency(uuid, integer[], integer[], integer[], integer[], uuid[], date[]),
  app.counted_frequency(bigint, uuid, date, integer), app.take_frequency(uuid, bigint[], uuid[], date[], integer[]) TO meadow_edge;

-- Raw events are kept for as many days as the operator sets; what was made from them stays.

-- Days of raw events that are gone, and how many events each held.
CREATE TABLE dropped_event_days (
  day date PRIMARY KEY,
  events bigint NOT NULL,
  dropped_at timestamptz NOT NULL
);
GRANT SELECT ON dropped_event_days TO meadow_worker, meadow_api;

-- Drops the raw events of days before `before`, with what was found out about them. A day stays while a batch of it is not rolled up, and
-- while the charge of a campaign rests on it that is not final: not reconciled, or so lately that invalid traffic may yet be found.
-- Writers wait for a moment only: who cannot have the lock at once tries again later.
CREATE FUNCTION app.drop_event_days(before date) RETURNS SETOF date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app SET lock_timeout = '500ms' AS $$
DECLARE
  gone date;
  held bigint;
BEGIN
  IF before > current_date - 45 THEN
    RAISE EXCEPTION 'raw events are kept for 45 days at least' USING ERRCODE = '22008';
  END IF;
  FOR gone IN
    SELECT d.day FROM (
      -- Guarded, for the planner may look at every name before it knows which are partitions of events.
      SELECT CASE WHEN c.relname ~ '^events_[0-9]{8}$' THEN to_date(right(c.relname, 8), 'YYYYMMDD') END AS day FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.events'::regclass
    ) d
    WHERE d.day < before
      AND NOT EXISTS (SELECT FROM event_batches b WHERE b.rolled_at IS NULL AND b.first_day <= d.day)
      AND NOT EXISTS (
        SELECT FROM campaigns c WHERE c.funded_at IS NOT NULL AND d.day BETWEEN c.flight_start_on - 2 AND c.flight_end_on + 9
          AND (c.status <> 'RECONCILED' OR c.updated_at > now() - interval '4 days'))
    ORDER BY d.day
  LOOP
    EXECUTE format('SELECT count(*) FROM %I', 'events_' || to_char(gone, 'YYYYMMDD')) INTO held;
    EXECUTE format('DROP TABLE %I', 'events_' || to_char(gone, 'YYYYMMDD'));
    DELETE FROM event_findings WHERE day = gone;
    INSERT INTO dropped_event_days VALUES (gone, held, now()) ON CONFLICT (day) DO UPDATE SET events = dropped_event_days.events + excluded.events, dropped_at = excluded.dropped_at;
    RETURN NEXT gone;
  END LOOP;
  -- What events cost that came after their reservation was over is of no use to anybody, and could be recomputed no more.
  IF FOUND THEN DELETE FROM rollup_reservations r WHERE NOT EXISTS (SELECT FROM budget_leases l WHERE l.no = r.reservation); END IF;
END $$;
GRANT EXECUTE ON FUNCTION app.drop_event_days(date) TO meadow_worker;

-- From which day on a verification recomputed from raw events; null: all of them.
ALTER TABLE verifications ADD COLUMN recomputed_from date;

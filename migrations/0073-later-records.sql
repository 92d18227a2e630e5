-- ECAPI: further records of an event that is in the log already. They add what the event lacked; the raw row stays as it came.

-- Records that wait to be merged, in the order in which they came.
CREATE TABLE later_event_records (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  brand_id uuid NOT NULL,
  event_id text NOT NULL,
  day date NOT NULL,
  type smallint NOT NULL,
  visitor bigint,
  click_id uuid,
  order_id text,
  coupon text,
  value_minor bigint,
  currency text,
  CHECK ((value_minor IS NULL) = (currency IS NULL))
);
GRANT INSERT ON later_event_records TO meadow_edge;
GRANT SELECT, DELETE ON later_event_records TO meadow_worker;

-- What later records added to an event: only what neither the raw row nor an earlier record said.
CREATE TABLE event_completions (
  brand_id uuid NOT NULL,
  event_id text NOT NULL,
  day date NOT NULL,
  visitor bigint,
  click_id uuid,
  order_id text,
  coupon text,
  value_minor bigint,
  currency text,
  completed_at timestamptz NOT NULL,
  PRIMARY KEY (brand_id, event_id, day),
  CHECK ((value_minor IS NULL) = (currency IS NULL))
);
GRANT SELECT, INSERT, UPDATE ON event_completions TO meadow_worker;

-- What was added to events goes with their day.
CREATE OR REPLACE FUNCTION app.drop_event_days(before date) RETURNS SETOF date
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
    DELETE FROM event_completions WHERE day = gone;
    DELETE FROM later_event_records WHERE day = gone;
    INSERT INTO dropped_event_days VALUES (gone, held, now()) ON CONFLICT (day) DO UPDATE SET events = dropped_event_days.events + excluded.events, dropped_at = excluded.dropped_at;
    RETURN NEXT gone;
  END LOOP;
  -- What events cost that came after their reservation was over is of no use to anybody, and could be recomputed no more.
  IF FOUND THEN DELETE FROM rollup_reservations r WHERE NOT EXISTS (SELECT FROM budget_leases l WHERE l.no = r.reservation); END IF;
END $$;

-- Even pacing follows the day's shape of traffic, and what a moment could not use goes to the rest of the day.

-- Requests for ads by hour, whatever was shown: what pacing expects of a day comes from here.
CREATE TABLE traffic_hours (
  hour timestamptz PRIMARY KEY,
  requests bigint NOT NULL
);
CREATE FUNCTION app.count_traffic(of_hour timestamptz, more bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  INSERT INTO traffic_hours AS t (hour, requests) VALUES (of_hour, more) ON CONFLICT (hour) DO UPDATE SET requests = t.requests + more
$$;
GRANT SELECT ON traffic_hours TO meadow_api, meadow_worker;

-- Share of a day's traffic by hour of the day in a zone, from the 14 days before; made once per day and kept.
CREATE TABLE traffic_curves (
  zone text NOT NULL,
  day date NOT NULL,
  shares double precision[] NOT NULL CHECK (array_length(shares, 1) = 24),
  PRIMARY KEY (zone, day)
);
CREATE FUNCTION app.traffic_curve(of_zone text, of_day date) RETURNS double precision[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  curve double precision[];
  day_start timestamptz := of_day::timestamp AT TIME ZONE of_zone;
BEGIN
  SELECT c.shares INTO curve FROM traffic_curves c WHERE c.zone = of_zone AND c.day = of_day;
  IF curve IS NOT NULL THEN RETURN curve; END IF;
  -- A tenth of an average hour is added to each, so that an hour nobody was seen in can still spend.
  SELECT array_agg((seen.n + seen.every / 240 + 1e-9) / (seen.every * 1.1 + 24e-9) ORDER BY seen.h) INTO curve FROM (
    SELECT h, coalesce(sum(t.requests), 0)::double precision AS n, (sum(coalesce(sum(t.requests), 0)) OVER ())::double precision AS every
    FROM generate_series(0, 23) h
    LEFT JOIN traffic_hours t ON extract(hour FROM t.hour AT TIME ZONE of_zone) = h AND t.hour >= day_start - interval '14 days' AND t.hour < day_start
    GROUP BY h
  ) seen;
  INSERT INTO traffic_curves (zone, day, shares) VALUES (of_zone, of_day, curve) ON CONFLICT DO NOTHING;
  DELETE FROM traffic_curves WHERE day < of_day - 7;
  RETURN curve;
END $$;

-- Share of the day's traffic that has come by a fraction of the day.
CREATE FUNCTION app.traffic_by(curve double precision[], fraction double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE SET search_path = public, app AS $$
  SELECT CASE WHEN fraction >= 1 THEN 1 WHEN fraction <= 0 THEN 0 ELSE
    coalesce((SELECT sum(s) FROM unnest(curve[1:floor(fraction * 24)::int]) s), 0) + (fraction * 24 - floor(fraction * 24)) * curve[floor(fraction * 24)::int + 1] END
$$;

-- How far a campaign's pacing has planned, and what of that nobody has leased yet.
CREATE TABLE campaign_pacing (
  campaign_id uuid PRIMARY KEY REFERENCES campaigns ON DELETE CASCADE,
  planned_to timestamptz NOT NULL,
  level_micros bigint NOT NULL
);

DROP FUNCTION app.lease_budget(uuid, bigint, bigint, interval, bigint);
DROP FUNCTION app.return_budget(integer, bigint);

-- Leases up to `wanted` micros to the calling process; no row when there is nothing to give.
-- EVEN pacing pours into a bucket what of the remaining budget belongs to the next moments by the curve of the rest of the day.
-- The bucket holds five minutes or ten events at most: what could not be used flows back to the rest, so nothing winds up.
-- Clicks come by chance: what is promised for them is counted with two standard deviations on top.
CREATE FUNCTION app.lease_budget(of_campaign uuid, wanted bigint, at_least bigint, ahead interval, scale bigint, at timestamptz DEFAULT now())
RETURNS TABLE (lease_no integer, granted_micros bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  c campaigns;
  pace campaign_pacing;
  today date;
  day_start timestamptz;
  day_s double precision;
  leased bigint;
  room bigint;
  curve double precision[];
  click bigint;
  gone double precision;
  done double precision;
  upto double precision;
  level double precision;
  most double precision;
BEGIN
  PERFORM pg_advisory_xact_lock(7311049, hashtext(of_campaign::text));
  SELECT * INTO c FROM campaigns WHERE id = of_campaign;
  IF c.id IS NULL OR c.status NOT IN ('ACTIVE', 'BUDGET_LIMITED') THEN RETURN; END IF;
  today := (at AT TIME ZONE c.time_zone)::date;
  IF today < c.flight_start_on OR today > c.flight_end_on THEN RETURN; END IF;
  day_start := today::timestamp AT TIME ZONE c.time_zone;
  day_s := extract(epoch FROM ((today + 1)::timestamp AT TIME ZONE c.time_zone) - day_start);
  leased := app.campaign_leased(c.id);
  SELECT max(g.bid_micros) INTO click FROM ad_groups g WHERE g.campaign_id = c.id AND g.bid_model = 'CPC';
  room := least(c.daily_budget_minor * scale - app.campaign_spent(c.id, day_start), c.total_budget_minor * scale - app.campaign_spent(c.id, '-infinity'))
    - leased - coalesce(ceil(2 * sqrt(leased::double precision * click))::bigint, 0);
  IF room < at_least OR room <= 0 THEN RETURN; END IF;
  IF c.pacing = 'ASAP' THEN
    granted_micros := least(wanted, room);
  ELSE
    curve := app.traffic_curve(c.time_zone, today);
    SELECT * INTO pace FROM campaign_pacing p WHERE p.campaign_id = c.id;
    IF pace.planned_to IS NULL OR pace.planned_to < day_start THEN
      pace.planned_to := at;
      pace.level_micros := 0;
      INSERT INTO campaign_pacing (campaign_id, planned_to, level_micros) VALUES (c.id, at, 0)
      ON CONFLICT (campaign_id) DO UPDATE SET planned_to = excluded.planned_to, level_micros = excluded.level_micros;
    END IF;
    gone := extract(epoch FROM at - day_start) / day_s;
    done := app.traffic_by(curve, extract(epoch FROM pace.planned_to - day_start) / day_s);
    upto := app.traffic_by(curve, gone + extract(epoch FROM ahead) / day_s);
    level := least(pace.level_micros, room);
    IF upto > done THEN level := level + (room - level) * least(1, (upto - done) / greatest(1 - done, 1e-9)); END IF;
    most := room * least(1, (app.traffic_by(curve, gone + 300 / day_s) - app.traffic_by(curve, gone)) / greatest(1 - app.traffic_by(curve, gone), 1e-9));
    level := least(level, greatest(most, 10 * at_least), room);
    granted_micros := least(wanted, floor(level)::bigint);
    -- A handful of events at once, or all that is left; until then nothing is written and the bucket fills by itself.
    IF granted_micros < least(room, 5 * at_least, wanted) THEN RETURN; END IF;
    INSERT INTO campaign_pacing (campaign_id, planned_to, level_micros)
    VALUES (c.id, greatest(pace.planned_to, at + ahead), floor(level)::bigint - granted_micros)
    ON CONFLICT (campaign_id) DO UPDATE SET planned_to = excluded.planned_to, level_micros = excluded.level_micros;
  END IF;
  IF granted_micros < at_least OR granted_micros <= 0 THEN RETURN; END IF;
  INSERT INTO budget_leases (campaign_id, amount_micros, taken_at) VALUES (c.id, granted_micros, at) RETURNING no INTO lease_no;
  RETURN NEXT;
END $$;

-- The process keeps only what it has promised; the rest is free for others at once.
CREATE FUNCTION app.return_budget(lease integer, promised_micros bigint, at timestamptz DEFAULT now()) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  UPDATE budget_leases SET amount_micros = least(amount_micros, greatest(promised_micros, 0)), closed_at = at
  WHERE no = lease AND closed_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION app.lease_budget(uuid, bigint, bigint, interval, bigint, timestamptz), app.return_budget(integer, bigint, timestamptz), app.count_traffic(timestamptz, bigint) TO meadow_edge;

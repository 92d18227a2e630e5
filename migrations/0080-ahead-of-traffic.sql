-- Even pacing keeps a little ahead of the day's traffic, so that the last hours ask for less than they bring.

-- Leases up to `wanted` micros to the calling process, or says in how many seconds to ask again; no row when the campaign does not run.
-- What is granted is explained in 0046 and in docs/adr/0047-pacing.md, why ahead of the traffic in docs/adr/0076-patient-leases.md.
CREATE OR REPLACE FUNCTION app.lease_budget(of_campaign uuid, wanted bigint, at_least bigint, ahead interval, scale bigint, at timestamptz DEFAULT now())
RETURNS TABLE (lease_no integer, granted_micros bigint, wait_s double precision)
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
  enough double precision;
  only_clicks boolean;
  -- How much faster than the rest of the day's traffic the rest of the budget is lent.
  ahead_of_traffic CONSTANT double precision := 1.2;
BEGIN
  PERFORM pg_advisory_xact_lock(7311049, hashtext(of_campaign::text));
  SELECT * INTO c FROM campaigns WHERE id = of_campaign;
  IF c.id IS NULL OR c.status NOT IN ('ACTIVE', 'BUDGET_LIMITED') THEN RETURN; END IF;
  today := (at AT TIME ZONE c.time_zone)::date;
  IF today < c.flight_start_on OR today > c.flight_end_on THEN RETURN; END IF;
  day_start := today::timestamp AT TIME ZONE c.time_zone;
  day_s := extract(epoch FROM ((today + 1)::timestamp AT TIME ZONE c.time_zone) - day_start);
  SELECT max(coalesce(b.bid_micros, g.bid_micros)) FILTER (WHERE g.bid_model <> 'CPM'), bool_and(g.bid_model <> 'CPM') INTO click, only_clicks
  FROM ad_groups g LEFT JOIN bid_controls b ON b.ad_group_id = g.id WHERE g.campaign_id = c.id AND g.retired_at IS NULL;
  IF only_clicks THEN
    -- Half of the clicks that will come have come a minute after their ads were given out.
    SELECT coalesce(ceil(sum(CASE WHEN l.closed_at IS NULL THEN greatest(l.amount_micros - coalesce(u.price_micros, 0), 0)
        ELSE l.amount_micros * power(2, -least(60, extract(epoch FROM at - l.closed_at) / 60)) END)), 0)::bigint INTO leased
    FROM budget_leases l LEFT JOIN rollup_reservations u ON u.reservation = l.no WHERE l.campaign_id = c.id;
  ELSE
    leased := app.campaign_leased(c.id);
  END IF;
  room := least(c.daily_budget_minor * scale - app.campaign_spent(c.id, day_start), c.total_budget_minor * scale - app.campaign_spent(c.id, '-infinity'))
    - leased - coalesce(ceil(2 * sqrt(leased::double precision * click))::bigint, 0);
  granted_micros := 0;
  IF room < at_least OR room <= 0 THEN
    wait_s := 1;
    RETURN NEXT;
    RETURN;
  END IF;
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
    IF upto > done THEN level := level + (room - level) * least(1, ahead_of_traffic * (upto - done) / greatest(1 - done, 1e-9)); END IF;
    most := room * least(1, ahead_of_traffic * (app.traffic_by(curve, gone + 300 / day_s) - app.traffic_by(curve, gone)) / greatest(1 - app.traffic_by(curve, gone), 1e-9));
    level := least(level, greatest(most, 10 * at_least), room);
    granted_micros := least(wanted, floor(level)::bigint);
    -- A handful of events at once, or all that is left; until then nothing is written and the bucket fills by itself.
    enough := least(room, 5 * at_least, wanted);
    IF granted_micros < enough THEN
      most := room * ahead_of_traffic * (app.traffic_by(curve, gone + 300 / day_s) - app.traffic_by(curve, gone)) / greatest(1 - app.traffic_by(curve, gone), 1e-9);
      wait_s := least(60, 300 * (enough - level) / greatest(most, 1));
      granted_micros := 0;
      RETURN NEXT;
      RETURN;
    END IF;
    INSERT INTO campaign_pacing (campaign_id, planned_to, level_micros)
    VALUES (c.id, greatest(pace.planned_to, at + ahead), floor(level)::bigint - granted_micros)
    ON CONFLICT (campaign_id) DO UPDATE SET planned_to = excluded.planned_to, level_micros = excluded.level_micros;
  END IF;
  IF granted_micros < at_least OR granted_micros <= 0 THEN
    granted_micros := 0;
    wait_s := 1;
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO budget_leases (campaign_id, amount_micros, taken_at) VALUES (c.id, granted_micros, at) RETURNING no INTO lease_no;
  RETURN NEXT;
END $$;

-- Campaign > ad group > creative, and the leases by which edge processes spend a budget without asking for each ad.

CREATE TABLE campaigns (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  -- The deal whose note is boosted.
  deal_id uuid,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  status text NOT NULL,
  objective text NOT NULL,
  currency char(3) NOT NULL,
  -- Fixed when the campaign is made; its days are days of this zone, the last one included.
  time_zone text NOT NULL,
  total_budget_minor bigint NOT NULL CHECK (total_budget_minor > 0),
  daily_budget_minor bigint NOT NULL CHECK (daily_budget_minor > 0 AND daily_budget_minor <= total_budget_minor),
  pacing text NOT NULL DEFAULT 'EVEN' CHECK (pacing IN ('EVEN', 'ASAP')),
  flight_start_on date NOT NULL,
  flight_end_on date NOT NULL CHECK (flight_end_on >= flight_start_on),
  review_note text,
  -- Set when the operator approved it and its budget was moved out of the brand's balance.
  funded_at timestamptz,
  ended_at timestamptz,
  -- What has been moved from its budget to revenue; what it owes is always taken from the running total.
  charged_minor bigint NOT NULL DEFAULT 0 CHECK (charged_minor >= 0 AND charged_minor <= total_budget_minor),
  -- Set when it is reconciled: what its events had cost in all, and the last batch that was counted. What comes later is not billed.
  accrued_micros bigint,
  billed_through bigint,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX campaigns_brand ON campaigns (brand_id, id DESC);
CREATE INDEX campaigns_status ON campaigns (status);
CREATE INDEX campaigns_deal ON campaigns (deal_id) WHERE deal_id IS NOT NULL;
CALL app.protect('campaigns', '{brand_id}', 'write');

CREATE TABLE ad_groups (
  id uuid PRIMARY KEY,
  campaign_id uuid NOT NULL REFERENCES campaigns ON DELETE CASCADE,
  brand_id uuid NOT NULL,
  position integer NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  placements text[] NOT NULL,
  bid_model text NOT NULL CHECK (bid_model IN ('CPM', 'CPC')),
  -- Highest price of 1,000 impressions (CPM) or of a click (CPC), micros of the campaign's currency.
  bid_micros bigint NOT NULL CHECK (bid_micros > 0),
  targeting jsonb NOT NULL,
  -- Impressions a visitor may get in a day.
  frequency_cap integer CHECK (frequency_cap > 0)
);
CREATE INDEX ad_groups_campaign ON ad_groups (campaign_id, position);
CALL app.protect('ad_groups', '{brand_id}', 'read');

CREATE TABLE creatives (
  id uuid PRIMARY KEY,
  ad_group_id uuid NOT NULL REFERENCES ad_groups ON DELETE CASCADE,
  campaign_id uuid NOT NULL,
  brand_id uuid NOT NULL,
  position integer NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  image_url text,
  landing_url text NOT NULL CHECK (landing_url ~ '^https?://'),
  -- The mark the viewer must see.
  label text NOT NULL CHECK (char_length(label) > 0),
  note_id uuid,
  status text NOT NULL CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED')),
  source_no integer REFERENCES event_sources
);
CREATE INDEX creatives_group ON creatives (ad_group_id, position);
CREATE INDEX creatives_campaign ON creatives (campaign_id);
CREATE UNIQUE INDEX creatives_source ON creatives (source_no);
CALL app.protect('creatives', '{brand_id}', 'write');

CREATE POLICY edge ON campaigns FOR SELECT TO meadow_edge USING (true);
CREATE POLICY edge ON ad_groups FOR SELECT TO meadow_edge USING (true);
CREATE POLICY edge ON creatives FOR SELECT TO meadow_edge USING (true);
CREATE POLICY edge ON rollup_hours FOR SELECT TO meadow_edge USING (true);
GRANT SELECT ON campaigns, ad_groups, creatives, rollup_hours TO meadow_edge;
CREATE TRIGGER edge_data_changed AFTER INSERT OR UPDATE OR DELETE ON campaigns FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('campaigns');
CREATE TRIGGER edge_data_changed AFTER UPDATE ON creatives FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('campaigns');

-- A part of a campaign's budget in the hands of one edge process. What is leased and not yet spent is taken off what
-- others may lease, so all processes together never promise more than there is.
CREATE TABLE budget_leases (
  no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id uuid NOT NULL REFERENCES campaigns,
  amount_micros bigint NOT NULL CHECK (amount_micros >= 0),
  taken_at timestamptz NOT NULL DEFAULT now(),
  -- Set when the process gave back what it had not promised to anybody.
  closed_at timestamptz
);
CREATE INDEX budget_leases_campaign ON budget_leases (campaign_id);
GRANT SELECT, DELETE ON budget_leases TO meadow_worker;

-- Spent by a campaign since an instant, from valid billable events.
CREATE FUNCTION app.campaign_spent(of_campaign uuid, since timestamptz) RETURNS bigint LANGUAGE sql STABLE SET search_path = public, app AS $$
  SELECT coalesce(sum(r.price_micros), 0)::bigint
  FROM event_sources s JOIN rollup_hours r ON r.source_no = s.no
  WHERE s.campaign_id = of_campaign AND r.hour >= since
$$;

-- What of the leases of a campaign may still be spent: the part that no event has used yet.
CREATE FUNCTION app.campaign_leased(of_campaign uuid) RETURNS bigint LANGUAGE sql STABLE SET search_path = public, app AS $$
  SELECT coalesce(sum(greatest(l.amount_micros - coalesce(u.price_micros, 0), 0)), 0)::bigint
  FROM budget_leases l LEFT JOIN rollup_reservations u ON u.reservation = l.no
  WHERE l.campaign_id = of_campaign
$$;

-- Leases up to `wanted` micros to the calling process; no row when there is nothing to give.
-- EVEN pacing gives no more than the share of the daily budget that belongs to the part of the day gone by `ahead` from now.
CREATE FUNCTION app.lease_budget(of_campaign uuid, wanted bigint, at_least bigint, ahead interval, scale bigint)
RETURNS TABLE (lease_no integer, granted_micros bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  c campaigns;
  today date;
  day_start timestamptz;
  day_length interval;
  elapsed double precision;
  leased bigint;
  spent_today bigint;
  room bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7311049, hashtext(of_campaign::text));
  SELECT * INTO c FROM campaigns WHERE id = of_campaign;
  IF c.id IS NULL OR c.status NOT IN ('ACTIVE', 'BUDGET_LIMITED') THEN RETURN; END IF;
  today := (now() AT TIME ZONE c.time_zone)::date;
  IF today < c.flight_start_on OR today > c.flight_end_on THEN RETURN; END IF;
  day_start := today::timestamp AT TIME ZONE c.time_zone;
  day_length := ((today + 1)::timestamp AT TIME ZONE c.time_zone) - day_start;
  leased := app.campaign_leased(c.id);
  spent_today := app.campaign_spent(c.id, day_start);
  elapsed := CASE WHEN c.pacing = 'ASAP' THEN 1
    ELSE least(1, extract(epoch FROM now() + ahead - day_start) / extract(epoch FROM day_length)) END;
  room := least(
    floor(c.daily_budget_minor * scale * elapsed)::bigint - spent_today,
    c.total_budget_minor * scale - app.campaign_spent(c.id, '-infinity')
  ) - leased;
  granted_micros := least(wanted, room);
  IF granted_micros < at_least OR granted_micros <= 0 THEN RETURN; END IF;
  INSERT INTO budget_leases (campaign_id, amount_micros) VALUES (c.id, granted_micros) RETURNING no INTO lease_no;
  RETURN NEXT;
END $$;

-- The process keeps only what it has promised; the rest is free for others at once.
CREATE FUNCTION app.return_budget(lease integer, promised_micros bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  UPDATE budget_leases SET amount_micros = least(amount_micros, greatest(promised_micros, 0)), closed_at = now()
  WHERE no = lease AND closed_at IS NULL
$$;
GRANT EXECUTE ON FUNCTION app.lease_budget(uuid, bigint, bigint, interval, bigint), app.return_budget(integer, bigint) TO meadow_edge;
GRANT EXECUTE ON FUNCTION app.campaign_spent(uuid, timestamptz), app.campaign_leased(uuid) TO meadow_worker, meadow_api;

-- What became of ad groups in the requests that they fitted, counted from a sample of decisions, so that a brand can be told why a group is not shown.
CREATE TABLE ad_group_losses (
  ad_group_id uuid NOT NULL REFERENCES ad_groups ON DELETE CASCADE,
  hour timestamptz NOT NULL,
  -- OpenRTB's loss reasons: 0 won, 102 outbid; from 1001 on our own, see docs/adr/0077-lost-auctions.md.
  reason smallint NOT NULL,
  brand_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  -- Requests that the sample stands for.
  requests bigint NOT NULL,
  PRIMARY KEY (ad_group_id, hour, reason)
);
CREATE INDEX ad_group_losses_campaign ON ad_group_losses (campaign_id, hour);
CREATE INDEX ad_group_losses_hour ON ad_group_losses USING brin (hour);
CALL app.protect('ad_group_losses', '{brand_id}', 'read');
GRANT SELECT, DELETE ON ad_group_losses TO meadow_worker;

CREATE FUNCTION app.count_losses(of_hour timestamptz, groups uuid[], reasons smallint[], counts bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  INSERT INTO ad_group_losses AS l (ad_group_id, hour, reason, brand_id, campaign_id, requests)
  SELECT t.g, of_hour, t.r, a.brand_id, a.campaign_id, t.n FROM unnest(groups, reasons, counts) AS t (g, r, n) JOIN ad_groups a ON a.id = t.g ORDER BY 1, 3
  ON CONFLICT (ad_group_id, hour, reason) DO UPDATE SET requests = l.requests + excluded.requests
$$;
GRANT EXECUTE ON FUNCTION app.count_losses(timestamptz, uuid[], smallint[], bigint[]) TO meadow_edge;

-- A brand's word that notes which pass its threshold go into Feeds by themselves, with so much money each.
CREATE TABLE boost_rules (
  brand_id uuid PRIMARY KEY REFERENCES organisations,
  total_budget_minor bigint NOT NULL CHECK (total_budget_minor > 0),
  daily_budget_minor bigint NOT NULL CHECK (daily_budget_minor > 0 AND daily_budget_minor <= total_budget_minor),
  bid_model text NOT NULL CHECK (bid_model IN ('CPM', 'CPC', 'TARGET_COST', 'AUTOMATIC')),
  bid_micros bigint NOT NULL CHECK (bid_micros > 0),
  flight_days integer NOT NULL CHECK (flight_days BETWEEN 1 AND 90),
  -- Who allowed it: campaigns are made in this person's name.
  allowed_by uuid NOT NULL,
  -- Only notes published later are boosted: what earned much long ago is not put into Feeds at once.
  allowed_at timestamptz NOT NULL
);
CALL app.protect('boost_rules', '{brand_id}', 'read');

-- What the rule made of a note; one row a note, so that none is boosted twice.
CREATE TABLE rule_boosts (
  deal_id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  campaign_id uuid REFERENCES campaigns,
  -- Why it could not be boosted, as an error code; tried again while it is INSUFFICIENT_FUNDS.
  refusal text,
  at timestamptz NOT NULL
);
CREATE INDEX rule_boosts_brand ON rule_boosts (brand_id);
CALL app.protect('rule_boosts', '{brand_id}', 'read');

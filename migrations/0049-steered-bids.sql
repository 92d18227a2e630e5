-- Bids that are found: a cost that is aimed at, or as many clicks as a budget buys.

ALTER TABLE ad_groups DROP CONSTRAINT ad_groups_bid_model_check;
-- TARGET_COST: bid_micros is what a click may cost on average, or an order where the campaign is for orders. AUTOMATIC: the most for a click.
ALTER TABLE ad_groups ADD CONSTRAINT ad_groups_bid_model_check CHECK (bid_model IN ('CPM', 'CPC', 'TARGET_COST', 'AUTOMATIC'));

-- Where the search for a group's bid stands.
CREATE TABLE bid_controls (
  ad_group_id uuid PRIMARY KEY REFERENCES ad_groups ON DELETE CASCADE,
  brand_id uuid NOT NULL,
  -- Bid per click now.
  bid_micros bigint NOT NULL CHECK (bid_micros > 0),
  -- Clicks and their cost that were taken into account.
  clicks_seen bigint NOT NULL,
  cost_seen_micros bigint NOT NULL,
  -- Of clicks, older ones counting less: what they have cost, and what was bid for them.
  cost_sum double precision NOT NULL,
  bid_sum double precision NOT NULL,
  -- What the campaign had spent on its day then.
  spent_on date NOT NULL,
  spent_seen_micros bigint NOT NULL,
  updated_at timestamptz NOT NULL
);
CALL app.protect('bid_controls', '{brand_id}', 'read');
CREATE POLICY edge ON bid_controls FOR SELECT TO meadow_edge USING (true);
GRANT SELECT ON bid_controls TO meadow_edge;
GRANT EXECUTE ON FUNCTION app.traffic_curve(text, date), app.traffic_by(double precision[], double precision) TO meadow_worker;

-- Commission on orders (CPS): a share of each order that a creator's own link or coupon of a deal brought.

-- Orders that a deal's links and coupons brought within a time, each with what was given back of it. A refund without
-- an amount takes back the whole order. What ads brought is left out: it was paid for already.
CREATE FUNCTION app.attributed_orders(of_deal uuid, since timestamptz, until timestamptz)
RETURNS TABLE (order_key text, ordered_at timestamptz, value_minor bigint, currency text, refunded_minor bigint, matched_by text) LANGUAGE sql STABLE AS $$
  SELECT coalesce(p.order_id, 'event:' || p.day || ':' || p.event_id), p.occurred_at, p.value_minor, p.currency,
    CASE WHEN r.is_whole THEN p.value_minor ELSE least(p.value_minor, coalesce(r.refunded, 0)) END::bigint, p.matched_by
  FROM event_sources s
  JOIN conversions p ON p.source_no = s.no AND p.brand_id = s.brand_id AND p.type = 9 AND p.counted AND p.occurred_at >= since AND p.occurred_at < until
  LEFT JOIN LATERAL (
    SELECT sum(f.value_minor) FILTER (WHERE f.currency = p.currency) AS refunded, bool_or(f.value_minor = 0) AS is_whole
    FROM conversions f WHERE f.brand_id = p.brand_id AND f.order_id = p.order_id AND f.type = 10 AND f.counted
  ) r ON true
  WHERE s.deal_id = of_deal AND s.link_id IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION app.attributed_orders(uuid, timestamptz, timestamptz) TO meadow_worker;

-- An order that earns commission, and where its commission stands.
CREATE TABLE commission_orders (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL REFERENCES organisations,
  creator_id uuid NOT NULL REFERENCES organisations,
  -- The brand's order id; the event's own day and id where it has none.
  order_key text NOT NULL,
  ordered_at timestamptz NOT NULL,
  matched_by text NOT NULL,
  -- Whether a link or coupon of the deal is still what brought it, and the deal still stands.
  attributed boolean NOT NULL DEFAULT true,
  value_minor bigint NOT NULL,
  refunded_minor bigint NOT NULL,
  value_currency text NOT NULL,
  -- What the order is worth in the deal's currency: the rate that held when it was made; null where both are the same.
  rate text,
  rate_source text,
  rate_as_of timestamptz,
  bps integer NOT NULL CHECK (bps BETWEEN 1 AND 10000),
  currency char(3) NOT NULL,
  -- The sum of its lines.
  creator_gets_minor bigint NOT NULL DEFAULT 0 CHECK (creator_gets_minor >= 0),
  platform_fee_minor bigint NOT NULL DEFAULT 0 CHECK (platform_fee_minor >= 0),
  status text NOT NULL CHECK (status IN ('WAITING', 'HELD', 'LOCKED', 'REVERSED')),
  waits_for text CHECK (waits_for IN ('FUNDS', 'RATE', 'RULING', 'PAYBACK')),
  -- Of the brand's available money, until it is locked; each change of it is another hold.
  held_minor bigint NOT NULL DEFAULT 0 CHECK (held_minor >= 0),
  hold_no integer NOT NULL DEFAULT 0,
  lock_at timestamptz NOT NULL,
  locked_at timestamptz,
  UNIQUE (deal_id, order_key),
  CHECK ((rate IS NULL) = (rate_source IS NULL) AND (rate IS NULL) = (rate_as_of IS NULL))
);
CREATE INDEX commission_orders_brand ON commission_orders (brand_id, ordered_at DESC, id DESC);
CREATE INDEX commission_orders_creator ON commission_orders (creator_id, ordered_at DESC, id DESC);
CREATE INDEX commission_orders_open ON commission_orders (lock_at) WHERE locked_at IS NULL AND status <> 'REVERSED';
CALL app.protect('commission_orders', '{brand_id,creator_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON commission_orders FROM meadow_api;
REVOKE DELETE ON commission_orders FROM meadow_worker;

-- What each order earned and what was taken back of it: lines are added, never changed but for the moment they were settled.
CREATE TABLE commission_lines (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES commission_orders,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('EARNED', 'REFUND', 'REVERSED')),
  creator_gets_minor bigint NOT NULL,
  platform_fee_minor bigint NOT NULL,
  at timestamptz NOT NULL,
  settled_at timestamptz,
  CHECK ((kind = 'EARNED') = (creator_gets_minor + platform_fee_minor > 0))
);
CREATE INDEX commission_lines_order ON commission_lines (order_id, id);
CREATE INDEX commission_lines_unsettled ON commission_lines (order_id) WHERE settled_at IS NULL;
CALL app.protect('commission_lines', '{brand_id,creator_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON commission_lines FROM meadow_api;
REVOKE UPDATE, DELETE ON commission_lines FROM meadow_worker;
GRANT UPDATE (settled_at) ON commission_lines TO meadow_worker;

CREATE INDEX offers_commission ON offers (deal_id, version) WHERE terms ? 'commission';

-- A creator's commission is a line of its earnings; what is taken back after it was locked is a negative one.
ALTER TABLE settlement_lines DROP CONSTRAINT settlement_lines_kind_check, DROP CONSTRAINT settlement_lines_amount_minor_check;
ALTER TABLE settlement_lines
  ADD CHECK (kind IN ('DEAL', 'PRIZE', 'READS', 'BONUS', 'COMMISSION')),
  ADD CHECK (amount_minor > 0 OR kind = 'COMMISSION' AND amount_minor < 0);

-- The platform's fee on commission is a rule like any other: at first the percentage of sponsorships, without their amounts.
ALTER TABLE fee_rules DROP CONSTRAINT fee_rules_deal_kind_check;
ALTER TABLE fee_rules ADD CONSTRAINT fee_rules_deal_kind_check CHECK (deal_kind IN ('SPONSORSHIP', 'CONTEST', 'CO_CREATION', 'COMMISSION'));
INSERT INTO fee_rules (id, version, party, deal_kind, bps, valid_from, published_by)
  SELECT DISTINCT ON (party) gen_random_uuid(), 1, party, 'COMMISSION', bps, '2020-01-01', published_by
  FROM fee_rules WHERE deal_kind = 'SPONSORSHIP' AND currency IS NULL AND valid_until IS NULL AND NOT own_creators ORDER BY party, version DESC;

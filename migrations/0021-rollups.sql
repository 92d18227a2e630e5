-- What is made from the event log: counts by hour, sketches of reach, touches and attributed conversions.
-- Every row here can be recomputed from `events`.

-- `hour` is the hour of the brand's own time zone, as the instant it begins, so that hours add up to its days.
CREATE TABLE rollup_hours (
  brand_id uuid NOT NULL,
  hour timestamptz NOT NULL,
  source_no integer NOT NULL,
  type smallint NOT NULL,
  currency text NOT NULL,
  valid bigint NOT NULL,
  givt bigint NOT NULL,
  sivt bigint NOT NULL,
  price_micros bigint NOT NULL,
  value_minor bigint NOT NULL,
  PRIMARY KEY (brand_id, hour, source_no, type, currency)
);
CREATE INDEX rollup_hours_source ON rollup_hours (source_no, hour);
CALL app.protect('rollup_hours', '{brand_id}', 'read');
-- A creator sees the figures of their own links and notes.
CREATE POLICY creator ON rollup_hours FOR SELECT TO meadow_api USING (
  source_no IN (SELECT no FROM event_sources WHERE creator_id = ANY ((SELECT app.current_orgs())::uuid[])));
REVOKE INSERT, UPDATE, DELETE ON rollup_hours FROM meadow_api;

-- What the events of one reservation of a budget have cost, known in the same moment as the counts.
CREATE TABLE rollup_reservations (
  reservation integer PRIMARY KEY,
  price_micros bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_reservations TO meadow_worker;

-- Distinct visitors with a valid event of a type, by day of the brand's time zone. scope_id: the brand, a campaign or a deal.
-- Sketches merge by union; how exact they are stands in docs/adr/0022-reach.md.
CREATE TABLE reach_sketches (
  brand_id uuid NOT NULL,
  scope_id uuid NOT NULL,
  type smallint NOT NULL,
  day date NOT NULL,
  sketch bytea NOT NULL,
  PRIMARY KEY (brand_id, scope_id, type, day)
);
CALL app.protect('reach_sketches', '{brand_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON reach_sketches FROM meadow_api;

-- Valid clicks, as attribution looks for them.
CREATE TABLE touches (
  click_id uuid PRIMARY KEY,
  brand_id uuid NOT NULL,
  source_no integer NOT NULL,
  visitor bigint,
  occurred_at timestamptz NOT NULL
);
CREATE INDEX touches_visitor ON touches (brand_id, visitor, occurred_at);
CALL app.protect('touches', '{brand_id}', 'nothing');
REVOKE INSERT, UPDATE, DELETE ON touches FROM meadow_api;

-- Purchases, refunds and leads with what they are attributed to: source 0 is nobody.
-- An order reported twice under one order id counts once.
CREATE TABLE conversions (
  brand_id uuid NOT NULL,
  day date NOT NULL,
  event_id text NOT NULL,
  type smallint NOT NULL,
  occurred_at timestamptz NOT NULL,
  visitor bigint,
  click_id uuid,
  declared_source_no integer NOT NULL,
  order_id text,
  value_minor bigint NOT NULL,
  currency text NOT NULL,
  counted boolean NOT NULL DEFAULT true,
  model text NOT NULL,
  window_days integer NOT NULL,
  source_no integer NOT NULL DEFAULT 0,
  matched_by text NOT NULL DEFAULT 'none' CHECK (matched_by IN ('none', 'click_id', 'visitor', 'link', 'order')),
  touch_id uuid,
  touched_at timestamptz,
  PRIMARY KEY (brand_id, event_id, day)
);
CREATE INDEX conversions_time ON conversions (brand_id, occurred_at);
CREATE INDEX conversions_order ON conversions (brand_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX conversions_click ON conversions (click_id) WHERE click_id IS NOT NULL;
CREATE INDEX conversions_visitor ON conversions (brand_id, visitor) WHERE visitor IS NOT NULL;
CREATE INDEX conversions_source ON conversions (source_no, occurred_at) WHERE source_no <> 0;
CALL app.protect('conversions', '{brand_id}', 'read');
CREATE POLICY creator ON conversions FOR SELECT TO meadow_api USING (
  source_no IN (SELECT no FROM event_sources WHERE creator_id = ANY ((SELECT app.current_orgs())::uuid[])));
REVOKE INSERT, UPDATE, DELETE ON conversions FROM meadow_api;

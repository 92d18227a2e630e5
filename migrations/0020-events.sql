-- What is sent to the edge: keys that may send, sources that events speak of, the event log and its counters.

-- A write key stands in public pages: it says for which brand events are, and opens nothing else.
CREATE TABLE write_keys (
  id uuid PRIMARY KEY,
  no integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  brand_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  key text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
CREATE INDEX write_keys_brand ON write_keys (brand_id);
CALL app.protect('write_keys', '{brand_id}', 'read');
CREATE POLICY edge ON write_keys FOR SELECT TO meadow_edge USING (true);
GRANT SELECT ON write_keys TO meadow_edge;

-- What an event can speak of: a creative of a campaign, or a tracked link of a deal. Events and roll-ups
-- hold its small number; the ids behind a number never change.
CREATE TABLE event_sources (
  no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  campaign_id uuid,
  ad_group_id uuid,
  creative_id uuid UNIQUE,
  deal_id uuid,
  creator_id uuid,
  link_id uuid UNIQUE,
  CHECK (num_nonnulls(creative_id, link_id) = 1)
);
CREATE INDEX event_sources_brand ON event_sources (brand_id);
CREATE INDEX event_sources_campaign ON event_sources (campaign_id);
CREATE INDEX event_sources_deal ON event_sources (deal_id);
CREATE INDEX event_sources_creator ON event_sources (creator_id);
CALL app.protect('event_sources', '{brand_id,creator_id}', 'read');
CREATE POLICY edge ON event_sources FOR SELECT TO meadow_edge USING (true);
GRANT SELECT ON event_sources TO meadow_edge;

CREATE TABLE tracked_links (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  source_no integer NOT NULL REFERENCES event_sources,
  brand_id uuid NOT NULL REFERENCES organisations,
  creator_id uuid,
  deal_id uuid,
  destination text NOT NULL CHECK (destination ~ '^https?://'),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz
);
CREATE INDEX tracked_links_deal ON tracked_links (deal_id);
CALL app.protect('tracked_links', '{brand_id,creator_id}', 'read');
CREATE POLICY edge ON tracked_links FOR SELECT TO meadow_edge USING (true);
GRANT SELECT ON tracked_links TO meadow_edge;

-- A change reaches the edge processes at once.
CREATE FUNCTION app.edge_data_changed() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify(TG_ARGV[0], ''); RETURN NULL; END $$;
GRANT EXECUTE ON FUNCTION app.edge_data_changed() TO meadow_api, meadow_worker;
CREATE TRIGGER edge_data_changed AFTER INSERT OR UPDATE OR DELETE ON write_keys FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('write_keys');
CREATE TRIGGER edge_data_changed AFTER INSERT OR UPDATE OR DELETE ON tracked_links FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('tracked_links');

-- The event log. `day` is the UTC day inside the event's own key (its declared time, or the decision its token
-- was made for), so that a duplicate always meets its twin, also across midnight.
-- Rows are only added, by COPY. COPY does not work under row-level security, so the table has none and the
-- api has no right on it: what tenants see are the roll-ups, which have it.
CREATE TABLE events (
  batch_id bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  visitor bigint,
  price_micros bigint,
  value_minor bigint,
  day date NOT NULL,
  key_no integer,
  source_no integer NOT NULL,
  -- The part of a budget that the decision behind the event was reserved from.
  reservation integer,
  type smallint NOT NULL,
  invalid smallint NOT NULL,
  brand_id uuid NOT NULL,
  click_id uuid,
  event_id text NOT NULL,
  currency text,
  order_id text,
  coupon text,
  url text,
  referrer text,
  props jsonb,
  PRIMARY KEY (brand_id, event_id, day)
) PARTITION BY RANGE (day);
-- Rows of a batch lie together: a block range index finds them and costs nothing to keep.
CREATE INDEX events_batch ON events USING brin (batch_id) WITH (pages_per_range = 16);
GRANT INSERT, SELECT (day, brand_id, event_id) ON events TO meadow_edge;
GRANT SELECT ON events TO meadow_worker;

-- The columns of the log and nothing in it: what the edge makes its staging tables like, without a right to read events.
CREATE TABLE event_shape (LIKE events);
GRANT SELECT ON event_shape TO meadow_edge;

-- A batch is one transaction of one edge process: it appears whole or not at all, so a roll-up that takes whole
-- batches misses no row, whatever the order of commits. The id holds the time: milliseconds << 22.
CREATE TABLE event_batches (
  batch_id bigint PRIMARY KEY,
  first_day date NOT NULL,
  last_day date NOT NULL,
  row_count integer NOT NULL,
  rolled_at timestamptz
);
CREATE INDEX event_batches_waiting ON event_batches (batch_id) WHERE rolled_at IS NULL;
CREATE INDEX event_batches_rolled ON event_batches (rolled_at) WHERE rolled_at IS NOT NULL;
GRANT INSERT, SELECT ON event_batches TO meadow_edge;
GRANT SELECT, UPDATE, DELETE ON event_batches TO meadow_worker;
GRANT SELECT ON event_batches TO meadow_api;

-- Makes the partitions of a range of days. Attached, not created in place, so that writers are never blocked.
CREATE FUNCTION app.ensure_event_days(from_day date, to_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  wanted date;
  name text;
  made integer := 0;
BEGIN
  IF from_day < current_date - 400 OR to_day > current_date + 14 THEN
    RAISE EXCEPTION 'event days are within 400 days back and 14 ahead' USING ERRCODE = '22008';
  END IF;
  FOR wanted IN SELECT generate_series(from_day, to_day, interval '1 day')::date LOOP
    name := 'events_' || to_char(wanted, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('public.' || name) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(7311048);
    CONTINUE WHEN to_regclass('public.' || name) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING ALL)', name);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT bounds CHECK (day >= %L AND day < %L)', name, wanted, wanted + 1);
    EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, wanted, wanted + 1);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT bounds', name);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
GRANT EXECUTE ON FUNCTION app.ensure_event_days(date, date) TO meadow_edge, meadow_worker;
SELECT app.ensure_event_days(current_date - 9, current_date + 4);

-- Lets the block range index know the pages written since the last call.
CREATE FUNCTION app.summarise_event_days(from_day date, to_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  found regclass;
BEGIN
  FOR found IN
    SELECT i.indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE a.amname = 'brin' AND i.indrelid IN (
      SELECT to_regclass('public.events_' || to_char(d, 'YYYYMMDD')) FROM generate_series(from_day, to_day, interval '1 day') AS d)
  LOOP
    PERFORM brin_summarize_new_values(found);
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.summarise_event_days(date, date) TO meadow_worker;

-- What the edge answered, counted by hour, key and code: accepted, duplicate, or why it was not taken.
-- The zero organisation stands for requests whose key is unknown.
CREATE TABLE ingest_counters (
  hour timestamptz NOT NULL,
  brand_id uuid NOT NULL,
  key_no integer NOT NULL,
  code text NOT NULL,
  count bigint NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (hour, brand_id, key_no, code)
);
CALL app.protect('ingest_counters', '{brand_id}', 'read');
CREATE POLICY edge ON ingest_counters TO meadow_edge USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON ingest_counters TO meadow_edge;

-- Cuts of the event log: where it was seen (placement, device, country), sums by day of everything a source belongs
-- to, and sketches of reach that are merged beforehand.

-- Placement, device and country of an event in one number; see event-context.ts. Null when nothing is known.
ALTER TABLE events ADD COLUMN context integer;
ALTER TABLE event_shape ADD COLUMN context integer;

-- Counts by hour and context, so that a cut by placement, device or country reads no raw event.
CREATE TABLE rollup_contexts (
  brand_id uuid NOT NULL,
  hour timestamptz NOT NULL,
  source_no integer NOT NULL,
  type smallint NOT NULL,
  context integer NOT NULL,
  valid bigint NOT NULL,
  givt bigint NOT NULL,
  sivt bigint NOT NULL,
  price_micros bigint NOT NULL,
  PRIMARY KEY (brand_id, hour, source_no, type, context)
);
CALL app.protect('rollup_contexts', '{brand_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON rollup_contexts FROM meadow_api;

-- Counts by day of the brand's time zone. scope_id: the brand, or a campaign, ad group, creative, link, deal or creator of its sources.
CREATE TABLE rollup_days (
  brand_id uuid NOT NULL,
  scope_id uuid NOT NULL,
  day date NOT NULL,
  type smallint NOT NULL,
  valid bigint NOT NULL,
  givt bigint NOT NULL,
  sivt bigint NOT NULL,
  price_micros bigint NOT NULL,
  PRIMARY KEY (brand_id, scope_id, day, type)
);
CALL app.protect('rollup_days', '{brand_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON rollup_days FROM meadow_api;

-- Everything that a source counts for.
CREATE FUNCTION app.scopes_of(s event_sources, brand uuid) RETURNS uuid[] LANGUAGE sql IMMUTABLE AS $$
  SELECT array_remove(ARRAY[brand, s.campaign_id, s.ad_group_id, s.creative_id, s.link_id, s.deal_id, s.creator_id], NULL)
$$;
GRANT EXECUTE ON FUNCTION app.scopes_of(event_sources, uuid) TO meadow_worker;

-- Registers do not compress, and are read whole.
ALTER TABLE reach_sketches ALTER COLUMN sketch SET STORAGE EXTERNAL;
-- Days of brands whose sketches must be made anew from the events; the worker takes them one by one.
CREATE TABLE reach_rebuilds (
  brand_id uuid NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (brand_id, day)
);
GRANT SELECT, INSERT, DELETE ON reach_rebuilds TO meadow_worker;
-- Reach of ad groups, creatives and creators is new, and registers are printable characters from now on: all days are made anew.
INSERT INTO reach_rebuilds SELECT DISTINCT brand_id, day FROM reach_sketches;
DELETE FROM reach_sketches;
-- The day's own count, so that it needs no sketch.
ALTER TABLE reach_sketches ADD COLUMN visitors bigint NOT NULL;

-- The union of the sketches of 2^level days, from day n × 2^level since 2000-01-01, made when those days are over.
-- A range of days is at most two of each level. A late event takes away what holds its day; it is made again.
CREATE TABLE reach_spans (
  brand_id uuid NOT NULL,
  scope_id uuid NOT NULL,
  type smallint NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 8),
  n integer NOT NULL,
  visitors bigint NOT NULL,
  sketch bytea NOT NULL,
  PRIMARY KEY (brand_id, scope_id, type, level, n)
);
ALTER TABLE reach_spans ALTER COLUMN sketch SET STORAGE EXTERNAL;
CALL app.protect('reach_spans', '{brand_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON reach_spans FROM meadow_api;

-- Figures of before, as far as their batches were folded.
INSERT INTO rollup_days
SELECT r.brand_id, x.scope_id, (r.hour AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date, r.type, sum(r.valid), sum(r.givt), sum(r.sivt), sum(r.price_micros)
FROM rollup_hours r LEFT JOIN organisations o ON o.id = r.brand_id LEFT JOIN event_sources s ON s.no = r.source_no
CROSS JOIN LATERAL unnest(array_remove(ARRAY[r.brand_id, s.campaign_id, s.ad_group_id, s.creative_id, s.link_id, s.deal_id, s.creator_id], NULL)) AS x(scope_id)
GROUP BY 1, 2, 3, 4;
INSERT INTO rollup_contexts
SELECT brand_id, hour, source_no, type, 0, sum(valid), sum(givt), sum(sivt), sum(price_micros) FROM rollup_hours GROUP BY 1, 2, 3, 4;

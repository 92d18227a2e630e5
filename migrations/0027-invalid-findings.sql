-- What is found out about events after they were counted: the raw row stays as it came, a finding stands beside it,
-- and figures, credit and charges follow.

-- A keyed hash of what a device shows of itself with a beacon or click, made anew every day; no address is stored.
ALTER TABLE events ADD COLUMN fingerprint bigint;
ALTER TABLE event_shape ADD COLUMN fingerprint bigint;

CREATE TABLE event_findings (
  brand_id uuid NOT NULL,
  event_id text NOT NULL,
  day date NOT NULL,
  reason smallint NOT NULL CHECK (reason >= 100),
  found_at timestamptz NOT NULL,
  PRIMARY KEY (brand_id, event_id, day)
);
GRANT SELECT, INSERT, DELETE ON event_findings TO meadow_worker;

-- Hours of arrival that were looked through.
CREATE TABLE traffic_checks (
  hour timestamptz PRIMARY KEY,
  checked_at timestamptz NOT NULL,
  found integer NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON traffic_checks TO meadow_worker;
GRANT SELECT ON traffic_checks TO meadow_api;

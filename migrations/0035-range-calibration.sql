-- How often the ranges that were predicted held, and by how much they have to be stretched so that four of five do.
CREATE TABLE range_calibration (
  kind text NOT NULL CHECK (kind IN ('TIER', 'CATEGORY')),
  name text NOT NULL,
  predictions int NOT NULL,
  held double precision NOT NULL,
  held_recalibrated double precision NOT NULL,
  stretch double precision NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (kind, name)
);
GRANT SELECT ON range_calibration TO meadow_api, meadow_worker;
GRANT INSERT, UPDATE, DELETE ON range_calibration TO meadow_worker;

-- Why events were invalid: counts by hour, source, type and reason beside the sums of rollup_hours.
CREATE TABLE rollup_reasons (
  brand_id uuid NOT NULL,
  hour timestamptz NOT NULL,
  source_no integer NOT NULL,
  type smallint NOT NULL,
  reason smallint NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (brand_id, hour, source_no, type, reason)
);
CREATE INDEX rollup_reasons_hour ON rollup_reasons (hour);
CALL app.protect('rollup_reasons', '{brand_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON rollup_reasons FROM meadow_api;

-- Events of before, as far as their batches were folded.
INSERT INTO rollup_reasons
SELECT e.brand_id, date_trunc('hour', e.occurred_at, coalesce(o.time_zone, 'UTC')), e.source_no, e.type, e.invalid, count(*)
FROM events e LEFT JOIN organisations o ON o.id = e.brand_id
WHERE e.invalid <> 0 AND NOT EXISTS (SELECT FROM event_batches w WHERE w.batch_id = e.batch_id AND w.rolled_at IS NULL)
GROUP BY 1, 2, 3, 4, 5;

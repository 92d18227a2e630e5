-- What led to each conversion, as it was known when it was attributed last: the clicks within its window, oldest first.
-- Models of credit are run over these rows; each can be recomputed from touches and conversions.
CREATE TABLE conversion_paths (
  brand_id uuid NOT NULL,
  day date NOT NULL,
  event_id text NOT NULL,
  rule text NOT NULL,
  -- Empty beside one source when the path is the link that the conversion was declared with.
  click_ids uuid[] NOT NULL,
  source_nos integer[] NOT NULL,
  touched_at timestamptz[] NOT NULL,
  PRIMARY KEY (brand_id, event_id, day)
);
CALL app.protect('conversion_paths', '{brand_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON conversion_paths FROM meadow_api;

-- Conversions of before.
INSERT INTO conversion_paths
  SELECT c.brand_id, c.day, c.event_id, 'CLICKS_1' AS rule,
    coalesce(w.click_ids, '{}') AS click_ids,
    coalesce(w.source_nos, CASE WHEN x.declared_source_no <> 0 THEN ARRAY[x.declared_source_no] ELSE '{}' END) AS source_nos,
    coalesce(w.touched_at, CASE WHEN x.declared_source_no <> 0 THEN ARRAY[x.occurred_at] ELSE '{}' END) AS touched_at
  FROM conversions c
  LEFT JOIN LATERAL (
    SELECT p.* FROM conversions p
    WHERE c.type = 10 AND p.brand_id = c.brand_id AND p.order_id = c.order_id AND p.type = 9
    ORDER BY p.occurred_at, p.event_id LIMIT 1
  ) o ON true
  CROSS JOIN LATERAL (SELECT coalesce(o.occurred_at, c.occurred_at) AS occurred_at, coalesce(o.declared_source_no, c.declared_source_no) AS declared_source_no,
    CASE WHEN o.event_id IS NULL THEN c.visitor ELSE o.visitor END AS visitor, CASE WHEN o.event_id IS NULL THEN c.click_id ELSE o.click_id END AS click_id,
    coalesce(o.window_days, c.window_days) AS window_days) x
  LEFT JOIN LATERAL (
    SELECT array_agg(t.click_id ORDER BY t.occurred_at, t.click_id) AS click_ids, array_agg(t.source_no ORDER BY t.occurred_at, t.click_id) AS source_nos,
      array_agg(t.occurred_at ORDER BY t.occurred_at, t.click_id) AS touched_at
    FROM (
      SELECT n.* FROM (
        SELECT v.* FROM touches v WHERE v.brand_id = c.brand_id AND v.visitor = x.visitor
          AND v.occurred_at BETWEEN x.occurred_at - make_interval(days => x.window_days) AND x.occurred_at
        UNION SELECT k.* FROM touches k WHERE k.click_id = x.click_id AND k.brand_id = c.brand_id
          AND k.occurred_at BETWEEN x.occurred_at - make_interval(days => x.window_days) AND x.occurred_at + interval '5 minutes'
      ) n ORDER BY n.occurred_at DESC, n.click_id DESC LIMIT 100
    ) t
  ) w ON true
  WHERE true;

-- Notes that earned more: what a brand calls enough, and what readers of a note searched for.

CREATE TABLE boost_thresholds (
  brand_id uuid PRIMARY KEY REFERENCES organisations,
  -- Counted from the publication of each note.
  within_days integer NOT NULL CHECK (within_days BETWEEN 1 AND 90),
  -- Either is enough; null: does not count.
  least_clicks integer CHECK (least_clicks > 0),
  least_orders integer CHECK (least_orders > 0),
  CHECK (num_nonnulls(least_clicks, least_orders) > 0)
);
CALL app.protect('boost_thresholds', '{brand_id}', 'nothing');

-- Searches are few among events: found without reading the others.
CREATE INDEX events_searches ON events (brand_id, occurred_at) WHERE type = 7;

-- What those searched for on the brand's own site who came through the link of a deal in the 30 days before, and how many they were.
-- What few searched for, and what may be somebody's address or number, is told to nobody. Nothing for another's brand.
CREATE FUNCTION app.searches_after_notes(of_brand uuid, deals uuid[], since date, least_people integer)
RETURNS TABLE (deal_id uuid, query text, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT f.deal_id, f.query, count(DISTINCT f.who)::integer FROM (
    SELECT s.deal_id, lower(regexp_replace(btrim(left(e.props ->> 'query', 64)), '\s+', ' ', 'g')) AS query, coalesce(e.visitor::text, e.click_id::text) AS who
    FROM events e
    CROSS JOIN LATERAL (
      SELECT v.source_no FROM touches v
      WHERE v.brand_id = e.brand_id AND v.visitor = e.visitor AND v.occurred_at BETWEEN e.occurred_at - interval '30 days' AND e.occurred_at + interval '5 minutes'
      UNION SELECT k.source_no FROM touches k
      WHERE k.click_id = e.click_id AND k.brand_id = e.brand_id AND k.occurred_at BETWEEN e.occurred_at - interval '30 days' AND e.occurred_at + interval '5 minutes'
    ) t
    JOIN event_sources s ON s.no = t.source_no AND s.link_id IS NOT NULL AND s.deal_id = ANY (deals)
    WHERE e.brand_id = of_brand AND e.type = 7 AND e.invalid = 0 AND e.day >= since AND jsonb_typeof(e.props -> 'query') = 'string'
      AND of_brand = ANY ((SELECT app.current_orgs())::uuid[])
      AND NOT EXISTS (SELECT FROM event_findings w WHERE w.brand_id = e.brand_id AND w.event_id = e.event_id AND w.day = e.day)
  ) f
  WHERE f.query <> '' AND f.query !~ '@|\d[\d\s-]{6,}'
  GROUP BY 1, 2 HAVING count(DISTINCT f.who) >= least_people
$$;
GRANT EXECUTE ON FUNCTION app.searches_after_notes(uuid, uuid[], date, integer) TO meadow_api;

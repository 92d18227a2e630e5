-- What was shown on this installation, all brands together: the supply that a campaign's forecast is made of.
-- No brand is named, and one price class is all that is told of prices.

-- `place`, `device` and `country` are numbers as in events.context; an empty list means any.
CREATE FUNCTION app.ad_supply(since timestamptz, zone text, places integer[], devices integer[], countries integer[])
RETURNS TABLE (day date, hour integer, price_class integer, impressions bigint, clicks bigint, price_micros bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  WITH seen AS (
    SELECT r.hour, r.source_no, sum(r.valid) FILTER (WHERE r.type = 1) AS impressions, coalesce(sum(r.valid) FILTER (WHERE r.type = 3), 0) AS clicks, sum(r.price_micros) AS price
    FROM organisations o JOIN rollup_contexts r ON r.brand_id = o.id AND r.hour >= since
    JOIN event_sources s ON s.no = r.source_no AND s.creative_id IS NOT NULL
    WHERE (cardinality(places) = 0 OR (r.context & 7) = ANY (places)) AND (cardinality(devices) = 0 OR ((r.context >> 3) & 15) = ANY (devices))
      AND (cardinality(countries) = 0 OR (r.context >> 7) = ANY (countries))
    GROUP BY 1, 2
  )
  SELECT (seen.hour AT TIME ZONE zone)::date, extract(hour FROM seen.hour AT TIME ZONE zone)::integer,
    CASE WHEN seen.price > 0 THEN floor(4 * log(2, greatest(1, seen.price * 1000.0 / seen.impressions)))::integer END,
    sum(seen.impressions)::bigint, sum(seen.clicks)::bigint, sum(seen.price)::bigint
  FROM seen WHERE seen.impressions > 0 GROUP BY 1, 2, 3
$$;

-- People who saw an ad on a day, a sum over brands: who saw ads of two brands counts twice.
CREATE FUNCTION app.ad_audience(since date) RETURNS TABLE (day date, visitors bigint, impressions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT s.day, sum(s.visitors)::bigint, coalesce(sum(d.valid), 0)::bigint
  FROM organisations o JOIN reach_sketches s ON s.brand_id = o.id AND s.scope_id = o.id AND s.type = 1 AND s.day >= since
  LEFT JOIN rollup_days d ON d.brand_id = o.id AND d.scope_id = o.id AND d.type = 1 AND d.day = s.day GROUP BY 1
$$;
GRANT EXECUTE ON FUNCTION app.ad_supply(timestamptz, text, integer[], integer[], integer[]), app.ad_audience(date) TO meadow_api;

-- Texts are stored by pages of a day: a row, an index entry and a policy check for every title cost many times what the title does.
CREATE TABLE insight_pages (
  dataset_id uuid NOT NULL REFERENCES insight_datasets ON DELETE CASCADE,
  day date NOT NULL,
  category text NOT NULL,
  page int NOT NULL,
  org_id uuid NOT NULL,
  -- One entry per text in each of these; a list that would hold nothing but its filler is empty.
  keys text[] NOT NULL,
  texts text[] NOT NULL,
  -- Filler 0.
  engagements bigint[] NOT NULL,
  -- Nearly the same as an earlier one: kept, not counted. Filler false.
  copies boolean[] NOT NULL,
  -- Hour of the day in the dataset's zone; filler −1: the source does not tell.
  hours smallint[] NOT NULL,
  -- Who wrote it and how large their following is; filler '-'.
  authors text[] NOT NULL,
  tiers text[] NOT NULL,
  PRIMARY KEY (dataset_id, day, category, page)
);
CALL app.protect('insight_pages', '{org_id}', 'read');
CREATE POLICY shared ON insight_pages FOR SELECT TO meadow_api, meadow_worker USING (dataset_id IN (SELECT id FROM insight_datasets WHERE shared));
REVOKE INSERT, UPDATE, DELETE ON insight_pages FROM meadow_api;

INSERT INTO insight_pages
  SELECT dataset_id, day, category, (n / 2000)::int, org_id, array_agg(key ORDER BY n), array_agg(text ORDER BY n), array_agg(engagements ORDER BY n), array_agg(copy ORDER BY n),
    '{}', '{}', '{}'
  FROM (SELECT *, row_number() OVER (PARTITION BY dataset_id, day, category ORDER BY key) - 1 AS n FROM insight_texts) t
  GROUP BY dataset_id, day, category, (n / 2000)::int, org_id;
DROP TABLE insight_texts;

-- Compressing what is read seldom costs more than its room.
ALTER TABLE insight_pages ALTER keys SET STORAGE EXTERNAL, ALTER texts SET STORAGE EXTERNAL;
ALTER TABLE insight_days ALTER terms SET STORAGE EXTERNAL, ALTER counts SET STORAGE EXTERNAL;

-- The same counts by hour, where the source tells the hour: place of the term in `terms` × 24 + hour.
ALTER TABLE insight_days ADD COLUMN hour_keys int[] NOT NULL DEFAULT '{}', ADD COLUMN hour_counts int[] NOT NULL DEFAULT '{}';

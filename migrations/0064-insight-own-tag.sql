-- SEARCHES: what people looked for; the same words by two people are two searches.
ALTER TABLE insight_datasets DROP CONSTRAINT insight_datasets_kind_check, ADD CONSTRAINT insight_datasets_kind_check CHECK (kind IN ('NOTES', 'HOT_LIST', 'SEARCHES'));

-- The batch of events up to which the texts that the tag saw were read.
CREATE TABLE insight_tag_cursor (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  batch_id bigint NOT NULL
);
INSERT INTO insight_tag_cursor (batch_id) VALUES (0);
GRANT SELECT, UPDATE ON insight_tag_cursor TO meadow_worker;

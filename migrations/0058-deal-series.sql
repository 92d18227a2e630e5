-- Long relations: a deal booked again, once or again and again, with the same creator.
CREATE TABLE deal_series (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  creator_id uuid NOT NULL REFERENCES creators,
  brief_id uuid NOT NULL REFERENCES briefs,
  -- The deal whose terms are repeated, with the days moved on.
  model_deal_id uuid NOT NULL REFERENCES deals,
  fee_minor bigint NOT NULL CHECK (fee_minor > 0),
  times int NOT NULL CHECK (times BETWEEN 1 AND 24),
  every_days int NOT NULL CHECK (every_days BETWEEN 7 AND 366),
  sent int NOT NULL DEFAULT 0 CHECK (sent <= times),
  -- Who signs each offer for the brand.
  signer_id uuid NOT NULL,
  signer_name text NOT NULL,
  next_at timestamptz,
  ended_at timestamptz,
  ended_by text CHECK (ended_by IN ('BRAND', 'CREATOR', 'DONE', 'BRIEF_CLOSED', 'CREATOR_CLOSED')),
  created_at timestamptz NOT NULL
);
CREATE INDEX deal_series_brand ON deal_series (brand_id);
CREATE INDEX deal_series_creator ON deal_series (creator_id);
CALL app.protect('deal_series', '{brand_id,creator_id}', 'read');
REVOKE DELETE ON deal_series FROM meadow_api, meadow_worker;
ALTER TABLE deals ADD COLUMN series_id uuid REFERENCES deal_series, ADD COLUMN series_number int, ADD CHECK ((series_id IS NULL) = (series_number IS NULL));
CREATE UNIQUE INDEX deals_series ON deals (series_id, series_number) WHERE series_id IS NOT NULL;
-- A settled deal is over: the same brief may book its creator again.
DROP INDEX deals_live;
CREATE UNIQUE INDEX deals_live ON deals (brief_id, creator_id) WHERE status NOT IN ('DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED', 'SETTLED', 'PAID');

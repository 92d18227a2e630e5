-- A ruling holds only when the time to appeal is over, or both accept it. Evidence of both sides.
ALTER TABLE disputes
  ADD COLUMN first_share_bps int CHECK (first_share_bps BETWEEN 0 AND 10000),
  ADD COLUMN first_decision text,
  ADD COLUMN first_decided_at timestamptz,
  ADD COLUMN first_decided_by uuid,
  ADD COLUMN appeal_until timestamptz,
  ADD COLUMN appeal_by text CHECK (appeal_by IN ('BRAND', 'CREATOR')),
  ADD COLUMN appeal_reason text,
  ADD COLUMN appealed_at timestamptz,
  ADD COLUMN accepted_by_brand_at timestamptz,
  ADD COLUMN accepted_by_creator_at timestamptz;
CREATE TABLE dispute_evidence (
  id uuid PRIMARY KEY,
  dispute_id uuid NOT NULL REFERENCES disputes,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  by_party text NOT NULL CHECK (by_party IN ('BRAND', 'CREATOR')),
  author_name text NOT NULL,
  text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 4000),
  file_ids uuid[] NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL
);
CREATE INDEX dispute_evidence_dispute ON dispute_evidence (dispute_id, id);
CALL app.protect('dispute_evidence', '{brand_id,creator_id}', 'read');
REVOKE UPDATE, DELETE ON dispute_evidence FROM meadow_api, meadow_worker;
-- What is said may carry files.
ALTER TABLE deal_comments ADD COLUMN file_ids uuid[] NOT NULL DEFAULT '{}';

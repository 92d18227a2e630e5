-- Payouts that are released together: one person prepares the batch, another one releases it.
CREATE TABLE payout_batches (
  id uuid PRIMARY KEY,
  status text NOT NULL CHECK (status IN ('PREPARED', 'RELEASED', 'DROPPED')),
  prepared_by uuid NOT NULL,
  prepared_name text NOT NULL,
  prepared_at timestamptz NOT NULL,
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  CHECK (status <> 'RELEASED' OR decided_by <> prepared_by)
);
-- One batch at a time: what is looked at is what is released.
CREATE UNIQUE INDEX payout_batches_open ON payout_batches ((true)) WHERE status = 'PREPARED';
ALTER TABLE payout_batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE payout_batches FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON payout_batches TO meadow_api;
CREATE POLICY owner ON payout_batches TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY operator ON payout_batches TO meadow_api USING ((SELECT app.is_operator())) WITH CHECK ((SELECT app.is_operator()));
ALTER TABLE payouts ADD COLUMN batch_id uuid REFERENCES payout_batches;
CREATE INDEX payouts_batch ON payouts (batch_id) WHERE batch_id IS NOT NULL;

-- Runs of the verification that an operator asked for, and what they found.
CREATE TABLE verifications (
  id uuid PRIMARY KEY,
  asked_by uuid,
  asked_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- Per check: what, compared, and up to twenty differences.
  checks jsonb
);
ALTER TABLE verifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE verifications FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON verifications TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY operator ON verifications TO meadow_api USING ((SELECT app.is_operator())) WITH CHECK ((SELECT app.is_operator()));
CREATE POLICY system ON verifications TO meadow_worker USING ((SELECT app.is_system())) WITH CHECK ((SELECT app.is_system()));
GRANT SELECT, INSERT ON verifications TO meadow_api;
GRANT SELECT, UPDATE, DELETE ON verifications TO meadow_worker;

-- First moments of reports are kept for 400 days.
GRANT DELETE ON postback_ids TO meadow_worker;
GRANT SELECT ON postback_ids TO meadow_worker;
CREATE INDEX postback_ids_time ON postback_ids (occurred_at);

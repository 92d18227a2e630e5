-- The provider's own book of transfers to connected accounts, read from it again and again, for whoever reconciles it with ours.
CREATE TABLE provider_transfers (
  provider text NOT NULL,
  transfer_ref text NOT NULL,
  -- As the transfer says; what it says may be none of ours.
  payout_ref text,
  account_ref text,
  amount_minor bigint NOT NULL,
  reversed_minor bigint NOT NULL,
  currency char(3) NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (provider, transfer_ref)
);
CREATE INDEX provider_transfers_payout ON provider_transfers (payout_ref) WHERE payout_ref IS NOT NULL;
-- What was made from then on was all seen at this moment.
CREATE TABLE provider_reads (
  provider text PRIMARY KEY,
  since timestamptz NOT NULL,
  read_at timestamptz NOT NULL
);
DO $$ DECLARE target text; BEGIN
  FOREACH target IN ARRAY ARRAY['provider_transfers', 'provider_reads'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', target);
    EXECUTE format('CREATE POLICY operator ON %I FOR SELECT TO meadow_api USING ((SELECT app.is_operator()))', target);
    EXECUTE format('CREATE POLICY system ON %I TO meadow_worker USING ((SELECT app.is_system())) WITH CHECK ((SELECT app.is_system()))', target);
    EXECUTE format('GRANT SELECT ON %I TO meadow_api', target);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO meadow_worker', target);
  END LOOP;
END $$;

-- What a payer writes on a bank transfer so that it finds its account (ISO 11649).
CREATE TABLE bank_references (
  reference text PRIMARY KEY,
  org_id uuid NOT NULL UNIQUE REFERENCES organisations
);
CALL app.protect('bank_references', '{org_id}', 'read');
REVOKE UPDATE, DELETE ON bank_references FROM meadow_api, meadow_worker;

-- A file of payment orders handed to the bank. Its body carries account numbers: an AES-256-GCM envelope.
CREATE TABLE payout_files (
  id uuid PRIMARY KEY,
  message_id text NOT NULL UNIQUE,
  currency char(3) NOT NULL,
  payouts integer NOT NULL CHECK (payouts > 0),
  sum_minor bigint NOT NULL CHECK (sum_minor > 0),
  sealed text NOT NULL,
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL
);
ALTER TABLE payout_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE payout_files FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON payout_files TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY operator ON payout_files TO meadow_api USING ((SELECT app.is_operator())) WITH CHECK ((SELECT app.is_operator()));
GRANT SELECT, INSERT ON payout_files TO meadow_api;
ALTER TABLE payouts ADD COLUMN file_id uuid REFERENCES payout_files;
-- Whoever makes the file reads where it goes.
CREATE POLICY operator ON payout_methods FOR SELECT TO meadow_api USING ((SELECT app.is_operator()));

-- What the bank says happened, as it said it. A statement is taken once.
CREATE TABLE bank_statements (
  id uuid PRIMARY KEY,
  account text NOT NULL,
  statement_id text NOT NULL,
  currency char(3) NOT NULL,
  opening_minor bigint NOT NULL,
  closing_minor bigint NOT NULL,
  body text NOT NULL,
  imported_by uuid NOT NULL,
  imported_at timestamptz NOT NULL,
  UNIQUE (account, statement_id)
);
CREATE TABLE bank_entries (
  id uuid PRIMARY KEY,
  bank_statement_id uuid NOT NULL REFERENCES bank_statements,
  position integer NOT NULL,
  booked_on date NOT NULL,
  -- A credit to our account is positive.
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  currency char(3) NOT NULL,
  end_to_end_id text,
  servicer_ref text,
  remittance text NOT NULL,
  counterparty text NOT NULL,
  -- Money of ours that came back.
  is_return boolean NOT NULL,
  -- How it was explained: NEW until the worker looked at it, SUSPENSE until a person does where it found nothing.
  matched text NOT NULL CHECK (matched IN ('NEW', 'TOP_UP', 'PAYOUT', 'PAYOUT_RETURN', 'ASSIGNED', 'SUSPENSE')),
  -- The organisation it turned out to be of.
  org_id uuid REFERENCES organisations,
  payout_id uuid REFERENCES payouts,
  UNIQUE (bank_statement_id, position)
);
CREATE INDEX bank_entries_suspense ON bank_entries (booked_on) WHERE matched = 'SUSPENSE';

-- Refused files are kept too: nothing that was received is lost.
CREATE TABLE refused_bank_files (
  id uuid PRIMARY KEY,
  code text NOT NULL,
  message text NOT NULL,
  body text NOT NULL,
  received_by uuid NOT NULL,
  received_at timestamptz NOT NULL
);
DO $$ DECLARE target text; BEGIN
  FOREACH target IN ARRAY ARRAY['bank_statements', 'bank_entries', 'refused_bank_files'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', target);
    EXECUTE format('CREATE POLICY operator ON %I TO meadow_api USING ((SELECT app.is_operator())) WITH CHECK ((SELECT app.is_operator()))', target);
    EXECUTE format('CREATE POLICY system ON %I TO meadow_worker USING ((SELECT app.is_system())) WITH CHECK ((SELECT app.is_system()))', target);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO meadow_api', target);
    EXECUTE format('GRANT SELECT ON %I TO meadow_worker', target);
  END LOOP;
END $$;
GRANT UPDATE (matched, org_id) ON bank_entries TO meadow_api;
GRANT UPDATE (matched, org_id, payout_id) ON bank_entries TO meadow_worker;

-- The sandbox's own book, for whoever reconciles it with ours.
CREATE FUNCTION app.sandbox_orders_of_operator() RETURNS TABLE (reference uuid, amount_minor bigint, currency char(3))
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT o.reference, o.amount_minor, o.currency FROM sandbox_orders o WHERE (SELECT app.is_operator())
$$;
GRANT EXECUTE ON FUNCTION app.sandbox_orders_of_operator() TO meadow_api;

-- Double entry. A credit is positive, a debit negative; the entries of a transfer sum to zero.

CREATE TABLE ledger_accounts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  org_id uuid NOT NULL REFERENCES organisations,
  purpose text NOT NULL CHECK (purpose IN ('AVAILABLE', 'ESCROW', 'CAMPAIGN_BUDGET', 'PAYABLE', 'PAYOUT_CLEARING', 'FUNDING', 'PLATFORM_FEES', 'AD_REVENUE')),
  -- The deal, campaign or payout it belongs to; the nil uuid when it is the organisation's own.
  subject_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  currency char(3) NOT NULL,
  -- A floored account never goes below zero and keeps its balance in the row, which is its lock. The platform's
  -- accounts are not floored: their balance is the sum of their entries, so that no hot row serialises the system.
  floored boolean NOT NULL,
  balance_minor bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, purpose, subject_id, currency),
  CHECK (NOT floored OR balance_minor >= 0)
);
CREATE INDEX ledger_accounts_subject ON ledger_accounts (subject_id) WHERE subject_id <> '00000000-0000-0000-0000-000000000000';

CREATE TABLE ledger_transfers (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  idempotency_key text NOT NULL UNIQUE CHECK (char_length(idempotency_key) BETWEEN 1 AND 255),
  -- Digest of what was asked for: the same key with another body is an error.
  body_hash bytea NOT NULL,
  currency char(3) NOT NULL,
  deal_id uuid,
  campaign_id uuid,
  effective_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ledger_transfers_deal ON ledger_transfers (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX ledger_transfers_campaign ON ledger_transfers (campaign_id) WHERE campaign_id IS NOT NULL;

CREATE TABLE ledger_entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transfer_id uuid NOT NULL REFERENCES ledger_transfers,
  account_id uuid NOT NULL REFERENCES ledger_accounts,
  org_id uuid NOT NULL,
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  -- Null for accounts that are not floored.
  balance_after_minor bigint,
  UNIQUE (transfer_id, account_id)
);
CREATE INDEX ledger_entries_account ON ledger_entries (account_id, id DESC);
CREATE INDEX ledger_entries_org ON ledger_entries (org_id, id DESC);

CALL app.protect('ledger_accounts', '{org_id}', 'read');
CALL app.protect('ledger_entries', '{org_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON ledger_accounts, ledger_entries FROM meadow_api, meadow_worker;

ALTER TABLE ledger_transfers ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_transfers FORCE ROW LEVEL SECURITY;
GRANT SELECT ON ledger_transfers TO meadow_api, meadow_worker;
CREATE POLICY owner ON ledger_transfers TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY system ON ledger_transfers TO meadow_worker USING ((SELECT app.is_system()));
CREATE POLICY operator ON ledger_transfers FOR SELECT TO meadow_api USING ((SELECT app.is_operator()));
-- A transfer is seen by whoever has an entry in it.
CREATE POLICY tenant ON ledger_transfers FOR SELECT TO meadow_api, meadow_worker USING (
  EXISTS (SELECT FROM ledger_entries e WHERE e.transfer_id = ledger_transfers.id AND e.org_id = ANY ((SELECT app.current_orgs())::uuid[])));

-- History is not edited, not even by its owner: a correction is another transfer.
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
CREATE TRIGGER ledger_transfers_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Posts one transfer in the caller's transaction and returns its id.
--   entries: [{"org", "purpose", "subject", "amount"}], amounts as text in minor units
-- Errors: ML001 entries do not balance, ML002 a floored account would go below zero (detail: what is missing),
-- ML003 the key was used for another body. A key that was used for the same body returns the first transfer.
CREATE FUNCTION app.post_transfer(
  new_id uuid, in_kind text, in_key text, in_currency char(3), in_entries jsonb, in_deal uuid, in_campaign uuid, in_effective timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app SET enable_seqscan = off AS $$
DECLARE
  body bytea := sha256(convert_to(in_kind || E'\n' || in_currency || E'\n' || in_entries::text, 'UTF8'));
  known ledger_transfers;
  orgs uuid[];
  purposes text[];
  subjects uuid[];
  amounts bigint[];
  ids uuid[];
  floors boolean[];
  afters bigint[];
  now_minor bigint;
  line record;
BEGIN
  INSERT INTO ledger_transfers (id, kind, idempotency_key, body_hash, currency, deal_id, campaign_id, effective_at)
    VALUES (new_id, in_kind, in_key, body, in_currency, in_deal, in_campaign, in_effective)
    ON CONFLICT (idempotency_key) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO known FROM ledger_transfers t WHERE t.idempotency_key = in_key;
    IF known.body_hash <> body THEN
      RAISE EXCEPTION 'key % was used for another transfer', in_key USING ERRCODE = 'ML003';
    END IF;
    RETURN known.id;
  END IF;

  SELECT array_agg(e.org), array_agg(e.purpose), array_agg(e.subject), array_agg(e.amount) INTO orgs, purposes, subjects, amounts
    FROM jsonb_to_recordset(in_entries) AS e(org uuid, purpose text, subject uuid, amount bigint);
  IF coalesce(cardinality(amounts), 0) < 2 OR 0 = ANY (amounts) OR (SELECT sum(one) FROM unnest(amounts) AS one) <> 0 THEN
    RAISE EXCEPTION 'the entries of % do not balance', in_kind USING ERRCODE = 'ML001';
  END IF;

  -- One look into the index an account, whatever their number: a join would read them all.
  FOR i IN 1 .. cardinality(orgs) LOOP
    SELECT a.id, a.floored INTO line FROM ledger_accounts a
      WHERE a.org_id = orgs[i] AND a.purpose = purposes[i] AND a.subject_id = subjects[i] AND a.currency = in_currency;
    IF NOT FOUND THEN
      INSERT INTO ledger_accounts (org_id, purpose, subject_id, currency, floored)
        VALUES (orgs[i], purposes[i], subjects[i], in_currency, purposes[i] NOT IN ('FUNDING', 'PLATFORM_FEES', 'AD_REVENUE'))
        ON CONFLICT DO NOTHING;
      SELECT a.id, a.floored INTO line FROM ledger_accounts a
        WHERE a.org_id = orgs[i] AND a.purpose = purposes[i] AND a.subject_id = subjects[i] AND a.currency = in_currency;
    END IF;
    ids[i] := line.id;
    floors[i] := line.floored;
    afters[i] := NULL;
  END LOOP;

  -- Always in the order of ids: two transfers between the same accounts wait for each other, they never deadlock.
  FOR line IN SELECT u.id, u.amount, u.place FROM unnest(ids, amounts, floors) WITH ORDINALITY AS u(id, amount, floored, place) WHERE u.floored ORDER BY u.id LOOP
    UPDATE ledger_accounts a SET balance_minor = a.balance_minor + line.amount
      WHERE a.id = line.id AND a.balance_minor + line.amount >= 0 RETURNING a.balance_minor INTO now_minor;
    IF NOT FOUND THEN
      SELECT a.purpose, -(a.balance_minor + line.amount) AS missing INTO line FROM ledger_accounts a WHERE a.id = line.id;
      RAISE EXCEPTION 'the account % is short of %', line.purpose, line.missing USING ERRCODE = 'ML002', DETAIL = line.missing::text;
    END IF;
    afters[line.place] := now_minor;
  END LOOP;

  INSERT INTO ledger_entries (transfer_id, account_id, org_id, currency, amount_minor, balance_after_minor)
    SELECT new_id, u.id, u.org, in_currency, u.amount, u.now_minor FROM unnest(ids, orgs, amounts, afters) AS u(id, org, amount, now_minor);
  RETURN new_id;
END $$;
GRANT EXECUTE ON FUNCTION app.post_transfer(uuid, text, text, char, jsonb, uuid, uuid, timestamptz) TO meadow_api, meadow_worker;

-- Fee rules are public: both sides see the split before they agree. A rule is never edited; a newer version takes over from its day.
CREATE TABLE fee_rules (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  party text NOT NULL CHECK (party IN ('BRAND', 'CREATOR')),
  deal_kind text NOT NULL,
  bps integer NOT NULL CHECK (bps BETWEEN 0 AND 10000),
  fixed_minor bigint NOT NULL DEFAULT 0 CHECK (fixed_minor >= 0),
  minimum_minor bigint NOT NULL DEFAULT 0 CHECK (minimum_minor >= 0),
  cap_minor bigint CHECK (cap_minor >= minimum_minor),
  -- Null: the rule holds for all currencies; then it may have no amounts.
  currency char(3),
  valid_from timestamptz NOT NULL,
  published_by uuid,
  UNIQUE (party, deal_kind, version),
  CHECK (currency IS NOT NULL OR (fixed_minor = 0 AND minimum_minor = 0 AND cap_minor IS NULL))
);
GRANT SELECT, INSERT ON fee_rules TO meadow_api;
GRANT SELECT ON fee_rules TO meadow_worker;
ALTER TABLE fee_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE fee_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON fee_rules TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY everybody ON fee_rules FOR SELECT TO meadow_api, meadow_worker USING (true);
CREATE POLICY operator ON fee_rules FOR INSERT TO meadow_api WITH CHECK ((SELECT app.is_operator()));
INSERT INTO fee_rules (id, version, party, deal_kind, bps, valid_from) VALUES
  ('00000000-0000-7000-8000-000000000101', 1, 'BRAND', 'SPONSORSHIP', 1000, '2020-01-01'),
  ('00000000-0000-7000-8000-000000000102', 1, 'CREATOR', 'SPONSORSHIP', 0, '2020-01-01');

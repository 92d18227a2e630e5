-- Double entry. A credit is positive, a debit negative; the entries of a transfer sum to zero.
-- Only the functions below write these tables, and they check what they write: a CHECK here costs every transfer its own
-- parsing, so there is but the one that nothing may ever get past. Rows are lean: an entry has one index, a transfer two.

CREATE TYPE ledger_purpose AS ENUM (
  'AVAILABLE', 'ESCROW', 'CAMPAIGN_BUDGET', 'PAYABLE',
  'FUNDING', 'PLATFORM_FEES', 'AD_REVENUE', 'EXCHANGE', 'SUSPENSE', 'TAX');

CREATE TABLE ledger_accounts (
  no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  purpose ledger_purpose NOT NULL,
  -- The deal, campaign or payout it belongs to; the nil uuid when it is the organisation's own.
  subject_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  currency char(3) NOT NULL,
  -- A floored account never goes below zero and keeps its balance in the row, which is its lock. The platform's
  -- accounts are not floored: their balance is the sum of their entries, so that no hot row serialises the system.
  floored boolean NOT NULL,
  balance_minor bigint NOT NULL DEFAULT 0,
  -- Promised to pending transfers: still here, but not to be spent on anything else.
  held_minor bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, purpose, subject_id, currency),
  CHECK (NOT floored OR balance_minor >= held_minor AND held_minor >= 0)
) WITH (fillfactor = 60);
CREATE INDEX ledger_accounts_subject ON ledger_accounts (subject_id) WHERE subject_id <> '00000000-0000-0000-0000-000000000000';

CREATE SEQUENCE ledger_transfer_numbers;

CREATE TABLE ledger_transfers (
  -- Taken when every account is locked: along one account, numbers stand in the order of its balances.
  no bigint PRIMARY KEY,
  kind text NOT NULL,
  idempotency_key varchar(255) COLLATE "C" NOT NULL UNIQUE,
  -- SHA-256 of kind, currency, subject and entries: the same key with another digest is an error.
  digest bytea NOT NULL,
  currency char(3) NOT NULL,
  account_nos integer[] NOT NULL,
  deal_id uuid,
  campaign_id uuid,
  effective_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ledger_transfers_deal ON ledger_transfers (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX ledger_transfers_campaign ON ledger_transfers (campaign_id) WHERE campaign_id IS NOT NULL;

-- Only the functions below write here, and they know both ends to exist; foreign keys would ask again for every row.
CREATE TABLE ledger_entries (
  account_no integer NOT NULL,
  transfer_no bigint NOT NULL,
  org_id uuid NOT NULL,
  amount_minor bigint NOT NULL,
  -- Null for accounts that are not floored.
  balance_after_minor bigint,
  PRIMARY KEY (account_no, transfer_no)
);

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
  EXISTS (SELECT FROM ledger_accounts a WHERE a.no = ANY (account_nos) AND a.org_id = ANY ((SELECT app.current_orgs())::uuid[])));

-- History is not edited, not even by its owner: a correction is another transfer.
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
CREATE TRIGGER ledger_transfers_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- The platform's own accounts: their balance is the sum of their entries.
CREATE FUNCTION app.is_floored(purpose ledger_purpose) RETURNS boolean LANGUAGE sql IMMUTABLE AS
  $$ SELECT purpose < 'FUNDING' $$;

-- What a transfer says, to compare two requests and to seal the book.
CREATE FUNCTION app.transfer_digest(kind text, currency char(3), deal uuid, campaign uuid, account_nos integer[], amounts bigint[]) RETURNS bytea
LANGUAGE sql STABLE AS
  $$ SELECT sha256(convert_to(concat_ws(E'\n', kind, currency, coalesce(deal::text, ''), coalesce(campaign::text, ''), account_nos::text, amounts::text), 'UTF8')) $$;

-- The number of an account, which is opened at its first use.
CREATE FUNCTION app.ledger_account(of_org uuid, of_purpose ledger_purpose, of_subject uuid, in_currency char(3)) RETURNS integer
LANGUAGE plpgsql SET search_path = public, app AS $$
DECLARE
  found_no integer;
BEGIN
  INSERT INTO ledger_accounts (org_id, purpose, subject_id, currency, floored) VALUES (of_org, of_purpose, of_subject, in_currency, app.is_floored(of_purpose)) ON CONFLICT DO NOTHING;
  SELECT a.no INTO found_no FROM ledger_accounts a WHERE a.org_id = of_org AND a.purpose = of_purpose AND a.subject_id = of_subject AND a.currency = in_currency;
  RETURN found_no;
END $$;

-- Posts one transfer in the caller's transaction and returns its number. Entries come as four lists of one length.
-- Errors: ML001 entries do not balance, ML002 a floored account would go below what it may (detail: what is missing),
-- ML003 the key was used for another body. A key that was used for the same body returns the first transfer.
CREATE FUNCTION app.post_transfer(
  in_kind text, in_key text, in_currency char(3), orgs uuid[], purposes ledger_purpose[], subjects uuid[], amounts bigint[], in_deal uuid, in_campaign uuid, in_effective timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  size integer := coalesce(cardinality(amounts), 0);
  total numeric := 0;
  moved integer := 0;
  accounts integer[];
  afters bigint[];
  digest bytea;
  known ledger_transfers;
  new_no bigint;
  account integer;
  now_minor bigint;
  xid xid8;
BEGIN
  FOR i IN 1 .. size LOOP
    total := total + nullif(amounts[i], 0);
  END LOOP;
  IF size < 2 OR total IS DISTINCT FROM 0 OR in_key = '' THEN
    RAISE EXCEPTION 'the entries of % do not balance', in_kind USING ERRCODE = 'ML001';
  END IF;

  -- In one order for all writers: two transfers between the same accounts wait for each other, they never deadlock.
  IF size > 2 OR (orgs[1], purposes[1], subjects[1]) > (orgs[2], purposes[2], subjects[2]) THEN
    SELECT array_agg(e.org ORDER BY e.org, e.purpose, e.subject), array_agg(e.purpose ORDER BY e.org, e.purpose, e.subject),
        array_agg(e.subject ORDER BY e.org, e.purpose, e.subject), array_agg(e.amount ORDER BY e.org, e.purpose, e.subject)
      INTO orgs, purposes, subjects, amounts FROM unnest(orgs, purposes, subjects, amounts) AS e(org, purpose, subject, amount);
  END IF;

  FOR i IN 1 .. size LOOP
    account := NULL;
    now_minor := NULL;
    IF app.is_floored(purposes[i]) THEN
      UPDATE ledger_accounts a SET balance_minor = a.balance_minor + amounts[i]
        WHERE a.org_id = orgs[i] AND a.purpose = purposes[i] AND a.subject_id = subjects[i] AND a.currency = in_currency AND a.balance_minor + amounts[i] >= a.held_minor
        RETURNING a.no, a.balance_minor INTO account, now_minor;
      IF account IS NULL THEN
        account := app.ledger_account(orgs[i], purposes[i], subjects[i], in_currency);
        UPDATE ledger_accounts a SET balance_minor = a.balance_minor + amounts[i]
          WHERE a.no = account AND a.balance_minor + amounts[i] >= a.held_minor RETURNING a.balance_minor INTO now_minor;
        -- While we waited for the account, this very transfer may have been posted by another caller: told apart below.
        EXIT WHEN now_minor IS NULL;
      END IF;
    ELSE
      SELECT a.no INTO account FROM ledger_accounts a WHERE a.org_id = orgs[i] AND a.purpose = purposes[i] AND a.subject_id = subjects[i] AND a.currency = in_currency;
      account := coalesce(account, app.ledger_account(orgs[i], purposes[i], subjects[i], in_currency));
    END IF;
    moved := i;
    accounts[i] := account;
    afters[i] := now_minor;
  END LOOP;

  IF moved = size THEN
    digest := app.transfer_digest(in_kind, in_currency, in_deal, in_campaign, accounts, amounts);
    -- The transaction has its id before the number is drawn: whoever seals the book knows by it when the number is settled.
    xid := pg_current_xact_id();
    INSERT INTO ledger_transfers (no, kind, idempotency_key, digest, currency, account_nos, deal_id, campaign_id, effective_at)
      VALUES (nextval('ledger_transfer_numbers'), in_kind, in_key, digest, in_currency, accounts, in_deal, in_campaign, in_effective)
      ON CONFLICT (idempotency_key) DO NOTHING RETURNING no INTO new_no;
    IF new_no IS NOT NULL THEN
      IF size = 2 THEN
        INSERT INTO ledger_entries (account_no, transfer_no, org_id, amount_minor, balance_after_minor)
          VALUES (accounts[1], new_no, orgs[1], amounts[1], afters[1]), (accounts[2], new_no, orgs[2], amounts[2], afters[2]);
      ELSE
        INSERT INTO ledger_entries (account_no, transfer_no, org_id, amount_minor, balance_after_minor)
          SELECT e.account, new_no, e.org, e.amount, e.after FROM unnest(accounts, orgs, amounts, afters) AS e(account, org, amount, after);
      END IF;
      RETURN new_no;
    END IF;
  END IF;

  -- Posted before, or short of money: what was moved above is moved back, unseen by anybody.
  SELECT * INTO known FROM ledger_transfers t WHERE t.idempotency_key = in_key;
  IF known.no IS NULL THEN
    SELECT a.held_minor - a.balance_minor - amounts[moved + 1] INTO now_minor FROM ledger_accounts a WHERE a.no = account;
    RAISE EXCEPTION 'the account % is short of %', purposes[moved + 1], now_minor USING ERRCODE = 'ML002', DETAIL = now_minor::text;
  END IF;
  FOR i IN 1 .. moved LOOP
    UPDATE ledger_accounts a SET balance_minor = a.balance_minor - amounts[i] WHERE a.no = accounts[i] AND a.floored;
  END LOOP;
  FOR i IN moved + 1 .. size LOOP
    accounts[i] := app.ledger_account(orgs[i], purposes[i], subjects[i], in_currency);
  END LOOP;
  IF known.digest <> app.transfer_digest(in_kind, in_currency, in_deal, in_campaign, accounts, amounts) THEN
    RAISE EXCEPTION 'key % was used for another transfer', in_key USING ERRCODE = 'ML003';
  END IF;
  RETURN known.no;
END $$;
GRANT EXECUTE ON FUNCTION app.post_transfer(text, text, char, uuid[], ledger_purpose[], uuid[], bigint[], uuid, uuid, timestamptz) TO meadow_api, meadow_worker;

-- Draws so many numbers at once. @returns the one before the first of them
CREATE FUNCTION app.draw_transfer_numbers(many integer) RETURNS bigint LANGUAGE sql AS
  $$ SELECT min(nextval('ledger_transfer_numbers')) - 1 FROM generate_series(1, many) $$;

-- Posts many transfers in the caller's transaction: all of them at once where nothing is unusual, else one after the other,
-- each with its own outcome. Entry k belongs to the transfer `places[k]`, counted from 1.
-- Returns the number of each transfer, or the code it was refused with (ML001, ML002 and what is missing, ML003).
CREATE FUNCTION app.post_transfers(
  kinds text[], keys text[], currencies text[], deals uuid[], campaigns uuid[], effective timestamptz[],
  places integer[], orgs uuid[], purposes ledger_purpose[], subjects uuid[], amounts bigint[]
) RETURNS TABLE (place integer, transfer_no bigint, refused text, missing_minor bigint)
-- Planned for the batch at hand: a plan for a batch of any size would take it for ten rows.
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  accounts integer[];
  first_no bigint;
  xid xid8;
  unusual boolean;
  detail text;
BEGIN
  -- Opened and locked in one order for all writers, before anything can fail.
  LOOP
    SELECT array_agg(a.no ORDER BY e.n) INTO accounts
      FROM unnest(places, orgs, purposes, subjects) WITH ORDINALITY AS e(place, org, purpose, subject, n)
      JOIN unnest(currencies) WITH ORDINALITY AS t(currency, place) ON t.place = e.place
      LEFT JOIN ledger_accounts a ON a.org_id = e.org AND a.purpose = e.purpose AND a.subject_id = e.subject AND a.currency = t.currency::char(3);
    EXIT WHEN array_position(accounts, NULL) IS NULL;
    PERFORM app.ledger_account(w.org, w.purpose, w.subject, w.currency::char(3)) FROM (
      SELECT DISTINCT e.org, e.purpose, e.subject, t.currency
      FROM unnest(accounts, places, orgs, purposes, subjects) AS e(account, place, org, purpose, subject) JOIN unnest(currencies) WITH ORDINALITY AS t(currency, place) ON t.place = e.place
      WHERE e.account IS NULL) w;
  END LOOP;
  PERFORM a.no FROM ledger_accounts a WHERE a.no = ANY (accounts) AND a.floored ORDER BY a.org_id, a.purpose, a.subject_id, a.currency FOR NO KEY UPDATE;
  xid := pg_current_xact_id();
  SELECT app.draw_transfer_numbers(cardinality(keys)) INTO first_no;

  BEGIN
    WITH entry AS MATERIALIZED (
      SELECT e.place, e.account, e.org, a.purpose, a.subject_id, e.amount, a.floored, a.held_minor,
        CASE WHEN a.floored THEN a.balance_minor + sum(e.amount) OVER (PARTITION BY e.account ORDER BY e.n) END AS after_minor
      FROM unnest(places, accounts, orgs, amounts) WITH ORDINALITY AS e(place, account, org, amount, n) JOIN ledger_accounts a ON a.no = e.account
    ), transfer AS MATERIALIZED (
      SELECT e.place, array_agg(e.account) AS accounts, array_agg(e.amount) AS amounts, sum(e.amount) AS total FROM (SELECT * FROM entry ORDER BY org, purpose, subject_id) e GROUP BY e.place
    ), posted AS (
      INSERT INTO ledger_transfers (no, kind, idempotency_key, digest, currency, account_nos, deal_id, campaign_id, effective_at)
      SELECT first_no + t.place, w.kind, w.key, app.transfer_digest(w.kind, w.currency::char(3), w.deal, w.campaign, t.accounts, t.amounts), w.currency, t.accounts, w.deal, w.campaign, w.effective
      FROM transfer t JOIN unnest(kinds, keys, currencies, deals, campaigns, effective) WITH ORDINALITY AS w(kind, key, currency, deal, campaign, effective, place) ON w.place = t.place
      ORDER BY t.place ON CONFLICT (idempotency_key) DO NOTHING RETURNING 1
    ), entered AS (
      INSERT INTO ledger_entries (account_no, transfer_no, org_id, amount_minor, balance_after_minor)
      SELECT e.account, first_no + e.place, e.org, e.amount, e.after_minor FROM entry e
    ), moved AS (
      UPDATE ledger_accounts a SET balance_minor = a.balance_minor + d.amount
      FROM (SELECT e.account, sum(e.amount)::bigint AS amount FROM entry e WHERE e.floored GROUP BY e.account) d WHERE a.no = d.account
    )
    SELECT (SELECT count(*) FROM posted) < cardinality(keys) OR EXISTS (SELECT FROM transfer t WHERE t.total <> 0) OR EXISTS (SELECT FROM entry e WHERE e.after_minor < e.held_minor)
      INTO unusual;
    IF unusual THEN RAISE EXCEPTION 'one by one' USING ERRCODE = 'ML000'; END IF;
    RETURN QUERY SELECT n::integer, first_no + n, NULL::text, NULL::bigint FROM generate_series(1, cardinality(keys)) AS n;
    RETURN;
  EXCEPTION WHEN SQLSTATE 'ML000' OR check_violation OR unique_violation THEN
    NULL;
  END;

  FOR i IN 1 .. cardinality(keys) LOOP
    place := i;
    transfer_no := NULL;
    refused := NULL;
    missing_minor := NULL;
    BEGIN
      SELECT app.post_transfer(kinds[i], keys[i], currencies[i], array_agg(e.org), array_agg(e.purpose), array_agg(e.subject), array_agg(e.amount), deals[i], campaigns[i], effective[i])
        INTO transfer_no FROM unnest(places, orgs, purposes, subjects, amounts) AS e(place, org, purpose, subject, amount) WHERE e.place = i;
    EXCEPTION WHEN SQLSTATE 'ML001' OR SQLSTATE 'ML002' OR SQLSTATE 'ML003' THEN
      GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
      refused := SQLSTATE;
      missing_minor := CASE WHEN SQLSTATE = 'ML002' THEN detail::bigint END;
    END;
    RETURN NEXT;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION app.post_transfers(text[], text[], text[], uuid[], uuid[], timestamptz[], integer[], uuid[], ledger_purpose[], uuid[], bigint[]) TO meadow_api, meadow_worker;

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

-- Leaner postings. A transfer no longer carries a digest of itself: what a repeated key is compared with stands in its rows.
-- A batch names each account once, and draws a number for each of its transfers instead of believing that those it drew follow
-- each other: two writers draw at the same time.
ALTER TABLE ledger_transfers DROP COLUMN digest;

-- PostgreSQL parses a CHECK anew for each statement that writes: it says no more than it has to. An account without a floor keeps 0
-- in its row; what is held has a type of its own, which is looked at only where it is set.
CREATE DOMAIN ledger_held AS bigint CHECK (VALUE >= 0);
ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_check, ALTER held_minor TYPE ledger_held, ADD CONSTRAINT ledger_accounts_floor CHECK (balance_minor >= held_minor);

-- The sum of whole numbers as one: sum() makes numerics of them. Too large a sum is an error.
CREATE AGGREGATE app.total(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);

-- Whether a transfer that was posted says what another request says.
CREATE FUNCTION app.is_same_transfer(known ledger_transfers, kind text, currency char(3), deal uuid, campaign uuid, accounts integer[], amounts bigint[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, app AS $$
  SELECT (known.kind, known.currency, known.deal_id, known.campaign_id, cardinality(known.account_nos)) IS NOT DISTINCT FROM ($2, $3, $4, $5, cardinality($6))
    AND NOT EXISTS (
      SELECT FROM unnest($6, $7) AS asked(account, amount)
      WHERE NOT EXISTS (SELECT FROM ledger_entries e WHERE e.account_no = asked.account AND e.transfer_no = known.no AND e.amount_minor = asked.amount))
$$;

-- As before, but for the digest.
CREATE OR REPLACE FUNCTION app.post_transfer(
  in_kind text, in_key text, in_currency char(3), orgs uuid[], purposes ledger_purpose[], subjects uuid[], amounts bigint[], in_deal uuid, in_campaign uuid, in_effective timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  size integer := coalesce(cardinality(amounts), 0);
  total numeric := 0;
  moved integer := 0;
  accounts integer[];
  afters bigint[];
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
    -- The transaction has its id before the number is drawn: whoever seals the book knows by it when the number is settled.
    xid := pg_current_xact_id();
    INSERT INTO ledger_transfers (no, kind, idempotency_key, currency, account_nos, deal_id, campaign_id, effective_at)
      VALUES (nextval('ledger_transfer_numbers'), in_kind, in_key, in_currency, accounts, in_deal, in_campaign, in_effective)
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
  IF NOT app.is_same_transfer(known, in_kind, in_currency, in_deal, in_campaign, accounts, amounts) THEN
    RAISE EXCEPTION 'key % was used for another transfer', in_key USING ERRCODE = 'ML003';
  END IF;
  RETURN known.no;
END $$;

DROP FUNCTION app.post_transfers(text[], text[], text[], uuid[], uuid[], timestamptz[], integer[], uuid[], ledger_purpose[], uuid[], bigint[]);
DROP FUNCTION app.draw_transfer_numbers(integer);

-- The numbers of accounts, in the order they are named in; those that are not there yet are opened, those with a floor are locked,
-- both in one order for all writers: two batches wait for each other, they never deadlock.
CREATE FUNCTION app.lock_accounts(orgs uuid[], purposes ledger_purpose[], subjects uuid[], account_currencies text[]) RETURNS integer[]
LANGUAGE plpgsql SET search_path = public, app SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  accounts integer[];
BEGIN
  LOOP
    SELECT array_agg(a.no ORDER BY w.n) INTO accounts
      FROM unnest(orgs, purposes, subjects, account_currencies) WITH ORDINALITY AS w(org, purpose, subject, currency, n)
      LEFT JOIN ledger_accounts a ON a.org_id = w.org AND a.purpose = w.purpose AND a.subject_id = w.subject AND a.currency = w.currency::char(3);
    EXIT WHEN array_position(accounts, NULL) IS NULL;
    PERFORM app.ledger_account(w.org, w.purpose, w.subject, w.currency::char(3))
      FROM (SELECT * FROM unnest(accounts, orgs, purposes, subjects, account_currencies) AS w(account, org, purpose, subject, currency) WHERE w.account IS NULL ORDER BY w.org, w.purpose, w.subject, w.currency) w;
  END LOOP;
  PERFORM FROM ledger_accounts a WHERE a.no = ANY (accounts) AND a.floored ORDER BY a.org_id, a.purpose, a.subject_id, a.currency FOR NO KEY UPDATE;
  RETURN accounts;
END $$;

-- Posts transfers one after the other in the caller's transaction, each with its own outcome, as app.post_transfers says it.
CREATE FUNCTION app.post_each(
  kinds text[], keys text[], currencies text[], deals uuid[], campaigns uuid[], effective timestamptz[], at timestamptz,
  orgs uuid[], purposes ledger_purpose[], subjects uuid[], places integer[], whiches integer[], amounts bigint[]
) RETURNS TABLE (place integer, transfer_no bigint, refused text, missing_minor bigint)
LANGUAGE plpgsql SET search_path = public, app AS $$
#variable_conflict use_column
DECLARE
  detail text;
BEGIN
  FOR i IN 1 .. cardinality(keys) LOOP
    place := i;
    transfer_no := NULL;
    refused := NULL;
    missing_minor := NULL;
    BEGIN
      SELECT app.post_transfer(kinds[i], keys[i], currencies[i], array_agg(orgs[e.which]), array_agg(purposes[e.which]), array_agg(subjects[e.which]), array_agg(e.amount), deals[i], campaigns[i], coalesce(effective[i], at))
        INTO transfer_no FROM unnest(places, whiches, amounts) AS e(place, which, amount) WHERE e.place = i;
    EXCEPTION WHEN SQLSTATE 'ML001' OR SQLSTATE 'ML002' OR SQLSTATE 'ML003' THEN
      GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
      refused := SQLSTATE;
      missing_minor := CASE WHEN SQLSTATE = 'ML002' THEN detail::bigint END;
    END;
    RETURN NEXT;
  END LOOP;
END $$;

-- Posts many transfers of any number of entries in the caller's transaction: all of them at once where nothing is unusual, else one after the other,
-- each with its own outcome. Accounts are named once each; entry k belongs to the transfer `places[k]` and moves the account `whiches[k]`,
-- both counted from 1. Transfers without a deal, a campaign or a moment of their own (`at` is theirs) may be left out at the end of those lists. Returns the number of each transfer, or the code it was refused with (ML001, ML002 and what is missing, ML003).
CREATE FUNCTION app.post_transfers(
  kinds text[], keys text[], currencies text[], deals uuid[], campaigns uuid[], effective timestamptz[], at timestamptz,
  orgs uuid[], purposes ledger_purpose[], subjects uuid[], account_currencies text[], places integer[], whiches integer[], amounts bigint[]
) RETURNS TABLE (place integer, transfer_no bigint, refused text, missing_minor bigint)
-- Planned for the batch at hand: a plan for a batch of any size would take it for ten rows.
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  accounts integer[];
  numbers bigint[];
  xid xid8;
  unusual boolean;
BEGIN
  accounts := app.lock_accounts(orgs, purposes, subjects, account_currencies);
  xid := pg_current_xact_id();
  SELECT array_agg(nextval('ledger_transfer_numbers')) INTO numbers FROM generate_series(1, cardinality(keys));

  BEGIN
    WITH entry AS MATERIALIZED (
      SELECT e.place, e.no, a.no AS account, a.org_id, a.currency, e.amount, a.floored, a.held_minor,
        CASE WHEN a.floored THEN a.balance_minor + app.total(e.amount) OVER (PARTITION BY a.no ORDER BY e.no) END AS after_minor
      FROM (SELECT e.place, numbers[e.place] AS no, accounts[e.which] AS account, e.amount FROM unnest(places, whiches, amounts) AS e(place, which, amount)) e
      JOIN ledger_accounts a ON a.no = e.account
    ), transfer AS MATERIALIZED (
      SELECT e.place, e.no, array_agg(e.account) AS accounts, app.total(e.amount) AS total, min(e.currency) AS currency, max(e.currency) AS other FROM entry e GROUP BY e.place, e.no
    ), posted AS (
      INSERT INTO ledger_transfers (no, kind, idempotency_key, currency, account_nos, deal_id, campaign_id, effective_at)
      SELECT t.no, w.kind, w.key, w.currency, t.accounts, w.deal, w.campaign, coalesce(w.effective, at)
      FROM unnest(kinds, keys, currencies, deals, campaigns, effective) WITH ORDINALITY AS w(kind, key, currency, deal, campaign, effective, place) JOIN transfer t ON t.place = w.place
    ), entered AS (
      INSERT INTO ledger_entries (account_no, transfer_no, org_id, amount_minor, balance_after_minor)
      SELECT e.account, e.no, e.org_id, e.amount, e.after_minor FROM entry e
    ), moved AS (
      UPDATE ledger_accounts a SET balance_minor = a.balance_minor + d.amount
      FROM (SELECT e.account, app.total(e.amount) AS amount FROM entry e WHERE e.floored GROUP BY e.account) d WHERE a.no = d.account
    )
    SELECT EXISTS (SELECT FROM entry e WHERE e.after_minor < e.held_minor)
        OR (SELECT count(*) FROM transfer t JOIN unnest(currencies, keys) WITH ORDINALITY AS w(currency, key, place) ON w.place = t.place
            WHERE t.total = 0 AND t.currency = w.currency AND t.other = w.currency AND w.key <> '') < cardinality(keys)
      INTO unusual;
    IF unusual THEN RAISE EXCEPTION 'one by one' USING ERRCODE = 'ML000'; END IF;
    RETURN QUERY SELECT n.place::integer, n.no, NULL::text, NULL::bigint FROM unnest(numbers) WITH ORDINALITY AS n(no, place);
    RETURN;
  EXCEPTION WHEN SQLSTATE 'ML000' OR check_violation OR unique_violation THEN
    NULL;
  END;

  RETURN QUERY SELECT * FROM app.post_each(kinds, keys, currencies, deals, campaigns, effective, at, orgs, purposes, subjects, places, whiches, amounts);
END $$;
GRANT EXECUTE ON FUNCTION app.post_transfers(text[], text[], text[], uuid[], uuid[], timestamptz[], timestamptz, uuid[], ledger_purpose[], uuid[], text[], integer[], integer[], bigint[]) TO meadow_api, meadow_worker;

-- Posts many transfers between two accounts each: what is taken from `froms[k]` is given to `tos[k]`, so that they balance by themselves.
-- As app.post_transfers otherwise, with one row for all: the numbers, or null for each that was refused, its code and what is missing.
CREATE FUNCTION app.post_pairs(
  kinds text[], keys text[], currencies text[], deals uuid[], campaigns uuid[], effective timestamptz[], at timestamptz,
  orgs uuid[], purposes ledger_purpose[], subjects uuid[], account_currencies text[], froms integer[], tos integer[], amounts bigint[],
  OUT numbers bigint[], OUT refused text[], OUT missing bigint[]
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  accounts integer[] := app.lock_accounts(orgs, purposes, subjects, account_currencies);
  xid xid8 := pg_current_xact_id();
  unusual boolean;
BEGIN
  SELECT array_agg(nextval('ledger_transfer_numbers')) INTO numbers FROM generate_series(1, cardinality(keys));
  BEGIN
    WITH entry AS MATERIALIZED (
      SELECT e.no, a.no AS account, a.org_id, e.amount, a.floored, a.held_minor,
        CASE WHEN a.floored THEN a.balance_minor + app.total(e.amount) OVER (PARTITION BY a.no ORDER BY e.no) END AS after_minor
      FROM (
        SELECT f.no, accounts[f.which] AS account, -f.amount AS amount FROM unnest(numbers, froms, amounts) AS f(no, which, amount)
        UNION ALL SELECT t.no, accounts[t.which], t.amount FROM unnest(numbers, tos, amounts) AS t(no, which, amount)
      ) e JOIN ledger_accounts a ON a.no = e.account
    ), posted AS (
      INSERT INTO ledger_transfers (no, kind, idempotency_key, currency, account_nos, deal_id, campaign_id, effective_at)
      SELECT w.no, w.kind, w.key, w.currency, ARRAY[accounts[w.f], accounts[w.t]], w.deal, w.campaign, coalesce(w.effective, at)
      FROM unnest(numbers, kinds, keys, currencies, froms, tos, deals, campaigns, effective) AS w(no, kind, key, currency, f, t, deal, campaign, effective)
    ), entered AS (
      INSERT INTO ledger_entries (account_no, transfer_no, org_id, amount_minor, balance_after_minor)
      SELECT e.account, e.no, e.org_id, e.amount, e.after_minor FROM entry e
    ), moved AS (
      UPDATE ledger_accounts a SET balance_minor = a.balance_minor + d.amount
      FROM (SELECT e.account, app.total(e.amount) AS amount FROM entry e WHERE e.floored GROUP BY e.account) d WHERE a.no = d.account
    )
    SELECT EXISTS (SELECT FROM entry e WHERE e.after_minor < e.held_minor) INTO unusual;
    unusual := unusual OR 0 >= ANY (amounts) OR '' = ANY (keys);
    -- Of one currency all, as nearly always, needs no look at each.
    IF NOT unusual AND array_remove(currencies || account_currencies, currencies[1]) <> '{}' THEN
      SELECT EXISTS (SELECT FROM unnest(currencies, froms, tos) AS w(currency, f, t) WHERE account_currencies[w.f] <> w.currency OR account_currencies[w.t] <> w.currency) INTO unusual;
    END IF;
    IF unusual THEN RAISE EXCEPTION 'one by one' USING ERRCODE = 'ML000'; END IF;
    RETURN;
  EXCEPTION WHEN SQLSTATE 'ML000' OR check_violation OR unique_violation THEN
    NULL;
  END;

  SELECT array_agg(o.transfer_no ORDER BY o.place), array_agg(o.refused ORDER BY o.place), array_agg(o.missing_minor ORDER BY o.place) INTO numbers, refused, missing
    FROM app.post_each(kinds, keys, currencies, deals, campaigns, effective, at, orgs, purposes, subjects,
      (SELECT array_agg(n) FROM generate_series(1, cardinality(keys)) AS n) || (SELECT array_agg(n) FROM generate_series(1, cardinality(keys)) AS n), froms || tos,
      (SELECT array_agg(-f.amount ORDER BY f.n) FROM unnest(amounts) WITH ORDINALITY AS f(amount, n)) || amounts) o;
END $$;
GRANT EXECUTE ON FUNCTION app.post_pairs(text[], text[], text[], uuid[], uuid[], timestamptz[], timestamptz, uuid[], ledger_purpose[], uuid[], text[], integer[], integer[], bigint[]) TO meadow_api, meadow_worker;

-- Posts one transfer between two accounts in the caller's transaction and returns its number: the first gets `amount`, which may be
-- negative, the second gives it. One statement where nothing is unusual; else what was moved is moved back, unseen by anybody, and
-- app.post_transfer says what there is to say. The caller names the accounts in the order in which all writers lock them (by
-- organisation, purpose, subject), one without a floor last: it is not locked.
CREATE FUNCTION app.post_pair(
  in_kind text, in_key text, in_currency char(3), org_1 uuid, purpose_1 ledger_purpose, subject_1 uuid, org_2 uuid, purpose_2 ledger_purpose, subject_2 uuid,
  amount bigint, in_deal uuid, in_campaign uuid, in_effective timestamptz
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  new_no bigint;
  moved_1 integer;
  moved_2 integer;
BEGIN
  IF in_key <> '' AND amount <> 0 AND purpose_1 < 'FUNDING' THEN
    IF purpose_2 < 'FUNDING' THEN
      WITH one AS (
        UPDATE ledger_accounts a SET balance_minor = a.balance_minor + amount
        WHERE a.org_id = org_1 AND a.purpose = purpose_1 AND a.subject_id = subject_1 AND a.currency = in_currency AND a.floored AND a.balance_minor + amount >= a.held_minor
        RETURNING a.no, a.balance_minor
      ), two AS (
        UPDATE ledger_accounts a SET balance_minor = a.balance_minor - amount
        WHERE a.org_id = org_2 AND a.purpose = purpose_2 AND a.subject_id = subject_2 AND a.currency = in_currency AND a.floored AND a.balance_minor - amount >= a.held_minor AND EXISTS (SELECT FROM one)
        RETURNING a.no, a.balance_minor
      ), posted AS (
        INSERT INTO ledger_transfers (no, kind, idempotency_key, currency, account_nos, deal_id, campaign_id, effective_at)
        SELECT nextval('ledger_transfer_numbers'), in_kind, in_key, in_currency, ARRAY[one.no, two.no], in_deal, in_campaign, in_effective FROM one, two
        ON CONFLICT (idempotency_key) DO NOTHING RETURNING no
      ), entered AS (
        INSERT INTO ledger_entries (account_no, transfer_no, org_id, amount_minor, balance_after_minor)
        SELECT one.no, posted.no, org_1, amount, one.balance_minor FROM one, posted UNION ALL SELECT two.no, posted.no, org_2, -amount, two.balance_minor FROM two, posted
      )
      SELECT (SELECT no FROM posted), (SELECT no FROM one), (SELECT no FROM two) INTO new_no, moved_1, moved_2;
    ELSE
      WITH one AS (
        UPDATE ledger_accounts a SET balance_minor = a.balance_minor + amount
        WHERE a.org_id = org_1 AND a.purpose = purpose_1 AND a.subject_id = subject_1 AND a.currency = in_currency AND a.floored AND a.balance_minor + amount >= a.held_minor
        RETURNING a.no, a.balance_minor
      ), two AS (
        SELECT a.no FROM ledger_accounts a WHERE a.org_id = org_2 AND a.purpose = purpose_2 AND a.subject_id = subject_2 AND a.currency = in_currency AND NOT a.floored
      ), posted AS (
        INSERT INTO ledger_transfers (no, kind, idempotency_key, currency, account_nos, deal_id, campaign_id, effective_at)
        SELECT nextval('ledger_transfer_numbers'), in_kind, in_key, in_currency, ARRAY[one.no, two.no], in_deal, in_campaign, in_effective FROM one, two
        ON CONFLICT (idempotency_key) DO NOTHING RETURNING no
      ), entered AS (
        INSERT INTO ledger_entries (account_no, transfer_no, org_id, amount_minor, balance_after_minor)
        SELECT one.no, posted.no, org_1, amount, one.balance_minor FROM one, posted UNION ALL SELECT two.no, posted.no, org_2, -amount, NULL FROM two, posted
      )
      SELECT (SELECT no FROM posted), (SELECT no FROM one) INTO new_no, moved_1;
    END IF;
    IF new_no IS NOT NULL THEN
      RETURN new_no;
    END IF;
    UPDATE ledger_accounts a SET balance_minor = a.balance_minor - amount WHERE a.no = moved_1;
    UPDATE ledger_accounts a SET balance_minor = a.balance_minor + amount WHERE a.no = moved_2;
  END IF;
  RETURN app.post_transfer(in_kind, in_key, in_currency, ARRAY[org_1, org_2], ARRAY[purpose_1, purpose_2], ARRAY[subject_1, subject_2], ARRAY[amount, -amount], in_deal, in_campaign, in_effective);
END $$;
GRANT EXECUTE ON FUNCTION app.post_pair(text, text, char, uuid, ledger_purpose, uuid, uuid, ledger_purpose, uuid, bigint, uuid, uuid, timestamptz) TO meadow_api, meadow_worker;

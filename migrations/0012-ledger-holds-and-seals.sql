-- Two-phase transfers. A hold promises an amount of a floored account to another one: it stays where it is and cannot be
-- spent on anything else, until the hold is posted (in whole or in part), voided, or expires.
CREATE TABLE ledger_holds (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  idempotency_key varchar(255) COLLATE "C" NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'POSTED', 'VOIDED', 'EXPIRED')),
  currency char(3) NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  from_org uuid NOT NULL REFERENCES organisations,
  from_purpose ledger_purpose NOT NULL CHECK (app.is_floored(from_purpose)),
  from_subject uuid NOT NULL,
  to_org uuid NOT NULL REFERENCES organisations,
  to_purpose ledger_purpose NOT NULL,
  to_subject uuid NOT NULL,
  deal_id uuid,
  campaign_id uuid,
  expires_at timestamptz,
  -- Present once it was posted.
  transfer_no bigint,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  CHECK ((status = 'PENDING') = (ended_at IS NULL)),
  CHECK ((status = 'POSTED') = (transfer_no IS NOT NULL))
);
CREATE INDEX ledger_holds_pending ON ledger_holds (from_org) WHERE status = 'PENDING';
CALL app.protect('ledger_holds', '{from_org,to_org}', 'read');
REVOKE INSERT, UPDATE, DELETE ON ledger_holds FROM meadow_api, meadow_worker;

-- Holds an amount in the caller's transaction and returns the hold's id; the same key for the same amount returns the first one.
-- Errors: ML002 the account is short (detail: what is missing), ML003 the key was used for another hold.
CREATE FUNCTION app.hold_amount(
  new_id uuid, in_kind text, in_key text, in_currency char(3), orgs uuid[], purposes ledger_purpose[], subjects uuid[], amount bigint, in_deal uuid, in_campaign uuid, expires timestamptz
) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  known ledger_holds;
  account integer := app.ledger_account(orgs[1], purposes[1], subjects[1], in_currency);
  missing bigint;
BEGIN
  INSERT INTO ledger_holds (id, kind, idempotency_key, currency, amount_minor, from_org, from_purpose, from_subject, to_org, to_purpose, to_subject, deal_id, campaign_id, expires_at)
    VALUES (new_id, in_kind, in_key, in_currency, amount, orgs[1], purposes[1], subjects[1], orgs[2], purposes[2], subjects[2], in_deal, in_campaign, expires)
    ON CONFLICT (idempotency_key) DO NOTHING;
  IF NOT FOUND THEN
    SELECT * INTO known FROM ledger_holds h WHERE h.idempotency_key = in_key;
    IF (known.kind, known.currency, known.amount_minor, known.from_org, known.from_purpose, known.from_subject, known.to_org, known.to_purpose, known.to_subject)
      IS DISTINCT FROM (in_kind, in_currency, amount, orgs[1], purposes[1], subjects[1], orgs[2], purposes[2], subjects[2]) THEN
      RAISE EXCEPTION 'key % was used for another hold', in_key USING ERRCODE = 'ML003';
    END IF;
    RETURN known.id;
  END IF;
  UPDATE ledger_accounts a SET held_minor = a.held_minor + amount WHERE a.no = account AND a.balance_minor - a.held_minor >= amount;
  IF NOT FOUND THEN
    SELECT amount - (a.balance_minor - a.held_minor) INTO missing FROM ledger_accounts a WHERE a.no = account;
    RAISE EXCEPTION 'the account % is short of %', purposes[1], missing USING ERRCODE = 'ML002', DETAIL = missing::text;
  END IF;
  RETURN new_id;
END $$;

-- Ends a hold: posts `amount` of it (the rest is free again), or voids or expires it. Ending it the same way again changes nothing.
-- Returns the number of the transfer where one was posted. Errors: ML004 it ended in another way, or less is held than asked for.
CREATE FUNCTION app.end_hold(hold_key text, new_status text, amount bigint, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  hold ledger_holds;
  account integer;
  posted bigint;
BEGIN
  SELECT * INTO hold FROM ledger_holds h WHERE h.idempotency_key = hold_key FOR UPDATE;
  IF hold.status = new_status AND (new_status <> 'POSTED' OR amount = (SELECT max(e.amount_minor) FROM ledger_entries e JOIN ledger_transfers t ON t.no = e.transfer_no
      WHERE t.no = hold.transfer_no AND e.account_no = ANY (t.account_nos))) THEN
    RETURN hold.transfer_no;
  END IF;
  IF hold.status IS DISTINCT FROM 'PENDING' OR amount > hold.amount_minor THEN
    RAISE EXCEPTION 'hold % is %', hold_key, coalesce(lower(hold.status), 'unknown') USING ERRCODE = 'ML004';
  END IF;
  account := app.ledger_account(hold.from_org, hold.from_purpose, hold.from_subject, hold.currency);
  UPDATE ledger_accounts a SET held_minor = a.held_minor - hold.amount_minor WHERE a.no = account;
  -- The transfer has the key of its hold: the two are one thing, said once.
  IF new_status = 'POSTED' THEN
    posted := app.post_transfer(hold.kind, hold.idempotency_key, hold.currency, ARRAY[hold.from_org, hold.to_org], ARRAY[hold.from_purpose, hold.to_purpose],
      ARRAY[hold.from_subject, hold.to_subject], ARRAY[-amount, amount], hold.deal_id, hold.campaign_id, at);
  END IF;
  UPDATE ledger_holds SET status = new_status, transfer_no = posted, ended_at = clock_timestamp() WHERE id = hold.id;
  RETURN posted;
END $$;
GRANT EXECUTE ON FUNCTION app.hold_amount(uuid, text, text, char, uuid[], ledger_purpose[], uuid[], bigint, uuid, uuid, timestamptz), app.end_hold(text, text, bigint, timestamptz) TO meadow_api, meadow_worker;

-- Frees what was held longer than it may be.
CREATE FUNCTION app.expire_holds(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  due text;
BEGIN
  FOR due IN SELECT h.idempotency_key FROM ledger_holds h WHERE h.status = 'PENDING' AND h.expires_at <= at ORDER BY h.expires_at FOR UPDATE SKIP LOCKED LOOP
    PERFORM app.end_hold(due, 'EXPIRED', NULL, at);
  END LOOP;
END $$;
CREATE INDEX ledger_holds_expiring ON ledger_holds (expires_at) WHERE status = 'PENDING';
GRANT EXECUTE ON FUNCTION app.expire_holds(timestamptz) TO meadow_worker;

-- ── Seals ────────────────────────────────────────────────────────────────────────────────────────

-- A block seals all transfers up to a number: its hash covers them, their entries, and the hash of the block before.
CREATE TABLE ledger_blocks (
  no bigint PRIMARY KEY,
  through_no bigint NOT NULL UNIQUE,
  transfers bigint NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER ledger_blocks_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_blocks FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
ALTER TABLE ledger_blocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_blocks FORCE ROW LEVEL SECURITY;
GRANT SELECT ON ledger_blocks TO meadow_api, meadow_worker;
CREATE POLICY owner ON ledger_blocks TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY system ON ledger_blocks TO meadow_worker USING ((SELECT app.is_system()));
CREATE POLICY operator ON ledger_blocks FOR SELECT TO meadow_api USING ((SELECT app.is_operator()));

-- Numbers up to `through_no` were drawn by transactions older than `horizon`: when all of those have ended, no number is missing any more.
CREATE TABLE ledger_sealing (
  through_no bigint NOT NULL,
  horizon xid8 NOT NULL
);
INSERT INTO ledger_sealing VALUES (0, '0');

CREATE FUNCTION app.ledger_block_hash(previous bytea, after_no bigint, last_no bigint) RETURNS bytea LANGUAGE sql STABLE SET search_path = public, app AS $$
  SELECT sha256(previous || coalesce(string_agg(sha256(convert_to(
      concat_ws(E'\n', t.no, t.idempotency_key, (extract(epoch FROM t.effective_at) * 1000000)::bigint, (extract(epoch FROM t.recorded_at) * 1000000)::bigint), 'UTF8')
      || app.transfer_digest(t.kind, t.currency, t.deal_id, t.campaign_id, t.account_nos, e.amounts)), ''::bytea ORDER BY t.no), ''::bytea))
  FROM ledger_transfers t CROSS JOIN LATERAL (
    SELECT array_agg(e.amount_minor ORDER BY array_position(t.account_nos, e.account_no)) AS amounts FROM ledger_entries e WHERE e.account_no = ANY (t.account_nos) AND e.transfer_no = t.no
  ) e WHERE t.no > after_no AND t.no <= last_no
$$;

-- Seals what can be sealed since the last call. Returns how many transfers it sealed.
CREATE FUNCTION app.seal_ledger() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  mark ledger_sealing;
  last ledger_blocks;
  upper bigint;
  sealed bigint := 0;
BEGIN
  SELECT * INTO mark FROM ledger_sealing FOR UPDATE;
  SELECT * INTO last FROM ledger_blocks ORDER BY no DESC LIMIT 1;
  IF mark.through_no > coalesce(last.through_no, 0) THEN
    IF pg_snapshot_xmin(pg_current_snapshot()) < mark.horizon THEN RETURN 0; END IF;
    SELECT count(*) INTO sealed FROM ledger_transfers WHERE no > coalesce(last.through_no, 0) AND no <= mark.through_no;
    INSERT INTO ledger_blocks (no, through_no, transfers, hash)
      VALUES (coalesce(last.no, 0) + 1, mark.through_no, sealed, app.ledger_block_hash(coalesce(last.hash, ''::bytea), coalesce(last.through_no, 0), mark.through_no));
  END IF;
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO upper FROM ledger_transfer_numbers;
  -- Whoever drew a number up to here has had a transaction id before it, so an older one than ours is now.
  UPDATE ledger_sealing SET through_no = upper, horizon = pg_current_xact_id();
  RETURN sealed;
END $$;
GRANT EXECUTE ON FUNCTION app.seal_ledger(), app.ledger_block_hash(bytea, bigint, bigint), app.transfer_digest(text, char, uuid, uuid, integer[], bigint[]) TO meadow_worker;

-- Two brands on one brief: what they agreed on, signed by both. At most one such agreement of a brief is alive.
CREATE TABLE brief_partners (
  id uuid PRIMARY KEY,
  brief_id uuid NOT NULL REFERENCES briefs,
  -- Whose brief it is; the other one pays its share of each deal that is agreed while the agreement holds.
  brand_id uuid NOT NULL REFERENCES organisations,
  partner_id uuid NOT NULL REFERENCES organisations,
  status text NOT NULL CHECK (status IN ('PROPOSED', 'ACTIVE', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'ENDED')),
  -- What both sign: brief, budget, share and cap as they were; and the SHA-256 of exactly that.
  terms jsonb NOT NULL,
  hash text NOT NULL,
  share_bps int NOT NULL CHECK (share_bps BETWEEN 1 AND 9999),
  currency char(3) NOT NULL,
  -- The most that the partner ever pays, and what its share of agreed deals comes to.
  cap_minor bigint NOT NULL CHECK (cap_minor >= 0),
  committed_minor bigint NOT NULL DEFAULT 0 CHECK (committed_minor BETWEEN 0 AND cap_minor),
  proposed_at timestamptz NOT NULL,
  proposed_by uuid NOT NULL REFERENCES users,
  proposer_name text NOT NULL,
  answer_by timestamptz NOT NULL,
  signed_at timestamptz,
  signed_by uuid REFERENCES users,
  signer_name text,
  ended_at timestamptz,
  ended_by text CHECK (ended_by IN ('BRAND', 'PARTNER', 'SYSTEM')),
  CHECK (brand_id <> partner_id)
);
CREATE UNIQUE INDEX brief_partners_live ON brief_partners (brief_id) WHERE status IN ('PROPOSED', 'ACTIVE');
CREATE INDEX brief_partners_brand ON brief_partners (brand_id, id DESC);
CREATE INDEX brief_partners_partner ON brief_partners (partner_id, id DESC);
CALL app.protect('brief_partners', '{brand_id,partner_id}', 'read');
REVOKE DELETE ON brief_partners FROM meadow_api, meadow_worker;

-- Who sponsors a brief besides its brand, for whoever may read the brief: a name, no figures.
CREATE VIEW brief_sponsors AS SELECT brief_id, partner_id FROM brief_partners WHERE status = 'ACTIVE';
GRANT SELECT ON brief_sponsors TO meadow_api, meadow_worker;

-- Fixed when the deal is agreed, as the rest of its split is.
ALTER TABLE deals ADD COLUMN partnership_id uuid REFERENCES brief_partners, ADD COLUMN partner_id uuid REFERENCES organisations, ADD COLUMN partner_pays_minor bigint,
  ADD CHECK (num_nulls(partnership_id, partner_id, partner_pays_minor) IN (0, 3)), ADD CHECK (partner_pays_minor BETWEEN 0 AND brand_pays_minor);
CREATE INDEX deals_partnership ON deals (partnership_id) WHERE partnership_id IS NOT NULL;

-- The deals that a partner helps to pay: where they stand, what they cost and where the note is; nothing of what the parties talk about.
CREATE VIEW partner_deals AS
  SELECT d.id, d.partnership_id, d.status, d.currency, d.fee_minor, d.brand_pays_minor, d.platform_fee_minor, d.creator_gets_minor, d.partner_pays_minor, d.charge_bps, d.funded_at, d.settled_at,
    d.brand_id, d.partner_id, c.name AS creator_name, p.url
  FROM deals d JOIN creators c ON c.id = d.creator_id LEFT JOIN publications p ON p.deal_id = d.id
  WHERE d.partnership_id IS NOT NULL AND (d.partner_id = ANY ((SELECT app.current_orgs())::uuid[]) OR d.brand_id = ANY ((SELECT app.current_orgs())::uuid[]) OR (SELECT app.is_operator()) OR (SELECT app.is_worker()));
GRANT SELECT ON partner_deals TO meadow_api, meadow_worker;

-- Whoever accepts a deal may not read what two brands agreed, but has to fix their shares. Locks the agreement until commit.
CREATE FUNCTION app.partner_of_deal(of_deal uuid) RETURNS TABLE (partnership_id uuid, partner_id uuid, share_bps int) LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  SELECT p.id, p.partner_id, p.share_bps FROM deals d JOIN brief_partners p ON p.brief_id = d.brief_id AND p.status = 'ACTIVE'
  WHERE d.id = of_deal AND (d.brand_id = ANY (app.current_orgs()) OR d.creator_id = ANY (app.current_orgs())) FOR UPDATE OF p
$$;
-- Takes from what the partner signed for, or gives back to it. False, changing nothing, when that does not allow it.
CREATE FUNCTION app.commit_partner_share(of_deal uuid, amount bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  mine deals;
BEGIN
  SELECT * INTO mine FROM deals WHERE id = of_deal;
  IF mine.partnership_id IS NULL OR NOT (mine.brand_id = ANY (app.current_orgs()) OR mine.creator_id = ANY (app.current_orgs()) OR app.is_operator()
    OR (current_setting('role') = 'meadow_worker' AND app.is_system())) THEN
    RAISE EXCEPTION 'not a party of a shared deal' USING ERRCODE = '42501';
  END IF;
  UPDATE brief_partners SET committed_minor = committed_minor + amount WHERE id = mine.partnership_id AND committed_minor + amount BETWEEN 0 AND cap_minor;
  RETURN FOUND;
END $$;
GRANT EXECUTE ON FUNCTION app.partner_of_deal(uuid), app.commit_partner_share(uuid, bigint) TO meadow_api, meadow_worker;

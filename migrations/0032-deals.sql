-- Deals: from the first offer to the paid creator.
CREATE TABLE deals (
  id uuid PRIMARY KEY,
  brief_id uuid NOT NULL REFERENCES briefs,
  brand_id uuid NOT NULL REFERENCES organisations,
  creator_id uuid NOT NULL REFERENCES creators,
  status text NOT NULL,
  -- Where a disputed deal stood when its money was frozen.
  frozen_status text,
  currency char(3) NOT NULL,
  -- Fee of the current offer, before platform fees.
  fee_minor bigint NOT NULL CHECK (fee_minor > 0),
  -- Fixed when both sides agree: brand pays = creator gets + platform fee.
  brand_pays_minor bigint,
  platform_fee_minor bigint,
  creator_gets_minor bigint,
  current_version int NOT NULL,
  -- Whose word is awaited on the current version, while terms are open.
  proposed_by text NOT NULL CHECK (proposed_by IN ('BRAND', 'CREATOR')),
  revision_count int NOT NULL DEFAULT 0,
  -- What left escrow at the end, and the share of the fee the creator kept.
  released_minor bigint NOT NULL DEFAULT 0,
  returned_minor bigint NOT NULL DEFAULT 0,
  charge_bps int,
  wait_owner text,
  wait_due_at timestamptz,
  wait_default text,
  agreed_at timestamptz,
  funded_at timestamptz,
  published_at timestamptz,
  settled_at timestamptz,
  paid_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (brand_pays_minor = creator_gets_minor + platform_fee_minor)
);
-- One live deal per brief and creator.
CREATE UNIQUE INDEX deals_live ON deals (brief_id, creator_id) WHERE status NOT IN ('DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED');
CREATE INDEX deals_brand ON deals (brand_id, id DESC);
CREATE INDEX deals_creator ON deals (creator_id, id DESC);
CREATE INDEX deals_brief ON deals (brief_id);

CREATE TABLE offers (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  version int NOT NULL,
  by_party text NOT NULL,
  terms jsonb NOT NULL,
  -- SHA-256 of the exact terms: what both sides sign.
  hash text NOT NULL,
  signed_by_brand_at timestamptz,
  brand_signer uuid,
  signed_by_creator_at timestamptz,
  creator_signer uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (deal_id, version)
);
CREATE TABLE submissions (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  number int NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  media_urls text[] NOT NULL,
  submitted_at timestamptz NOT NULL,
  decision text CHECK (decision IN ('APPROVED', 'REVISION_REQUESTED')),
  decided_at timestamptz,
  comment text,
  UNIQUE (deal_id, number)
);
CREATE TABLE publications (
  deal_id uuid PRIMARY KEY REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  url text NOT NULL,
  disclosure_label text NOT NULL,
  capture_hash text,
  published_at timestamptz NOT NULL
);
CREATE TABLE deal_comments (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  by_party text NOT NULL,
  author_id uuid,
  author_name text NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX deal_comments_deal ON deal_comments (deal_id, id);
-- Every step a deal took; the history both sides see.
CREATE TABLE deal_steps (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  action text NOT NULL,
  status text NOT NULL,
  by_party text NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  reason text,
  at timestamptz NOT NULL
);
CREATE INDEX deal_steps_deal ON deal_steps (deal_id, id);

CREATE TABLE disputes (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  opened_by text NOT NULL CHECK (opened_by IN ('BRAND', 'CREATOR')),
  reason text NOT NULL,
  opened_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid,
  decision text,
  creator_share_bps int CHECK (creator_share_bps BETWEEN 0 AND 10000)
);
CREATE UNIQUE INDEX disputes_open ON disputes (deal_id) WHERE decided_at IS NULL;
CREATE INDEX disputes_deal ON disputes (deal_id);

DO $$
DECLARE
  closed text;
BEGIN
  FOREACH closed IN ARRAY ARRAY['deals', 'offers', 'submissions', 'publications', 'deal_comments', 'deal_steps', 'disputes'] LOOP
    CALL app.protect(closed::regclass, '{brand_id,creator_id}', 'write');
  END LOOP;
END $$;
-- Offers, steps and comments are history: added, never taken back.
REVOKE DELETE ON deals, offers, submissions, publications, deal_comments, deal_steps, disputes FROM meadow_api, meadow_worker;
REVOKE UPDATE ON deal_comments, deal_steps FROM meadow_api, meadow_worker;

-- The note that a deal brought, for both its parties.
CREATE VIEW deal_notes AS
  SELECT n.id, n.creator_id, n.platform, n.title, n.text, n.url, n.published_at, n.likes, n.saves, n.comments, n.shares, n.sponsored, n.deal_id FROM notes n JOIN deals d ON d.id = n.deal_id
  WHERE d.brand_id = ANY ((SELECT app.current_orgs())::uuid[]) OR d.creator_id = ANY ((SELECT app.current_orgs())::uuid[]) OR (SELECT app.is_operator()) OR (SELECT app.is_worker());
GRANT SELECT ON deal_notes TO meadow_api, meadow_worker;

-- Briefs as others may read them: open ones, those one was invited to or works on, and one's own.
CREATE VIEW market_briefs AS
  SELECT b.id, b.brand_id, b.status, b.title, b.product, b.product_url, b.objective, b.description, b.deliverables, b.budget_minor, b.committed_minor, b.currency,
    b.fee_min_minor, b.fee_max_minor, b.platforms, b.categories, b.tiers, b.country, b.language, b.target_female_share, b.target_ages, b.must_include, b.must_avoid,
    b.apply_by, b.publish_from, b.publish_to, b.disclosure_label, b.usage_rights, b.created_at, b.published_at,
    (SELECT count(*) FROM deals d WHERE d.brief_id = b.id)::int AS deal_count,
    (SELECT count(*) FROM deals d WHERE d.brief_id = b.id AND d.status = 'APPLIED')::int AS applicant_count
  FROM briefs b
  WHERE b.status = 'OPEN' OR b.brand_id = ANY ((SELECT app.current_orgs())::uuid[]) OR (SELECT app.is_operator()) OR (SELECT app.is_worker())
    OR EXISTS (SELECT FROM deals d WHERE d.brief_id = b.id AND d.creator_id = ANY ((SELECT app.current_orgs())::uuid[]));
GRANT SELECT ON market_briefs TO meadow_api, meadow_worker;

-- The creator's acceptance commits part of the brand's budget. The creator's rights do not reach the brief, so this does:
-- only for a deal of theirs, and only as far as the budget goes.
-- Returns false, changing nothing, when the budget does not allow it. Reaching the budget closes the brief.
CREATE FUNCTION app.commit_brief_budget(of_deal uuid, amount bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  mine deals;
BEGIN
  SELECT * INTO mine FROM deals WHERE id = of_deal;
  IF mine.id IS NULL OR NOT (mine.brand_id = ANY (app.current_orgs()) OR mine.creator_id = ANY (app.current_orgs()) OR app.is_operator()
    OR (current_setting('role') = 'meadow_worker' AND app.is_system())) THEN
    RAISE EXCEPTION 'not a party of the deal' USING ERRCODE = '42501';
  END IF;
  UPDATE briefs SET committed_minor = committed_minor + amount, updated_at = now(),
    status = CASE WHEN committed_minor + amount = budget_minor AND status IN ('OPEN', 'INVITE_ONLY') THEN 'CLOSED' ELSE status END
    WHERE id = mine.brief_id AND committed_minor + amount BETWEEN 0 AND budget_minor;
  RETURN FOUND;
END $$;
-- A creator's note of a deal, its delivery record and a private creator's name reach the other side only through the deal.
CREATE FUNCTION app.record_delivery(of_creator uuid, completed int, failed int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  UPDATE creators SET deals_completed = deals_completed + completed, deals_failed = deals_failed + failed
  WHERE id = of_creator AND ((current_setting('role') = 'meadow_worker' AND app.is_system()) OR app.is_operator()
    OR EXISTS (SELECT FROM deals d WHERE d.creator_id = of_creator AND (d.brand_id = ANY (app.current_orgs()) OR d.creator_id = ANY (app.current_orgs()))))
$$;
GRANT EXECUTE ON FUNCTION app.commit_brief_budget(uuid, bigint), app.record_delivery(uuid, int, int) TO meadow_api, meadow_worker;

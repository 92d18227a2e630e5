-- What ending a sponsorship early costs is a rule like any other: versioned, by stage.
ALTER TABLE fee_rules
  -- Null: what is paid on a deal that runs to its end. Else: when the brand ends it at this stage, or nobody rules on a dispute that froze it there.
  ADD COLUMN stage text CHECK (stage IN ('FUNDED', 'DRAFTED', 'APPROVED', 'PUBLISHED')),
  -- Who gets it: the platform its fee, or the creator what the brand owes for the work done so far.
  ADD COLUMN payee text NOT NULL DEFAULT 'PLATFORM' CHECK (payee IN ('PLATFORM', 'CREATOR')),
  ADD CHECK (payee = 'PLATFORM' OR party = 'BRAND' AND stage IS NOT NULL),
  -- Pools and commission have no stages.
  ADD CHECK (stage IS NULL OR deal_kind = 'SPONSORSHIP'),
  DROP CONSTRAINT fee_rules_party_deal_kind_version_key;
-- Versions count per line of the schedule.
CREATE UNIQUE INDEX fee_rules_version ON fee_rules (party, deal_kind, payee, coalesce(stage, ''), version);

-- The shares that held until now.
INSERT INTO fee_rules (id, version, party, deal_kind, payee, stage, bps, valid_from) VALUES
  ('00000000-0000-7000-8000-000000000121', 1, 'BRAND', 'SPONSORSHIP', 'CREATOR', 'FUNDED', 0, '2020-01-01'),
  ('00000000-0000-7000-8000-000000000122', 1, 'BRAND', 'SPONSORSHIP', 'CREATOR', 'DRAFTED', 5000, '2020-01-01'),
  ('00000000-0000-7000-8000-000000000123', 1, 'BRAND', 'SPONSORSHIP', 'CREATOR', 'APPROVED', 10000, '2020-01-01'),
  ('00000000-0000-7000-8000-000000000124', 1, 'BRAND', 'SPONSORSHIP', 'CREATOR', 'PUBLISHED', 10000, '2020-01-01');

-- A published version is never edited, by nobody: deals hold on to it.
CREATE TRIGGER fee_rules_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON fee_rules FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

ALTER TABLE deals
  -- The moment whose rules hold for the deal, and whether the brand had brought the creator: fixed when both agreed. Null in older deals: the moment of agreement, and no.
  ADD COLUMN priced_at timestamptz,
  ADD COLUMN own_creator boolean,
  -- What each got when the deal ended early; null in older ones, which went by charge_bps alone.
  ADD COLUMN ended_creator_minor bigint,
  ADD COLUMN ended_platform_minor bigint,
  ADD COLUMN ended_creator_fee_minor bigint,
  ADD CHECK (num_nulls(ended_creator_minor, ended_platform_minor, ended_creator_fee_minor) IN (0, 3)),
  ADD CHECK (ended_creator_minor >= 0 AND ended_creator_fee_minor >= 0 AND ended_creator_fee_minor <= ended_platform_minor AND ended_creator_minor + ended_platform_minor <= brand_pays_minor);

CREATE OR REPLACE VIEW partner_deals AS
  SELECT d.id, d.partnership_id, d.status, d.currency, d.fee_minor, d.brand_pays_minor, d.platform_fee_minor, d.creator_gets_minor, d.partner_pays_minor, d.charge_bps, d.funded_at, d.settled_at,
    d.brand_id, d.partner_id, c.name AS creator_name, p.url, d.ended_creator_minor, d.ended_platform_minor, d.ended_creator_fee_minor
  FROM deals d JOIN creators c ON c.id = d.creator_id LEFT JOIN publications p ON p.deal_id = d.id
  WHERE d.partnership_id IS NOT NULL AND (d.partner_id = ANY ((SELECT app.current_orgs())::uuid[]) OR d.brand_id = ANY ((SELECT app.current_orgs())::uuid[]) OR (SELECT app.is_operator()) OR (SELECT app.is_worker()));

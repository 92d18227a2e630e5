-- A deal of several deliverables pays for each that is out and accepted; the last one is the deal's own publication.
CREATE TABLE deal_parts (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  -- Which of the agreed deliverables, each piece counted by itself, from 1 on.
  piece int NOT NULL CHECK (piece > 0),
  url text NOT NULL,
  disclosure_label text NOT NULL,
  handed_in_at timestamptz NOT NULL,
  -- Without a word it is accepted then.
  due_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by text CHECK (accepted_by IN ('BRAND', 'SYSTEM')),
  creator_minor bigint,
  platform_minor bigint,
  -- Of the platform's part, what the creator bears.
  creator_fee_minor bigint,
  UNIQUE (deal_id, piece),
  UNIQUE (deal_id, url),
  CHECK (num_nulls(accepted_at, accepted_by, creator_minor, platform_minor, creator_fee_minor) IN (0, 5)),
  CHECK (creator_minor >= 0 AND creator_fee_minor BETWEEN 0 AND platform_minor)
);
CALL app.protect('deal_parts', '{brand_id,creator_id}', 'read');
REVOKE DELETE ON deal_parts FROM meadow_api, meadow_worker;

-- What left escrow for them so far.
ALTER TABLE deals
  ADD COLUMN part_count int NOT NULL DEFAULT 0,
  ADD COLUMN part_creator_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN part_platform_minor bigint NOT NULL DEFAULT 0,
  ADD COLUMN part_creator_fee_minor bigint NOT NULL DEFAULT 0,
  ADD CHECK (part_creator_minor >= 0 AND part_creator_fee_minor BETWEEN 0 AND part_platform_minor AND (brand_pays_minor IS NULL OR part_creator_minor + part_platform_minor <= brand_pays_minor));

ALTER TABLE settlement_lines DROP CONSTRAINT settlement_lines_kind_check, ADD CONSTRAINT settlement_lines_kind_check CHECK (kind IN ('DEAL', 'PART', 'PRIZE', 'READS', 'BONUS', 'COMMISSION'));
COMMENT ON COLUMN settlement_lines.deal_id IS 'The deal, a part of one, the award of a pool, or an order';
-- The brand's acceptance writes a line of the creator's: reached through this function only.
CREATE FUNCTION app.add_part_line(new_id uuid, creator uuid, part uuid, amount bigint, in_currency char(3), at timestamptz, payable timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  INSERT INTO settlement_lines (id, kind, org_id, deal_id, amount_minor, currency, settled_at, payable_from)
  VALUES (new_id, 'PART', creator, part, amount, in_currency, at, payable) ON CONFLICT (deal_id) DO NOTHING
$$;
GRANT EXECUTE ON FUNCTION app.add_part_line(uuid, uuid, uuid, bigint, char, timestamptz, timestamptz) TO meadow_api, meadow_worker;

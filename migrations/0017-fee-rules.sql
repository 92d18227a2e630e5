-- Fee rules by kind of deal, with an end (a promotion), and for creators whom the brand brought itself.
ALTER TABLE fee_rules
  -- Null: holds until a newer version does. Set: a promotion, which comes before lasting rules while it holds.
  ADD COLUMN valid_until timestamptz CHECK (valid_until > valid_from),
  -- Only for deals with a creator whom the brand brought to the installation.
  ADD COLUMN own_creators boolean NOT NULL DEFAULT false,
  ADD CHECK (deal_kind IN ('SPONSORSHIP', 'CONTEST', 'CO_CREATION')),
  -- A pool has many creators, of whom nobody knows yet who gets how much.
  ADD CHECK (deal_kind = 'SPONSORSHIP' OR NOT own_creators);

-- Contests and co-creations were priced by the rules of sponsorships: those that are held keep their price to the unit.
INSERT INTO fee_rules (id, version, party, deal_kind, bps, fixed_minor, minimum_minor, cap_minor, currency, valid_from, published_by)
  SELECT gen_random_uuid(), version, party, kind, bps, fixed_minor, minimum_minor, cap_minor, currency, valid_from, published_by
  FROM fee_rules, unnest(ARRAY['CONTEST', 'CO_CREATION']) AS kind WHERE deal_kind = 'SPONSORSHIP';

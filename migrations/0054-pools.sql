-- A creator earns by deals, by prizes and reads of a contest, and by bonuses: one list of lines, each named by what it is for.
ALTER TABLE settlement_lines ADD COLUMN kind text NOT NULL DEFAULT 'DEAL' CHECK (kind IN ('DEAL', 'PRIZE', 'READS', 'BONUS'));
COMMENT ON COLUMN settlement_lines.deal_id IS 'The deal, or the award of a pool';
CREATE FUNCTION app.add_award_line(new_id uuid, line_kind text, creator uuid, award uuid, amount bigint, in_currency char(3), at timestamptz, payable timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  INSERT INTO settlement_lines (id, kind, org_id, deal_id, amount_minor, currency, settled_at, payable_from)
  VALUES (new_id, line_kind, creator, award, amount, in_currency, at, payable) ON CONFLICT (deal_id) DO NOTHING
$$;
GRANT EXECUTE ON FUNCTION app.add_award_line(uuid, text, uuid, uuid, bigint, char, timestamptz, timestamptz) TO meadow_worker;

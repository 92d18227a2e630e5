-- Signatures carry the name that was shown, and a deal may have a change of its terms on the table.
ALTER TABLE offers ADD COLUMN brand_signer_name text, ADD COLUMN creator_signer_name text, ADD COLUMN withdrawn_at timestamptz;
-- A version that would change signed terms: it counts only when both sides have signed it too.
ALTER TABLE deals ADD COLUMN amendment_version int;

-- Costs of the installation (banks, providers), and what its owner puts in or takes out.
ALTER TYPE ledger_purpose ADD VALUE 'COSTS';
ALTER TYPE ledger_purpose ADD VALUE 'OWN_FUNDS';

-- Statements of an account follow one another: where one begins with another balance than the one before ended with, something is missing or was taken twice.
ALTER TABLE bank_statements
  ADD COLUMN closed_on date,
  -- As the bank counts them, where it does.
  ADD COLUMN sequence_no bigint;
UPDATE bank_statements s SET closed_on = (SELECT max(e.booked_on) FROM bank_entries e WHERE e.bank_statement_id = s.id);
CREATE INDEX bank_entries_servicer_ref ON bank_entries (servicer_ref, booked_on) WHERE servicer_ref IS NOT NULL;

-- What somebody of the operator's said a line in suspense is.
ALTER TABLE bank_entries
  ADD COLUMN explained_as text CHECK (explained_as IN ('BANK_COSTS', 'PROVIDER_SETTLEMENT', 'OWN_FUNDS', 'TAX_PAID')),
  -- Whose settlement it is, and what the provider kept of it.
  ADD COLUMN provider text,
  ADD COLUMN fee_minor bigint NOT NULL DEFAULT 0 CHECK (fee_minor >= 0),
  DROP CONSTRAINT bank_entries_matched_check,
  ADD CONSTRAINT bank_entries_matched_check CHECK (matched IN ('NEW', 'TOP_UP', 'PAYOUT', 'PAYOUT_RETURN', 'REVERSED', 'ASSIGNED', 'EXPLAINED', 'SUSPENSE')),
  ADD CHECK ((matched = 'EXPLAINED') = (explained_as IS NOT NULL)),
  ADD CHECK ((explained_as IS NOT DISTINCT FROM 'PROVIDER_SETTLEMENT') = (provider IS NOT NULL) AND (provider IS NOT NULL OR fee_minor = 0));
GRANT UPDATE (explained_as, provider, fee_minor) ON bank_entries TO meadow_api;

-- Of a file that is larger than any statement, its beginning is kept.
ALTER TABLE refused_bank_files ADD COLUMN is_whole boolean NOT NULL DEFAULT true;
UPDATE refused_bank_files SET is_whole = false WHERE char_length(body) >= 1000000;

-- A booking of the bank may hold many payments: each is a line of its own. Why a line lies in suspense, and why money came back.
ALTER TABLE bank_entries
  -- Which booking of the statement it is part of, counted from zero; null for lines read before this.
  ADD COLUMN entry_no integer,
  -- What the bank calls the batch: the message or payment information it was ordered with.
  ADD COLUMN batch_ref text,
  ADD COLUMN is_reversal boolean NOT NULL DEFAULT false,
  -- As the bank gives it: an ISO 20022 code, and its words.
  ADD COLUMN return_reason text,
  ADD COLUMN reason text,
  DROP CONSTRAINT bank_entries_matched_check,
  ADD CONSTRAINT bank_entries_matched_check CHECK (matched IN ('NEW', 'TOP_UP', 'PAYOUT', 'PAYOUT_RETURN', 'REVERSED', 'ASSIGNED', 'SUSPENSE'));
GRANT UPDATE (reason) ON bank_entries TO meadow_worker;

-- What a brand owes when money is taken back that it has spent already. Its balance is the sum of its entries, below zero while something is owed.
ALTER TYPE ledger_purpose ADD VALUE 'RECEIVABLE';

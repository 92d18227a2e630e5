-- Entries, transfers and blocks refuse every change. Whose an account is and what was promised may not be edited either, by nobody, nor may any of it be deleted.
-- Balances change by posting alone: the functions update nothing else, so that these triggers cost them nothing.
CREATE TRIGGER ledger_accounts_kept BEFORE DELETE OR TRUNCATE ON ledger_accounts FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ledger_accounts_immutable BEFORE UPDATE OF org_id, purpose, subject_id, currency, floored, created_at ON ledger_accounts FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ledger_holds_kept BEFORE DELETE OR TRUNCATE ON ledger_holds FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ledger_holds_immutable BEFORE UPDATE OF id, kind, idempotency_key, currency, amount_minor, from_org, from_purpose, from_subject, to_org, to_purpose, to_subject, deal_id, campaign_id, expires_at, created_at
  ON ledger_holds FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
-- A hold that has ended is history.
CREATE TRIGGER ledger_holds_ended BEFORE UPDATE ON ledger_holds FOR EACH ROW WHEN (OLD.status <> 'PENDING') EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER ledger_sealing_kept BEFORE DELETE OR TRUNCATE ON ledger_sealing FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- What one euro was worth in each currency, as somebody published it. A rate is never changed: a newer one is another row.
CREATE TABLE exchange_rates (
  currency char(3) NOT NULL CHECK (currency <> 'EUR'),
  as_of timestamptz NOT NULL,
  source text NOT NULL CHECK (char_length(source) BETWEEN 1 AND 40),
  rate numeric(24, 12) NOT NULL CHECK (rate > 0),
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (currency, as_of, source)
);
GRANT SELECT, INSERT ON exchange_rates TO meadow_api;
GRANT SELECT ON exchange_rates TO meadow_worker;
ALTER TABLE exchange_rates ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange_rates FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON exchange_rates TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY everybody ON exchange_rates FOR SELECT TO meadow_api, meadow_worker USING (true);
CREATE POLICY operator ON exchange_rates FOR INSERT TO meadow_api WITH CHECK ((SELECT app.is_operator()));
CREATE TRIGGER exchange_rates_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON exchange_rates FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- A holder's own money changed from one currency into another: one transfer out, one in, and the rate they were made at.
CREATE TABLE currency_exchanges (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  idempotency_key text NOT NULL,
  from_minor bigint NOT NULL CHECK (from_minor > 0),
  from_currency char(3) NOT NULL,
  to_minor bigint NOT NULL CHECK (to_minor > 0),
  to_currency char(3) NOT NULL CHECK (to_currency <> from_currency),
  -- Units of the second for one of the first, as text: with it the amount is computed again exactly.
  rate text NOT NULL,
  rate_source text NOT NULL,
  rate_as_of timestamptz NOT NULL,
  exchanged_by uuid NOT NULL,
  exchanged_at timestamptz NOT NULL,
  UNIQUE (org_id, idempotency_key)
);
CALL app.protect('currency_exchanges', '{org_id}', 'read');
REVOKE UPDATE, DELETE ON currency_exchanges FROM meadow_api, meadow_worker;

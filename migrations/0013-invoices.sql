-- Who an organisation is on paper. Without it an invoice carries the name alone.
CREATE TABLE billing_details (
  org_id uuid PRIMARY KEY REFERENCES organisations,
  legal_name text NOT NULL CHECK (char_length(legal_name) BETWEEN 1 AND 200),
  tax_id text CHECK (char_length(tax_id) BETWEEN 1 AND 40),
  street text NOT NULL CHECK (char_length(street) <= 200),
  city text NOT NULL CHECK (char_length(city) <= 100),
  postal_code text NOT NULL CHECK (char_length(postal_code) <= 20),
  country char(2) NOT NULL,
  updated_at timestamptz NOT NULL
);
CALL app.protect('billing_details', '{org_id}', 'write');
INSERT INTO billing_details (org_id, legal_name, street, city, postal_code, country, updated_at)
  SELECT id, name, '', '', '', 'CN', now() FROM organisations WHERE kind = 'OPERATOR';

-- Standard rates of value added tax on services. A rule is never edited; a newer one takes over from its day.
CREATE TABLE tax_rules (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  country char(2) NOT NULL,
  rate_bps integer NOT NULL CHECK (rate_bps BETWEEN 0 AND 5000),
  -- Between two members, the buyer with a tax number owes the tax itself.
  union_member boolean NOT NULL,
  valid_from date NOT NULL,
  UNIQUE (country, valid_from)
);
GRANT SELECT ON tax_rules TO meadow_api, meadow_worker;
INSERT INTO tax_rules (country, rate_bps, union_member, valid_from) VALUES
  ('CN', 600, false, '2016-05-01'), ('SG', 900, false, '2024-01-01'), ('JP', 1000, false, '2019-10-01'), ('GB', 2000, false, '2011-01-04'), ('KW', 0, false, '2018-01-01'),
  ('US', 0, false, '2000-01-01'), ('HK', 0, false, '2000-01-01'), ('DE', 1900, true, '2021-01-01'), ('FR', 2000, true, '2014-01-01'), ('NL', 2100, true, '2012-10-01'),
  ('IT', 2200, true, '2013-10-01'), ('ES', 2100, true, '2012-09-01'), ('IE', 2300, true, '2021-03-01'), ('AT', 2000, true, '2016-01-01'), ('PL', 2300, true, '2011-01-01');

-- The last number given in a series; its row is the lock that keeps numbers without a gap.
CREATE TABLE invoice_series (
  issuer_id uuid NOT NULL REFERENCES organisations,
  series text NOT NULL,
  last_number integer NOT NULL DEFAULT 0,
  PRIMARY KEY (issuer_id, series)
);
GRANT SELECT, INSERT, UPDATE ON invoice_series TO meadow_worker;

-- Each run bills the transfers that were sealed since the run before it, all of them and each once.
CREATE TABLE invoice_runs (
  id uuid PRIMARY KEY,
  through_no bigint NOT NULL UNIQUE,
  ran_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON invoice_runs TO meadow_worker;

CREATE TABLE invoices (
  id uuid PRIMARY KEY,
  run_id uuid NOT NULL REFERENCES invoice_runs,
  kind text NOT NULL CHECK (kind IN ('INVOICE', 'CREDIT_NOTE')),
  issuer_id uuid NOT NULL REFERENCES organisations,
  series text NOT NULL,
  number integer NOT NULL,
  -- The invoice that a credit note takes back from.
  corrects uuid REFERENCES invoices,
  org_id uuid NOT NULL REFERENCES organisations,
  currency char(3) NOT NULL,
  issued_on date NOT NULL,
  period_from date NOT NULL,
  period_to date NOT NULL,
  net_minor bigint NOT NULL CHECK (net_minor >= 0),
  tax_minor bigint NOT NULL CHECK (tax_minor >= 0),
  gross_minor bigint NOT NULL,
  -- As they were on the day: who, to whom, for what, and the rule the tax follows with its inputs.
  issuer jsonb NOT NULL,
  recipient jsonb NOT NULL,
  lines jsonb NOT NULL,
  tax jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (issuer_id, series, number),
  CHECK (gross_minor = net_minor + tax_minor)
);
CREATE INDEX invoices_org ON invoices (org_id, issued_on DESC, id DESC);
CALL app.protect('invoices', '{org_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON invoices FROM meadow_api;
REVOKE UPDATE, DELETE ON invoices FROM meadow_worker;
CREATE TRIGGER invoices_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON invoices FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- Tax that is withheld when individuals are paid, and what they declare about themselves.

-- A rule is never edited; a newer version takes over from its day.
CREATE TABLE withholding_rules (
  id uuid PRIMARY KEY,
  -- Whose law, and on what kind of income.
  code text NOT NULL,
  version integer NOT NULL,
  currency char(3) NOT NULL,
  -- Days are those of the law's own time zone.
  time_zone text NOT NULL,
  valid_from date NOT NULL,
  -- Of the income that counts as expenses, in basis points, and what is free of tax each month.
  expense_bps integer NOT NULL CHECK (expense_bps BETWEEN 0 AND 10000),
  monthly_minor bigint NOT NULL CHECK (monthly_minor >= 0),
  -- Steps of the year's taxable income: up to how much (null: any), rate, and the quick deduction that goes with it.
  steps jsonb NOT NULL,
  source text NOT NULL,
  UNIQUE (code, version)
);
GRANT SELECT ON withholding_rules TO meadow_api, meadow_worker;
INSERT INTO withholding_rules (id, code, version, currency, time_zone, valid_from, expense_bps, monthly_minor, steps, source) VALUES (
  '00000000-0000-7000-8000-000000000201', 'CN_LABOUR', 1, 'CNY', 'Asia/Shanghai', '2025-10-01', 2000, 500000,
  '[{"upToMinor": "3600000", "rateBps": 300, "quickMinor": "0"}, {"upToMinor": "14400000", "rateBps": 1000, "quickMinor": "252000"}, {"upToMinor": "30000000", "rateBps": 2000, "quickMinor": "1692000"},
    {"upToMinor": "42000000", "rateBps": 2500, "quickMinor": "3192000"}, {"upToMinor": "66000000", "rateBps": 3000, "quickMinor": "5292000"}, {"upToMinor": "96000000", "rateBps": 3500, "quickMinor": "8592000"},
    {"upToMinor": null, "rateBps": 4500, "quickMinor": "18192000"}]',
  'State Council Decree 810; STA 2025 No. 15 and 16: cumulative prepayment on labour-service income through platforms');

-- Who a payee is for the tax office. The number is an AES-256-GCM envelope; its last characters stand in the clear.
CREATE TABLE tax_forms (
  org_id uuid PRIMARY KEY REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('CN_ID', 'COMPANY', 'W9', 'W8BEN')),
  status text NOT NULL CHECK (status IN ('SUBMITTED', 'VERIFIED', 'REJECTED')),
  legal_name text NOT NULL CHECK (char_length(legal_name) BETWEEN 1 AND 200),
  country char(2) NOT NULL,
  sealed text NOT NULL,
  masked text NOT NULL,
  submitted_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  reason text
);
CREATE INDEX tax_forms_waiting ON tax_forms (submitted_at) WHERE status = 'SUBMITTED';
CALL app.protect('tax_forms', '{org_id}', 'write');

-- What stays behind of a payout, by which rule and from which inputs; with them it is computed again exactly.
ALTER TABLE payouts
  ADD COLUMN withheld_minor bigint NOT NULL DEFAULT 0 CHECK (withheld_minor >= 0 AND withheld_minor < amount_minor),
  ADD COLUMN withholding jsonb,
  ADD CHECK ((withheld_minor > 0) <= (withholding IS NOT NULL));
CREATE INDEX payouts_of_payee ON payouts (org_id, currency, requested_at) WHERE status <> 'FAILED';

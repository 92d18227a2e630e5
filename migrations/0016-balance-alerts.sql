-- A brand is told once each time its available balance falls below what it named.
CREATE TABLE balance_alerts (
  org_id uuid NOT NULL REFERENCES organisations,
  currency char(3) NOT NULL,
  below_minor bigint NOT NULL CHECK (below_minor > 0),
  -- Set while the balance is below and its owner knows.
  told_at timestamptz,
  PRIMARY KEY (org_id, currency)
);
CALL app.protect('balance_alerts', '{org_id}', 'nothing');

-- Money in (top-ups) and money out (payouts), through providers outside.

CREATE TABLE top_ups (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency char(3) NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'SUCCEEDED', 'FAILED')),
  provider text NOT NULL,
  provider_ref text,
  idempotency_key text NOT NULL,
  requested_by uuid NOT NULL,
  failure_code text,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  UNIQUE (org_id, idempotency_key)
);
CREATE UNIQUE INDEX top_ups_ref ON top_ups (provider, provider_ref);

CREATE TABLE payout_methods (
  org_id uuid PRIMARY KEY REFERENCES organisations,
  kind text NOT NULL,
  holder text NOT NULL,
  -- AES-256-GCM envelope of the account number and bank code; only its last digits stand in the clear.
  sealed text NOT NULL,
  masked text NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE payouts (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency char(3) NOT NULL,
  status text NOT NULL CHECK (status IN ('REQUESTED', 'APPROVED', 'PAYING', 'PAID', 'FAILED')),
  provider text NOT NULL,
  provider_ref text,
  idempotency_key text NOT NULL,
  destination text NOT NULL,
  requested_by uuid,
  approved_by uuid,
  failure_code text,
  requested_at timestamptz NOT NULL,
  expected_at timestamptz,
  paid_at timestamptz,
  UNIQUE (org_id, idempotency_key),
  -- Four eyes: who asked does not approve.
  CHECK (approved_by IS NULL OR approved_by IS DISTINCT FROM requested_by)
);
CREATE INDEX payouts_open ON payouts (requested_at) WHERE status IN ('REQUESTED', 'APPROVED', 'PAYING');
CREATE UNIQUE INDEX payouts_ref ON payouts (provider, provider_ref);

-- What a creator earned, deal by deal. Payouts cover lines oldest first.
CREATE TABLE settlement_lines (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  deal_id uuid NOT NULL UNIQUE,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency char(3) NOT NULL,
  settled_at timestamptz NOT NULL,
  -- When the payout run takes it along.
  payable_from timestamptz NOT NULL,
  paid_at timestamptz
);
CREATE INDEX settlement_lines_unpaid ON settlement_lines (org_id, currency, settled_at, id) WHERE paid_at IS NULL;

-- What providers told us, as they told it: kept for questions, and the guard against doing it twice.
CREATE TABLE provider_events (
  provider text NOT NULL,
  event_id text NOT NULL,
  body text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, event_id)
);
GRANT SELECT, INSERT ON provider_events TO meadow_worker;

-- The provider inside: charges and transfers that take their time, succeed or fail, and report by signed webhook.
CREATE TABLE sandbox_orders (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('charge', 'transfer')),
  reference uuid NOT NULL UNIQUE,
  amount_minor bigint NOT NULL,
  currency char(3) NOT NULL,
  due_at timestamptz NOT NULL,
  reported_at timestamptz
);
CREATE INDEX sandbox_orders_due ON sandbox_orders (due_at) WHERE reported_at IS NULL;
GRANT INSERT ON sandbox_orders TO meadow_api;
-- ON CONFLICT reads the key it matches.
GRANT SELECT (reference) ON sandbox_orders TO meadow_api;
GRANT SELECT, INSERT, UPDATE ON sandbox_orders TO meadow_worker;

CALL app.protect('top_ups', '{org_id}', 'read');
CALL app.protect('payout_methods', '{org_id}', 'nothing');
CALL app.protect('payouts', '{org_id}', 'write');
CALL app.protect('settlement_lines', '{org_id}', 'read');

-- The brand's release writes a line of the creator's: reached through this function only.
CREATE FUNCTION app.add_settlement_line(new_id uuid, creator uuid, deal uuid, amount bigint, in_currency char(3), at timestamptz, payable timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  INSERT INTO settlement_lines (id, org_id, deal_id, amount_minor, currency, settled_at, payable_from)
  VALUES (new_id, creator, deal, amount, in_currency, at, payable) ON CONFLICT (deal_id) DO NOTHING
$$;
GRANT EXECUTE ON FUNCTION app.add_settlement_line(uuid, uuid, uuid, bigint, char, timestamptz, timestamptz) TO meadow_api, meadow_worker;

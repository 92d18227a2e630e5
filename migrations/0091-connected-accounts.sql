-- Payouts through accounts that creators have with a payment provider, connected to ours there (Stripe Connect).
CREATE TABLE connected_accounts (
  org_id uuid PRIMARY KEY REFERENCES organisations,
  -- The provider's name of the account. It names, it does not open.
  account_ref text NOT NULL UNIQUE,
  country char(2) NOT NULL,
  -- Which one of this creator's: a new one is made after one was disconnected, or begun for the wrong country.
  round integer NOT NULL CHECK (round > 0),
  details_submitted boolean NOT NULL,
  payouts_enabled boolean NOT NULL,
  transfers_enabled boolean NOT NULL,
  -- What the provider still wants to know, by its own names.
  due text[] NOT NULL,
  due_by timestamptz,
  -- The provider checks what it was told.
  checking boolean NOT NULL,
  disabled_reason text,
  -- Becomes the payout method as soon as it can be paid.
  wanted boolean NOT NULL,
  disconnected_at timestamptz,
  created_at timestamptz NOT NULL,
  -- When it was asked for: an answer to an earlier question changes nothing.
  read_at timestamptz NOT NULL
);
CALL app.protect('connected_accounts', '{org_id}', 'read');
REVOKE DELETE ON connected_accounts FROM meadow_api, meadow_worker;

-- The way of one payout there: a transfer to the account, a payout from it to the bank, and all of it back when that fails.
CREATE TABLE connect_payouts (
  payout_id uuid PRIMARY KEY REFERENCES payouts,
  org_id uuid NOT NULL REFERENCES organisations,
  account_ref text NOT NULL,
  -- What reaches the payee.
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency char(3) NOT NULL,
  stage text NOT NULL CHECK (stage IN ('WAITING', 'TRANSFER', 'PAYOUT', 'SENT', 'PAID', 'REVERSE', 'RETURNED', 'REFUSED')),
  -- How often the provider said no to this stage for now: part of its key there, as it repeats what it said to a key.
  tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
  -- How often it did not answer in between.
  misses integer NOT NULL DEFAULT 0 CHECK (misses >= 0),
  -- The first time this try left; what may have happened is looked for before it is asked again.
  asked_at timestamptz,
  next_at timestamptz,
  problem text,
  problem_since timestamptz,
  transfer_ref text UNIQUE,
  payout_ref text UNIQUE,
  failure_code text,
  -- As the provider says.
  transferred_minor bigint NOT NULL DEFAULT 0 CHECK (transferred_minor >= 0),
  reversed_minor bigint NOT NULL DEFAULT 0 CHECK (reversed_minor >= 0),
  updated_at timestamptz NOT NULL
);
CREATE INDEX connect_payouts_due ON connect_payouts (next_at) WHERE next_at IS NOT NULL;
CALL app.protect('connect_payouts', '{org_id}', 'write');
REVOKE UPDATE, DELETE ON connect_payouts FROM meadow_api;
-- Somebody of the operator's may have what waits tried again at once.
GRANT UPDATE (next_at) ON connect_payouts TO meadow_api;
REVOKE DELETE ON connect_payouts FROM meadow_worker;

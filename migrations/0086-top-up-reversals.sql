-- Top-ups that a card network takes back, or that somebody gave back at the provider, out of our hand.
CREATE TABLE top_up_reversals (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  -- The provider's own name of the dispute or refund.
  provider_ref text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('DISPUTE', 'REFUND')),
  -- The provider's name of the payment, or ours where it tells that: by it the top-up is found, also when that is told later.
  payment_ref text,
  top_up_id uuid REFERENCES top_ups,
  org_id uuid REFERENCES organisations,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  currency char(3) NOT NULL,
  status text NOT NULL CHECK (status IN ('INQUIRY', 'OPEN', 'WON', 'LOST', 'DONE', 'FAILED')),
  reason text,
  respond_by timestamptz,
  -- Both only become true, so that reports may come in any order.
  withdrawn boolean NOT NULL,
  reinstated boolean NOT NULL,
  -- What the book has of it, by so many transfers.
  posted_minor bigint NOT NULL DEFAULT 0 CHECK (posted_minor >= 0),
  postings integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (provider, provider_ref),
  CHECK ((top_up_id IS NULL) = (org_id IS NULL)),
  CHECK (top_up_id IS NOT NULL OR posted_minor = 0)
);
CREATE INDEX top_up_reversals_top_up ON top_up_reversals (top_up_id);
CREATE INDEX top_up_reversals_waiting ON top_up_reversals (provider, payment_ref) WHERE top_up_id IS NULL;
CREATE INDEX top_ups_provider_ref ON top_ups (provider, provider_ref) WHERE provider_ref IS NOT NULL;
CALL app.protect('top_up_reversals', '{org_id}', 'read');
REVOKE INSERT, UPDATE, DELETE ON top_up_reversals FROM meadow_api;
REVOKE DELETE ON top_up_reversals FROM meadow_worker;

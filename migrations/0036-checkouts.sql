-- Payment through providers outside: a place to pay, what they reported, what could not be taken, and money given back.
ALTER TABLE top_ups
  -- Where the payer pays: an address, or what a wallet's camera reads.
  ADD COLUMN checkout_url text,
  ADD COLUMN checkout_until timestamptz;

-- A report is stored as soon as it is known to be genuine, and acted on by the worker.
ALTER TABLE provider_events
  ADD COLUMN handled_at timestamptz,
  -- Why it moved nothing: an amount that is not ours, a reference nobody knows.
  ADD COLUMN problem text;
UPDATE provider_events SET handled_at = received_at;
CREATE INDEX provider_events_problem ON provider_events (received_at) WHERE problem IS NOT NULL;
GRANT UPDATE (handled_at, problem) ON provider_events TO meadow_worker;
GRANT INSERT (provider, event_id, body) ON provider_events TO meadow_api;
GRANT SELECT (provider, event_id) ON provider_events TO meadow_api;
CREATE FUNCTION app.provider_problems() RETURNS TABLE (provider text, event_id text, problem text, body text, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT e.provider, e.event_id, e.problem, e.body, e.received_at FROM provider_events e WHERE e.problem IS NOT NULL AND (SELECT app.is_operator()) ORDER BY e.received_at DESC LIMIT 200
$$;
GRANT EXECUTE ON FUNCTION app.provider_problems() TO meadow_api;

-- What came to a webhook's address and was not believed. Kept for the operator, the newest of each provider.
CREATE TABLE refused_webhooks (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  body text NOT NULL,
  received_at timestamptz NOT NULL
);
CREATE INDEX refused_webhooks_newest ON refused_webhooks (provider, received_at DESC);
ALTER TABLE refused_webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE refused_webhooks FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON refused_webhooks TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY operator ON refused_webhooks FOR SELECT TO meadow_api USING ((SELECT app.is_operator()));
GRANT SELECT ON refused_webhooks TO meadow_api;
-- Strangers can send as much as they like: the newest thousand of a provider are kept.
CREATE FUNCTION app.keep_refused_webhook(new_id uuid, of_provider text, with_code text, saying text, raw text, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  INSERT INTO refused_webhooks (id, provider, code, message, body, received_at) VALUES (new_id, of_provider, with_code, saying, left(raw, 20000), at);
  DELETE FROM refused_webhooks WHERE provider = of_provider AND received_at < (
    SELECT r.received_at FROM refused_webhooks r WHERE r.provider = of_provider ORDER BY r.received_at DESC OFFSET 999 LIMIT 1);
$$;
GRANT EXECUTE ON FUNCTION app.keep_refused_webhook(uuid, text, text, text, text, timestamptz) TO meadow_api;

-- Unspent top-ups given back the way they came.
CREATE TABLE top_up_refunds (
  id uuid PRIMARY KEY,
  top_up_id uuid NOT NULL REFERENCES top_ups,
  org_id uuid NOT NULL REFERENCES organisations,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency char(3) NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'SUCCEEDED', 'FAILED')),
  provider_ref text,
  failure_code text,
  idempotency_key text NOT NULL,
  requested_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  UNIQUE (org_id, idempotency_key)
);
CREATE INDEX top_up_refunds_top_up ON top_up_refunds (top_up_id);
CALL app.protect('top_up_refunds', '{org_id}', 'read');
ALTER TABLE sandbox_orders DROP CONSTRAINT sandbox_orders_kind_check;
ALTER TABLE sandbox_orders ADD CONSTRAINT sandbox_orders_kind_check CHECK (kind IN ('charge', 'transfer', 'refund'));

-- Roles, tenant isolation and the tables that know no business.

DO $$
BEGIN
  -- Roles belong to the whole cluster: another Meadow database may have made them, or be making them now.
  PERFORM pg_advisory_xact_lock(7311047);
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'meadow_api') THEN CREATE ROLE meadow_api NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'meadow_worker') THEN CREATE ROLE meadow_worker NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'meadow_edge') THEN CREATE ROLE meadow_edge NOLOGIN; END IF;
  EXECUTE format('GRANT meadow_api, meadow_worker, meadow_edge TO %I', current_user);
END $$;

-- A new function is closed until it is granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE SCHEMA app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA app, public TO meadow_api, meadow_worker, meadow_edge;

-- The tenant context of the transaction. Unset means nobody, and nobody sees nothing.
CREATE FUNCTION app.user_id() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
CREATE FUNCTION app.actor() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('app.actor', true), '')::uuid $$;
CREATE FUNCTION app.is_system() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('app.system', true), '') = 'on' $$;

CREATE TABLE organisations (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('BRAND', 'CREATOR', 'AGENCY', 'OPERATOR')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  handle text NOT NULL UNIQUE,
  time_zone text NOT NULL DEFAULT 'Asia/Shanghai',
  currency char(3) NOT NULL DEFAULT 'CNY',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE mandates (
  id uuid PRIMARY KEY,
  agency_id uuid NOT NULL REFERENCES organisations,
  client_id uuid NOT NULL REFERENCES organisations,
  status text NOT NULL CHECK (status IN ('REQUESTED', 'ACTIVE', 'REVOKED')),
  permissions text[] NOT NULL DEFAULT '{}',
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (agency_id <> client_id)
);
-- One live mandate between an agency and a client.
CREATE UNIQUE INDEX mandates_live ON mandates (agency_id, client_id) WHERE status <> 'REVOKED';
CREATE INDEX mandates_client ON mandates (client_id);

-- The organisations whose rows the transaction may touch: those asked for, kept only where they are
-- the actor's own or clients under an active mandate. A request for more is silently worth nothing.
CREATE FUNCTION app.current_orgs() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT coalesce(array_agg(wanted), '{}')
  FROM unnest(string_to_array(nullif(current_setting('app.orgs', true), ''), ',')::uuid[]) AS wanted
  WHERE wanted = app.actor()
     OR EXISTS (
       SELECT FROM mandates m
       WHERE m.agency_id = app.actor() AND m.client_id = wanted AND m.status = 'ACTIVE'
         AND (m.expires_at IS NULL OR m.expires_at > now())
     )
$$;
CREATE FUNCTION app.is_operator() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS
  $$ SELECT EXISTS (SELECT FROM organisations WHERE id = app.actor() AND kind = 'OPERATOR') $$;

-- Closes a table: row-level security on and forced, one policy per kind of caller.
--   parties: columns that hold an organisation whose members may touch the row
--   operator_may: 'nothing', 'read' or 'write'
-- The services still name the organisation in each query, so that indexes serve; the policy is the wall behind them.
CREATE PROCEDURE app.protect(target regclass, parties text[], operator_may text) LANGUAGE plpgsql AS $$
DECLARE
  mine text := (SELECT string_agg(format('%I = ANY ((SELECT app.current_orgs())::uuid[])', party), ' OR ') FROM unnest(parties) AS party);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO meadow_api, meadow_worker', target);
  EXECUTE format('CREATE POLICY owner ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', target);
  EXECUTE format('CREATE POLICY tenant ON %s TO meadow_api, meadow_worker USING (%s) WITH CHECK (%s)', target, mine, mine);
  EXECUTE format('CREATE POLICY system ON %s TO meadow_worker USING ((SELECT app.is_system())) WITH CHECK ((SELECT app.is_system()))', target);
  IF operator_may = 'read' THEN
    EXECUTE format('CREATE POLICY operator ON %s FOR SELECT TO meadow_api USING ((SELECT app.is_operator()))', target);
  ELSIF operator_may = 'write' THEN
    EXECUTE format('CREATE POLICY operator ON %s TO meadow_api USING ((SELECT app.is_operator())) WITH CHECK ((SELECT app.is_operator()))', target);
  END IF;
END $$;

CALL app.protect('organisations', '{id}', 'read');
CALL app.protect('mandates', '{agency_id,client_id}', 'read');

-- What strangers may know of an organisation: that it exists, its kind and name.
CREATE VIEW public_organisations AS SELECT id, kind, name, handle, time_zone, currency, created_at FROM organisations;
GRANT SELECT ON public_organisations TO meadow_api, meadow_worker, meadow_edge;

-- What was promised inside a transaction and is to happen after its commit.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  job text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
GRANT INSERT ON outbox TO meadow_api, meadow_edge;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO meadow_worker;

CREATE FUNCTION app.outbox_added() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('outbox', ''); RETURN NULL; END $$;
CREATE TRIGGER outbox_added AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION app.outbox_added();

-- How many promises wait; their content is the worker's business.
CREATE FUNCTION app.outbox_pending() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS
  $$ SELECT count(*) FROM outbox WHERE sent_at IS NULL $$;
GRANT EXECUTE ON FUNCTION app.outbox_pending() TO meadow_api;

-- Waits: what happens at which moment unless it is cancelled before. A fired timer becomes an outbox row in the same transaction.
CREATE TABLE timers (
  key text PRIMARY KEY,
  job text NOT NULL,
  payload jsonb NOT NULL,
  due_at timestamptz NOT NULL
);
CREATE INDEX timers_due ON timers (due_at);
GRANT INSERT, UPDATE, DELETE ON timers TO meadow_api;
-- ON CONFLICT and DELETE … WHERE read the key they match.
GRANT SELECT (key) ON timers TO meadow_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON timers TO meadow_worker;

-- What ran once: the key of an effect and a digest of its request.
CREATE TABLE idempotency_keys (
  org_id uuid NOT NULL,
  operation text NOT NULL,
  key text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL,
  response jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org_id, operation, key)
);
CALL app.protect('idempotency_keys', '{org_id}', 'nothing');

-- Attempts counted by rate-limiter-flexible, for all copies of a process.
CREATE TABLE rate_limits (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO meadow_api;

-- Each running process says so every few seconds, with its gauges.
CREATE TABLE heartbeats (
  process text NOT NULL,
  instance uuid NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  gauges jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (process, instance)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON heartbeats TO meadow_worker;
GRANT SELECT, INSERT, UPDATE ON heartbeats TO meadow_api, meadow_edge;


GRANT EXECUTE ON FUNCTION app.user_id(), app.actor(), app.is_system(), app.current_orgs(), app.is_operator(), app.outbox_added()
  TO meadow_api, meadow_worker, meadow_edge;

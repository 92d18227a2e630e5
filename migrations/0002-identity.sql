-- People, how they prove who they are, and what was done by whom.

CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  password_hash text NOT NULL,
  locale text NOT NULL CHECK (locale IN ('ZH_CN', 'EN')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

CREATE TABLE memberships (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  user_id uuid NOT NULL REFERENCES users,
  role text NOT NULL CHECK (role IN ('OWNER', 'MANAGER', 'FINANCE', 'ANALYST')),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (org_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

-- A session is known by the SHA-256 of its token; the token itself is only in the cookie.
CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  org_id uuid NOT NULL REFERENCES organisations,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE invitations (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  org_id uuid NOT NULL REFERENCES organisations,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('OWNER', 'MANAGER', 'FINANCE', 'ANALYST')),
  -- Null when the installation itself invites its first operator.
  invited_by uuid REFERENCES users,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX invitations_org ON invitations (org_id);

CREATE TABLE audit_entries (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL,
  acting_org_id uuid NOT NULL,
  user_id uuid,
  action text NOT NULL,
  object text NOT NULL,
  object_id uuid NOT NULL,
  before jsonb,
  after jsonb,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_entries_org ON audit_entries (org_id, id DESC);

CALL app.protect('memberships', '{org_id}', 'read');
CALL app.protect('invitations', '{org_id}', 'read');
CALL app.protect('audit_entries', '{org_id,acting_org_id}', 'read');
REVOKE UPDATE, DELETE ON audit_entries FROM meadow_api, meadow_worker;

-- A person is seen by colleagues (one organisation in common) and by themselves; the password by nobody.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON users TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY self ON users TO meadow_api, meadow_worker USING (id = (SELECT app.user_id())) WITH CHECK (id = (SELECT app.user_id()));
CREATE POLICY colleague ON users FOR SELECT TO meadow_api, meadow_worker USING (
  EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id AND m.org_id = ANY ((SELECT app.current_orgs())::uuid[])));
CREATE POLICY system ON users FOR SELECT TO meadow_worker USING ((SELECT app.is_system()));
GRANT SELECT (id, email, name, locale, created_at), UPDATE (name, locale) ON users TO meadow_api, meadow_worker;

-- No role reads sessions: they are reached through the functions below, by someone who holds the token.
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON sessions TO CURRENT_USER USING (true) WITH CHECK (true);

-- ── What a stranger may call ──────────────────────────────────────────────────────────────────────

CREATE FUNCTION app.login_by_email(wanted text) RETURNS TABLE (user_id uuid, password_hash text, org_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT u.id, u.password_hash, m.org_id
  FROM users u JOIN memberships m ON m.user_id = u.id
  WHERE lower(u.email) = lower(wanted) ORDER BY m.created_at LIMIT 1
$$;

CREATE FUNCTION app.open_session(hash bytea, of_user uuid, for_org uuid, at timestamptz, until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM memberships m WHERE m.user_id = of_user AND m.org_id = for_org) THEN
    RAISE EXCEPTION 'no membership' USING ERRCODE = '42501';
  END IF;
  INSERT INTO sessions (token_hash, user_id, org_id, created_at, seen_at, expires_at) VALUES (hash, of_user, for_org, at, at, until);
END $$;

CREATE FUNCTION app.close_session(hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS
  $$ DELETE FROM sessions WHERE token_hash = hash $$;

-- Who holds this token, for whom they work, and, when `acting_for` names a client, the active mandate.
CREATE FUNCTION app.session_viewer(hash bytea, acting_for uuid, idle interval, at timestamptz) RETURNS TABLE (
  user_id uuid, email text, name text, locale text, org_id uuid, org_kind text, role text,
  client_id uuid, client_kind text, mandate_permissions text[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT u.id, u.email, u.name, u.locale, o.id, o.kind, m.role, c.id, c.kind, d.permissions
  FROM sessions s
  JOIN users u ON u.id = s.user_id
  JOIN memberships m ON m.user_id = s.user_id AND m.org_id = s.org_id
  JOIN organisations o ON o.id = s.org_id
  LEFT JOIN mandates d ON d.agency_id = s.org_id AND d.client_id = acting_for AND d.status = 'ACTIVE'
    AND (d.expires_at IS NULL OR d.expires_at > at)
  LEFT JOIN organisations c ON c.id = d.client_id
  WHERE s.token_hash = hash AND s.expires_at > at AND s.seen_at > at - idle
$$;

CREATE FUNCTION app.touch_session(hash bytea, at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS
  $$ UPDATE sessions SET seen_at = at WHERE token_hash = hash AND seen_at < at - interval '1 minute' $$;

-- A person, their organisation and their ownership of it, in one step.
CREATE FUNCTION app.sign_up(new_user jsonb, new_org jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  IF new_org->>'kind' NOT IN ('BRAND', 'CREATOR', 'AGENCY') THEN
    RAISE EXCEPTION 'an operator is made by the installation' USING ERRCODE = '42501';
  END IF;
  INSERT INTO users (id, email, name, password_hash, locale)
    VALUES ((new_user->>'id')::uuid, new_user->>'email', new_user->>'name', new_user->>'password_hash', new_user->>'locale');
  INSERT INTO organisations (id, kind, name, handle)
    VALUES ((new_org->>'id')::uuid, new_org->>'kind', new_org->>'name', new_org->>'handle');
  INSERT INTO memberships (id, org_id, user_id, role)
    VALUES ((new_org->>'membership_id')::uuid, (new_org->>'id')::uuid, (new_user->>'id')::uuid, 'OWNER');
END $$;

CREATE FUNCTION app.invitation_by_token(hash bytea) RETURNS TABLE (
  id uuid, org_id uuid, org_kind text, org_name text, org_handle text, org_time_zone text, org_currency text, org_created_at timestamptz,
  email text, role text, expires_at timestamptz, accepted_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT i.id, o.id, o.kind, o.name, o.handle, o.time_zone, o.currency, o.created_at, i.email, i.role, i.expires_at, i.accepted_at
  FROM invitations i JOIN organisations o ON o.id = i.org_id WHERE i.token_hash = hash
$$;

-- Takes an invitation once: the second caller gets no row. `new_user` is null when a signed-in person accepts.
CREATE FUNCTION app.accept_invitation(hash bytea, of_user uuid, new_user jsonb, membership_id uuid, at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  taken invitations;
BEGIN
  UPDATE invitations SET accepted_at = at
    WHERE token_hash = hash AND accepted_at IS NULL AND expires_at > at RETURNING * INTO taken;
  IF taken.id IS NULL THEN RETURN NULL; END IF;
  IF new_user IS NOT NULL THEN
    INSERT INTO users (id, email, name, password_hash, locale)
      VALUES (of_user, taken.email, new_user->>'name', new_user->>'password_hash', new_user->>'locale');
  END IF;
  INSERT INTO memberships (id, org_id, user_id, role) VALUES (membership_id, taken.org_id, of_user, taken.role)
    ON CONFLICT (org_id, user_id) DO NOTHING;
  RETURN taken.org_id;
END $$;

-- The organisations a person belongs to, for switching between them.
CREATE FUNCTION app.my_organisations() RETURNS SETOF organisations
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT o.* FROM memberships m JOIN organisations o ON o.id = m.org_id
  WHERE m.user_id = app.user_id() ORDER BY m.created_at
$$;

GRANT EXECUTE ON FUNCTION app.login_by_email(text), app.open_session(bytea, uuid, uuid, timestamptz, timestamptz), app.close_session(bytea),
  app.session_viewer(bytea, uuid, interval, timestamptz), app.touch_session(bytea, timestamptz), app.sign_up(jsonb, jsonb), app.invitation_by_token(bytea),
  app.accept_invitation(bytea, uuid, jsonb, uuid, timestamptz), app.my_organisations() TO meadow_api;

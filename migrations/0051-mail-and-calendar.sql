-- How people are told outside the app: by mail at once, gathered, or not; when it is quiet; and their deadlines as a calendar.
CREATE TABLE notice_settings (
  user_id uuid NOT NULL REFERENCES users,
  org_id uuid NOT NULL REFERENCES organisations,
  -- NOW, DIGEST or OFF by kind of notice; what is not named is told now.
  email jsonb NOT NULL DEFAULT '{}',
  -- Hours of the account's day in which no mail is sent, 0 to 23; both or neither. From 22 to 7 lies over midnight.
  quiet_from int CHECK (quiet_from BETWEEN 0 AND 23),
  quiet_to int CHECK (quiet_to BETWEEN 0 AND 23),
  digest_hour int NOT NULL DEFAULT 9 CHECK (digest_hour BETWEEN 0 AND 23),
  PRIMARY KEY (user_id, org_id),
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
CALL app.protect('notice_settings', '{org_id}', 'nothing');

-- A mail to a person about a notice: one each. Gathered ones leave as one message.
CREATE TABLE emails (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  user_id uuid NOT NULL REFERENCES users,
  notification_id uuid NOT NULL REFERENCES notifications,
  address text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  -- WAITING, SENT, KEPT (no mail server is configured: to be read in the app) or FAILED.
  status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'SENT', 'KEPT', 'FAILED')),
  gathered boolean NOT NULL DEFAULT false,
  due_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  sent_at timestamptz,
  message_id text,
  created_at timestamptz NOT NULL,
  UNIQUE (notification_id, user_id)
);
CREATE INDEX emails_due ON emails (due_at) WHERE status = 'WAITING';
CREATE INDEX emails_user ON emails (user_id, id DESC);
CALL app.protect('emails', '{org_id}', 'nothing');

-- A calendar is read without a session: whoever knows the secret address sees the deadlines, nothing else.
CREATE TABLE calendar_feeds (
  token_hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  org_id uuid NOT NULL REFERENCES organisations,
  created_at timestamptz NOT NULL,
  UNIQUE (user_id, org_id)
);
CALL app.protect('calendar_feeds', '{org_id}', 'nothing');
CREATE FUNCTION app.calendar_feed(hash bytea) RETURNS TABLE (user_id uuid, org_id uuid, locale text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT f.user_id, f.org_id, u.locale FROM calendar_feeds f JOIN users u ON u.id = f.user_id JOIN memberships m ON m.user_id = f.user_id AND m.org_id = f.org_id WHERE f.token_hash = hash
$$;
GRANT EXECUTE ON FUNCTION app.calendar_feed(bytea) TO meadow_api;

-- Who is to be told of something that concerns an organisation.
CREATE FUNCTION app.people_of(org uuid) RETURNS TABLE (user_id uuid, email text, locale text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT u.id, u.email, u.locale FROM memberships m JOIN users u ON u.id = m.user_id
  WHERE m.org_id = org AND m.role IN ('OWNER', 'MANAGER') AND current_setting('role') = 'meadow_worker' AND app.is_system()
$$;
GRANT EXECUTE ON FUNCTION app.people_of(uuid) TO meadow_worker;

-- What a party says about the other to the operator.
CREATE TABLE party_reports (
  id uuid PRIMARY KEY,
  by_org uuid NOT NULL REFERENCES organisations,
  about_org uuid NOT NULL REFERENCES organisations,
  deal_id uuid NOT NULL REFERENCES deals,
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 4000),
  at timestamptz NOT NULL,
  handled_at timestamptz,
  outcome text,
  UNIQUE (by_org, deal_id)
);
CALL app.protect('party_reports', '{by_org}', 'write');

-- Notices on a person's devices (Web Push). The installation makes one key pair (VAPID) and seals its private half.
CREATE TABLE push_keys (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  public_key text NOT NULL,
  sealed_private text NOT NULL,
  created_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON push_keys TO meadow_api, meadow_worker;

-- A browser that shows notices. Where it listens and what it reads with are sealed: whoever has them can write to it.
CREATE TABLE push_devices (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  user_id uuid NOT NULL REFERENCES users,
  endpoint_hash bytea NOT NULL,
  sealed text NOT NULL,
  label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 80),
  created_at timestamptz NOT NULL,
  last_told_at timestamptz,
  UNIQUE (endpoint_hash, org_id)
);
CREATE INDEX push_devices_reader ON push_devices (org_id, user_id);
CALL app.protect('push_devices', '{org_id}', 'nothing');

-- Somebody else signs in before the same browser: what it showed to the person before ends.
CREATE FUNCTION app.leave_device(hash bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, app AS $$
  DELETE FROM push_devices WHERE endpoint_hash = hash AND user_id <> app.user_id()
$$;
GRANT EXECUTE ON FUNCTION app.leave_device(bytea) TO meadow_api;

-- A notice on its way to a device: one each. Gathered ones leave as one.
CREATE TABLE pushes (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  device_id uuid NOT NULL REFERENCES push_devices ON DELETE CASCADE,
  notification_id uuid NOT NULL REFERENCES notifications,
  sentence text NOT NULL,
  -- The page it leads to.
  path text NOT NULL,
  locale text NOT NULL,
  status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'SENT', 'FAILED')),
  gathered boolean NOT NULL,
  due_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  sent_at timestamptz,
  created_at timestamptz NOT NULL,
  UNIQUE (notification_id, device_id)
);
CREATE INDEX pushes_due ON pushes (due_at) WHERE status = 'WAITING';
CREATE INDEX pushes_device ON pushes (device_id);
CALL app.protect('pushes', '{org_id}', 'nothing');

-- NOW, DIGEST or OFF by kind of notice, for devices; what is not named is told now.
ALTER TABLE notice_settings ADD COLUMN push jsonb NOT NULL DEFAULT '{}';

-- One notice for one fact and reader.
CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  code text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  params jsonb NOT NULL DEFAULT '{}',
  dedupe_key text NOT NULL,
  created_at timestamptz NOT NULL,
  read_at timestamptz,
  UNIQUE (org_id, dedupe_key)
);
CREATE INDEX notifications_org ON notifications (org_id, id DESC);
CREATE INDEX notifications_unread ON notifications (org_id) WHERE read_at IS NULL;
CALL app.protect('notifications', '{org_id}', 'nothing');

-- Both directions: how creators are told of fitting briefs, invitations that wait for a free place, and pairs that neither side would leave.

-- How a creator wants to be reached; no row is the usual.
CREATE TABLE contact_settings (
  creator_id uuid PRIMARY KEY REFERENCES creators,
  alerts boolean NOT NULL DEFAULT true,
  -- Least points of a brief that is told.
  alert_from int NOT NULL DEFAULT 60 CHECK (alert_from BETWEEN 0 AND 100),
  alerts_a_day int NOT NULL DEFAULT 3 CHECK (alerts_a_day BETWEEN 1 AND 50),
  -- Invitations of all brands in seven days; null is what is usual in the installation.
  invitations_a_week int CHECK (invitations_a_week BETWEEN 1 AND 500)
);
CALL app.protect('contact_settings', '{creator_id}', 'read');

-- A brief that fits a creator: told once, on a day that has room for it.
CREATE TABLE brief_alerts (
  brief_id uuid NOT NULL REFERENCES briefs,
  creator_id uuid NOT NULL REFERENCES creators,
  score real NOT NULL,
  found_at timestamptz NOT NULL,
  told_at timestamptz,
  PRIMARY KEY (brief_id, creator_id)
);
CREATE INDEX brief_alerts_waiting ON brief_alerts (creator_id, score DESC) WHERE told_at IS NULL;
CREATE INDEX brief_alerts_told ON brief_alerts (creator_id, told_at) WHERE told_at IS NOT NULL;
CALL app.protect('brief_alerts', '{creator_id}', 'read');

-- An invitation that waits until its creator may get another one.
CREATE TABLE queued_invitations (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  brief_id uuid NOT NULL REFERENCES briefs,
  creator_id uuid NOT NULL REFERENCES creators,
  terms jsonb NOT NULL,
  user_id uuid NOT NULL,
  user_name text NOT NULL,
  status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'SENT', 'FAILED', 'WITHDRAWN')),
  goes_out_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  deal_id uuid,
  -- Code of why it could not be sent.
  failure text,
  CHECK ((status = 'WAITING') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX queued_invitations_once ON queued_invitations (brief_id, creator_id) WHERE status = 'WAITING';
CREATE INDEX queued_invitations_due ON queued_invitations (goes_out_at) WHERE status = 'WAITING';
CREATE INDEX queued_invitations_brand ON queued_invitations (brand_id, id DESC);
CREATE INDEX queued_invitations_creator ON queued_invitations (creator_id, id) WHERE status = 'WAITING';
CALL app.protect('queued_invitations', '{brand_id}', 'read');

-- What a creator's post box holds: the invitations of the last seven days and how many wait before one. Two brands at once are asked in turn:
-- the lock is held to the end of the transaction. Nobody is told whose they are.
CREATE FUNCTION app.post_box(of_creator uuid, moment timestamptz, before_id uuid) RETURNS TABLE (a_week int, sent timestamptz[], waiting int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('post box ' || of_creator, 0));
  RETURN QUERY SELECT
    (SELECT s.invitations_a_week FROM contact_settings s WHERE s.creator_id = of_creator),
    ARRAY (SELECT d.created_at FROM deals d JOIN offers o ON o.deal_id = d.id AND o.version = 1 AND o.by_party = 'BRAND'
      WHERE d.creator_id = of_creator AND d.created_at > moment - interval '7 days' ORDER BY d.created_at),
    (SELECT count(*)::int FROM queued_invitations q WHERE q.creator_id = of_creator AND q.status = 'WAITING' AND (before_id IS NULL OR q.id < before_id));
END $$;
GRANT EXECUTE ON FUNCTION app.post_box(uuid, timestamptz, uuid) TO meadow_api, meadow_worker;

-- Pairs of a brief and a creator that suit both sides; both see the pair and its two ranks, nothing of the others'.
CREATE TABLE mutual_matches (
  brief_id uuid NOT NULL REFERENCES briefs ON DELETE CASCADE,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL REFERENCES creators,
  -- Place of the creator among those of the brief, and of the brief among those of the creator; from 1.
  creator_place int NOT NULL,
  brief_place int NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (brief_id, creator_id)
);
CREATE INDEX mutual_matches_creator ON mutual_matches (creator_id);
CALL app.protect('mutual_matches', '{brand_id,creator_id}', 'read');

-- What became of the rights to a note after its terms were signed: a list of steps that is only added to. The last GRANT or REVOKE says
-- until when; without one the terms do. A brand's question is open as long as it is the last step.
CREATE TABLE rights_steps (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('ASK', 'DECLINE', 'WITHDRAW', 'LAPSE', 'GRANT', 'REVOKE')),
  by_party text NOT NULL CHECK (by_party IN ('BRAND', 'CREATOR', 'SYSTEM')),
  -- As it was then; null when time did it.
  actor_name text,
  -- The end that is asked for, granted, or brought forward.
  until timestamptz CHECK ((until IS NOT NULL) = (action IN ('ASK', 'GRANT', 'REVOKE'))),
  note text CHECK (char_length(note) <= 500),
  at timestamptz NOT NULL
);
CREATE INDEX rights_steps_deal ON rights_steps (deal_id, no DESC);
CALL app.protect('rights_steps', '{brand_id,creator_id}', 'read');
REVOKE UPDATE, DELETE ON rights_steps FROM meadow_api, meadow_worker;

-- Until when, as a step after the terms said it last; null when none did, and then the terms hold.
CREATE FUNCTION app.rights_said(of_deal uuid) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = public, app AS $$
  SELECT s.until FROM rights_steps s WHERE s.deal_id = of_deal AND s.action IN ('GRANT', 'REVOKE') ORDER BY s.no DESC LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION app.rights_said(uuid) TO meadow_api, meadow_worker;

-- Contests with a prize pool, and co-creation paid by reads: both hold their money from the start and end by a timetable.
CREATE TABLE contests (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  kind text NOT NULL CHECK (kind IN ('PRIZES', 'READS')),
  status text NOT NULL,
  title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 120),
  rules text NOT NULL CHECK (char_length(rules) BETWEEN 1 AND 8000),
  disclosure_label text NOT NULL CHECK (char_length(disclosure_label) BETWEEN 1 AND 40),
  -- Where the tracked link of each entry leads.
  destination text NOT NULL,
  currency char(3) NOT NULL,
  -- By whom or what is decided: PRIZES only.
  judged_by text CHECK (judged_by IN ('JURY', 'CLICKS', 'VOTES')),
  -- By rank: PRIZES only.
  prizes_minor bigint[] NOT NULL DEFAULT '{}',
  -- READS only.
  budget_minor bigint CHECK (budget_minor > 0),
  thousand_reads_minor bigint CHECK (thousand_reads_minor > 0),
  entry_cap_minor bigint CHECK (entry_cap_minor > 0),
  places int CHECK (places BETWEEN 1 AND 500),
  -- Quality floor: fewer reads, or a smaller share of valid ones, earn nothing.
  min_reads int CHECK (min_reads >= 0),
  min_valid_bps int CHECK (min_valid_bps BETWEEN 0 AND 10000),
  -- Days of each phase, by status.
  days jsonb NOT NULL,
  -- When the fees on the pool were fixed.
  priced_at timestamptz,
  -- Held while the contest runs; what is left after the awards went back.
  pool_minor bigint NOT NULL DEFAULT 0,
  awarded_minor bigint NOT NULL DEFAULT 0,
  entered_at timestamptz NOT NULL,
  due_at timestamptz,
  created_at timestamptz NOT NULL,
  CHECK ((kind = 'PRIZES') = (judged_by IS NOT NULL) AND (kind = 'READS') = (budget_minor IS NOT NULL AND thousand_reads_minor IS NOT NULL AND entry_cap_minor IS NOT NULL AND places IS NOT NULL AND min_reads IS NOT NULL AND min_valid_bps IS NOT NULL))
);
CREATE INDEX contests_brand ON contests (brand_id, id DESC);
CREATE INDEX contests_status ON contests (status);
CALL app.protect('contests', '{brand_id}', 'write');
REVOKE DELETE ON contests FROM meadow_api, meadow_worker;

CREATE TABLE contest_entries (
  id uuid PRIMARY KEY,
  contest_id uuid NOT NULL REFERENCES contests,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL REFERENCES creators,
  -- Null until the note is out.
  note_url text,
  title text NOT NULL DEFAULT '' CHECK (char_length(title) <= 120),
  selected boolean,
  link_id uuid,
  source_no int,
  -- Fixed when the counting ends.
  score numeric,
  rank int,
  award_minor bigint NOT NULL DEFAULT 0,
  -- Why it earned nothing, or why it is out.
  out_reason text,
  disqualified_at timestamptz,
  entered_at timestamptz NOT NULL,
  UNIQUE (contest_id, creator_id)
);
CREATE INDEX contest_entries_creator ON contest_entries (creator_id, id DESC);
CALL app.protect('contest_entries', '{brand_id,creator_id}', 'write');
REVOKE DELETE ON contest_entries FROM meadow_api, meadow_worker;

CREATE TABLE contest_points (
  entry_id uuid NOT NULL REFERENCES contest_entries,
  brand_id uuid NOT NULL,
  user_id uuid NOT NULL,
  points int NOT NULL CHECK (points BETWEEN 0 AND 100),
  PRIMARY KEY (entry_id, user_id)
);
CALL app.protect('contest_points', '{brand_id}', 'read');

CREATE TABLE contest_votes (
  contest_id uuid NOT NULL REFERENCES contests,
  user_id uuid NOT NULL,
  org_id uuid NOT NULL,
  entry_id uuid NOT NULL REFERENCES contest_entries,
  at timestamptz NOT NULL,
  -- One vote a person and contest.
  PRIMARY KEY (contest_id, user_id)
);
CREATE INDEX contest_votes_entry ON contest_votes (entry_id);
CALL app.protect('contest_votes', '{org_id}', 'read');
REVOKE UPDATE, DELETE ON contest_votes FROM meadow_api, meadow_worker;

-- What the market sees: running and ended contests, and their entries.
CREATE VIEW market_contests AS
  SELECT c.*, o.name AS brand_name FROM contests c JOIN organisations o ON o.id = c.brand_id WHERE c.status NOT IN ('DRAFT', 'IN_REVIEW', 'REJECTED');
CREATE VIEW market_contest_entries AS
  SELECT e.id, e.contest_id, e.brand_id, e.creator_id, o.name AS creator_name, e.note_url, e.title, e.selected, e.source_no, e.score, e.rank, e.award_minor, e.out_reason, e.disqualified_at, e.entered_at
  FROM contest_entries e JOIN organisations o ON o.id = e.creator_id JOIN contests c ON c.id = e.contest_id WHERE c.status NOT IN ('DRAFT', 'IN_REVIEW', 'REJECTED');
GRANT SELECT ON market_contests, market_contest_entries TO meadow_api, meadow_worker;

-- Whether a contest stands in one of these statuses; it stays there until the asking transaction ends.
CREATE FUNCTION app.contest_stands(of_contest uuid, statuses text[]) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  PERFORM FROM contests WHERE id = of_contest AND status = ANY (statuses) FOR SHARE;
  RETURN FOUND;
END $$;
-- Votes of a contest as everybody may see them: whose organisation, how old the account was, when; no names.
CREATE FUNCTION app.votes_of(of_contest uuid) RETURNS TABLE (entry_id uuid, voter text, account_days float8, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT v.entry_id, encode(sha256(convert_to(v.org_id::text || v.contest_id::text, 'UTF8')), 'hex'), extract(epoch FROM v.at - u.created_at) / 86400, v.at
  FROM contest_votes v JOIN users u ON u.id = v.user_id WHERE v.contest_id = of_contest ORDER BY v.at, v.user_id
$$;
-- Clicks on the links of a contest's entries, without whose they were.
CREATE FUNCTION app.entry_clicks(of_contest uuid, click_type int) RETURNS TABLE (entry_id uuid, gross bigint, valid bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT e.id, coalesce(sum(r.valid + r.givt + r.sivt), 0)::bigint, coalesce(sum(r.valid), 0)::bigint
  FROM contest_entries e LEFT JOIN rollup_hours r ON r.source_no = e.source_no AND r.type = click_type WHERE e.contest_id = of_contest GROUP BY e.id
$$;
GRANT EXECUTE ON FUNCTION app.contest_stands(uuid, text[]), app.votes_of(uuid), app.entry_clicks(uuid, int) TO meadow_api, meadow_worker;

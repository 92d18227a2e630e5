-- What a match led to, rosters that a brand keeps, lists that are talked about, and searches that are kept.

-- Each step of a match, once: what was shown, opened, invited. What follows is in the deals.
CREATE TABLE match_steps (
  brief_id uuid NOT NULL REFERENCES briefs,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  step text NOT NULL CHECK (step IN ('SHOWN', 'OPENED')),
  -- Place on the page, from 1; and whether it was kept free for newcomers.
  place int,
  explored boolean NOT NULL DEFAULT false,
  score real,
  at timestamptz NOT NULL,
  PRIMARY KEY (brief_id, creator_id, step)
);
CREATE INDEX match_steps_creator ON match_steps (creator_id, step);
CALL app.protect('match_steps', '{brand_id}', 'read');

-- How often creators were shown and what came of it, without saying to whom: what exploration learns from.
CREATE VIEW market_exposure AS
  SELECT s.creator_id, count(*) FILTER (WHERE s.step = 'SHOWN')::int AS shown, count(*) FILTER (WHERE s.step = 'OPENED')::int AS opened
  FROM match_steps s GROUP BY 1;
GRANT SELECT ON market_exposure TO meadow_api, meadow_worker;

CREATE TABLE shortlists (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  brief_id uuid REFERENCES briefs,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  -- SHA-256 of the link's token; null while the list is not shared.
  share_hash bytea UNIQUE,
  created_at timestamptz NOT NULL,
  archived_at timestamptz
);
CREATE INDEX shortlists_org ON shortlists (org_id, id DESC);
CREATE TABLE shortlist_entries (
  shortlist_id uuid NOT NULL REFERENCES shortlists ON DELETE CASCADE,
  org_id uuid NOT NULL,
  creator_id uuid NOT NULL REFERENCES creators,
  note text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
  added_at timestamptz NOT NULL,
  PRIMARY KEY (shortlist_id, creator_id)
);
CREATE TABLE shortlist_votes (
  shortlist_id uuid NOT NULL,
  org_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  -- A name that a visitor of the link gives, or the person's own.
  voter text NOT NULL CHECK (char_length(voter) BETWEEN 1 AND 80),
  vote smallint NOT NULL CHECK (vote IN (-1, 1)),
  at timestamptz NOT NULL,
  PRIMARY KEY (shortlist_id, creator_id, voter),
  FOREIGN KEY (shortlist_id, creator_id) REFERENCES shortlist_entries ON DELETE CASCADE
);
CREATE TABLE shortlist_comments (
  id uuid PRIMARY KEY,
  shortlist_id uuid NOT NULL,
  org_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  author text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 80),
  text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 1000),
  at timestamptz NOT NULL,
  FOREIGN KEY (shortlist_id, creator_id) REFERENCES shortlist_entries ON DELETE CASCADE
);
CREATE TABLE saved_searches (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  -- The page's own query string: filters live in the address.
  query text NOT NULL CHECK (char_length(query) <= 2000),
  created_at timestamptz NOT NULL
);
CREATE INDEX saved_searches_org ON saved_searches (org_id, id DESC);
DO $$
DECLARE
  closed text;
BEGIN
  FOREACH closed IN ARRAY ARRAY['shortlists', 'shortlist_entries', 'shortlist_votes', 'shortlist_comments', 'saved_searches'] LOOP
    CALL app.protect(closed::regclass, '{org_id}', 'read');
  END LOOP;
END $$;

-- A shared list as whoever holds its link sees it: names and public figures of the creators on it, votes and comments; nothing else of the owner.
CREATE FUNCTION app.shared_shortlist(hash bytea) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, app AS $$
  SELECT jsonb_build_object('id', s.id, 'name', s.name, 'by', o.name, 'entries', coalesce((
    SELECT jsonb_agg(jsonb_build_object('creatorId', e.creator_id, 'name', c.name, 'handle', c.handle, 'tier', c.tier, 'followers', c.followers, 'categories', c.categories, 'platforms', c.platforms,
      'country', c.country, 'medianEngagements', c.median_engagements, 'note', e.note,
      'prices', coalesce((SELECT jsonb_agg(jsonb_build_object('format', r.format, 'minor', r.price_minor::text, 'currency', r.currency) ORDER BY r.format) FROM rates r WHERE r.creator_id = c.id), '[]'),
      'votes', coalesce((SELECT jsonb_agg(jsonb_build_object('voter', v.voter, 'vote', v.vote) ORDER BY v.at) FROM shortlist_votes v WHERE v.shortlist_id = s.id AND v.creator_id = e.creator_id), '[]'),
      'comments', coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'author', m.author, 'text', m.text, 'at', m.at) ORDER BY m.id) FROM shortlist_comments m WHERE m.shortlist_id = s.id AND m.creator_id = e.creator_id), '[]')
    ) ORDER BY e.added_at, e.creator_id) FROM shortlist_entries e JOIN creators c ON c.id = e.creator_id WHERE e.shortlist_id = s.id), '[]'))
  FROM shortlists s JOIN organisations o ON o.id = s.org_id WHERE s.share_hash = hash AND s.archived_at IS NULL
$$;
-- A visitor of the link votes or takes the vote back (0). Returns false when the link leads nowhere or the creator is not on the list.
CREATE FUNCTION app.vote_on_shared(hash bytea, of_creator uuid, by_voter text, new_vote int, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  list shortlists;
BEGIN
  SELECT * INTO list FROM shortlists WHERE share_hash = hash AND archived_at IS NULL;
  IF list.id IS NULL OR NOT EXISTS (SELECT FROM shortlist_entries e WHERE e.shortlist_id = list.id AND e.creator_id = of_creator) THEN RETURN false; END IF;
  -- A link that leaked must not fill the table.
  IF (SELECT count(*) FROM shortlist_votes v WHERE v.shortlist_id = list.id AND v.creator_id = of_creator) >= 200 THEN RETURN false; END IF;
  IF new_vote = 0 THEN
    DELETE FROM shortlist_votes v WHERE v.shortlist_id = list.id AND v.creator_id = of_creator AND v.voter = by_voter;
  ELSE
    INSERT INTO shortlist_votes (shortlist_id, org_id, creator_id, voter, vote, at) VALUES (list.id, list.org_id, of_creator, by_voter, new_vote, at)
      ON CONFLICT (shortlist_id, creator_id, voter) DO UPDATE SET vote = excluded.vote, at = excluded.at;
  END IF;
  RETURN true;
END $$;
CREATE FUNCTION app.comment_on_shared(hash bytea, of_creator uuid, comment_id uuid, by_author text, words text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
DECLARE
  list shortlists;
BEGIN
  SELECT * INTO list FROM shortlists WHERE share_hash = hash AND archived_at IS NULL;
  IF list.id IS NULL OR NOT EXISTS (SELECT FROM shortlist_entries e WHERE e.shortlist_id = list.id AND e.creator_id = of_creator) THEN RETURN false; END IF;
  IF (SELECT count(*) FROM shortlist_comments m WHERE m.shortlist_id = list.id) >= 1000 THEN RETURN false; END IF;
  INSERT INTO shortlist_comments (id, shortlist_id, org_id, creator_id, author, text, at) VALUES (comment_id, list.id, list.org_id, of_creator, by_author, words, at);
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION app.shared_shortlist(bytea), app.vote_on_shared(bytea, uuid, text, int, timestamptz), app.comment_on_shared(bytea, uuid, uuid, text, text, timestamptz) TO meadow_api;

-- What is kept under a name is a view of any page, of one person or of the whole team.
ALTER TABLE saved_searches
  ADD COLUMN page text NOT NULL DEFAULT '/creators' CHECK (page ~ '^/[a-z/-]{0,59}$'),
  -- Whose it is; null: the team's.
  ADD COLUMN user_id uuid REFERENCES users;
ALTER TABLE saved_searches ALTER COLUMN page DROP DEFAULT;
ALTER TABLE saved_searches RENAME TO saved_views;
DROP INDEX saved_searches_org;
CREATE INDEX saved_views_page ON saved_views (org_id, page, id DESC);

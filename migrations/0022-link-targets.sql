-- A link may lead each kind of device to a page of its own, carry the query it was called with, and end.
ALTER TABLE tracked_links
  ADD COLUMN targets jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN passes_query boolean NOT NULL DEFAULT false,
  -- By the database's clock, so that the edge finds what changed since it last looked.
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now(),
  ADD CONSTRAINT slug_length CHECK (char_length(slug) BETWEEN 2 AND 64);
CREATE INDEX tracked_links_changed ON tracked_links (changed_at);
CREATE INDEX tracked_links_brand ON tracked_links (brand_id, created_at);

CREATE FUNCTION app.link_changed() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN NEW.changed_at = now(); RETURN NEW; END $$;
GRANT EXECUTE ON FUNCTION app.link_changed() TO meadow_api, meadow_worker;
CREATE TRIGGER link_changed BEFORE UPDATE ON tracked_links FOR EACH ROW EXECUTE FUNCTION app.link_changed();

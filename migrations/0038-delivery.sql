-- What parties put into a deal, where drafts are pinned, and whether the note stays out.

-- A file of a deal: checked before it is kept, never changed afterwards.
CREATE TABLE deal_files (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  by_party text NOT NULL,
  uploader_name text NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  -- As its first bytes say, whatever it was called.
  type text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX deal_files_deal ON deal_files (deal_id, id);
CALL app.protect('deal_files', '{brand_id,creator_id}', 'read');
REVOKE UPDATE, DELETE ON deal_files FROM meadow_api;

ALTER TABLE submissions ADD COLUMN file_ids uuid[] NOT NULL DEFAULT '{}', ADD COLUMN must_haves text[] NOT NULL DEFAULT '{}';

-- A remark on a draft, pinned to a point of a picture or a second of a video.
CREATE TABLE draft_pins (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  submission_id uuid NOT NULL REFERENCES submissions,
  file_id uuid REFERENCES deal_files,
  -- Shares of width and height from the left and the top.
  x real CHECK (x BETWEEN 0 AND 1),
  y real CHECK (y BETWEEN 0 AND 1),
  second real CHECK (second >= 0),
  by_party text NOT NULL,
  author_name text NOT NULL,
  text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
  at timestamptz NOT NULL,
  settled_at timestamptz,
  CHECK ((x IS NULL) = (y IS NULL))
);
CREATE INDEX draft_pins_deal ON draft_pins (deal_id, id);
CALL app.protect('draft_pins', '{brand_id,creator_id}', 'read');
REVOKE DELETE ON draft_pins FROM meadow_api, meadow_worker;

-- The agreed days online, followed by looking from outside.
ALTER TABLE publications
  ADD COLUMN capture_file_id uuid REFERENCES deal_files,
  ADD COLUMN keep_until timestamptz,
  ADD COLUMN checked_at timestamptz,
  ADD COLUMN offline_since timestamptz,
  -- By when the creator may put it back; later the promise is broken.
  ADD COLUMN restore_by timestamptz,
  ADD COLUMN broken_at timestamptz;
CREATE TABLE publication_checks (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES publications,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  at timestamptz NOT NULL,
  -- ONLINE, GONE or UNKNOWN: what cannot be reached from here is held against nobody.
  outcome text NOT NULL CHECK (outcome IN ('ONLINE', 'GONE', 'UNKNOWN')),
  status int,
  detail text NOT NULL DEFAULT ''
);
CREATE INDEX publication_checks_deal ON publication_checks (deal_id, id DESC);
CALL app.protect('publication_checks', '{brand_id,creator_id}', 'read');
REVOKE UPDATE, DELETE ON publication_checks FROM meadow_api, meadow_worker;

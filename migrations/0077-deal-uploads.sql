-- A file on its way into the storage by itself: allowed for a while, and no file of the deal until it was looked at.
CREATE TABLE deal_uploads (
  id uuid PRIMARY KEY,
  deal_id uuid NOT NULL REFERENCES deals,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL,
  by_party text NOT NULL,
  user_id uuid NOT NULL REFERENCES users,
  name text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 text,
  expires_at timestamptz NOT NULL
);
CREATE INDEX deal_uploads_expiry ON deal_uploads (expires_at);
CREATE INDEX deal_uploads_deal ON deal_uploads (deal_id);
CALL app.protect('deal_uploads', '{brand_id,creator_id}', 'nothing');

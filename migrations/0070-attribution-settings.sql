-- How a brand's conversions are attributed, from a moment on: for all it does, or for one campaign. A row is never
-- changed, so that what was attributed under it can be recomputed.
CREATE TABLE attribution_settings (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  -- Null: for whatever has no setting of its own.
  campaign_id uuid,
  since timestamptz NOT NULL,
  click_days integer NOT NULL CHECK (click_days BETWEEN 1 AND 90),
  -- 0: ads that were only seen get no credit.
  view_days integer NOT NULL CHECK (view_days BETWEEN 0 AND 30),
  -- Whether a coupon goes before the link that was clicked; of the brand as a whole.
  coupon_first boolean NOT NULL DEFAULT false
);
CREATE INDEX attribution_settings_brand ON attribution_settings (brand_id, since);
CALL app.protect('attribution_settings', '{brand_id}', 'read');
REVOKE UPDATE, DELETE ON attribution_settings FROM meadow_api;

-- Which link a coupon speaks for, from a moment on and for ever.
CREATE TABLE coupons (
  brand_id uuid NOT NULL REFERENCES organisations,
  code text NOT NULL CHECK (code = upper(code) AND char_length(code) BETWEEN 1 AND 64),
  source_no integer NOT NULL REFERENCES event_sources,
  since timestamptz NOT NULL,
  PRIMARY KEY (brand_id, code)
);
CALL app.protect('coupons', '{brand_id}', 'read');
REVOKE UPDATE, DELETE ON coupons FROM meadow_api;

-- For how many days a click counts, as it was set when it happened; null: what the installation says.
ALTER TABLE touches ADD COLUMN window_days integer;

-- Viewable impressions of brands and campaigns that credit views.
CREATE TABLE views (
  brand_id uuid NOT NULL,
  visitor bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  event_id text NOT NULL,
  day date NOT NULL,
  source_no integer NOT NULL,
  window_days integer NOT NULL,
  PRIMARY KEY (brand_id, visitor, occurred_at, event_id)
);
CREATE INDEX views_event ON views (brand_id, event_id, day);
CALL app.protect('views', '{brand_id}', 'nothing');
REVOKE INSERT, UPDATE, DELETE ON views FROM meadow_api;

ALTER TABLE conversions ADD COLUMN coupon text;
UPDATE conversions c SET coupon = upper(e.coupon) FROM events e WHERE e.brand_id = c.brand_id AND e.day = c.day AND e.event_id = c.event_id AND e.coupon IS NOT NULL;
CREATE INDEX conversions_coupon ON conversions (brand_id, coupon) WHERE coupon IS NOT NULL;
ALTER TABLE conversions DROP CONSTRAINT conversions_matched_by_check;
ALTER TABLE conversions ADD CONSTRAINT conversions_matched_by_check CHECK (matched_by IN ('none', 'click_id', 'visitor', 'link', 'order', 'coupon', 'view'));

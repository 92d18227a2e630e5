-- What sending a piece costs the brand, beside what the piece costs.
ALTER TABLE skus ADD COLUMN shipping_minor bigint NOT NULL DEFAULT 0 CHECK (shipping_minor >= 0);

-- What a parcel cost when it was sent, for the brand alone, and the deal that was under way with its creator then.
CREATE TABLE sample_costs (
  sample_id uuid PRIMARY KEY REFERENCES samples,
  brand_id uuid NOT NULL,
  deal_id uuid REFERENCES deals,
  product_minor bigint NOT NULL CHECK (product_minor >= 0),
  shipping_minor bigint NOT NULL CHECK (shipping_minor >= 0),
  currency char(3) NOT NULL,
  shipped_at timestamptz NOT NULL
);
CREATE INDEX sample_costs_brand ON sample_costs (brand_id, shipped_at);
CALL app.protect('sample_costs', '{brand_id}', 'read');
REVOKE UPDATE, DELETE ON sample_costs FROM meadow_api, meadow_worker;

INSERT INTO sample_costs (sample_id, brand_id, product_minor, shipping_minor, currency, shipped_at)
SELECT s.id, s.brand_id, k.cost_minor, 0, k.currency, s.updated_at FROM samples s JOIN skus k ON k.id = s.sku_id WHERE s.tracking IS NOT NULL;

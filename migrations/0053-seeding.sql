-- Seeding: products and their SKUs with stock, sample requests, shipments.
CREATE TABLE products (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  -- Days to try it before a note is due, or not.
  trial_days int NOT NULL CHECK (trial_days BETWEEN 1 AND 180),
  created_at timestamptz NOT NULL
);
CALL app.protect('products', '{brand_id}', 'read');
CREATE TABLE skus (
  id uuid PRIMARY KEY,
  product_id uuid NOT NULL REFERENCES products,
  brand_id uuid NOT NULL,
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
  -- What can still be promised; promised pieces are taken off at once.
  stock int NOT NULL CHECK (stock >= 0),
  cost_minor bigint NOT NULL CHECK (cost_minor >= 0),
  currency char(3) NOT NULL
);
CREATE INDEX skus_product ON skus (product_id);
CALL app.protect('skus', '{brand_id}', 'read');
-- What creators may know of samples: that they exist and are there.
CREATE VIEW market_skus AS
  SELECT s.id, s.product_id, s.brand_id, p.name AS product, s.name, s.stock > 0 AS available, p.trial_days FROM skus s JOIN products p ON p.id = s.product_id;
GRANT SELECT ON market_skus TO meadow_api, meadow_worker;

CREATE TABLE samples (
  id uuid PRIMARY KEY,
  sku_id uuid NOT NULL REFERENCES skus,
  product_id uuid NOT NULL REFERENCES products,
  brand_id uuid NOT NULL,
  creator_id uuid NOT NULL REFERENCES creators,
  status text NOT NULL,
  -- Sealed; null once nobody needs it any more.
  address_sealed text,
  tracking text UNIQUE,
  due_at timestamptz,
  note_url text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
-- One live sample of a product for a creator.
CREATE UNIQUE INDEX samples_live ON samples (product_id, creator_id) WHERE status IN ('REQUESTED', 'APPROVED', 'SHIPPED', 'RECEIVED');
CREATE INDEX samples_brand ON samples (brand_id, id DESC);
CREATE INDEX samples_creator ON samples (creator_id, id DESC);
CALL app.protect('samples', '{brand_id,creator_id}', 'read');
REVOKE DELETE ON samples FROM meadow_api, meadow_worker;

-- One piece is promised, or given back, by the sample it belongs to: the creator's step may move the brand's stock, and nothing else of it.
CREATE FUNCTION app.move_stock(of_sample uuid, pieces int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  IF pieces NOT IN (-1, 1) OR NOT EXISTS (SELECT FROM samples s WHERE s.id = of_sample AND (s.brand_id = ANY (app.current_orgs()) OR s.creator_id = ANY (app.current_orgs())
    OR (current_setting('role') = 'meadow_worker' AND app.is_system()))) THEN
    RAISE EXCEPTION 'not a party of the sample' USING ERRCODE = '42501';
  END IF;
  UPDATE skus SET stock = stock + pieces WHERE id = (SELECT sku_id FROM samples WHERE id = of_sample);
END $$;
GRANT EXECUTE ON FUNCTION app.move_stock(uuid, int) TO meadow_api, meadow_worker;

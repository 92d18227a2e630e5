-- Whose ads must not stand beside a campaign's in one answer. The brand's own list of competitors is the one of its rules.
ALTER TABLE campaigns
  -- What is advertised, from the list of categories; null where nobody has said.
  ADD COLUMN product_category text CHECK (char_length(product_category) BETWEEN 1 AND 60),
  -- NONE: whoever comes. LISTED: not the brand's competitors. CATEGORY: nor any other brand's ad of the same category.
  ADD COLUMN separation text NOT NULL DEFAULT 'LISTED' CHECK (separation IN ('NONE', 'LISTED', 'CATEGORY'));

CREATE POLICY edge ON brand_rules FOR SELECT TO meadow_edge USING (cardinality(competitor_ids) > 0);
GRANT SELECT (brand_id, competitor_ids) ON brand_rules TO meadow_edge;
CREATE TRIGGER edge_data_changed AFTER INSERT OR UPDATE OR DELETE ON brand_rules FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('campaigns');

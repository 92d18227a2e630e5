-- How long people think about goods of a category before they buy, as a brand sees it: the x of T+x.
CREATE TABLE decision_days (
  brand_id uuid NOT NULL REFERENCES organisations,
  category text NOT NULL CHECK (char_length(category) BETWEEN 1 AND 60),
  days integer NOT NULL CHECK (days BETWEEN 0 AND 90),
  PRIMARY KEY (brand_id, category)
);
CALL app.protect('decision_days', '{brand_id}', 'read');

-- Tax rules are published on a page: versions per country, with who published them and what law they follow.
ALTER TABLE tax_rules
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN source text NOT NULL DEFAULT '',
  ADD COLUMN published_by uuid,
  ADD COLUMN published_at timestamptz,
  DROP CONSTRAINT tax_rules_country_valid_from_key;
ALTER TABLE tax_rules ALTER COLUMN version DROP DEFAULT;
-- Of rules that start on one day the newest holds.
UPDATE tax_rules r SET version = (SELECT count(*) FROM tax_rules o WHERE o.country = r.country AND (o.valid_from, o.id) <= (r.valid_from, r.id));
ALTER TABLE tax_rules ADD UNIQUE (country, version);
ALTER TABLE withholding_rules
  ADD COLUMN published_by uuid,
  ADD COLUMN published_at timestamptz;

DO $$ DECLARE target text; BEGIN
  FOREACH target IN ARRAY ARRAY['tax_rules', 'withholding_rules'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', target);
    EXECUTE format('CREATE POLICY everybody ON %I FOR SELECT TO meadow_api, meadow_worker USING (true)', target);
    EXECUTE format('CREATE POLICY operator ON %I FOR INSERT TO meadow_api WITH CHECK ((SELECT app.is_operator()))', target);
    EXECUTE format('GRANT INSERT ON %I TO meadow_api', target);
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change()', target || '_immutable', target);
  END LOOP;
END $$;

-- The sandbox publishes its made-up rates again each day, until somebody records true ones.
GRANT INSERT ON exchange_rates TO meadow_worker;
CREATE POLICY system ON exchange_rates FOR INSERT TO meadow_worker WITH CHECK ((SELECT app.is_system()));

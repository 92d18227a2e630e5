-- When prizes, paid reads and bonuses are paid out is said when the pool is held, and stays so. Null in older ones: as the installation has it.
ALTER TABLE contests ADD COLUMN payout_days double precision CHECK (payout_days >= 0);
ALTER TABLE programmes ADD COLUMN payout_days double precision CHECK (payout_days >= 0);
DO $$ BEGIN
  EXECUTE 'CREATE OR REPLACE VIEW market_contests AS SELECT '
    || (SELECT string_agg('c.' || quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'market_contests'::regclass AND attnum > 0 AND attname <> 'brand_name')
    || $sql$, o.name AS brand_name, c.payout_days FROM contests c JOIN organisations o ON o.id = c.brand_id WHERE c.status NOT IN ('DRAFT', 'IN_REVIEW', 'REJECTED')$sql$;
END $$;
CREATE OR REPLACE VIEW market_programmes AS
  SELECT p.id, p.brand_id, o.name AS brand_name, p.title, p.currency, p.bonus_minor, p.pool_minor / p.bonus_minor AS bonuses_left, p.max_level, p.deals_each, p.ends_at, p.payout_days
  FROM programmes p JOIN organisations o ON o.id = p.brand_id WHERE p.status = 'RUNNING';

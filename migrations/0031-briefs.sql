-- Briefs: what a brand asks for.
CREATE TABLE briefs (
  id uuid PRIMARY KEY,
  brand_id uuid NOT NULL REFERENCES organisations,
  status text NOT NULL CHECK (status IN ('DRAFT', 'OPEN', 'INVITE_ONLY', 'CLOSED', 'ARCHIVED')),
  title text NOT NULL,
  product text NOT NULL,
  product_url text,
  objective text NOT NULL CHECK (objective IN ('AWARENESS', 'CONSIDERATION', 'CONVERSION')),
  description text NOT NULL,
  deliverables jsonb NOT NULL,
  budget_minor bigint NOT NULL CHECK (budget_minor >= 0),
  -- Σ of what the brand pays for agreed deals; never above the budget.
  committed_minor bigint NOT NULL DEFAULT 0 CHECK (committed_minor >= 0),
  currency char(3) NOT NULL,
  fee_min_minor bigint,
  fee_max_minor bigint,
  platforms text[] NOT NULL,
  categories text[] NOT NULL,
  tiers text[] NOT NULL,
  country char(2),
  language text,
  target_female_share real,
  target_ages text[] NOT NULL,
  must_include text[] NOT NULL,
  must_avoid text[] NOT NULL,
  apply_by date,
  publish_from date,
  publish_to date,
  disclosure_label text NOT NULL,
  usage_rights jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  CHECK (committed_minor <= budget_minor OR status = 'DRAFT')
);
CREATE INDEX briefs_brand ON briefs (brand_id, id DESC);
CREATE INDEX briefs_open ON briefs (id DESC) WHERE status = 'OPEN';
CALL app.protect('briefs', '{brand_id}', 'read');

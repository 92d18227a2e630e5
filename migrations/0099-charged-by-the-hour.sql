-- When a campaign was charged last: what accrues is posted once an hour, and at its end.
ALTER TABLE campaigns ADD COLUMN charged_at timestamptz;

-- Drafts from before a holdout was usual get the installation's usual share when they are approved: null says so.
ALTER TABLE campaigns ALTER COLUMN holdout_bps DROP NOT NULL;
UPDATE campaigns SET holdout_bps = NULL
WHERE holdout_bps = 0 AND status IN ('DRAFT', 'REJECTED', 'IN_REVIEW')
  AND NOT EXISTS (SELECT FROM audit_entries a WHERE a.object = 'campaign' AND a.object_id = campaigns.id AND (a.after ? 'holdoutBps'));

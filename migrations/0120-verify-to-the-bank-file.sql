-- Whoever verifies the book opens the files that went to the bank: the worker, which holds the installation's secret.
GRANT SELECT (sealed, currency, made_at) ON payout_files TO meadow_worker;

-- Money that a bank sent home is not paid: lines that no payout covers any more wait again.
UPDATE settlement_lines s SET paid_at = NULL
FROM (SELECT id, org_id, currency, sum(amount_minor) OVER (PARTITION BY org_id, currency ORDER BY settled_at, id) AS up_to FROM settlement_lines) line
WHERE s.id = line.id AND s.paid_at IS NOT NULL
  AND line.up_to > (SELECT coalesce(sum(p.amount_minor), 0) FROM payouts p WHERE p.org_id = line.org_id AND p.currency = line.currency AND p.status = 'PAID')
  -- Of whose payouts came back; others were marked as they should be.
  AND EXISTS (SELECT FROM payouts p WHERE p.org_id = line.org_id AND p.currency = line.currency AND p.status = 'FAILED' AND p.paid_at IS NOT NULL);

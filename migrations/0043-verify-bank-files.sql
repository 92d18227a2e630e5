-- Whoever verifies the book reads how many payouts a bank file carries, and their sum; never whom they are for.
GRANT SELECT (id, payouts, sum_minor) ON payout_files TO meadow_worker;
CREATE POLICY system ON payout_files FOR SELECT TO meadow_worker USING ((SELECT app.is_system()));

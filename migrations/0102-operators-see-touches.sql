-- Operators see the figures of campaigns as their brands do; people who clicked are counted from touches, as orders are from conversions, which they may read.
CREATE POLICY operator ON touches FOR SELECT TO meadow_api USING ((SELECT app.is_operator()));

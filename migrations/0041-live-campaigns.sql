-- Campaigns are changed while they run: a creative that changed waits for review beside the one it replaces, and
-- what was taken away stays known for the clicks that are still to come.

ALTER TABLE creatives DROP CONSTRAINT creatives_status_check;
ALTER TABLE creatives ADD CONSTRAINT creatives_status_check CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'RETIRED'));
-- Shown until this one is approved.
ALTER TABLE creatives ADD COLUMN replaces uuid REFERENCES creatives ON DELETE SET NULL;
CREATE INDEX creatives_pending ON creatives (campaign_id) WHERE status = 'PENDING';
ALTER TABLE ad_groups ADD COLUMN retired_at timestamptz;
CREATE INDEX audit_entries_object ON audit_entries (object_id, id DESC);

-- What a campaign has spent and has promised to viewers. Holds the lock of its leases until the transaction ends, so
-- that nobody promises more while its budget is made smaller. Null for another's campaign.
CREATE FUNCTION app.campaign_committed(of_campaign uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, app AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7311049, hashtext(of_campaign::text));
  RETURN (SELECT app.campaign_spent(c.id, '-infinity') + app.campaign_leased(c.id)
    FROM campaigns c WHERE c.id = of_campaign AND c.brand_id = ANY ((SELECT app.current_orgs())::uuid[]));
END $$;
GRANT EXECUTE ON FUNCTION app.campaign_committed(uuid) TO meadow_api;

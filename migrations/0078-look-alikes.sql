-- People like the audience of a creator, as ad groups can aim at them.

-- Who took back the leave to be followed, and when: what they touched before counts for no audience any more.
CREATE TABLE visitor_withdrawals (
  visitor bigint PRIMARY KEY,
  withdrawn_at timestamptz NOT NULL,
  -- Whether the visitor was taken out of the audiences that stood then.
  is_applied boolean NOT NULL DEFAULT false
);
CREATE INDEX visitor_withdrawals_waiting ON visitor_withdrawals (visitor) WHERE NOT is_applied;
GRANT SELECT, INSERT, UPDATE ON visitor_withdrawals TO meadow_worker;

-- One row for each creator whose audience somebody asked about. Nobody is in it by name: members are visitor hashes, eight bytes
-- each and in order, that only the worker and the edge can read; a brand learns how many there are, and only from fifty on.
CREATE TABLE creator_audiences (
  creator_id uuid PRIMARY KEY,
  wanted_at timestamptz NOT NULL,
  made_at timestamptz,
  -- People who touched a link or a boosted note of the creator, and with those who are like them.
  seed_people integer NOT NULL DEFAULT 0,
  people integer NOT NULL DEFAULT 0,
  members bytea NOT NULL DEFAULT ''
);
ALTER TABLE creator_audiences ALTER COLUMN members SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, UPDATE, DELETE ON creator_audiences TO meadow_worker;
GRANT SELECT (creator_id, wanted_at, made_at, seed_people, people) ON creator_audiences TO meadow_api;
GRANT SELECT (creator_id, made_at, members) ON creator_audiences TO meadow_edge;
CREATE TRIGGER edge_data_changed AFTER UPDATE OF members ON creator_audiences FOR EACH STATEMENT EXECUTE FUNCTION app.edge_data_changed('campaigns');

-- Which audiences running groups aim at, for whoever keeps them fresh.
CREATE INDEX ad_groups_look_alikes ON ad_groups USING gin ((targeting -> 'lookAlikesOf')) WHERE targeting ? 'lookAlikesOf';

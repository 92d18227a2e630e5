-- The organisation that runs the installation. Its people are invited with `npm run operator`.
INSERT INTO organisations (id, kind, name, handle) VALUES ('00000000-0000-7000-8000-000000000001', 'OPERATOR', 'Meadow', 'meadow');

-- What was done once for the whole installation, such as loading the demo workspace.
CREATE TABLE installation_marks (
  name text PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);

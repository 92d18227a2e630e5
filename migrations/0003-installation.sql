-- The organisation that runs the installation. Its people are invited with `npm run operator`.
INSERT INTO organisations (id, kind, name, handle) VALUES ('00000000-0000-7000-8000-000000000001', 'OPERATOR', 'Meadow', 'meadow');

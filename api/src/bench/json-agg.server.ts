import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The limit of the graphql benchmark: one statement with `json_agg` behind bare `node:http`, no tenant, no session.
 * Run as a child process; reports its port.
 */
const [url, brandId, poolSize] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: Number(poolSize) });
const statement = `SELECT json_build_object('data', json_build_object('campaigns', json_build_object('edges', coalesce(json_agg(json_build_object('node', json_build_object(
    'id', c.id, 'name', c.name, 'status', c.status, 'currency', c.currency, 'flightStartOn', c.flight_start_on::text, 'flightEndOn', c.flight_end_on::text,
    'totalBudget', json_build_object('minor', c.total_budget_minor::text, 'currency', c.currency),
    'adGroups', (SELECT coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'placements', g.placements, 'bidModel', g.bid_model, 'bidMicros', g.bid_micros::text, 'frequencyCap', g.frequency_cap) ORDER BY g.position), '[]'::json)
      FROM ad_groups g WHERE g.campaign_id = c.id))) ORDER BY c.id DESC), '[]'::json))))::text AS json
  FROM (SELECT * FROM campaigns WHERE brand_id = $1 ORDER BY id DESC LIMIT 50) c`;

const server = createServer((_request, response) => {
  void pool.query<{ json: string }>({ name: 'limit', text: statement, values: [brandId] }).then(
    ({ rows }) => response.writeHead(200, { 'content-type': 'application/json' }).end(rows[0]?.json),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('disconnect', () => process.exit(0));

import { uuidv7 } from 'uuidv7';
import { BenchEdge } from './bench-edge.ts';
import { holdoutArms } from '../measurement/index.ts';
import { rounded, type BenchResult } from './result.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 8);
const ROUNDS = 3;
const CONNECTIONS = 64;
export const MARK = '############';
export const body = JSON.stringify({
  placement: 'feed', slots: 2, visitor: `visitor-${MARK}`,
  context: { country: 'CN', region: '上海', device: 'mobile', language: 'zh', gender: 'female', age_band: '25-34', interests: ['美妆', '旅行'] },
});
export const head = `POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Brands, each with campaigns of ten ad groups and a holdout: different wishes, bids of both models, every fourth group with a cap. */
export async function addGroups({ owner }: BenchEdge, count: number): Promise<void> {
  const countries = [[], ['CN'], ['CN', 'SG'], ['US']];
  const genders = [[], ['female'], ['male']];
  const ages = [[], ['18-24', '25-34'], ['35-44']];
  const interests = [[], ['美妆'], ['母婴', '家居'], ['旅行'], ['数码']];
  const devices = [[], ['mobile'], ['desktop']];
  for (let campaign = 0; campaign < count / 10; campaign += 1) {
    const [brandId, id] = [uuidv7(), uuidv7()];
    await owner.query(`INSERT INTO organisations (id, kind, name, handle) VALUES ($1::uuid, 'BRAND', 'Bidder', $1::text)`, [brandId]);
    await owner.query(
      `INSERT INTO campaigns (id, brand_id, name, status, objective, currency, time_zone, total_budget_minor, daily_budget_minor, pacing, flight_start_on, flight_end_on, created_at, updated_at)
       VALUES ($1, $2, 'Boost', 'ACTIVE', 'AWARENESS', 'CNY', 'Asia/Shanghai', 1000000000, 100000000, 'ASAP', current_date - 2, current_date + 7, now(), now())`,
      [id, brandId],
    );
    await owner.query(`INSERT INTO experiments (id, brand_id, campaign_id, name, kind, arms, salt, started_at) VALUES ($1::uuid, $2, $3, 'Boost', 'HOLDOUT', $4, $1::text, now())`, [uuidv7(), brandId, id, JSON.stringify(holdoutArms(500))]);
    for (let group = 0; group < 10; group += 1) {
      const n = campaign * 10 + group;
      const [groupId, creativeId] = [uuidv7(), uuidv7()];
      const pick = (lists: readonly string[][], salt: number) => lists[(n * 7 + salt * 13 + ((n * salt) % 5)) % lists.length]!;
      const targeting = { countries: pick(countries, 1), genders: pick(genders, 2), ageBands: pick(ages, 3), interests: pick(interests, 4), devices: pick(devices, 5) };
      const isCpc = n % 2 === 1;
      const bid = isCpc ? 300_000 + ((n * 7_919) % 3_000_000) : 3_000_000 + ((n * 104_729) % 30_000_000);
      await owner.query('INSERT INTO ad_groups (id, campaign_id, brand_id, position, name, placements, bid_model, bid_micros, targeting, frequency_cap) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
        groupId, id, brandId, group, `Group ${n}`, ['FEED'], isCpc ? 'CPC' : 'CPM', bid, JSON.stringify(targeting), n % 4 === 0 ? 3 : null,
      ]);
      const { rows } = await owner.query<{ no: number }>('INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id) VALUES ($1, $2, $3, $4) RETURNING no', [brandId, id, groupId, creativeId]);
      await owner.query(
        `INSERT INTO creatives (id, ad_group_id, campaign_id, brand_id, position, title, text, landing_url, label, status, source_no)
         VALUES ($1, $2, $3, $4, 0, '春日好物', '一支唇釉', 'https://shop.example/lip', '广告', 'APPROVED', $5)`,
        [creativeId, groupId, id, brandId, rows[0]!.no],
      );
    }
  }
}

/** Decisions per second with targeting, budgets, caps and prices really kept, beside a bare server that parses the same body. */
export async function run(): Promise<BenchResult> {
  const bench = new BenchEdge();
  await bench.start();
  try {
    const empty = bench.memoryMb();
    let from = 1;
    const load = async (port: number, seconds: number) => bench.send({ port, connections: CONNECTIONS, seconds, head, body, mark: MARK, from: (from += 100_000_000) });
    const measure = async () => {
      await bench.startEdge();
      await load(bench.port, 1);
      await load(bench.barePort, 1);
      const rounds: { bare: number; edge: number; bareP99: number; p99: number }[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const bare = await load(bench.barePort, SECONDS / 2);
        const edge = await load(bench.port, SECONDS / 2);
        rounds.push({ bare: bare.requests / bare.seconds, edge: edge.requests / edge.seconds, bareP99: bare.p99Ms, p99: edge.p99Ms });
      }
      const of = (field: 'bare' | 'edge' | 'bareP99' | 'p99') => median(rounds.map((round) => round[field]));
      return { bare: of('bare'), edge: of('edge'), bareP99: of('bareP99'), p99: of('p99') };
    };
    await addGroups(bench, 1_000);
    const small = await measure();
    await addGroups(bench, 9_000);
    const large = await measure();
    return {
      figures: {
        at1000_per_s: rounded(small.edge, 0), at10000_per_s: rounded(large.edge, 0), p99_ms: rounded(small.p99, 1), p99_at10000_ms: rounded(large.p99, 1),
        memory_at10000_mb: rounded(bench.memoryMb() - empty, 0),
      },
      limits: { node_http_per_s: rounded(small.bare, 0), node_http_p99_ms: rounded(small.bareP99, 1), node_http_beside10000_per_s: rounded(large.bare, 0), node_http_beside10000_p99_ms: rounded(large.bareP99, 1) },
      ratios: { at1000_vs_node_http: rounded(small.edge / small.bare), at10000_vs_node_http: rounded(large.edge / large.bare) },
    };
  } finally {
    await bench.stop();
  }
}

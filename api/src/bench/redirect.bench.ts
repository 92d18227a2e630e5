import { uuidv7 } from 'uuidv7';
import { BenchEdge } from './bench-edge.ts';
import { rounded, type BenchResult } from './result.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 8);
const ROUNDS = 3;
const CONNECTIONS = 256;
const BROWSER = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: ${BROWSER}\r\nreferer: https://www.xiaohongshu.com/\r\n\r\n`;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Redirects per second with every click durable before its answer, beside a bare server that only answers 302. */
export async function run(): Promise<BenchResult<'vs_node_http_302'>> {
  const bench = new BenchEdge();
  await bench.start();
  try {
    const { rows } = await bench.owner.query<{ no: number }>('INSERT INTO event_sources (brand_id, link_id) VALUES ($1, $2) RETURNING no', [bench.brandId, uuidv7()]);
    await bench.owner.query(`INSERT INTO tracked_links (id, slug, source_no, brand_id, destination) VALUES ($1, 'benchmark2', $2, $3, 'https://shop.example/p?sku=1')`, [uuidv7(), rows[0]!.no, bench.brandId]);
    const load = (port: number, seconds: number) => bench.send({ port, connections: CONNECTIONS, seconds, head: get('/l/benchmark2'), body: '', mark: '', from: 0 });
    await load(bench.port, 1);
    await load(bench.barePort, 1);
    const rounds: { bare: number; edge: number; p50: number; p99: number }[] = [];
    let answered = 0;
    const before = await clicks(bench);
    for (let round = 0; round < ROUNDS; round += 1) {
      const bare = await load(bench.barePort, SECONDS / 2);
      const edge = await load(bench.port, SECONDS / 2);
      answered += edge.requests;
      rounds.push({ bare: bare.requests / bare.seconds, edge: edge.requests / edge.seconds, p50: edge.p50Ms, p99: edge.p99Ms });
    }
    const stored = (await clicks(bench)) - before;
    if (stored < answered) throw new Error(`${answered} clicks were answered and ${stored} are stored`);
    const of = (field: 'bare' | 'edge' | 'p50' | 'p99') => median(rounds.map((round) => round[field]));
    return {
      figures: { redirects_per_s: rounded(of('edge'), 0), p50_ms: rounded(of('p50'), 1), p99_ms: rounded(of('p99'), 1) },
      limits: { node_http_302_per_s: rounded(of('bare'), 0) },
      ratios: { vs_node_http_302: rounded(of('edge') / of('bare')) },
    };
  } finally {
    await bench.stop();
  }
}

const clicks = async ({ owner }: BenchEdge): Promise<number> => (await owner.query<{ sum: number }>('SELECT coalesce(sum(row_count), 0)::int AS sum FROM event_batches')).rows[0]!.sum;

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { BatchIds, COPY_COLUMNS, CopyBatch, dayNumber, emptyRow, eventKind, EventRows, uuidBytes, VisitorHash } from '../measurement/edge.ts';
import { BenchEdge } from './bench-edge.ts';
import { rounded, type BenchResult } from './result.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 8);
const ROUNDS = 3;
const MARK = '############';
const COPY_ROWS = 4_000;
const SINGLE_CONNECTIONS = 128;
const BATCH_CONNECTIONS = 32;

/** An event as a shop's page sends it, some 250 bytes. */
const event = (index: number) => ({
  id: `0193a1b2-c3d4-7e5f-${MARK}`,
  type: 'page_view',
  time: new Date().toISOString(),
  visitor: `visitor-${MARK}`,
  url: `https://shop.example.com/products/lip-glaze-${index}?utm_source=xiaohongshu&utm_campaign=spring`,
  referrer: 'https://www.xiaohongshu.com/',
});

const post = (body: string) => `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nuser-agent: node\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Rows per second of COPY alone: rows encoded beforehand, a transaction per 4,000 rows, the same table and indexes. */
async function bareCopy(url: string, brandId: string, from: number, connections: number): Promise<number> {
  const [ids, hash, row, now] = [new BatchIds(), new VisitorHash('benchmark'), emptyRow(), Date.now()];
  const batches = Array.from({ length: 60 }, (_, batch) => {
    const rows = new EventRows();
    const id = ids.next();
    rows.reset(id);
    for (let i = 0; i < COPY_ROWS; i += 1) {
      const number = (from + batch * COPY_ROWS + i).toString(16).padStart(12, '0');
      hash.update(`visitor-${number}`);
      Object.assign(row, {
        day: dayNumber(now), brandId: uuidBytes(brandId), eventId: `0193a1b2-c3d4-7e5f-${number}`, type: eventKind.page_view, occurredMs: now, keyNo: 1, hasVisitor: true,
        visitorHigh: hash.high, visitorLow: hash.low, url: event(i % 100).url, referrer: event(0).referrer,
      });
      rows.add(row);
    }
    return { id, bytes: rows.bytes.subarray(0, rows.length) };
  });
  const total = batches.length * COPY_ROWS;
  const clients = await Promise.all(Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: url, options: '-c role=meadow_edge' });
    await client.connect();
    return client;
  }));
  const started = performance.now();
  await Promise.all(clients.map(async (client) => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const day = new Date(now).toISOString().slice(0, 10);
      const head = `INSERT INTO event_batches (batch_id, first_day, last_day, row_count, rolled_at) VALUES (${batch.id}, '${day}', '${day}', ${COPY_ROWS}, now())`;
      await client.query(new CopyBatch(`${head}; COPY events (${COPY_COLUMNS}) FROM STDIN (FORMAT binary)`, batch.bytes)).done;
    }
  }));
  const seconds = (performance.now() - started) / 1_000;
  for (const client of clients) await client.end();
  return total / seconds;
}

/** Each figure is the median of three rounds in which limit and subject take turns, so that a noisy neighbour meets both. */
export async function run(): Promise<BenchResult<'batch100_vs_copy' | 'single_vs_node_http'>> {
  const bench = new BenchEdge();
  await bench.start();
  try {
    const many = JSON.stringify({ key: bench.key, events: Array.from({ length: 100 }, (_, index) => event(index)) });
    const one = JSON.stringify({ key: bench.key, events: [event(0)] });
    let from = 1;
    const load = async (port: number, body: string, connections: number, seconds = SECONDS) => {
      const report = await bench.send({ port, connections, seconds, head: post(body), body, mark: MARK, from });
      from += 1_000_000_000;
      return report;
    };
    await load(bench.port, many, BATCH_CONNECTIONS, 2);
    await load(bench.barePort, one, SINGLE_CONNECTIONS, 1);
    const copies: number[] = [];
    const wideCopies: number[] = [];
    const batches: { perSecond: number; p50: number; p99: number; node: number; postgres: number }[] = [];
    const bare: number[] = [];
    const singles: { perSecond: number; p50: number; p99: number }[] = [];
    const memoryBefore = bench.memoryMb();
    for (let round = 0; round < ROUNDS; round += 1) {
      copies.push(await bareCopy(bench.postgres.url, bench.brandId, (from += 1_000_000_000), 1));
      wideCopies.push(await bareCopy(bench.postgres.url, bench.brandId, (from += 1_000_000_000), 2));
      const before = bench.cpu();
      const batch = await load(bench.port, many, BATCH_CONNECTIONS);
      const after = bench.cpu();
      const events = batch.requests * 100;
      batches.push({ perSecond: events / batch.seconds, p50: batch.p50Ms, p99: batch.p99Ms, node: ((after.node - before.node) * 1e6) / events, postgres: ((after.postgres - before.postgres) * 1e6) / events });
      const plain = await load(bench.barePort, one, SINGLE_CONNECTIONS, SECONDS / 2);
      bare.push(plain.requests / plain.seconds);
      const single = await load(bench.port, one, SINGLE_CONNECTIONS, SECONDS / 2);
      singles.push({ perSecond: single.requests / single.seconds, p50: single.p50Ms, p99: single.p99Ms });
      await bench.owner.query('CHECKPOINT');
      await sleep(200);
    }
    const of = <T>(rows: readonly T[], field: (row: T) => number) => rounded(median(rows.map(field)), 1);
    const [copy, wideCopy, http] = [rounded(median(copies), 0), rounded(median(wideCopies), 0), rounded(median(bare), 0)];
    const [batchRate, singleRate] = [of(batches, (row) => row.perSecond), of(singles, (row) => row.perSecond)];
    return {
      figures: {
        batch100_events_per_s: batchRate, batch100_p50_ms: of(batches, (row) => row.p50), batch100_p99_ms: of(batches, (row) => row.p99),
        batch100_node_cpu_us_per_event: of(batches, (row) => row.node), batch100_postgres_cpu_us_per_event: of(batches, (row) => row.postgres),
        single_events_per_s: singleRate, single_p50_ms: of(singles, (row) => row.p50), single_p99_ms: of(singles, (row) => row.p99),
        memory_before_mb: rounded(memoryBefore, 0), memory_after_mb: rounded(bench.memoryMb(), 0),
      },
      limits: { copy_rows_per_s: copy, copy_two_connections_rows_per_s: wideCopy, node_http_requests_per_s: http },
      ratios: { batch100_vs_copy: rounded(batchRate / copy), batch100_vs_copy_two_connections: rounded(batchRate / wideCopy), single_vs_node_http: rounded(singleRate / http) },
    };
  } finally {
    await bench.stop();
  }
}

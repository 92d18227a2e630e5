import { setTimeout as sleep } from 'node:timers/promises';
import { BenchEdge } from './bench-edge.ts';
import { quantile, rounded } from './result.ts';

const CONNECTIONS = 32;
const SECONDS = 12;
const MARK = '############';
const PROBE_EVERY_MS = 60;

const event = (index: number) => ({ id: `0193a1b2-c3d4-7e5f-${MARK}`, type: 'page_view', time: new Date().toISOString(), visitor: `visitor-${MARK}`, url: `https://shop.example.com/products/lip-glaze-${index}` });
const post = (body: string) => `POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nuser-agent: node\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`;

/**
 * From the acknowledgement of an event to its appearance in the roll-ups, while the edge takes half of what it can take
 * and a real worker folds.
 */
export async function measureFreshness(): Promise<Record<string, number> & { freshness_p99_ms: number }> {
  const bench = new BenchEdge();
  await bench.start();
  try {
    await bench.startWorker();
    const body = JSON.stringify({ key: bench.key, events: Array.from({ length: 100 }, (_, index) => event(index)) });
    const order = { port: bench.port, connections: CONNECTIONS, head: post(body), body, mark: MARK };
    const full = await bench.send({ ...order, seconds: 4, from: 1 });
    await bench.folded();
    const perSecond = full.requests / full.seconds / 2;
    const loaded = bench.send({ ...order, seconds: SECONDS, from: 1_000_000_000_000, perSecond });
    await sleep(1_500);
    const waits: number[] = [];
    const until = performance.now() + (SECONDS - 3) * 1_000;
    const probes: Promise<void>[] = [];
    for (let probe = 1; performance.now() < until; probe += 1) {
      probes.push(bench.probe(probe).then((ms) => void waits.push(ms)));
      await sleep(PROBE_EVERY_MS);
    }
    await Promise.all(probes);
    const half = await loaded;
    waits.sort((a, b) => a - b);
    return {
      freshness_p50_ms: rounded(quantile(waits, 0.5), 0), freshness_p99_ms: rounded(quantile(waits, 0.99), 0), freshness_max_ms: rounded(waits.at(-1) ?? 0, 0),
      freshness_probes: waits.length, freshness_load_events_per_s: rounded((half.requests / half.seconds) * 100, 0), full_load_events_per_s: rounded((full.requests / full.seconds) * 100, 0),
    };
  } finally {
    await bench.stop();
  }
}

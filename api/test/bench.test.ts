import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../dist/bench.cli.js', import.meta.url));
const bench = async (...names: string[]) => (await run(process.execPath, [program, ...names], { env: { ...process.env, NODE_OPTIONS: '', BENCH_SECONDS: '1' } })).stdout.trim().split('\n').at(-1)!;

describe('the benchmarks', () => {
  it('are listed by name', async () => {
    expect((await run(process.execPath, [program], { env: { ...process.env, NODE_OPTIONS: '' } })).stdout).toMatch(/^Benchmarks: .*ingest.*redirect.*reports/);
  });

  it('print, last, a line of JSON with limits of the same run beside the figures', async () => {
    const told = JSON.parse(await bench('redirect')) as { bench: string; figures: object; limits: object; ratios: object };
    expect(told).toEqual({
      bench: 'redirect',
      figures: expect.objectContaining({ redirects_per_s: expect.any(Number), p50_ms: expect.any(Number), p99_ms: expect.any(Number) }),
      limits: { node_http_302_per_s: expect.any(Number) },
      ratios: { vs_node_http_302: expect.any(Number) },
    });
  }, 120_000);
});

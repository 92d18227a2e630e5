import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Highs } from 'highs';
import { z } from 'zod';

const task = z.object({ program: z.string(), seconds: z.number(), gap: z.number() }).parse(workerData);
// CommonJS whose export is the loader itself, which its types do not say.
const load: () => Promise<Highs> = createRequire(import.meta.url)('highs');
const highs = await load();
const started = performance.now();
const { Status: status, Columns: columns } = highs.solve(task.program, { time_limit: task.seconds, mip_rel_gap: task.gap, output_flag: false });
const rows: number[] = [];
for (const [name, column] of Object.entries<object>(columns)) if (name.startsWith('x') && 'Primal' in column && Number(column.Primal) > 0.5) rows.push(Number(name.slice(1)));
parentPort?.postMessage({ status, rows, seconds: (performance.now() - started) / 1_000 });

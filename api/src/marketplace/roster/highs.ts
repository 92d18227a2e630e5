import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Audience } from './audience.ts';
import { programOf } from './exact.ts';
import type { Candidates, Limits } from './problem.ts';

const answer = z.object({ status: z.string(), rows: z.array(z.number()), seconds: z.number() });
export interface Solved {
  /** What HiGHS found; empty when it found nothing in time. */
  rows: number[];
  isOptimal: boolean;
  seconds: number;
}

/** HiGHS in a thread of its own: it blocks while it thinks. @see Huangfu and Hall, "Parallelizing the dual revised simplex method" (2018) */
export function solveExactly(candidates: Candidates, limits: Limits, audience: Audience | null, seconds: number, gap = 0): Promise<Solved> {
  const worker = new Worker(new URL('./solve.worker.js', import.meta.url), { workerData: { program: programOf(candidates, limits, audience), seconds, gap } });
  return new Promise((done, failed) => {
    worker.once('message', (message) => {
      const { status, rows, seconds: taken } = answer.parse(message);
      done({ rows: rows.sort((a, b) => a - b), isOptimal: status === 'Optimal', seconds: taken });
      void worker.terminate();
    });
    worker.once('error', failed);
  });
}

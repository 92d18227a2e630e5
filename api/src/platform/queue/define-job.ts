import type { z } from 'zod';

/** What the worker promises to do: at least once, so its handler must be safe to run twice. */
export interface Job<Payload extends z.ZodType = z.ZodType> {
  /** `wing.fact`, e.g. `deals.agreed`. */
  readonly name: string;
  readonly payload: Payload;
  readonly attempts: number;
  /** First wait before a retry; doubles each time. */
  readonly backoffMs: number;
}

export type PayloadOf<J> = J extends Job<infer Payload> ? z.infer<Payload> : never;

const defined = new Map<string, Job>();

/** @throws Error when the name is taken: a job has one meaning */
export function defineJob<Payload extends z.ZodType>(job: Job<Payload>): Job<Payload> {
  if (defined.has(job.name)) throw new Error(`The job ${job.name} is defined twice.`);
  defined.set(job.name, job);
  return job;
}

/** All jobs that loaded modules may promise. */
export const definedJobs = (): ReadonlyMap<string, Job> => defined;

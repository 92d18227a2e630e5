import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Job } from './define-job.ts';

export const HANDLES = Symbol('handles');
export const REPEATS = Symbol('repeats');

export interface Repetition {
  name: string;
  /** Pause between the end of one run and the start of the next. */
  everyMs: number;
}

/** The method does this job. The worker refuses to start when two methods handle one job. */
export const Handles = (job: Job): CustomDecorator<symbol> => SetMetadata(HANDLES, job);

/** The method runs again and again in each worker, never twice at once in the same one; where one worker must be alone, it takes an advisory lock. */
export const Repeats = (repetition: Repetition): CustomDecorator<symbol> => SetMetadata(REPEATS, repetition);

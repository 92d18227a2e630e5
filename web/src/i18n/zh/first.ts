import { base } from './base.ts';
import { errors } from './errors.ts';

export const first = { ...base, ...errors };

import { base } from './base.ts';
import { errors } from './errors.ts';

/** What the signed-out pages need; the rest comes after the login. */
export const first = { ...base, ...errors };

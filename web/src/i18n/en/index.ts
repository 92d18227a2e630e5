import type { first } from './first.ts';
import type { rest } from './rest.ts';

export type MessageId = keyof typeof first | keyof typeof rest;

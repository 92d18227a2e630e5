import { HttpException } from '@nestjs/common';
import { errorCodes, type ErrorCode } from '@meadow/shared';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseAway } from '../database/is-away.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Logger } from '../telemetry/logger.ts';

const isErrorCode = (code: unknown): code is ErrorCode => (errorCodes as readonly unknown[]).includes(code);

/** The error that a resolver threw, out of the wrappers that execution put around it. */
function origin(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? origin(error.originalError) : error;
}

/**
 * What a client is told: a domain error's code, sentence and fields; what the request itself got wrong; else
 * INTERNAL without a detail, which goes to the log with the same id.
 */
export function formatError(error: unknown, log: Logger): GraphQLFormattedError {
  const graphql = error instanceof GraphQLError ? error : undefined;
  const place = { ...(graphql?.path ? { path: graphql.path } : {}), ...(graphql?.locations ? { locations: graphql.locations } : {}) };
  const cause = origin(error);
  if (cause instanceof DomainError) {
    const { code, fields, details } = cause;
    return { message: cause.message, ...place, extensions: { code, ...(fields ? { fields } : {}), ...(details ? { details } : {}) } };
  }
  if (isInvalidText(cause)) {
    return { message: 'A text holds a character that cannot be stored.', ...place, extensions: { code: 'BAD_USER_INPUT' } };
  }
  if (isDatabaseAway(cause)) {
    log.warn({ err: cause }, 'the database is away');
    return { message: 'The service is not available now. Try again in a moment.', ...place, extensions: { code: 'UNAVAILABLE' } };
  }
  const code = (graphql?.extensions as GraphQLError['extensions'] | undefined)?.['code'];
  if (isErrorCode(code) && code !== 'INTERNAL') return { message: graphql?.message ?? '', ...place, extensions: { code } };
  if (isRequestError(graphql, cause)) return { message: graphql?.message ?? 'The request cannot be read.', ...place, extensions: { code: 'BAD_USER_INPUT' } };
  log.error({ err: cause }, 'unexpected error');
  return { message: 'Something went wrong on our side.', ...place, extensions: { code: 'INTERNAL' } };
}

/** A refusal by graphql-js itself (no path, no foreign cause), such as a variable of the wrong type, or by Nest's HTTP layer. */
const isRequestError = (error: GraphQLError | undefined, cause: unknown): boolean =>
  (error !== undefined && error.path === undefined && (cause === error || cause instanceof GraphQLError)) ||
  (cause instanceof HttpException && cause.getStatus() < 500);

/** PostgreSQL takes no NUL character in text (22021, 22P05), and no half of a surrogate pair in JSON (22P02). */
function isInvalidText(cause: unknown): boolean {
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  return code === '22021' || code === '22P05' || (code === '22P02' && String(message).includes('type json'));
}

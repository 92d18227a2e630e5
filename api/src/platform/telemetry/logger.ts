import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

export type { Logger };
/** Injection token of the process's {@link Logger}. */
export const LOGGER = Symbol('logger');

/** `parameters` and `detail` are what a failed query was given: hashes, addresses, account numbers. */
const HIDDEN = [
  '*.password', '*.token', '*.cookie', '*.authorization', 'req.headers.cookie', 'req.headers.authorization',
  '*.parameters', '*.detail', '*.driverError.detail', '*.driverError.where', '*.where',
];

/** JSON lines in UTC on stdout. Nothing a person typed as a secret may pass. */
export function createLogger(process: string, level: string): Logger {
  return pino({
    name: process,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: HIDDEN, censor: '[hidden]' },
  });
}

/** Lets Nest write into the same log. */
export function nestLogger(logger: Logger): LoggerService {
  const entry = (context: unknown[]) => ({ context: context.filter((part) => typeof part === 'string').join(' ') });
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(entry(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(entry(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => logger.error(entry(rest), String(message)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.fatal(entry(rest), String(message)),
  };
}

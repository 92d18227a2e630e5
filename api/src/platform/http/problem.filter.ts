import { Catch, HttpException, Inject, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, Problem } from '@meadow/shared';
import { isDatabaseAway } from '../database/is-away.ts';
import { DomainError } from '../errors/domain-error.ts';
import { LOGGER, type Logger } from '../telemetry/logger.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  WEBHOOK_FORGED: 401,
  WEBHOOK_STALE: 400,
  WEBHOOK_UNREADABLE: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  FILE_TYPE_REFUSED: 415,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
};

const codeOf = (status: number): ErrorCode => {
  const entry = Object.entries(statusOf).find(([, known]) => known === status);
  return (entry?.[0] as ErrorCode | undefined) ?? (status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL');
};

const titles: Partial<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'The body is too large',
  415: 'This content type is not taken',
  429: 'Too many requests',
};

/** A problem document (RFC 9457) for what happens outside GraphQL; GraphQL errors pass through. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<GqlContextType>() === 'graphql') throw error;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.problem(error);
    if (problem.status === 404 && wantsPage(request)) {
      // Pages live in the browser's router: any address a person opens gets the app.
      void reply.status(200).sendFile('index.html');
      return;
    }
    void reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
  }

  private problem(error: unknown): Problem {
    if (error instanceof DomainError) {
      const status = statusOf[error.code] ?? 409;
      return { type: 'about:blank', title: titles[status] ?? 'Refused', status, code: error.code, detail: error.message };
    }
    if (isDatabaseAway(error)) {
      this.log.warn({ err: error }, 'the database is away');
      return { type: 'about:blank', title: 'Not available now', status: 503, code: 'UNAVAILABLE', detail: 'Try again in a moment.' };
    }
    const status = error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number } | null)?.statusCode ?? 500);
    if (status >= 500) this.log.error({ err: error }, 'unexpected error');
    const title = titles[status] ?? (status < 500 ? 'Refused' : 'Something went wrong on our side');
    return { type: 'about:blank', title, status, code: codeOf(status) };
  }
}

const wantsPage = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html');

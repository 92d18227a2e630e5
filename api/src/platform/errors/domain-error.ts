import type { ErrorCode } from '@meadow/shared';

/** An expected refusal. It rolls the transaction back and reaches the client with its code and sentence. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
  /** Sentence per input field, for forms. */
  readonly fields: Readonly<Record<string, string>> | undefined;
  /** Facts a client may act on, e.g. how much is missing. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(message: string, more: { fields?: Record<string, string>; details?: Record<string, unknown> } = {}) {
    super(message);
    this.name = new.target.name;
    this.fields = more.fields;
    this.details = more.details;
  }
}

/** Missing, or another tenant's: the two are not told apart. */
export class NotFound extends DomainError {
  readonly code = 'NOT_FOUND';
  constructor(what: string, id: string) {
    super(`There is no ${what} ${id} here.`);
  }
}

export class BadInput extends DomainError {
  readonly code = 'BAD_USER_INPUT';
  constructor(fields: Record<string, string>) {
    super(`${Object.entries(fields).map(([field, why]) => `${field} ${why}`).join('; ')}.`, { fields });
  }
}

export class Forbidden extends DomainError {
  readonly code = 'FORBIDDEN';
  constructor(message = 'Your role does not allow this.') {
    super(message);
  }
}

export class Unauthenticated extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  constructor() {
    super('You are not signed in.');
  }
}

export class Conflict extends DomainError {
  readonly code = 'CONFLICT';
}

export class RateLimited extends DomainError {
  readonly code = 'RATE_LIMITED';
  constructor(retryAfterSeconds: number) {
    super(`Too many attempts. Try again in ${retryAfterSeconds} s.`, { details: { retryAfterSeconds } });
  }
}

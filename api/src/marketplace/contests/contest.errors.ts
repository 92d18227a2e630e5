import { DomainError } from '../../platform/errors/domain-error.ts';

/** The phase a contest stands in does not allow this. */
export class ContestCannotMove extends DomainError {
  readonly code = 'CONTEST_CANNOT_MOVE';
  constructor(status: string, action: string) {
    super(`A contest that is ${status} does not allow ${action}.`, { details: { status } });
  }
}

import { DomainError } from '../../platform/errors/domain-error.ts';

export class MandateInvalid extends DomainError {
  readonly code = 'MANDATE_INVALID';
}

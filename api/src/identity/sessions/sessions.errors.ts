import { DomainError } from '../../platform/errors/domain-error.ts';

export class WrongCredentials extends DomainError {
  readonly code = 'WRONG_CREDENTIALS';
  constructor() {
    super('The address or the password is not right.');
  }
}

export class EmailTaken extends DomainError {
  readonly code = 'EMAIL_TAKEN';
  constructor() {
    super('Somebody has signed up with this address already.', { fields: { email: 'is taken' } });
  }
}

import type { BriefStatus } from '@meadow/shared';
import { DomainError } from '../../platform/errors/domain-error.ts';

export class BriefIncomplete extends DomainError {
  readonly code = 'BRIEF_INCOMPLETE';
  constructor(fields: Record<string, string>) {
    super(`Before it can be published: ${Object.entries(fields).map(([field, why]) => `${field} ${why}`).join('; ')}.`, { fields });
  }
}

export class BriefCannotMove extends DomainError {
  readonly code = 'BRIEF_CANNOT_MOVE';
  constructor(status: BriefStatus, action: string) {
    super(`A brief that is ${status} does not allow: ${action}.`, { details: { status } });
  }
}

export class BriefNotOpen extends DomainError {
  readonly code = 'BRIEF_NOT_OPEN';
  constructor(status: BriefStatus) {
    super('This brief takes no deals now.', { details: { status } });
  }
}

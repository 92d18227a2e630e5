import type { DealStatus, Party } from '@meadow/shared';
import { DomainError } from '../../platform/errors/domain-error.ts';
import type { DealAction } from './deal.lifecycle.ts';

/** The status allows no such step: somebody was faster, or it is too early. */
export class DealCannotMove extends DomainError {
  readonly code = 'DEAL_CANNOT_MOVE';
  constructor(status: DealStatus, action: DealAction | 'amend' | 'handInPart' | 'acceptPart') {
    super(`A deal that is ${status} does not allow: ${action}.`, { details: { status } });
  }
}

export class DealOutOfTurn extends DomainError {
  readonly code = 'DEAL_OUT_OF_TURN';
  constructor(owner: Party | null) {
    super('It is the other side’s turn.', { details: { turn: owner } });
  }
}

export class OfferStale extends DomainError {
  readonly code = 'OFFER_STALE';
  constructor(current: number) {
    super(`The terms have changed: version ${current} is current. Look at it first.`, { details: { version: current } });
  }
}

export class DealExists extends DomainError {
  readonly code = 'DEAL_EXISTS';
  constructor() {
    super('There is a deal for this brief and creator already.');
  }
}

export class CreatorClosed extends DomainError {
  readonly code = 'CREATOR_CLOSED';
  constructor() {
    super('This creator takes no sponsorships now.');
  }
}

export class BudgetExceeded extends DomainError {
  readonly code = 'BUDGET_EXCEEDED';
  constructor() {
    super('The budget of the brief does not cover this deal. Raise it, or agree on a lower fee.');
  }
}

export class RevisionLimitReached extends DomainError {
  readonly code = 'REVISION_LIMIT_REACHED';
  constructor(limit: number) {
    super(`The terms allow ${limit} revisions, and all were used. Approve, cancel or open a dispute.`, { details: { limit } });
  }
}

export class DisclosureMissing extends DomainError {
  readonly code = 'DISCLOSURE_MISSING';
  constructor(label: string) {
    super(`The note must show the agreed label “${label}”.`, { fields: { disclosureLabel: `must be “${label}”` } });
  }
}

/** Who ruled first does not rule on the appeal. */
export class SamePersonRules extends DomainError {
  readonly code = 'FOUR_EYES';
  constructor() {
    super('Another person of the operator decides on the appeal.');
  }
}

export class TermsInvalid extends DomainError {
  readonly code = 'TERMS_INVALID';
  constructor(fields: Record<string, string>) {
    super(`${Object.entries(fields).map(([field, why]) => `${field} ${why}`).join('; ')}.`, { fields });
  }
}

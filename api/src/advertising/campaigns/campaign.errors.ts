import type { CampaignStatus } from '@meadow/shared';
import { DomainError } from '../../platform/errors/domain-error.ts';

export class CampaignCannotMove extends DomainError {
  readonly code = 'CAMPAIGN_CANNOT_MOVE';
  constructor(from: CampaignStatus, to: CampaignStatus) {
    super(`A campaign that is ${from} cannot become ${to}.`, { details: { status: from } });
  }
}

export class CampaignInvalid extends DomainError {
  readonly code = 'CAMPAIGN_INVALID';
  constructor(fields: Record<string, string>) {
    super(`${Object.entries(fields).map(([field, why]) => `${field} ${why}`).join('; ')}.`, { fields });
  }
}

export class RightsMissing extends DomainError {
  readonly code = 'RIGHTS_MISSING';
  constructor(why: string) {
    super(`The note may not be boosted: ${why}.`);
  }
}

export class CampaignCurrency extends DomainError {
  readonly code = 'CURRENCY_MISMATCH';
  constructor(currency: string) {
    super(`Ads are sold in ${currency} here.`, { fields: { currency: `must be ${currency}` } });
  }
}

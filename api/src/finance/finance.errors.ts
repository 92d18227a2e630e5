import { BadInput, DomainError } from '../platform/errors/domain-error.ts';

export class InsufficientFunds extends DomainError {
  readonly code = 'INSUFFICIENT_FUNDS';
  constructor(missingMinor: bigint, currency: string) {
    super('The balance does not cover this.', { details: { missingMinor: missingMinor.toString(), currency } });
  }
}

/** The other brand of a shared brief; how much it lacks is not told. */
export class PartnerShortOfFunds extends DomainError {
  readonly code = 'PARTNER_SHORT_OF_FUNDS';
  constructor() {
    super('The balance of the partner brand does not cover its share.');
  }
}

export class IdempotencyKeyReused extends DomainError {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  constructor() {
    super('This key was used for another request.');
  }
}

export class AmountInvalid extends DomainError {
  readonly code = 'AMOUNT_INVALID';
  constructor(why: string) {
    super(`The amount ${why}.`, { fields: { amountMinor: why } });
  }
}

export class PayoutMethodMissing extends DomainError {
  readonly code = 'PAYOUT_METHOD_MISSING';
  constructor() {
    super('There is no account to pay to yet. Add one first.');
  }
}

export class PayoutAccountNotReady extends DomainError {
  readonly code = 'PAYOUT_ACCOUNT_NOT_READY';
  constructor() {
    super('This account cannot be paid yet, or not this amount. See on the payout page what it lacks.');
  }
}

export class PayoutAccountRefused extends DomainError {
  readonly code = 'PAYOUT_ACCOUNT_REFUSED';
  constructor(reason: string) {
    super('The provider does not open this account.', { details: { reason } });
  }
}

export class PayoutAccountAway extends DomainError {
  readonly code = 'PAYOUT_ACCOUNT_AWAY';
  constructor() {
    super('The provider does not answer now. Nothing was changed.');
  }
}

export class TaxFormRequired extends DomainError {
  readonly code = 'TAX_FORM_REQUIRED';
  constructor(status: string) {
    super('Say first who you are for the tax office.', { details: { status } });
  }
}

export class PayoutCannotMove extends DomainError {
  readonly code = 'PAYOUT_CANNOT_MOVE';
  constructor(from: string, to: string) {
    super(`A payout that is ${from} cannot become ${to}.`);
  }
}

export class ProviderUnavailable extends DomainError {
  readonly code = 'PROVIDER_UNAVAILABLE';
  constructor(provider: string, currency: string) {
    super(`${provider} is not set up here, or does not take this amount in ${currency}.`);
  }
}

export class RefundTooLarge extends DomainError {
  readonly code = 'REFUND_TOO_LARGE';
  constructor(leftMinor: bigint, currency: string) {
    super('More than is left of this top-up.', { details: { leftMinor: leftMinor.toString(), currency } });
  }
}

export class FeeRuleInvalid extends DomainError {
  readonly code = 'FEE_RULE_INVALID';
}

export class TaxRuleInvalid extends DomainError {
  readonly code = 'TAX_RULE_INVALID';
  constructor(fields: Record<string, string>) {
    super(`This rule of tax is not valid: ${Object.entries(fields).map(([field, why]) => `${field} ${why}`).join('; ')}.`, { fields });
  }
}

/** The norm for programs has no way to say what an invoice says. */
export class InvoiceHasNoXml extends DomainError {
  readonly code = 'INVOICE_HAS_NO_XML';
}

export type BankFileCode = 'BANK_FILE_BROKEN' | 'BANK_FILE_UNBALANCED' | 'BANK_FILE_OTHER_ACCOUNT' | 'BANK_FILE_OTHER_CURRENCY' | 'BANK_FILE_KNOWN' | 'BANK_FILE_OVERLAPS' | 'BANK_ACCOUNT_MISSING';

export class BankFileRefused extends DomainError {
  constructor(
    readonly code: BankFileCode,
    message: string,
  ) {
    super(message);
  }
}

const LARGEST = 10n ** 15n;

/** @throws AmountInvalid unless it is above zero and within what an account can hold */
export function checkAmount(amountMinor: bigint): bigint {
  if (amountMinor <= 0n) throw new AmountInvalid('must be above zero');
  if (amountMinor > LARGEST) throw new AmountInvalid('is too large');
  return amountMinor;
}

export class FourEyes extends DomainError {
  readonly code = 'FOUR_EYES';
  constructor() {
    super('Somebody else must approve what you asked for.');
  }
}

export class ExchangeRateMissing extends DomainError {
  readonly code = 'EXCHANGE_RATE_MISSING';
  constructor(from: string, to: string) {
    super(`Nobody has said lately what ${from} is worth in ${to}.`, { details: { from, to } });
  }
}

export class ExchangeRateMoved extends DomainError {
  readonly code = 'EXCHANGE_RATE_MOVED';
  constructor(toMinor: bigint, currency: string) {
    super('The rate has moved since it was shown.', { details: { toMinor: toMinor.toString(), currency } });
  }
}

export class ExchangeRatesUnreadable extends DomainError {
  readonly code = 'EXCHANGE_RATES_UNREADABLE';
  constructor() {
    super('This is not a table of euro reference rates: a first column named Date, then one per currency.');
  }
}

/** @throws BadInput unless a client's key of an effect is one */
export function checkKey(key: string): void {
  if (key.length < 1 || key.length > 255) throw new BadInput({ idempotencyKey: 'must have 1 to 255 characters' });
}

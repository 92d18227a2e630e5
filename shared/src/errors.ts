/**
 * Every code a client may meet, in GraphQL `extensions.code` and in RFC 9457 `code`. A code is public:
 * it keeps its meaning for ever. The web app must have a sentence for each in both languages.
 */
export const errorCodes = [
  // any request
  'BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'RATE_LIMITED', 'PAYLOAD_TOO_LARGE', 'QUERY_TOO_COMPLEX', 'INTERNAL',
  'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'IDEMPOTENCY_KEY_REUSED', 'UNSUPPORTED_MEDIA_TYPE', 'UNAVAILABLE',
  // identity
  'WRONG_CREDENTIALS', 'EMAIL_TAKEN', 'PASSWORD_TOO_WEAK', 'INVITATION_INVALID', 'LAST_OWNER', 'MANDATE_INVALID',
  // imports
  'IMPORT_UNREADABLE', 'IMPORT_MAPPING_INCOMPLETE',
  // marketplace
  'BRIEF_INCOMPLETE', 'BRIEF_CANNOT_MOVE', 'BRIEF_NOT_OPEN', 'BUDGET_EXCEEDED', 'DEAL_CANNOT_MOVE', 'DEAL_EXISTS', 'DEAL_OUT_OF_TURN', 'OFFER_STALE',
  'REVISION_LIMIT_REACHED', 'DISCLOSURE_MISSING', 'CREATOR_CLOSED', 'TERMS_INVALID', 'FILE_TYPE_REFUSED', 'FILE_DAMAGED', 'MUST_HAVES_MISSING', 'PUBLISH_TOO_EARLY', 'CONTEST_CANNOT_MOVE', 'INVITATIONS_FULL', 'LEVEL_LIMIT_REACHED', 'PARTY_BLOCKED',
  // advertising
  'CAMPAIGN_CANNOT_MOVE', 'CAMPAIGN_INVALID', 'RIGHTS_MISSING',
  // money
  'PROVIDER_UNAVAILABLE', 'REFUND_TOO_LARGE', 'WEBHOOK_FORGED', 'WEBHOOK_STALE', 'WEBHOOK_UNREADABLE',
  'INSUFFICIENT_FUNDS', 'PARTNER_SHORT_OF_FUNDS', 'CURRENCY_MISMATCH', 'AMOUNT_INVALID', 'PAYOUT_METHOD_MISSING', 'PAYOUT_ACCOUNT_NOT_READY', 'PAYOUT_ACCOUNT_REFUSED', 'PAYOUT_ACCOUNT_AWAY', 'PAYOUT_CANNOT_MOVE', 'FOUR_EYES', 'FEE_RULE_INVALID', 'TAX_RULE_INVALID', 'BANK_FILE_BROKEN', 'BANK_FILE_UNBALANCED', 'BANK_FILE_OTHER_ACCOUNT', 'BANK_FILE_OTHER_CURRENCY', 'BANK_FILE_KNOWN', 'BANK_FILE_OVERLAPS', 'INVOICE_HAS_NO_XML', 'BANK_ACCOUNT_MISSING',
  'TAX_FORM_REQUIRED', 'EXCHANGE_RATE_MISSING', 'EXCHANGE_RATE_MOVED', 'EXCHANGE_RATES_UNREADABLE',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Why one event of a batch was not accepted. */
export const eventRejectionCodes = [
  'not_an_object', 'id_invalid', 'type_unknown', 'time_invalid', 'time_too_old', 'time_in_future', 'value_invalid', 'currency_invalid',
  'token_invalid', 'link_unknown', 'field_too_long', 'field_invalid', 'props_too_large',
] as const;
export type EventRejectionCode = (typeof eventRejectionCodes)[number];

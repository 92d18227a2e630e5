import { OPERATOR_ID } from '../../identity/index.ts';

export type Purpose = 'AVAILABLE' | 'ESCROW' | 'CAMPAIGN_BUDGET' | 'PAYABLE' | 'FUNDING' | 'PLATFORM_FEES' | 'AD_REVENUE' | 'EXCHANGE' | 'SUSPENSE' | 'TAX' | 'RECEIVABLE' | 'COSTS' | 'OWN_FUNDS';

/** Names an account; with a currency it is one row of `ledger_accounts`, made at its first use. */
export interface Account {
  readonly org: string;
  readonly purpose: Purpose;
  readonly subject: string;
}

const NIL = '00000000-0000-0000-0000-000000000000';
const own = (org: string, purpose: Purpose): Account => ({ org, purpose, subject: NIL });

/** What a brand may spend. */
export const available = (orgId: string): Account => own(orgId, 'AVAILABLE');
/** A brand's money held for one deal. */
export const escrow = (dealId: string, brandId: string): Account => ({ org: brandId, purpose: 'ESCROW', subject: dealId });
/** A brand's money set aside for one campaign. */
export const campaignBudget = (campaignId: string, brandId: string): Account => ({ org: brandId, purpose: 'CAMPAIGN_BUDGET', subject: campaignId });
/** What a creator may be paid. */
export const payable = (creatorId: string): Account => own(creatorId, 'PAYABLE');
/** The world outside: what came in from it stands as a debit, what went out as a credit. */
export const funding = (): Account => own(OPERATOR_ID, 'FUNDING');
/** Fees that brands pay on top. */
export const platformFees = (): Account => own(OPERATOR_ID, 'PLATFORM_FEES');
/** Fees that a creator pays out of its fee: an account for each, so that the book itself says whom to invoice. */
export const creatorFees = (creatorId: string): Account => ({ org: OPERATOR_ID, purpose: 'PLATFORM_FEES', subject: creatorId });
export const adRevenue = (): Account => own(OPERATOR_ID, 'AD_REVENUE');
/** What a brand owes: below zero while it does. */
export const receivable = (orgId: string): Account => own(orgId, 'RECEIVABLE');
/** What is owed to the tax office. */
export const tax = (): Account => own(OPERATOR_ID, 'TAX');
/** What banks and providers keep: below zero by what was spent. */
export const costs = (): Account => own(OPERATOR_ID, 'COSTS');
/** What the installation's owner put in, less what was taken out. */
export const ownFunds = (): Account => own(OPERATOR_ID, 'OWN_FUNDS');
/** Money that came and is nobody's yet. */
export const suspense = (): Account => own(OPERATOR_ID, 'SUSPENSE');
/** What the installation gave and took where money was changed into another currency. */
export const exchange = (): Account => own(OPERATOR_ID, 'EXCHANGE');

import type { Config } from '../../platform/config/config.ts';
import type { PaymentProvider } from '../providers/payment-provider.ts';

/** Payouts that leave by a file for the bank. */
export const BANK = 'bank';

/** How money reaches an account of a kind, other than a connected one. */
export const railOf = (kind: string, { PAYOUT_RAIL }: Pick<Config, 'PAYOUT_RAIL'>, { name }: Pick<PaymentProvider, 'name'>): string => (PAYOUT_RAIL === 'bank' && kind === 'BANK' ? BANK : name);

/** A payout from the account of a creator to the bank ended. */
export interface PayoutReport {
  id: string;
  kind: 'payout';
  accountRef: string;
  payoutRef: string;
  /** Our id of the payout, where it is ours. */
  reference: string | null;
  outcome: 'paid' | 'failed';
  failureCode: string | null;
  amountMinor: bigint;
  currency: string;
}

/** A transfer to the account of a creator came back, in whole or in part. */
export interface TransferReport extends TransferState {
  id: string;
  kind: 'transfer';
  accountRef: string;
  reference: string;
}

/** Something about the account of a creator changed; what exactly has to be asked. */
export interface AccountReport {
  id: string;
  kind: 'account';
  accountRef: string;
  /** It is connected to ours no more. */
  isGone: boolean;
}

export type ConnectReport = PayoutReport | TransferReport | AccountReport;

export interface TransferState {
  transferRef: string;
  amountMinor: bigint;
  reversedMinor: bigint;
  currency: string;
}

/** How an account with a provider stands, as the provider says. */
export interface AccountState {
  ref: string;
  country: string;
  detailsSubmitted: boolean;
  payoutsEnabled: boolean;
  transfersEnabled: boolean;
  due: readonly string[];
  dueBy: Date | null;
  isChecking: boolean;
  disabledReason: string | null;
}

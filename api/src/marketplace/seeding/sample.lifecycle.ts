export const sampleStatuses = ['REQUESTED', 'APPROVED', 'SHIPPED', 'RECEIVED', 'NOTED', 'NO_NOTE', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'LOST', 'RETURNED'] as const;
export type SampleStatus = (typeof sampleStatuses)[number];
export const sampleActions = ['approve', 'decline', 'withdraw', 'ship', 'receive', 'lose', 'return', 'note', 'expire'] as const;
export type SampleAction = (typeof sampleActions)[number];
export const sampleParties = ['BRAND', 'CREATOR', 'CARRIER', 'SYSTEM'] as const;
export type SampleParty = (typeof sampleParties)[number];

export interface SampleStep {
  from: readonly SampleStatus[];
  action: SampleAction;
  by: readonly SampleParty[];
  to: SampleStatus;
  /** Pieces: one is taken when a sample is promised, and given back when it never left or came back. */
  stock: -1 | 0 | 1;
}

/** The whole life of a sample. It begins REQUESTED. */
export const sampleSteps: readonly SampleStep[] = [
  { from: ['REQUESTED'], action: 'approve', by: ['BRAND'], to: 'APPROVED', stock: -1 },
  { from: ['REQUESTED'], action: 'decline', by: ['BRAND'], to: 'DECLINED', stock: 0 },
  { from: ['REQUESTED'], action: 'withdraw', by: ['CREATOR'], to: 'WITHDRAWN', stock: 0 },
  { from: ['REQUESTED'], action: 'expire', by: ['SYSTEM'], to: 'EXPIRED', stock: 0 },
  { from: ['APPROVED'], action: 'ship', by: ['BRAND'], to: 'SHIPPED', stock: 0 },
  { from: ['APPROVED'], action: 'withdraw', by: ['CREATOR'], to: 'WITHDRAWN', stock: 1 },
  { from: ['APPROVED'], action: 'expire', by: ['SYSTEM'], to: 'EXPIRED', stock: 1 },
  { from: ['SHIPPED'], action: 'receive', by: ['CREATOR', 'CARRIER'], to: 'RECEIVED', stock: 0 },
  { from: ['SHIPPED'], action: 'lose', by: ['CARRIER'], to: 'LOST', stock: 0 },
  { from: ['SHIPPED'], action: 'return', by: ['CARRIER'], to: 'RETURNED', stock: 1 },
  { from: ['SHIPPED'], action: 'expire', by: ['SYSTEM'], to: 'LOST', stock: 0 },
  { from: ['RECEIVED'], action: 'note', by: ['CREATOR'], to: 'NOTED', stock: 0 },
  { from: ['RECEIVED'], action: 'expire', by: ['SYSTEM'], to: 'NO_NOTE', stock: 0 },
];

/** Days until a wait of a sample is over; the trial is the product's own. */
export const waitDays: Readonly<Partial<Record<SampleStatus, number | 'trial'>>> = { REQUESTED: 7, APPROVED: 7, SHIPPED: 30, RECEIVED: 'trial' };
/** Where a parcel is to go is needed until it has arrived. */
export const needsAddress: ReadonlySet<SampleStatus> = new Set<SampleStatus>(['REQUESTED', 'APPROVED', 'SHIPPED']);

export const stepOf = (from: SampleStatus, action: SampleAction): SampleStep | undefined => sampleSteps.find((row) => row.action === action && row.from.includes(from));

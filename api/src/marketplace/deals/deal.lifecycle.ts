import type { DealStage, DealStatus, Party, WaitDefault } from '@meadow/shared';

export const dealActions = [
  'counter', 'accept', 'decline', 'withdraw', 'expire', 'fund', 'submitDraft', 'requestRevision', 'approve', 'publish', 'startVerification', 'confirm', 'settle', 'pay',
  'cancel', 'lapse', 'dispute', 'award', 'refund',
] as const;
export type DealAction = (typeof dealActions)[number];

/** What a step does to the money of the deal. `charge` keeps the stage's share for the creator, `split` the share that was decided. */
export type MoneyEffect = 'none' | 'hold' | 'freeze' | 'release' | 'returnAll' | 'charge' | 'split';

export interface Transition {
  from: readonly DealStatus[];
  action: DealAction;
  /** `TURN`: the side whose word is awaited; `PROPOSER`: the other one, which proposed the current terms. */
  by: readonly (Party | 'TURN' | 'PROPOSER')[];
  to: DealStatus;
  money: MoneyEffect;
}

const negotiating = ['INVITED', 'APPLIED', 'NEGOTIATING'] as const;
const funded = ['FUNDED', 'DRAFTED', 'REVISION', 'APPROVED'] as const;

/** The whole life of a deal. A deal begins INVITED or APPLIED; what no row allows cannot happen. */
export const transitions: readonly Transition[] = [
  { from: negotiating, action: 'counter', by: ['TURN'], to: 'NEGOTIATING', money: 'none' },
  { from: negotiating, action: 'accept', by: ['TURN'], to: 'ACCEPTED', money: 'none' },
  { from: negotiating, action: 'decline', by: ['TURN'], to: 'DECLINED', money: 'none' },
  { from: negotiating, action: 'withdraw', by: ['PROPOSER'], to: 'DECLINED', money: 'none' },
  { from: negotiating, action: 'expire', by: ['SYSTEM'], to: 'EXPIRED', money: 'none' },
  { from: ['ACCEPTED'], action: 'fund', by: ['BRAND'], to: 'FUNDED', money: 'hold' },
  { from: ['ACCEPTED'], action: 'cancel', by: ['BRAND', 'CREATOR'], to: 'CANCELLED', money: 'none' },
  { from: ['ACCEPTED'], action: 'expire', by: ['SYSTEM'], to: 'EXPIRED', money: 'none' },
  { from: ['FUNDED', 'REVISION'], action: 'submitDraft', by: ['CREATOR'], to: 'DRAFTED', money: 'none' },
  { from: ['DRAFTED'], action: 'requestRevision', by: ['BRAND'], to: 'REVISION', money: 'none' },
  { from: ['DRAFTED'], action: 'approve', by: ['BRAND', 'SYSTEM'], to: 'APPROVED', money: 'none' },
  { from: ['APPROVED'], action: 'publish', by: ['CREATOR'], to: 'PUBLISHED', money: 'none' },
  { from: ['PUBLISHED'], action: 'startVerification', by: ['SYSTEM'], to: 'VERIFYING', money: 'none' },
  { from: ['VERIFYING'], action: 'confirm', by: ['BRAND', 'SYSTEM'], to: 'COMPLETED', money: 'none' },
  { from: ['COMPLETED'], action: 'settle', by: ['SYSTEM'], to: 'SETTLED', money: 'release' },
  { from: ['SETTLED'], action: 'pay', by: ['SYSTEM'], to: 'PAID', money: 'none' },
  { from: funded, action: 'cancel', by: ['BRAND', 'CREATOR'], to: 'CANCELLED', money: 'charge' },
  { from: ['FUNDED', 'REVISION', 'APPROVED'], action: 'lapse', by: ['SYSTEM'], to: 'REFUNDED', money: 'returnAll' },
  { from: funded, action: 'dispute', by: ['BRAND', 'CREATOR'], to: 'DISPUTED', money: 'freeze' },
  // The system asks for a ruling when time is up and the note is gone.
  { from: ['VERIFYING'], action: 'dispute', by: ['BRAND', 'CREATOR', 'SYSTEM'], to: 'DISPUTED', money: 'freeze' },
  { from: ['DISPUTED'], action: 'award', by: ['OPERATOR', 'SYSTEM'], to: 'SETTLED', money: 'split' },
  { from: ['DISPUTED'], action: 'refund', by: ['OPERATOR', 'SYSTEM'], to: 'REFUNDED', money: 'returnAll' },
];

/** The wait a status stands for: whose turn, and what the system does when time is up. None: the deal is over. */
export interface WaitRule {
  owner: Party | 'TURN';
  /** Which clock runs; see `deal.waits.ts`. */
  clock: 'reply' | 'funding' | 'draft' | 'review' | 'revision' | 'publication' | 'verification' | 'settlement' | 'payout' | 'ruling';
  byDefault: DealAction | 'ruleByStage';
  code: WaitDefault;
}
export const waits: Readonly<Record<DealStatus, WaitRule | null>> = {
  INVITED: { owner: 'TURN', clock: 'reply', byDefault: 'expire', code: 'EXPIRES' },
  APPLIED: { owner: 'TURN', clock: 'reply', byDefault: 'expire', code: 'EXPIRES' },
  NEGOTIATING: { owner: 'TURN', clock: 'reply', byDefault: 'expire', code: 'EXPIRES' },
  ACCEPTED: { owner: 'BRAND', clock: 'funding', byDefault: 'expire', code: 'EXPIRES' },
  FUNDED: { owner: 'CREATOR', clock: 'draft', byDefault: 'lapse', code: 'REFUNDS' },
  DRAFTED: { owner: 'BRAND', clock: 'review', byDefault: 'approve', code: 'APPROVES' },
  REVISION: { owner: 'CREATOR', clock: 'revision', byDefault: 'lapse', code: 'REFUNDS' },
  APPROVED: { owner: 'CREATOR', clock: 'publication', byDefault: 'lapse', code: 'REFUNDS' },
  PUBLISHED: { owner: 'SYSTEM', clock: 'settlement', byDefault: 'startVerification', code: 'CONFIRMS' },
  VERIFYING: { owner: 'BRAND', clock: 'verification', byDefault: 'confirm', code: 'CONFIRMS' },
  COMPLETED: { owner: 'SYSTEM', clock: 'settlement', byDefault: 'settle', code: 'SETTLES' },
  SETTLED: { owner: 'SYSTEM', clock: 'payout', byDefault: 'pay', code: 'PAYS' },
  DISPUTED: { owner: 'OPERATOR', clock: 'ruling', byDefault: 'ruleByStage', code: 'SPLITS_BY_STAGE' },
  PAID: null, DECLINED: null, EXPIRED: null, CANCELLED: null, REFUNDED: null,
};

/**
 * How far the work has come, which decides what an early end costs: a cancellation by the brand, and a dispute that nobody decides in time.
 * The shares are rules of the fee schedule.
 */
export const stageOf: Readonly<Partial<Record<DealStatus, DealStage>>> = {
  FUNDED: 'FUNDED', DRAFTED: 'DRAFTED', REVISION: 'DRAFTED', APPROVED: 'APPROVED', VERIFYING: 'PUBLISHED',
};

export const transitionOf = (from: DealStatus, action: DealAction): Transition | undefined =>
  transitions.find((row) => row.action === action && row.from.includes(from));

export interface Turn {
  status: DealStatus;
  /** Who made the current version of the terms. */
  proposedBy: 'BRAND' | 'CREATOR';
}
export const otherSide = (party: 'BRAND' | 'CREATOR'): 'BRAND' | 'CREATOR' => (party === 'BRAND' ? 'CREATOR' : 'BRAND');

/** Whether the party may do it now. The service asks before it acts, the policy for the page. */
export function mayMove({ status, proposedBy }: Turn, action: DealAction, party: Party): boolean {
  return transitionOf(status, action)?.by.some((one) => (one === 'TURN' ? otherSide(proposedBy) : one === 'PROPOSER' ? proposedBy : one) === party) ?? false;
}

/** Signed terms may still be changed, by both, until the note is out. */
export const amendable: ReadonlySet<DealStatus> = new Set<DealStatus>(['ACCEPTED', ...funded]);

/** Until its money is on its way a deal may end early, and says at what cost. */
export const mayEndEarly: ReadonlySet<DealStatus> = new Set<DealStatus>([...negotiating, 'ACCEPTED', ...funded, 'VERIFYING', 'DISPUTED']);

/** While deliverables may be handed in, and accepted, one by one. */
export const deliversParts: ReadonlySet<DealStatus> = new Set<DealStatus>(['APPROVED']);
export const reviewsParts: ReadonlySet<DealStatus> = new Set<DealStatus>(['APPROVED', 'VERIFYING']);

/** Whose turn it is; null when the deal is over. */
export function ownerOf({ status, proposedBy }: Turn): Party | null {
  const owner = waits[status]?.owner ?? null;
  return owner === 'TURN' ? otherSide(proposedBy) : owner;
}

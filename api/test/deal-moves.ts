import { uuidv7 } from 'uuidv7';
import { Refusal, type Person } from './app.ts';
import { yuan, type DealAnswer, type DealSteps } from './marketplace.ts';

export type Side = 'brand' | 'creator' | 'operator';
export type People = Record<Side, Person>;
export const dealMoves = ['accept', 'counter', 'decline', 'withdraw', 'amend', 'signAmendment', 'dropAmendment', 'fund', 'draft', 'revise', 'approve', 'publish', 'confirm', 'cancel', 'dispute', 'resolve', 'appeal', 'acceptRuling'] as const;
export type DealMove = (typeof dealMoves)[number];
/** Refusals are part of a walk; anything else is a fault. */
const expected = new Set(['DEAL_CANNOT_MOVE', 'DEAL_OUT_OF_TURN', 'OFFER_STALE', 'FORBIDDEN', 'REVISION_LIMIT_REACHED', 'CONFLICT', 'NOT_FOUND', 'BAD_USER_INPUT', 'FOUR_EYES', 'INSUFFICIENT_FUNDS', 'BRIEF_NOT_OPEN', 'TERMS_INVALID', 'PUBLISH_TOO_EARLY']);

/** @returns whether the move was taken. @throws Refusal that no move should meet */
export const taken = (work: Promise<unknown>): Promise<boolean> =>
  work.then(() => true, (error: unknown) => {
    if (error instanceof Refusal && expected.has(error.code)) return false;
    throw error;
  });

/** The move as that side would make it now. */
export function playDeal(steps: DealSteps, person: Person, move: DealMove, deal: DealAnswer): Promise<boolean> {
  const draft = deal.submissions.at(-1)?.id ?? uuidv7();
  const { version, terms: { feeMinor } } = deal.currentOffer;
  const acts: Record<DealMove, () => Promise<unknown>> = {
    accept: () => steps.accept(person, deal.id, version),
    counter: () => steps.counter(person, deal.id, version, { feeMinor: yuan(700) }),
    decline: () => steps.decline(person, deal.id),
    withdraw: () => steps.withdraw(person, deal.id, version),
    amend: () => steps.amend(person, deal.id, version, { feeMinor, keepOnlineDays: 45 }),
    signAmendment: () => steps.signAmendment(person, deal.id, deal.amendment?.version ?? 99),
    dropAmendment: () => steps.dropAmendment(person, deal.id, deal.amendment?.version ?? 99),
    fund: () => steps.fund(person, deal.id),
    draft: () => steps.draft(person, deal.id),
    revise: () => steps.revise(person, deal.id, draft),
    approve: () => steps.approve(person, deal.id, draft),
    publish: () => steps.publish(person, deal.id),
    confirm: () => steps.confirm(person, deal.id),
    cancel: () => steps.cancel(person, deal.id),
    dispute: () => steps.dispute(person, deal.id),
    resolve: () => steps.resolve(person, deal.dispute?.id ?? uuidv7(), 2_500),
    appeal: () => steps.appeal(person, deal.dispute?.id ?? uuidv7()),
    acceptRuling: () => steps.acceptRuling(person, deal.dispute?.id ?? uuidv7()),
  };
  return taken(acts[move]());
}

/** What a deal takes of its brief's budget: what was agreed, less what came back. */
function committedBy(deal: DealAnswer): bigint {
  if (!deal.history.some((step) => step.status === 'ACCEPTED')) return 0n;
  const funded = deal.history.some((step) => step.status === 'FUNDED');
  if (['EXPIRED', 'CANCELLED', 'REFUNDED', 'DECLINED'].includes(deal.status) && !funded) return 0n;
  const returned = deal.receipt.lines.find((line) => line.code === 'RETURNED')?.amount.minor ?? '0';
  return BigInt(deal.receipt.brandPays.minor) - BigInt(returned);
}

/** Money, terms and history of a deal after a step, against what they were before it. @param spentMinor what left the brand's available balance */
export function expectDealHolds(before: DealAnswer, deal: DealAnswer, spentMinor: bigint): void {
  const { held, released, brandPays, lines } = deal.receipt;
  expect(spentMinor).toBe(BigInt(held.minor) + BigInt(released.minor));
  expect(lines.reduce((sum, line) => sum + BigInt(line.amount.minor), 0n)).toBe(BigInt(brandPays.minor));
  expect(deal.history.slice(0, before.history.length)).toEqual(before.history);
  expect(deal.history.at(-1)?.status).toBe(deal.status);
  const signed = deal.offers.find(({ version }) => version === deal.currentOffer.version)?.signatures ?? [];
  if (deal.history.some(({ status }) => status === 'ACCEPTED')) {
    expect(new Set(signed.map(({ hash }) => hash))).toEqual(new Set([deal.currentOffer.hash]));
    expect(signed.map(({ party }) => party)).toEqual(['BRAND', 'CREATOR']);
  }
  for (const old of before.offers) expect(deal.offers.find(({ version }) => version === old.version)?.hash).toBe(old.hash);
  expect(BigInt(deal.brief?.committed.minor ?? '0')).toBe(committedBy(deal));
}

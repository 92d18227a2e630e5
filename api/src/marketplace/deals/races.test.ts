import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { availableOf, credit, DealSteps, type DealAnswer } from '../../../test/marketplace.ts';

type Stage = 'INVITED' | 'ACCEPTED' | 'FUNDED' | 'DRAFTED' | 'APPROVED' | 'VERIFYING';
interface Race {
  name: string;
  from: Stage;
  act: (steps: DealSteps, people: { brand: Person; creator: Person }, deal: DealAnswer) => Promise<unknown>;
  /** What the nine are told. */
  refused: string;
  to: string;
}
const draftOf = (deal: DealAnswer) => deal.submissions.at(-1)!.id;

/** Every transition of the deal that a person makes; those of the system are played twice in the walk. */
const races: Race[] = [
  { name: 'counter', from: 'INVITED', act: (steps, { creator }, deal) => steps.counter(creator, deal.id, 1), refused: 'OFFER_STALE', to: 'NEGOTIATING' },
  { name: 'accept', from: 'INVITED', act: (steps, { creator }, deal) => steps.accept(creator, deal.id, 1), refused: 'DEAL_CANNOT_MOVE', to: 'ACCEPTED' },
  { name: 'decline', from: 'INVITED', act: (steps, { creator }, deal) => steps.decline(creator, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'DECLINED' },
  { name: 'withdraw', from: 'INVITED', act: (steps, { brand }, deal) => steps.withdraw(brand, deal.id, 1), refused: 'DEAL_CANNOT_MOVE', to: 'DECLINED' },
  { name: 'fund', from: 'ACCEPTED', act: (steps, { brand }, deal) => steps.fund(brand, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'FUNDED' },
  { name: 'propose a change', from: 'FUNDED', act: (steps, { creator }, deal) => steps.amend(creator, deal.id, 1, { keepOnlineDays: 60 }), refused: 'CONFLICT', to: 'FUNDED' },
  { name: 'submit a draft', from: 'FUNDED', act: (steps, { creator }, deal) => steps.draft(creator, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'DRAFTED' },
  { name: 'ask for changes', from: 'DRAFTED', act: (steps, { brand }, deal) => steps.revise(brand, deal.id, draftOf(deal)), refused: 'DEAL_CANNOT_MOVE', to: 'REVISION' },
  { name: 'approve', from: 'DRAFTED', act: (steps, { brand }, deal) => steps.approve(brand, deal.id, draftOf(deal)), refused: 'DEAL_CANNOT_MOVE', to: 'APPROVED' },
  { name: 'publish', from: 'APPROVED', act: (steps, { creator }, deal) => steps.publish(creator, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'VERIFYING' },
  { name: 'confirm', from: 'VERIFYING', act: (steps, { brand }, deal) => steps.confirm(brand, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'COMPLETED' },
  { name: 'cancel with a charge', from: 'DRAFTED', act: (steps, { brand }, deal) => steps.cancel(brand, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'CANCELLED' },
  { name: 'cancel as the creator', from: 'FUNDED', act: (steps, { creator }, deal) => steps.cancel(creator, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'CANCELLED' },
  { name: 'dispute', from: 'VERIFYING', act: (steps, { brand }, deal) => steps.dispute(brand, deal.id), refused: 'DEAL_CANNOT_MOVE', to: 'DISPUTED' },
];

describe('ten callers at once', () => {
  // No worker: what follows a step by itself does not move the money meanwhile.
  const app = useTestApp();
  const steps = new DealSteps(app);

  it.each(races)('who $name: one wins, nine meet the fresh state, and the money moves once', async ({ from, act, refused, to }) => {
    const people = { brand: await app.signUp('BRAND'), creator: await app.signUp('CREATOR') };
    await credit(app, people.brand, 5_000);
    const deal = await steps.upTo(from, people.brand, people.creator);
    const codes = await Promise.all(Array.from({ length: 10 }, () => act(steps, people, deal).then(() => 'ok', (error: Refusal) => error.code)));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect([...new Set(codes.filter((code) => code !== 'ok'))]).toEqual([refused]);
    const after = await steps.get(people.brand, deal.id);
    expect(after.status).toBe(to);
    const { held, released } = after.receipt;
    expect(500_000n - BigInt(await availableOf(app, people.brand))).toBe(BigInt(held.minor) + BigInt(released.minor));
    expect(after.history.length - deal.history.length).toBeLessThanOrEqual(2);
  });
});

import type { DealWalk } from '../scenario/deal.ts';
import type { Member } from '../scenario/people.ts';

type Note = [deal: DealWalk, creator: Member];
const revoke = 'mutation ($id: ID!, $days: Int!, $reason: String!) { revokeRights(dealId: $id, noticeDays: $days, reason: $reason) { status } }';

/** One creator ends the rights to a note that runs, with notice, and the brand asks for more; another took a note back at once. */
export async function changeRights(brand: Member, [ending, creator]: Note, [gone, leaving]: Note, wishedOn: string): Promise<void> {
  await leaving.session.ask(revoke, { id: gone.state.id, days: 0, reason: '账号调整，旧笔记不再投放' });
  await creator.session.ask(revoke, { id: ending.state.id, days: 10, reason: '下月有同类新品合作，档期到期' });
  await brand.session.ask('mutation ($id: ID!, $until: Day!, $note: String) { askForRights(dealId: $id, until: $until, note: $note) { status } }', { id: ending.state.id, until: wishedOn, note: '这篇还在带来订单，想再用两个月。' });
}

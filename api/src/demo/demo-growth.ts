import type { DealWalk } from '../scenario/deal.ts';
import type { Member } from '../scenario/people.ts';

const review = (by: Member, dealId: string, overall: number, clarity: number, text: string) =>
  by.session.ask('mutation ($dealId: ID!, $input: ReviewInput!) { reviewDeal(dealId: $dealId, input: $input) { id } }', { dealId, input: { overall, clarity, text } });

/** What two sides said of each other, and a bonus for newcomers. */
export async function addGrowth(brand: Member, finished: readonly (readonly [DealWalk, Member])[]): Promise<void> {
  for (const [index, [deal, creator]] of finished.entries()) {
    await review(creator, deal.state.id, index === 0 ? 5 : 4, 5, index === 0 ? '需求写得清楚，反馈很快，当天就托管了。' : '沟通顺畅，样品晚到了两天。');
    await review(brand, deal.state.id, 5, 4, index === 0 ? '初稿一遍过，细节很用心。' : '按时交付，标题可以再早一点给。');
  }
  await brand.session.ask('mutation ($input: ProgrammeInput!) { createProgramme(input: $input) }', { input: { title: '新人首单奖励', currency: 'CNY', bonusMinor: '20000', bonuses: 10, maxLevel: 2, dealsEach: 1, days: 45 } });
}

import type { Member } from '../scenario/people.ts';

const submit = async (brand: Member, input: object): Promise<string> => {
  const { createContest } = await brand.session.ask<{ createContest: { id: string } }>('mutation ($input: ContestInput!) { createContest(input: $input) { id } }', { input });
  await brand.session.ask('mutation ($id: ID!) { moveContest(id: $id, step: submit) { id } }', { id: createContest.id });
  return createContest.id;
};

/** A contest with entries, whose jury has begun, and a co-creation that waits for the operator. */
export async function addContests(brand: Member, coffee: Member, operator: Member, creators: readonly Member[]): Promise<void> {
  const contest = await submit(brand, {
    kind: 'PRIZES', title: '我的防晒日记', rules: '记录三天真实的防晒过程：质地、补涂、卸妆。图文不限，至少三张图；不得使用绝对化用语。由品牌评审团按真实度、实用度、画面打分。', disclosureLabel: '广告', destination: 'https://shop.example.com/sunscreen',
    currency: 'CNY', judgedBy: 'JURY', prizesMinor: ['300000', '100000', '100000', '50000'], entryDays: 14, judgeDays: 5,
  });
  await operator.session.ask('mutation ($id: ID!) { reviewContest(id: $id, approve: true) { id } }', { id: contest });
  for (const [index, creator] of creators.entries()) {
    const { enterContest } = await creator.session.ask<{ enterContest: string }>('mutation ($id: ID!, $title: String!, $url: String!) { enterContest(contestId: $id, title: $title, noteUrl: $url, labelShown: true) }', { id: contest, title: ['三天通勤防晒实录', '敏感肌的防晒日记'][index] ?? '防晒日记', url: `https://www.xiaohongshu.com/explore/demo-contest-${index + 1}` });
    if (index === 0) await brand.session.ask('mutation ($id: ID!) { judgeEntry(entryId: $id, points: 86) }', { id: enterContest });
  }
  await submit(coffee, {
    kind: 'READS', title: 'Slow mornings, shared', rules: 'Show one real morning with the pour-over set. Paid by valid reads of your tracked link; mention the price once.', disclosureLabel: '广告', destination: 'https://shop.example.com/pour-over',
    currency: 'CNY', budgetMinor: '400000', thousandReadsMinor: '30000', entryCapMinor: '80000', places: 8, minReads: 200, minValidBps: 8_000,
  });
}

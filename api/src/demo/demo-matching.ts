import type { Member } from '../scenario/people.ts';
import type { Session } from '../scenario/session.ts';

const PAGE = 20;
/** Of those shown, the places that were opened. */
const opened = [1, 2, 3, 5, 8];

interface Shown {
  score: number;
  newFace: boolean;
  creator: { id: string };
}

/** What a brand does with its matches: looks at them, keeps a search, and agrees on a shortlist with others behind a link. */
export async function addShortlist(brand: Member, visitor: Session, briefId: string): Promise<void> {
  const { session } = brand;
  const shown = await lookThrough(brand, briefId);
  await session.ask('mutation { setBoostThreshold(withinDays: 14, leastClicks: 500, leastOrders: 20) { threshold { withinDays } } }');
  await session.ask('mutation ($i: SavedViewInput!) { saveView(input: $i) { id } }', { i: { page: '/creators', name: '美妆 · 腰部 · 可合作', query: 'categories=beauty&tiers=MID&open=1', isTeams: true } });
  const [first, second, third, fourth] = shown.map(({ creatorId }) => creatorId);
  const { createShortlist } = await session.ask<{ createShortlist: { id: string } }>('mutation ($name: String!, $b: ID, $c: [ID!]) { createShortlist(name: $name, briefId: $b, creatorIds: $c) { id } }', { name: '防晒新品 · 首批人选', b: briefId, c: [first, second, third, fourth] });
  const { shareShortlist } = await session.ask<{ shareShortlist: { url: string } }>('mutation ($id: ID!) { shareShortlist(id: $id) { url } }', { id: createShortlist.id });
  const token = shareShortlist.url.split('/').at(-1);
  const vote = (creatorId: string | undefined, voter: string, value: number) => visitor.ask('mutation ($t: String!, $c: ID!, $v: String!, $n: Int!) { voteOnShortlist(token: $t, creatorId: $c, voter: $v, vote: $n) { name } }', { t: token, c: creatorId, v: voter, n: value });
  const comment = (creatorId: string | undefined, author: string, text: string) => visitor.ask('mutation ($t: String!, $c: ID!, $a: String!, $x: String!) { commentOnShortlist(token: $t, creatorId: $c, author: $a, text: $x) { name } }', { t: token, c: creatorId, a: author, x: text });
  await vote(first, '市场部 · 唐唐', 1);
  await vote(first, 'Mei Field', 1);
  await vote(second, 'Mei Field', 1);
  await vote(third, '市场部 · 唐唐', -1);
  await comment(first, 'Mei Field', '互动稳定，粉丝画像最接近目标人群，建议先约。');
  await comment(third, '市场部 · 唐唐', '最近广告笔记偏多，下一批再看。');
}

/** A page of matches as a person reads it: all of it shown, some opened. */
export async function lookThrough({ session }: Member, briefId: string): Promise<{ creatorId: string }[]> {
  const { matches } = await session.ask<{ matches: { edges: { node: Shown }[] } }>(`query ($id: ID!) { matches(briefId: $id, first: ${PAGE}) { edges { node { score newFace creator { id } } } } }`, { id: briefId });
  const shown = matches.edges.map(({ node }, at) => ({ creatorId: node.creator.id, place: at + 1, newFace: node.newFace, score: node.score }));
  const steps = [...shown.map((one) => ({ ...one, step: 'SHOWN' })), ...shown.filter(({ place }) => opened.includes(place)).map((one) => ({ ...one, step: 'OPENED' }))];
  await session.ask('mutation ($id: ID!, $steps: [MatchStepInput!]!) { recordMatchSteps(briefId: $id, steps: $steps) }', { id: briefId, steps });
  return shown;
}

import { useTestApp, type Person } from '../../../test/app.ts';

describe('lists of campaigns', () => {
  const app = useTestApp();
  let brand: Person;
  const fields = `id name status currency timeZone flightStartOn flightEndOn createdAt spentMicros impressions clicks conversions ctr totalBudget { minor currency }
    adGroups { id name placements bidModel bidMicros frequencyCap targeting { countries keywords } creatives { id title label landingUrl noteId } }`;
  type Page = { campaigns: { edges: { node: Record<string, unknown>; cursor: string }[]; pageInfo: Record<string, unknown>; totalCount: number } };
  const ask = (selection: string, args = 'first: 2') => app.ask<Page>(brand, `{ campaigns(${args}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ${selection} } } } }`);

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    const input = (name: string) => ({
      name, objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '100000', dailyBudgetMinor: '10000', flightStartOn: '2026-12-01', flightEndOn: '2026-12-31',
      adGroups: [1, 2].map((n) => ({
        name: `“${n}” 汉字 🌿 \\ '`, placements: ['FEED', 'SEARCH'], bidModel: 'CPM', bidMicros: '12340000', targeting: { countries: ['CN'], keywords: ['防晒'] }, frequencyCap: 3,
        creatives: [{ title: 't', text: 'x', landingUrl: 'https://shop.example.com/?a=1&b=2', label: '广告' }],
      })),
    });
    for (const name of ['first', 'second', 'third']) await app.ask(brand, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: input(name) });
  });

  it('say the same whether SQL answers whole or a rule in code joins in', async () => {
    const raw = await ask(fields);
    const joined = await ask(`${fields} can { edit }`);
    for (const edge of joined.campaigns.edges) delete edge.node['can'];
    expect(raw).toEqual(joined);
    expect(raw.campaigns.edges.map((edge) => edge.node['name'])).toEqual(['third', 'second']);
    expect(raw.campaigns.totalCount).toBe(3);
  });

  it('go on behind a cursor, the same way on both paths', async () => {
    const { campaigns } = await ask('id');
    const after = `first: 2, after: ${JSON.stringify(campaigns.pageInfo['endCursor'])}`;
    const [raw, joined] = [await ask('name', after), await ask('name can { edit }', after)];
    expect(raw.campaigns.edges.map((edge) => edge.node['name'])).toEqual(['first']);
    expect(joined.campaigns.pageInfo).toEqual(raw.campaigns.pageInfo);
    expect(raw.campaigns.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('keep aliases, fragments and empty lists as any GraphQL server would', async () => {
    const answer = await app.request(
      '{ a: campaigns(first: 1) { edges { node { ...F __typename } } } none: campaigns(first: 1, statuses: [ENDED]) { __typename edges { node { id } } } } fragment F on Campaign { title: name ... on Campaign { groups: adGroups { id: name } } }',
      {},
      brand,
    );
    expect(answer).toEqual({
      data: {
        a: { edges: [{ node: { title: 'third', groups: [1, 2].map((n) => ({ id: `“${n}” 汉字 🌿 \\ '` })), __typename: 'Campaign' } }] },
        none: { __typename: 'CampaignConnection', edges: [] },
      },
    });
  });

  it('are closed to strangers on the fast path too', async () => {
    const { errors } = await app.request('{ campaigns { edges { node { id } } } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it.each([['a negative page', 'first: -1'], ['a page without end', 'first: 5000'], ['a cursor of elsewhere', 'first: 1, after: "nonsense"']])('refuse %s', async (_what, args) => {
    const { errors } = await app.request(`{ campaigns(${args}) { edges { node { id } } } }`, {}, brand);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

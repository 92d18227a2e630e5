import { read } from '@e965/xlsx';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { DealSteps, yuan } from '../../../test/marketplace.ts';

interface List {
  id: string;
  name: string;
  shared: boolean;
  entries: { creatorId: string; name: string; votes: { voter: string; vote: number }[]; comments: { author: string; text: string }[] }[];
}
const fields = 'id name shared entries { creatorId name votes { voter vote } comments { author text } }';

describe('shortlists, rosters and the market in memory', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let rival: Person;
  let creator: Person;
  beforeAll(async () => {
    [brand, rival, creator] = [await app.signUp('BRAND'), await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await profile(creator, { categories: ['beauty'], bio: '护肤' }, 600);
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const profile = (person: Person, input: object, price: number) =>
    app.ask(person, 'mutation ($i: CreatorProfileInput!) { updateCreatorProfile(input: $i) { id } }', { i: { ...input, openForSponsorship: true, rates: [{ format: 'IMAGE_NOTE', priceMinor: yuan(price), currency: 'CNY', leadDays: 3, revisions: 1 }] } });
  const found = async (filter: object, person = brand) => (await app.ask<{ creators: { totalCount: number } }>(person, 'query ($f: CreatorFilter) { creators(filter: $f) { totalCount } }', { f: filter })).creators.totalCount;
  const make = async (name: string, creatorIds: string[], person = brand) =>
    (await app.ask<{ createShortlist: List }>(person, `mutation ($n: String!, $c: [ID!]) { createShortlist(name: $n, creatorIds: $c) { ${fields} } }`, { n: name, c: creatorIds })).createShortlist;
  const share = async (id: string) => {
    const { shareShortlist } = await app.ask<{ shareShortlist: { url: string } }>(brand, 'mutation ($id: ID!) { shareShortlist(id: $id) { url } }', { id });
    return shareShortlist.url.split('/').at(-1) ?? '';
  };

  it('finds what was changed a moment ago', async () => {
    const other = await app.signUp('CREATOR');
    const before = await found({ categories: ['crafts'] });
    await profile(other, { categories: ['crafts'] }, 300);
    expect(await found({ categories: ['crafts'] })).toBe(before + 1);
    expect(await found({ categories: ['crafts'], maxPriceMinor: yuan(200) })).toBe(0);
    await profile(other, { categories: ['crafts'] }, 100);
    expect(await found({ categories: ['crafts'], maxPriceMinor: yuan(200) })).toBe(1);
  });

  it('are unknown to others, and to their own brand once archived', async () => {
    const list = await make('春季候选 🌸', [creator.organisationId]);
    expect(list.entries.map((entry) => entry.creatorId)).toEqual([creator.organisationId]);
    const ask = (person: Person, name: string) => codeOf(app.ask(person, `mutation ($id: ID!) { ${name} }`, { id: list.id }));
    expect(await ask(rival, 'shareShortlist(id: $id) { url }')).toBe('NOT_FOUND');
    expect(await ask(rival, 'archiveShortlist(id: $id)')).toBe('NOT_FOUND');
    expect((await app.ask<{ shortlists: List[] }>(rival, `{ shortlists { ${fields} } }`)).shortlists).toEqual([]);
    expect(await ask(brand, 'archiveShortlist(id: $id)')).toBe('ok');
    expect(await ask(brand, 'shareShortlist(id: $id) { url }')).toBe('NOT_FOUND');
  });

  it('are opened, voted and commented by their link alone, until there is a new one', async () => {
    const list = await make('For the client', [creator.organisationId]);
    const token = await share(list.id);
    const c = creator.organisationId;
    const nobody = (query: string, variables: object) => app.request<Record<string, { entries: List['entries'] }>>(query, variables);
    const vote = (value: number, link = token) => nobody(`mutation ($t: String!, $c: ID!, $v: Int!) { voteOnShortlist(token: $t, creatorId: $c, voter: "Lin", vote: $v) { entries { creatorId name votes { voter vote } comments { author text } } } }`, { t: link, c, v: value });
    await vote(-1);
    expect((await vote(1)).data?.['voteOnShortlist']?.entries[0]?.votes).toEqual([{ voter: 'Lin', vote: 1 }]);
    await nobody(`mutation ($t: String!, $c: ID!) { commentOnShortlist(token: $t, creatorId: $c, author: "Lin", text: "很合适") { entries { creatorId } } }`, { t: token, c });
    const [seen] = (await app.ask<{ shortlists: List[] }>(brand, `{ shortlists { ${fields} } }`)).shortlists;
    expect(seen?.entries[0]).toMatchObject({ votes: [{ voter: 'Lin', vote: 1 }], comments: [{ author: 'Lin', text: '很合适' }] });
    expect((await vote(0)).data?.['voteOnShortlist']?.entries[0]?.votes).toEqual([]);
    expect((await vote(5)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    await share(list.id);
    expect((await vote(1)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await vote(1, 'nobody')).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('come as a spreadsheet with prices as numbers, and as a PDF', async () => {
    const list = await make('=SUM(1)', [creator.organisationId]);
    const file = (kind: string, person = brand) => app.api.inject({ method: 'GET', url: `/api/shortlists/${list.id}/${kind}?lang=zh-CN`, headers: { cookie: person.cookie } });
    const sheet = await file('xlsx');
    const book = read(sheet.rawPayload, { type: 'buffer' });
    const cells = book.Sheets[book.SheetNames[0] ?? '']!;
    expect([cells['A1']?.v, cells['F2']?.v, cells['G2']?.v]).toEqual(['创作者', 600, 'CNY']);
    expect((await file('pdf')).rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await file('pdf', rival)).statusCode).toBe(404);
    expect((await file('exe')).statusCode).toBe(404);
  });

  it('choose a roster within the budget, with its bound, and say what an impossible one lacks', async () => {
    const briefId = await steps.brief(brand, { categories: ['beauty'], budgetMinor: yuan(1_000) });
    const ask = async (input: object) => (await app.ask<{ roster: { members: { creator: { id: string }; locked: boolean }[]; cost: { minor: string }; value: number; bound: number; impossible: { code: string; cheapest: { minor: string } | null } | null } }>(
      brand, 'query ($b: ID!, $i: RosterInput) { roster(briefId: $b, input: $i) { members { creator { id } locked } cost { minor } value bound impossible { code cheapest { minor } } } }', { b: briefId, i: input })).roster;
    const roster = await ask({ locked: [creator.organisationId] });
    expect(roster.members).toContainEqual({ creator: { id: creator.organisationId }, locked: true });
    expect(Number(roster.cost.minor)).toBeLessThanOrEqual(100_000);
    expect(roster.bound).toBeGreaterThanOrEqual(roster.value);
    expect((await ask({ budgetMinor: '100', locked: [creator.organisationId] })).impossible).toMatchObject({ code: 'budget', cheapest: { minor: yuan(600) } });
    expect((await ask({ least: 150, most: 150 })).impossible?.code).toBe('tooFew');
    expect(await codeOf(ask({ least: 5, most: 2 }))).toBe('BAD_USER_INPUT');
    expect(await codeOf(app.ask(rival, 'query ($b: ID!) { roster(briefId: $b) { value } }', { b: briefId }))).toBe('NOT_FOUND');
  });

  it('remember once what was shown and opened, for the brand of the brief alone', async () => {
    const briefId = await steps.brief(brand, { categories: ['beauty'] });
    const record = (person: Person, step = 'SHOWN') =>
      codeOf(app.ask(person, 'mutation ($b: ID!, $s: [MatchStepInput!]!) { recordMatchSteps(briefId: $b, steps: $s) }', { b: briefId, s: [{ creatorId: creator.organisationId, step, place: 1 }] }));
    expect([await record(brand), await record(brand), await record(brand, 'OPENED'), await record(rival), await record(brand, 'EATEN')]).toEqual(['ok', 'ok', 'ok', 'NOT_FOUND', 'BAD_USER_INPUT']);
    const { rows } = await app.owner.query<{ count: number }>('SELECT count(*)::int AS count FROM match_steps WHERE brief_id = $1', [briefId]);
    expect(rows[0]?.count).toBe(2);
  });

  it('leaves out whom the brand blocked, or who blocked the brand, without saying who did', async () => {
    const briefId = await steps.brief(brand, { categories: ['beauty'], platforms: [] });
    const total = async () => (await app.ask<{ matches: { totalCount: number } }>(brand, 'query ($b: ID!) { matches(briefId: $b) { totalCount } }', { b: briefId })).matches.totalCount;
    const before = await total();
    await app.owner.query('INSERT INTO blocks (org_id, other_id) VALUES ($1, $2)', [creator.organisationId, brand.organisationId]);
    expect(await total()).toBe(before - 1);
    await app.owner.query('DELETE FROM blocks');
    expect(await total()).toBe(before);
  });
});

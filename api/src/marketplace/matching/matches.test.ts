import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DealSteps, yuan } from '../../../test/marketplace.ts';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';

const data = new URL('../../../../../shared/data/', import.meta.url).pathname;
const real = existsSync(join(data, 'creators')) ? it : it.skip;

interface Run {
  id: string;
  status: string;
  created: number;
  rejected: number;
  failure: string | null;
}
interface Matches {
  totalCount: number;
  binding: string | null;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { node: { score: number; newFace: boolean; otherTier: boolean; reasons: { code: string; points: number; maxPoints: number; evidence: string }[]; expectedReach: { low: number; mid: number; high: number }; expectedCost: { minor: string } | null; existingDealId: string | null; creator: { id: string; name: string; categories: string[] } } }[];
}

describe('imports and matches through the api', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let operator: Person;

  beforeAll(async () => {
    await app.startWorker();
    [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
  });

  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  async function upload(person: Person, name: string, content: Buffer | string): Promise<{ status: number; uploadId: string }> {
    const reply = await app.api.inject({
      method: 'POST', url: `/api/uploads?name=${encodeURIComponent(name)}`, payload: content,
      headers: { cookie: person.cookie, 'content-type': 'application/octet-stream', origin: app.config.PUBLIC_URL },
    });
    return { status: reply.statusCode, uploadId: (JSON.parse(reply.body) as { uploadId: string }).uploadId };
  }
  async function importFile(person: Person, kind: 'CREATORS' | 'NOTES', name: string, content: Buffer | string): Promise<Run> {
    const { uploadId } = await upload(person, name, content);
    const { startImport } = await app.ask<{ startImport: Run }>(person, 'mutation ($u: ID!, $k: ImportKind!) { startImport(uploadId: $u, kind: $k) { id } }', { u: uploadId, k: kind });
    const run = async () => (await app.ask<{ importRun: Run }>(person, 'query ($id: ID!) { importRun(id: $id) { id status created rejected failure rejections(first: 3) { line code } } }', { id: startImport.id })).importRun;
    return eventually(run, ({ status }) => status !== 'RUNNING', 60_000);
  }
  async function matches(person: Person, briefId: string, filter: object = {}, first = 40, after: string | null = null): Promise<Matches> {
    const { matches: found } = await app.ask<{ matches: Matches }>(
      person,
      `query ($b: ID!, $f: MatchFilter, $n: Int!, $a: String) { matches(briefId: $b, filter: $f, first: $n, after: $a) { totalCount binding pageInfo { hasNextPage endCursor }
         edges { node { score newFace otherTier reasons { code points maxPoints evidence } expectedReach { low mid high } expectedCost { minor } existingDealId creator { id name categories recentNotes(first: 2) { title } } } } } }`,
      { b: briefId, f: filter, n: first, a: after });
    return found;
  }

  it('shows how a file would be read before it is, and takes another choice of columns', async () => {
    const { uploadId } = await upload(brand, '达人.csv', 'who,kolFans,fans,昵称\nk1,5,700,小红🌸\n');
    const { previewImport } = await app.ask<{ previewImport: { format: string; columns: string[]; mapping: { field: string; column: string | null }[]; sample: string[][] } }>(
      brand, 'mutation ($u: ID!) { previewImport(uploadId: $u, kind: CREATORS) { format columns mapping { field column } sample } }', { u: uploadId });
    expect(previewImport).toMatchObject({ format: 'csv', columns: ['who', 'kolFans', 'fans', '昵称'], sample: [['k1', '5', '700', '小红🌸']] });
    expect(previewImport.mapping).toContainEqual({ field: 'followers', column: 'fans' });
    const start = (mapping: object[]) => app.ask(brand, 'mutation ($u: ID!, $m: [ColumnMappingInput!]) { startImport(uploadId: $u, kind: CREATORS, mapping: $m) { id status fileName } }', { u: uploadId, m: mapping });
    expect(await codeOf(start([]))).toBe('IMPORT_MAPPING_INCOMPLETE');
    expect(await codeOf(start([{ field: 'externalId', column: 'nowhere' }]))).toBe('BAD_USER_INPUT');
    expect(await start([{ field: 'externalId', column: 'who' }])).toMatchObject({ startImport: { fileName: '达人.csv' } });
  });

  it("refuses what cannot be read, strangers, and other tenants' uploads", async () => {
    const picture = await upload(brand, 'x.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
    expect(await codeOf(app.ask(brand, 'mutation ($u: ID!) { previewImport(uploadId: $u, kind: CREATORS) { format } }', { u: picture.uploadId }))).toBe('IMPORT_UNREADABLE');
    expect(await codeOf(app.ask(operator, 'mutation ($u: ID!) { previewImport(uploadId: $u, kind: CREATORS) { format } }', { u: picture.uploadId }))).toBe('NOT_FOUND');
    const creator = await app.signUp('CREATOR');
    expect((await upload(creator, 'x.csv', 'id,followers\n')).status).toBe(403);
    expect((await upload({ ...creator, cookie: '' }, 'x.csv', 'id,followers\n')).status).toBe(401);
    expect((await upload(brand, '', 'id,followers\n')).status).toBe(400);
  });

  it('lets the person behind an imported profile take it over, and keeps it listed to its importer only until they open it', async () => {
    await importFile(brand, 'CREATORS', 'one.csv', 'id,name,followers\nmine_1,Mine,5000\n');
    const find = async (person: Person) => (await app.ask<{ creators: { edges: { node: { id: string; claimed: boolean; name: string } }[] } }>(person, '{ creators(filter: { text: "mine_1" }) { edges { node { id claimed name } } } }')).creators.edges;
    const [found] = await find(brand);
    expect(found?.node).toMatchObject({ name: 'Mine', claimed: false });
    const rival = await app.signUp('BRAND');
    expect(await find(rival)).toEqual([]);
    const invite = (person: Person) => app.ask<{ inviteCreatorToClaim: { url: string } }>(person, 'mutation ($id: ID!) { inviteCreatorToClaim(creatorId: $id, email: "mine@example.com") { url } }', { id: found!.node.id });
    expect(await codeOf(invite(rival))).toBe('NOT_FOUND');
    const { inviteCreatorToClaim } = await invite(brand);
    const token = inviteCreatorToClaim.url.split('/').at(-1);
    const answer = await app.request<{ acceptInvitation: { organisation: { id: string } } }>(
      'mutation ($t: String!) { acceptInvitation(input: { token: $t, name: "Mine", password: "four seasons 2026", locale: EN }) { organisation { id } } }', { t: token });
    const person: Person = { email: 'mine@example.com', userId: '', organisationId: found!.node.id, cookie: answer.cookie ?? '' };
    expect(answer.data?.acceptInvitation.organisation.id).toBe(found!.node.id);
    await app.ask(person, 'mutation ($r: [RateInput!]) { updateCreatorProfile(input: { bio: "护肤 🌸", rates: $r, openForSponsorship: true }) { bio } }', { r: [{ format: 'IMAGE_NOTE', priceMinor: yuan(500), currency: 'CNY', leadDays: 3, revisions: 1 }] });
    expect((await find(rival))[0]?.node.claimed).toBe(true);
    expect(await codeOf(invite(brand))).toBe('CONFLICT');
    // What the person wrote about themselves outlives the importer's next file.
    await importFile(brand, 'CREATORS', 'one.csv', 'id,name,followers\nmine_1,Theirs,9000\n');
    const { myCreatorProfile } = await app.ask<{ myCreatorProfile: object }>(person, '{ myCreatorProfile { name bio followers rates { price { minor } } } }');
    expect(myCreatorProfile).toEqual({ name: 'Mine', bio: '护肤 🌸', followers: 9_000, rates: [{ price: { minor: yuan(500) } }] });
  });

  it.each([
    ['a negative price', { rates: [{ format: 'IMAGE_NOTE', priceMinor: '-5', currency: 'CNY', leadDays: 1, revisions: 1 }] }],
    ['an unknown currency', { rates: [{ format: 'IMAGE_NOTE', priceMinor: '5', currency: 'XXX', leadDays: 1, revisions: 1 }] }],
    ['a format twice', { rates: [1, 2].map(() => ({ format: 'IMAGE_NOTE', priceMinor: '5', currency: 'CNY', leadDays: 1, revisions: 1 })) }],
    ['an unknown category', { categories: ['witchcraft'] }],
    ['an overlong bio', { bio: '长'.repeat(2_001) }],
    ['no name', { name: ' ' }],
  ])('refuses a profile with %s', async (_, input) => {
    const creator = await app.signUp('CREATOR');
    expect(await codeOf(app.ask(creator, 'mutation ($i: CreatorProfileInput!) { updateCreatorProfile(input: $i) { id } }', { i: input }))).toBe('BAD_USER_INPUT');
  });

  it('names the limit that leaves nobody', async () => {
    await importFile(operator, 'CREATORS', 'few.csv', 'id,platform,followers,price,country\nf1,小红书,5000,800,CN\nf2,小红书,8000,900,CN\n');
    const briefId = await steps.brief(brand, { platforms: ['XIAOHONGSHU'] });
    expect((await matches(brand, briefId, { minFollowers: 900_000_000 })).binding).toBe('minFollowers');
    expect((await matches(brand, await steps.brief(brand, { tiers: ['MEGA'], platforms: ['XIAOHONGSHU'] }))).binding).toBe('tiers');
    expect((await matches(brand, briefId)).binding).toBeNull();
    expect(await codeOf(matches(await app.signUp('BRAND'), briefId))).toBe('NOT_FOUND');
  });

  real('ranks the real creators with reasons that sum to the score, page by page without a gap', async () => {
    for (const [kind, name] of [
      ['CREATORS', 'creators/xhs_creators.ndjson'], ['CREATORS', 'creators/instagram_influencers.csv.gz'], ['CREATORS', 'creators/top_creators_2022_panel.csv.gz'],
      ['NOTES', 'posts/xhs_notes.ndjson.gz'], ['NOTES', 'creators/instagram_posts.ndjson.gz'],
    ] as const) {
      expect(await importFile(operator, kind, basename(name), await readFile(join(data, name)))).toMatchObject({ status: 'COMPLETED', failure: null });
    }
    const briefId = await steps.brief(brand, { title: '餐厅探店', product: '火锅套餐', description: '周末和朋友探店，火锅、咖啡、甜品', categories: ['food'], targetFemaleShare: 0.7, targetAges: ['25-34'], country: null });
    const idsOf = ({ edges }: Matches) => edges.map(({ node }) => node.creator.id);
    // What is usual on the market is read anew now and then: the pages are of one market if the first one is the same afterwards.
    const pages = await eventually(async () => {
      const walked = [await matches(brand, briefId, {}, 25)];
      for (let last = walked[0]!; last.pageInfo.hasNextPage && walked.length < 4; walked.push(last)) last = await matches(brand, briefId, {}, 25, last.pageInfo.endCursor);
      return { walked, again: await matches(brand, briefId, {}, 25) };
    }, ({ walked, again }) => JSON.stringify(walked[0]) === JSON.stringify(again)).then(({ walked }) => walked);
    expect(pages[0]!.totalCount).toBeGreaterThan(50);
    const all = pages.flatMap(({ edges }) => edges);
    expect(new Set(pages.flatMap(idsOf)).size).toBe(all.length);
    expect(all.length).toBe(Math.min(100, pages[0]!.totalCount));
    for (const { edges } of pages) {
      const ranked = edges.filter(({ node }) => !node.newFace && !node.otherTier);
      for (const [index, { node }] of ranked.entries()) expect(node.score).toBeLessThanOrEqual(ranked[index - 1]?.node.score ?? 100);
    }
    for (const { node } of all) {
      expect(Math.round(node.reasons.reduce((sum, reason) => sum + reason.points * 10, 0))).toBe(Math.round(node.score * 10));
      expect(node.expectedReach.low).toBeLessThanOrEqual(node.expectedReach.high);
    }
    const best = all.slice(0, 10).map(({ node }) => node);
    expect(best.filter((node) => node.creator.categories.includes('food')).length).toBeGreaterThanOrEqual(8);
    const instagram = await matches(brand, await steps.brief(brand, { categories: ['travel'], platforms: ['INSTAGRAM'], deliverables: [{ format: 'IMAGE_NOTE', platform: 'INSTAGRAM', quantity: 1 }] }));
    expect(instagram.totalCount).toBeGreaterThan(10_000);
  }, 240_000);

  it('suggests open briefs to a creator with the same reasons', async () => {
    const creator = await app.signUp('CREATOR');
    await app.ask(creator, 'mutation { updateCreatorProfile(input: { categories: ["pets"] }) { id } }');
    const fitting = await steps.brief(brand, { title: 'Pet food', categories: ['pets'] });
    await steps.brief(brand, { title: 'Cars', categories: ['cars'] });
    await steps.brief(brand, { title: 'Hidden', categories: ['pets'] }, true);
    const { briefSuggestions } = await app.ask<{ briefSuggestions: { brief: { id: string; title: string }; score: number; reasons: { points: number }[] }[] }>(creator, '{ briefSuggestions { brief { id title } score reasons { code points } } }');
    expect(briefSuggestions[0]?.brief.id).toBe(fitting);
    expect(briefSuggestions.map((one) => one.brief.title)).not.toContain('Hidden');
  });
});

import { Refusal, useTestApp, type Person } from '../../../test/app.ts';

interface Saved {
  id: string;
  name: string;
  query: string;
  isTeams: boolean;
}

const codeOf = (promise: Promise<unknown>) => promise.then(() => 'ok', (error: unknown) => (error instanceof Refusal ? error.code : String(error)));

describe('a saved view', () => {
  const app = useTestApp();
  const save = async (person: Person, input: Partial<Record<'page' | 'name' | 'query', string>> & { isTeams?: boolean }) =>
    (await app.ask<{ saveView: Saved[] }>(person, 'mutation ($i: SavedViewInput!) { saveView(input: $i) { id name query isTeams } }', { i: { page: '/campaigns', name: 'Late', query: 'status=ACTIVE', isTeams: false, ...input } })).saveView;
  const list = async (person: Person, page = '/campaigns') => (await app.ask<{ savedViews: Saved[] }>(person, 'query ($p: String!) { savedViews(page: $p) { id name query isTeams } }', { p: page })).savedViews;
  const forget = async (person: Person, id: string) => (await app.ask<{ forgetView: boolean }>(person, 'mutation ($id: ID!) { forgetView(id: $id) }', { id })).forgetView;

  it('is of one page, and of one person or of the whole team', async () => {
    const [lin, stranger] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const colleague = await app.signUp('BRAND');
    for (const table of ['memberships', 'sessions']) await app.owner.query(`UPDATE ${table} SET org_id = $1 WHERE org_id = $2`, [lin.organisationId, colleague.organisationId]);
    const [own] = await save(lin, {});
    const [teams] = await save(lin, { name: ' Ours ', isTeams: true });
    expect(teams).toMatchObject({ name: 'Ours', query: 'status=ACTIVE', isTeams: true });
    expect(await list(lin)).toEqual([teams, own]);
    expect(await list(lin, '/deals')).toEqual([]);
    expect(await list(colleague)).toEqual([teams]);
    expect(await list(stranger)).toEqual([]);
    await app.owner.query(`UPDATE memberships SET role = 'ANALYST' WHERE user_id = $1`, [colleague.userId]);
    expect(await codeOf(save(colleague, { isTeams: true }))).toBe('FORBIDDEN');
    expect(await forget(colleague, teams!.id)).toBe(false);
    const [theirs] = await save(colleague, { name: 'Mine' });
    expect(await forget(colleague, theirs!.id)).toBe(true);
    expect([await forget(stranger, teams!.id), await forget(colleague, own!.id), await forget(lin, 'none')]).toEqual([false, false, false]);
    expect([await forget(lin, teams!.id), await forget(lin, own!.id), await forget(lin, own!.id)]).toEqual([true, true, false]);
  });

  it('has a name, and an address that is one of a page', async () => {
    const lin = await app.signUp('BRAND');
    for (const wrong of [{ name: '  ' }, { name: 'x'.repeat(81) }, { query: 'x'.repeat(2_001) }, { page: 'https://elsewhere.example' }, { page: '' }]) expect(await codeOf(save(lin, wrong))).toBe('BAD_USER_INPUT');
    expect(await list(lin)).toEqual([]);
  });
});

import { useTestApp } from '../../../test/app.ts';

const create = 'mutation ($input: PostbackSourceInput!) { createPostbackSource(input: $input) { secret url source { id name shape mapping } } }';
interface Made {
  createPostbackSource: { secret: string; url: string; source: { id: string; mapping: string } };
}

describe('servers that report for a brand', () => {
  const app = useTestApp();

  it('get a secret once, and lose it when it is revoked', async () => {
    const [brand, rival] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const mapping = JSON.stringify({ fields: { id: 'txn' } });
    const { createPostbackSource: made } = await app.ask<Made>(brand, create, { input: { name: '联盟', shape: 'TEMPLATE', mapping } });
    expect(made).toMatchObject({ url: `${app.config.EDGE_URL}/v1/postback`, source: { name: '联盟', shape: 'TEMPLATE', mapping } });
    const { rows } = await app.owner.query<{ row: string }>('SELECT s::text AS row FROM postback_sources s');
    expect(rows.some(({ row }) => row.includes(made.secret))).toBe(false);
    await expect(app.ask(rival, 'mutation ($id: ID!) { revokePostbackSource(id: $id) { id } }', { id: made.source.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await app.ask(rival, '{ postbackSources { id } }')).toEqual({ postbackSources: [] });
    await app.ask(brand, 'mutation ($id: ID!) { revokePostbackSource(id: $id) { id } }', { id: made.source.id });
    expect(await app.ask(brand, '{ postbackSources { name revokedAt } }')).toEqual({ postbackSources: [{ name: '联盟', revokedAt: expect.any(String) }] });
  });

  it.each(['{', '[]', '{"fields":{"nothing":"x"}}', '{"events":{"a":"nonsense"}}', '{"currency":"\\u0000ab"}', '{"more":1}'])('have a mapping that says something: not %s', async (mapping) => {
    await expect(app.ask(await app.signUp('BRAND'), create, { input: { name: 'x', shape: 'TEMPLATE', mapping } })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('belong to brands', async () => {
    await expect(app.ask(await app.signUp('CREATOR'), create, { input: { name: 'x', shape: 'TEMPLATE' } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

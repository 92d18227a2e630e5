import fc from 'fast-check';
import { useTestApp } from '../../../test/app.ts';
import { landing, passedQuery } from './landing.ts';
import { readSlug } from './slug.ts';

interface Link {
  id: string;
  slug: string;
  url: string;
  targets: { device: string; destination: string }[];
}
const create = 'mutation ($input: TrackedLinkInput!) { createTrackedLink(input: $input) { id slug url destination passesQuery expiresAt targets { device destination } } }';
const change = 'mutation ($id: ID!, $input: TrackedLinkChangeInput!) { changeTrackedLink(id: $id, input: $input) { destination targets { device } } }';

describe('a brand’s own links', () => {
  const app = useTestApp();

  it('have a word of the brand’s choice, once in the whole installation', async () => {
    const [brand, rival] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const input = { slug: '春日-Café', destination: 'https://shop.example/a', targets: [{ device: 'IOS', destination: 'https://apps.example/1' }], passesQuery: true };
    const { createTrackedLink: made } = await app.ask<{ createTrackedLink: Link }>(brand, create, { input });
    expect(made).toMatchObject({ slug: '春日-café', passesQuery: true, targets: input.targets });
    expect(made.url).toBe(`${app.config.EDGE_URL}/l/${encodeURIComponent('春日-café')}`);
    await expect(app.ask(rival, create, { input: { ...input, slug: '春日-cafe\u0301' } })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(app.ask(rival, change, { id: made.id, input: { destination: 'https://evil.example' } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { changeTrackedLink: moved } = await app.ask<{ changeTrackedLink: Link }>(brand, change, { id: made.id, input: { destination: 'https://shop.example/b' } });
    expect(moved).toEqual({ destination: 'https://shop.example/b', targets: [] });
    expect(await app.ask(rival, '{ trackedLinks { id } }')).toEqual({ trackedLinks: [] });
    expect(await app.ask(brand, '{ trackedLinks { slug destination } }')).toEqual({ trackedLinks: [{ slug: '春日-café', destination: 'https://shop.example/b' }] });
  });

  it.each([['a/b'], ['x'], ['-x'], ['a b'], ['x'.repeat(65)], ['..'], ['a\0b']])('have no word like %j', async (slug) => {
    expect(readSlug(slug)).toBeNull();
  });

  it.each([
    [{ destination: 'javascript:alert(1)' }],
    [{ destination: 'https://shop.example', targets: [{ device: 'IOS', destination: 'ftp://x' }] }],
    [{ destination: 'https://shop.example', targets: [{ device: 'IOS', destination: 'https://a.example' }, { device: 'IOS', destination: 'https://b.example' }] }],
  ])('lead only to web pages, one per device: not %j', async (input) => {
    await expect(app.ask(await app.signUp('BRAND'), create, { input })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('belong to brands', async () => {
    await expect(app.ask(await app.signUp('CREATOR'), create, { input: { destination: 'https://shop.example' } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('keep host, path and own parameters, whatever query they are called with', () => {
    const stored = landing('https://shop.example/p?sku=1#top');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webQueryParameters()), (query) => {
        const url = new URL(stored.before + 'c'.repeat(22) + passedQuery(stored, query) + stored.after);
        expect([url.origin, url.pathname, url.hash]).toEqual(['https://shop.example', '/p', '#top']);
        expect([url.searchParams.getAll('sku'), url.searchParams.getAll('mclid')]).toEqual([['1'], ['c'.repeat(22)]]);
      }),
    );
  });
});

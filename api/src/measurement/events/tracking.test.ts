import { uuidv7 } from 'uuidv7';
import { useTestApp } from '../../../test/app.ts';
import { Database } from '../../platform/database/database.ts';
import { LinksService } from '../index.ts';

const tracking = '{ tracking { keys { id name key revokedAt } accepted24h rejected24h reasons { code count } tagSnippet } }';

describe('setting up tracking', () => {
  const app = useTestApp();

  it('gives a brand a key, shows it in the tag, and takes it back', async () => {
    const brand = await app.signUp('BRAND');
    const { createWriteKey } = await app.ask<{ createWriteKey: { id: string; key: string } }>(brand, 'mutation { createWriteKey(name: "官网 🌱") { id key } }');
    const before = await app.ask(brand, tracking);
    expect(before).toMatchObject({ tracking: { keys: [{ name: '官网 🌱', key: createWriteKey.key, revokedAt: null }], accepted24h: 0, reasons: [] } });
    expect(JSON.stringify(before)).toContain(`data-key=\\"${createWriteKey.key}\\"`);
    await app.ask(brand, 'mutation ($id: ID!) { revokeWriteKey(id: $id) { id } }', { id: createWriteKey.id });
    const after = await app.ask<{ tracking: { keys: { revokedAt: string | null }[] } }>(brand, tracking);
    expect(after.tracking.keys[0]?.revokedAt).not.toBeNull();
  });

  it('keeps a brand’s keys from others, and keys from who is no brand', async () => {
    const [brand, rival, creator] = [await app.signUp('BRAND'), await app.signUp('BRAND'), await app.signUp('CREATOR')];
    const { createWriteKey } = await app.ask<{ createWriteKey: { id: string } }>(brand, 'mutation { createWriteKey(name: "site") { id } }');
    await expect(app.ask(rival, 'mutation ($id: ID!) { revokeWriteKey(id: $id) { id } }', { id: createWriteKey.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(app.ask(creator, 'mutation { createWriteKey(name: "site") { id } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(app.ask(brand, 'mutation { createWriteKey(name: "   ") { id } }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await app.ask(rival, tracking)).toMatchObject({ tracking: { keys: [] } });
  });

  it('defines each figure once, for everybody', async () => {
    const brand = await app.signUp('BRAND');
    const { metrics } = await app.ask<{ metrics: { id: string; formula: string; numerator: string | null }[] }>(brand, '{ metrics { id formula numerator direction additive } }');
    expect(metrics).toContainEqual(expect.objectContaining({ id: 'ctr', formula: 'clicks ÷ impressions', numerator: 'clicks', additive: false }));
    await expect(app.ask(undefined, '{ metrics { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('makes a link for a deal’s brand and creator, and for no other', async () => {
    const [brand, creator, stranger] = [await app.signUp('BRAND'), await app.signUp('CREATOR'), await app.signUp('BRAND')];
    const links = app.get(LinksService);
    const db = app.get(Database);
    const context = (orgId: string) => ({ userId: null, actorId: orgId, orgIds: [orgId] });
    const dealId = uuidv7();
    const wish = { orgId: brand.organisationId, creatorId: creator.organisationId, dealId, destination: 'https://shop.example/谢谢?x=1' };
    const made = await db.transaction(context(creator.organisationId), (tx) => links.create(tx, wish));
    expect(made.url).toBe(`${app.config.EDGE_URL}/l/${made.slug}`);
    for (const org of [brand, creator]) {
      expect(await links.linkOfDeal(context(org.organisationId), dealId)).toMatchObject({ slug: made.slug, clicks: 0, destination: 'https://shop.example/%E8%B0%A2%E8%B0%A2?x=1' });
    }
    expect(await links.linkOfDeal(context(stranger.organisationId), dealId)).toBeNull();
    await expect(db.transaction(context(stranger.organisationId), (tx) => links.create(tx, wish))).rejects.toThrow(/row-level security/);
    await expect(db.transaction(context(brand.organisationId), (tx) => links.create(tx, { ...wish, destination: 'javascript:alert(1)' }))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

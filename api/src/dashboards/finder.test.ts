import { useTestApp, type Person } from '../../test/app.ts';
import { credit, DealSteps } from '../../test/marketplace.ts';

interface Found {
  kind: string;
  id: string;
  title: string;
  detail: string | null;
}

describe('finding by name', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  const find = async (person: Person, text: string) => (await app.ask<{ find: Found[] }>(person, 'query ($t: String!) { find(text: $t) { kind id title detail } }', { t: text })).find;

  it('finds what the account has, by any part of its name, and nothing of others', async () => {
    const [brand, creator, other] = [await app.signUp('BRAND'), await app.signUp('CREATOR'), await app.signUp('BRAND')];
    await credit(app, brand, 5_000);
    const deal = await steps.upTo('FUNDED', brand, creator);
    const { rows: [brief] } = await app.owner.query<{ id: string; title: string; product: string }>('UPDATE briefs SET title = $2 WHERE brand_id = $1 RETURNING id, title, product', [brand.organisationId, '春日 100% 防晒_试用']);
    await app.owner.query(`UPDATE organisations SET name = '阿青 Green' WHERE id = $1`, [creator.organisationId]);
    await app.owner.query(`UPDATE creators SET name = '阿青 Green' WHERE id = $1`, [creator.organisationId]);
    const ofDeal = { kind: 'DEAL', id: deal.id, title: '阿青 Green', detail: brief!.title };
    const ofBrief = { kind: 'BRIEF', id: brief!.id, title: brief!.title, detail: brief!.product };
    expect(await find(brand, '防晒')).toEqual([ofBrief, ofDeal]);
    expect(await find(brand, ' green ')).toEqual([ofDeal, expect.objectContaining({ kind: 'CREATOR', id: creator.organisationId, title: '阿青 Green' })]);
    expect(await find(creator, '防晒')).toEqual([expect.objectContaining({ kind: 'DEAL', id: deal.id, detail: brief!.title })]);
    expect(await find(other, '防晒')).toEqual([]);
    expect(await find(await app.operator(), '防晒')).toEqual([ofDeal]);
    // Signs that stand for anything in the database stand for themselves here.
    expect(await find(brand, '100%')).toHaveLength(2);
    for (const text of ['1%0', '防晒_试用x', '%', '', '  ', '\\']) expect(await find(brand, text)).toEqual(text === '%' ? [ofBrief, ofDeal] : []);
  });

  it('finds clients for an agency, as long as the mandate holds', async () => {
    const [agency, client] = [await app.signUp('AGENCY'), await app.signUp('BRAND')];
    await app.owner.query(`UPDATE organisations SET name = '山茶 Camellia' WHERE id = $1`, [client.organisationId]);
    expect(await find(agency, 'camell')).toEqual([]);
    await app.owner.query(`INSERT INTO mandates (id, agency_id, client_id, status) VALUES (gen_random_uuid(), $1, $2, 'ACTIVE')`, [agency.organisationId, client.organisationId]);
    expect(await find(agency, 'camell')).toEqual([expect.objectContaining({ kind: 'CLIENT', id: client.organisationId, title: '山茶 Camellia' })]);
    await app.owner.query('UPDATE mandates SET expires_at = now() WHERE agency_id = $1', [agency.organisationId]);
    expect(await find(agency, 'camell')).toEqual([]);
  });
});

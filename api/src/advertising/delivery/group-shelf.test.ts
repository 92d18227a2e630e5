import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { aBrand, aCampaign, type TestBrand, type TestCampaign } from '../../../test/edge.ts';
import { steadyPool } from '../../platform/database/connect.ts';
import { Exploration } from './exploration.ts';
import { GroupShelf } from './group-shelf.ts';

describe('what decisions look at', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let edge: pg.Pool;
  let shelf: GroupShelf;
  const brands: TestBrand[] = [];
  const campaigns: TestCampaign[] = [];
  const aShelf = () => new GroupShelf(edge, new Exploration({ share: 0 }));
  /** All of it but the order of equals and the turns of creatives, which are drawn. */
  const contentOf = ({ index, campaigns: leased }: GroupShelf) => ({
    groups: index.groups.map((group) => ({ ...group, turns: group.turns?.length })),
    leased: leased.toSorted((a, b) => a.id.localeCompare(b.id)),
    found: [...'ab'].map((letter) => {
      const ids: string[] = [];
      index.targeting.match('SEARCH', { country: 'CN', gender: letter === 'a' ? 'female' : undefined, interests: [] }, '春季 口红', (number) => ids.push(index.groups[number]!.id) > 0);
      return ids;
    }),
  });

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    edge = steadyPool({ connectionString: database.url, max: 2, options: '-c role=meadow_edge' });
    for (let number = 0; number < 6; number += 1) {
      brands.push(await aBrand(owner));
      campaigns.push(await aCampaign(owner, brands[number]!, { bidMicros: (30 - number) * 1_000_000, ...(number === 2 ? { bidModel: 'CPC' as const, bidMicros: 2_550_000 } : {}), ...(number === 3 ? { bidModel: 'AUTOMATIC' as const, bidMicros: 4_000_000 } : {}) }));
    }
    shelf = aShelf();
    await shelf.refresh();
  });
  afterAll(async () => {
    await edge?.end();
    await owner?.end();
    await database?.drop();
  });

  it('is read once: nothing is read again of campaigns that stay as they are', async () => {
    const before = new Set(shelf.index.groups.flatMap(({ creatives }) => creatives));
    expect([...(await shelf.refresh())]).toEqual([]);
    expect(shelf.index.groups.flatMap(({ creatives }) => creatives).every((creative) => before.has(creative))).toBe(true);
    expect(before.size).toBe(6);
  });

  it.each<[string, (one: TestCampaign, other: TestBrand, brand: TestBrand) => [string, unknown[]]]>([
    ['a bid', ({ adGroupId }) => ['UPDATE ad_groups SET bid_micros = 27500000 WHERE id = $1', [adGroupId]]],
    ['a targeting', ({ adGroupId }) => [`UPDATE ad_groups SET targeting = '{"genders": ["female"], "broadKeywords": ["口红"]}' WHERE id = $1`, [adGroupId]]],
    ['a cap', ({ adGroupId }) => ['UPDATE ad_groups SET frequency_cap = 2 WHERE id = $1', [adGroupId]]],
    ['a daily budget', ({ id }) => ['UPDATE campaigns SET daily_budget_minor = 77 WHERE id = $1', [id]]],
    ['a zone, and with it the day', ({ id }) => [
      // One of the two has another day than Shanghai, whatever the hour.
      `UPDATE campaigns SET time_zone = CASE (now() AT TIME ZONE 'Pacific/Pago_Pago')::date WHEN (now() AT TIME ZONE time_zone)::date THEN 'Pacific/Kiritimati' ELSE 'Pacific/Pago_Pago' END WHERE id = $1`, [id],
    ]],
    ['what is advertised', ({ id }) => [`UPDATE campaigns SET product_category = 'beauty', separation = 'CATEGORY' WHERE id = $1`, [id]]],
    ['whom the brand names', (_, other, { id }) => ['INSERT INTO brand_rules (brand_id, competitor_ids) VALUES ($2, ARRAY[$1::uuid])', [other.id, id]]],
    ['words', ({ creativeId }) => [`UPDATE creatives SET title = '夏日' WHERE id = $1`, [creativeId]]],
    ['one more creative', ({ id }, _, { id: brandId }) => [
      `WITH s AS (INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id) SELECT $3, $1, ad_group_id, $2 FROM creatives WHERE campaign_id = $1 LIMIT 1 RETURNING no)
       INSERT INTO creatives SELECT $2, ad_group_id, campaign_id, brand_id, 1, '另一条', text, NULL, landing_url, label, NULL, 'APPROVED', s.no FROM creatives, s WHERE campaign_id = $1 LIMIT 1`, [id, uuidv7(), brandId],
    ]],
    ['a bid that was found', (_one, _other, { id }) => [
      `INSERT INTO bid_controls SELECT g.id, g.brand_id, 3100000, 0, 0, 0, 0, current_date, 0, now() FROM ad_groups g WHERE g.bid_model = 'AUTOMATIC' AND $1::uuid IS NOT NULL`, [id],
    ]],
    ['clicks', (_one, _other, { id }) => [
      `INSERT INTO rollup_hours (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor)
       SELECT s.brand_id, date_trunc('hour', now()), s.no, t.type, '', t.n, 0, 0, 0, 0 FROM event_sources s, (VALUES (1, 1000), (3, 40)) t (type, n) WHERE $1::uuid IS NOT NULL`, [id],
    ]],
    ['a pause', ({ id }) => [`UPDATE campaigns SET status = 'PAUSED' WHERE id = $1`, [id]]],
    ['its going on', ({ id }) => [`UPDATE campaigns SET status = 'ACTIVE' WHERE id = $1`, [id]]],
    ['a creative that is gone', ({ id }) => [`UPDATE creatives SET status = 'RETIRED' WHERE campaign_id = $1`, [id]]],
  ])('takes in %s, and is then what reading everything anew would give', async (_what, change) => {
    const before = JSON.stringify(contentOf(shelf), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const [sql, parameters] = change(campaigns[1]!, brands[0]!, brands[1]!);
    await owner.query(sql, parameters);
    await shelf.refresh();
    const anew = aShelf();
    await anew.refresh();
    expect(contentOf(shelf)).toEqual(contentOf(anew));
    expect(JSON.stringify(contentOf(shelf), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toBe(before);
  });

  it('says which campaigns have more money, so that it is asked for at once', async () => {
    await owner.query('UPDATE campaigns SET total_budget_minor = total_budget_minor + 1 WHERE id = $1', [campaigns[0]!.id]);
    expect([...(await shelf.takeChanges())]).toEqual([campaigns[0]!.id]);
    // What is billed of it is nobody's change.
    await owner.query('UPDATE campaigns SET charged_minor = charged_minor + 1, updated_at = now() WHERE id = $1', [campaigns[0]!.id]);
    expect((await shelf.takeChanges()).size).toBe(0);
  });

  it('looks at figures only when they have their turn', async () => {
    const ctr = () => shelf.index.groups.map(({ meanCtr }) => meanCtr);
    const before = ctr();
    await owner.query('UPDATE rollup_hours SET valid = valid * 2 WHERE type = 3');
    expect((await shelf.takeChanges()).size).toBe(0);
    expect(ctr()).toEqual(before);
    await shelf.refresh();
    expect(ctr()).not.toEqual(before);
  });

  it('stays as it was while PostgreSQL is away', async () => {
    const { index } = shelf;
    const away = steadyPool({ connectionString: 'postgres://localhost:1/nowhere', connectionTimeoutMillis: 200 });
    Object.assign(shelf, { pool: away });
    await expect(shelf.refresh()).rejects.toThrow();
    expect(shelf.index).toBe(index);
    await away.end();
  });
});

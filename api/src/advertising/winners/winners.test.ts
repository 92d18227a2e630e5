import { useTestApp, type Person } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';
import { LINK_CLICK } from '../../measurement/index.ts';

interface Told {
  threshold: { withinDays: number; leastClicks: number | null; leastOrders: number | null } | null;
  notes: { dealId: string; clicks: number; orders: number; isProposed: boolean; isCounting: boolean; rights: string; keywords: { words: string; people: number }[]; campaigns: { id: string }[] }[];
}
const fields = 'threshold { withinDays leastClicks leastOrders } notes { dealId clicks orders isProposed isCounting rights keywords { words people } campaigns { id } }';
const DAY_MS = 86_400_000;
const PURCHASE = 9;
const SEARCH = 7;

describe('notes that earned more', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let dealId: string;
  let sourceNo: number;
  let publishedAt: Date;

  const proposals = async (who = brand) => (await app.ask<{ boostProposals: Told }>(who, `{ boostProposals { ${fields} } }`)).boostProposals;
  const enough = async (withinDays: number, leastClicks: number | null, leastOrders: number | null) =>
    (await app.ask<{ setBoostThreshold: Told }>(brand, `mutation ($d: Int!, $c: Int, $o: Int) { setBoostThreshold(withinDays: $d, leastClicks: $c, leastOrders: $o) { ${fields} } }`, { d: withinDays, c: leastClicks, o: leastOrders })).setBoostThreshold;
  const after = (days: number) => new Date(publishedAt.getTime() + days * DAY_MS);
  const clicked = (days: number, valid: number) =>
    app.owner.query(`INSERT INTO rollup_hours VALUES ($1, date_trunc('hour', $2::timestamptz), $3, ${LINK_CLICK}, '', $4, 7, 7, 0, 0)`, [brand.organisationId, after(days), sourceNo, valid]);
  const bought = (days: number, order: string) =>
    app.owner.query(
      `INSERT INTO conversions (brand_id, day, event_id, type, occurred_at, declared_source_no, value_minor, currency, model, window_days, source_no, matched_by) VALUES ($1, ($2::timestamptz)::date, $3, ${PURCHASE}, $2::timestamptz, 0, 9900, 'CNY', 'LAST_CLICK', 30, $4, 'click_id')`,
      [brand.organisationId, after(days), order, sourceNo],
    );
  let batch = BigInt(Date.now()) << 22n;
  const searched = (visitor: number, query: string, invalid = 0) =>
    app.owner.query(
      `INSERT INTO events (batch_id, occurred_at, visitor, day, key_no, source_no, type, invalid, brand_id, event_id, props) VALUES ($1, $2::timestamptz, $3, ($2::timestamptz)::date, 1, 0, ${SEARCH}, $4, $5, $6, $7)`,
      [(batch += 1n), publishedAt, visitor, invalid, brand.organisationId, `search-${batch}`, JSON.stringify({ query })],
    );

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    await credit(app, brand, 5_000);
    const deal = await steps.upTo('VERIFYING', brand, await app.signUp('CREATOR'));
    dealId = deal.id;
    const { rows } = await app.owner.query<{ no: number; published_at: Date }>('SELECT s.no, d.published_at FROM event_sources s JOIN deals d ON d.id = s.deal_id WHERE d.id = $1 AND s.link_id IS NOT NULL', [dealId]);
    [{ no: sourceNo, published_at: publishedAt }] = rows as [{ no: number; published_at: Date }];
    await clicked(0, 60);
    await clicked(2, 40);
    await clicked(20, 1_000);
    await bought(1, 'A-1');
    await bought(30, 'A-2');
    for (const visitor of [1, 2, 3, 4]) {
      await app.owner.query(`INSERT INTO touches (click_id, brand_id, source_no, visitor, occurred_at) VALUES (gen_random_uuid(), $1, $2, $3, $4)`, [brand.organisationId, sourceNo, visitor, publishedAt]);
    }
    for (const visitor of [1, 2, 3]) await searched(visitor, visitor === 1 ? ' 敏感肌  面霜' : '敏感肌 面霜');
    for (const visitor of [1, 2]) await searched(visitor, '防晒');
    for (const visitor of [1, 2, 3, 4]) await searched(visitor, '13812345678');
    // Nobody of these came through the note; the last one is a robot.
    for (const visitor of [7, 8, 9]) await searched(visitor, '口红');
    await searched(4, '防晒', 1);
  });

  it('are none before the brand has said what is enough', async () => {
    const { threshold, notes } = await proposals();
    expect(threshold).toBeNull();
    expect(notes).toMatchObject([{ dealId, clicks: 100, orders: 1, isProposed: false, isCounting: true, rights: 'ALLOWED', keywords: [] }]); // 60 + 40 within 14 days
  });

  it('pass by clicks or by orders within the days after publication', async () => {
    expect((await enough(14, 101, null)).notes[0]).toMatchObject({ clicks: 100, isProposed: false });
    expect((await enough(14, 101, 1)).notes[0]).toMatchObject({ orders: 1, isProposed: true });
    expect((await enough(14, 100, null)).notes[0]).toMatchObject({ isProposed: true });
    expect((await enough(1, 61, 2)).notes[0]).toMatchObject({ clicks: 60, orders: 0, isProposed: false });
    expect((await enough(60, 1_100, 2)).notes[0]).toMatchObject({ clicks: 1_100, orders: 2, isProposed: true });
  });

  it('bring the words that at least three of their readers searched for, and nobody’s number', async () => {
    const { threshold, notes } = await enough(14, 100, 5);
    expect(threshold).toEqual({ withinDays: 14, leastClicks: 100, leastOrders: 5 });
    expect(notes[0]!.keywords).toEqual([{ words: '敏感肌 面霜', people: 3 }]);
  });

  it('are another brand’s to nobody', async () => {
    const stranger = await app.signUp('BRAND');
    expect(await proposals(stranger)).toEqual({ threshold: null, notes: [] });
    await expect(proposals(await app.signUp('CREATOR'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([[0, 1, 1], [91, 1, 1], [14, null, null], [14, 0, null], [14, null, -1]])('refuse a threshold of %s days, %s clicks, %s orders', async (days, clicks, orders) => {
    await expect(enough(days, clicks, orders)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

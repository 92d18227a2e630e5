import { randomUUID } from 'node:crypto';
import { aBrand, aLink, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { LaterRevenueService } from './later-revenue.service.ts';

describe('T+x', () => {
  let test: TestEdge;
  let db: Database;
  let brand: TestBrand;
  const links: string[] = [];
  const click = async (visitor: number, day: string) => {
    const link = await aLink(test.owner, brand);
    links.push(link.dealId);
    await test.owner.query(`INSERT INTO touches (click_id, brand_id, source_no, visitor, occurred_at) VALUES ($1, $2, $3, $4, $5::timestamptz)`, [randomUUID(), brand.id, link.sourceNo, visitor, `${day}T04:00:00Z`]);
  };
  const buy = (visitor: number, day: string, minor: number, type = 9) =>
    test.owner.query(
      `INSERT INTO conversions (brand_id, day, event_id, type, occurred_at, visitor, declared_source_no, value_minor, currency, model, window_days) VALUES ($1, $2::date, $3, $4, $5::timestamptz, $6, 0, $7, 'CNY', 'X', 7)`,
      [brand.id, day, randomUUID(), type, `${day}T05:00:00Z`, visitor, minor],
    );
  beforeAll(async () => {
    test = await startTestEdge();
    db = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    brand = await aBrand(test.owner);
  });
  afterAll(async () => {
    await db?.close();
    await test?.stop();
  });

  it('adds what those who clicked bought later, each order once, from their last click on', async () => {
    await click(1, '2026-03-01');
    await click(1, '2026-03-03');
    await click(2, '2026-03-01');
    await click(3, '2026-02-20'); // not on the days asked for
    await buy(1, '2026-03-03', 1_000);
    await buy(1, '2026-03-20', 500); // 17 days after the third
    await buy(2, '2026-02-28', 9_000); // before the click
    await buy(2, '2026-03-02', 2_000);
    await buy(2, '2026-03-09', 300, 10); // a refund 8 days after
    await buy(3, '2026-03-02', 7_000);
    await buy(2, '2026-07-01', 7_000); // beyond 90 days
    const report = await new LaterRevenueService(db).report(systemContext, { brandId: brand.id, from: '2026-03-01', to: '2026-03-05', zone: 'Asia/Shanghai', currency: 'CNY', days: [30, 0, 1, 7, 15] });
    expect(report).toEqual([
      { days: 0, conversions: 1, revenueMinor: 1_000n },
      { days: 1, conversions: 2, revenueMinor: 3_000n },
      { days: 7, conversions: 2, revenueMinor: 3_000n },
      { days: 15, conversions: 1, revenueMinor: 2_700n },
      { days: 30, conversions: 2, revenueMinor: 3_200n },
    ]);
  });

  it('tells the same by the deal of the last click', async () => {
    const rows = await new LaterRevenueService(db).byDeal(systemContext, { brandId: brand.id, from: '2026-03-01', to: '2026-03-05', zone: 'Asia/Shanghai', currency: 'CNY' });
    const [, again, other] = links; // the first person's second click, and the other's
    expect(rows.toSorted((a, b) => a.distance - b.distance)).toEqual([
      { dealId: again, distance: 0, conversions: 1, revenueMinor: 1_000n },
      { dealId: other, distance: 1, conversions: 1, revenueMinor: 2_000n },
      { dealId: other, distance: 8, conversions: -1, revenueMinor: -300n },
      { dealId: again, distance: 17, conversions: 1, revenueMinor: 500n },
    ]);
  });
});

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { aBrand, eventually, startTestEdge, type TestBrand, type TestEdge } from '../../../test/edge.ts';
import { batchTimeMs } from './batch-id.ts';
import { dayNumber } from './rfc3339.ts';
import { emptyRow, type EventRow } from './event-row.ts';
import { LINK_CLICK } from './event-kinds.ts';
import { uuidBytes } from './uuid-bytes.ts';

const DAY_MS = 86_400_000;

describe('a log whose clock has stepped', () => {
  let test: TestEdge;
  let brand: TestBrand;
  const now = Date.now();
  const click = (eventId: string, daysAhead: number): EventRow => ({ ...emptyRow(), type: LINK_CLICK, day: dayNumber(now + daysAhead * DAY_MS), occurredMs: now + daysAhead * DAY_MS, brandId: uuidBytes(brand.id), eventId });
  const stored = async () => (await test.owner.query<{ event_id: string }>('SELECT event_id FROM events WHERE brand_id = $1 ORDER BY 1', [brand.id])).rows.map((row) => row.event_id);

  beforeAll(async () => {
    test = await startTestEdge();
    brand = await aBrand(test.owner);
  });
  afterAll(() => test?.stop());

  it('stores events of days that nobody made ready', async () => {
    const { log } = test.edge.context;
    expect(await Promise.all([log.record(click('l:ahead', 12)), log.record(click('l:behind', -30)), log.record(click('l:today', 0))])).toEqual([true, true, true]);
    expect(await eventually(async () => {
      const ids = await stored();
      return ids.length === 3 && ids;
    })).toEqual(['l:ahead', 'l:behind', 'l:today']);
  });

  it('puts aside what no day can take, and goes on with the rest of the spool', async () => {
    const { log } = test.edge.context;
    // The one that is refused is kept on the disk with the others, and must not hold them up.
    const all = [click('l:far', 4_000), click(`l:${uuidv7()}`, 0), click(`l:${uuidv7()}`, 1)];
    expect(await Promise.all(all.map((one) => log.record(one)))).toEqual([true, true, true]);
    await eventually(async () => (await stored()).length === 5);
    await eventually(async () => (await readdir(join(test.config.DATA_DIR, 'spool'))).join().endsWith('.refused'));
    expect(log.lost).toBe(1);
    expect(await stored()).not.toContain('l:far');
  });
});

describe('a log that lay quiet', () => {
  let test: TestEdge;
  let brand: TestBrand;

  beforeAll(async () => {
    test = await startTestEdge();
    brand = await aBrand(test.owner);
  });
  afterAll(() => test?.stop());

  it('numbers each batch by when its first event arrived, not by when the one before was written', async () => {
    const arrivals: { id: string; between: [number, number] }[] = [];
    for (const id of ['event-001', 'event-002', 'event-003']) {
      await new Promise((done) => setTimeout(done, 20));
      const from = Date.now();
      await test.send(brand.key, [{ id, type: 'page_view', time: new Date().toISOString() }]);
      arrivals.push({ id, between: [from, Date.now()] });
    }
    const { rows } = await test.owner.query<{ event_id: string; batch_id: string }>('SELECT event_id, batch_id::text FROM events WHERE brand_id = $1 ORDER BY batch_id', [brand.id]);
    expect(rows.map((row) => row.event_id)).toEqual(['event-001', 'event-002', 'event-003']);
    for (const [index, { between: [from, to] }] of arrivals.entries()) {
      const at = batchTimeMs(BigInt(rows[index]!.batch_id));
      expect([at >= from, at <= to]).toEqual([true, true]);
    }
  });
});

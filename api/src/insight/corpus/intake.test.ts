import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { OPERATOR_ID } from '../../identity/index.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { TrendsStore } from '../trends/trends.store.ts';
import { CorpusService } from './corpus.service.ts';
import { CountingBeside } from './counting.ts';
import type { NewText } from './counter.ts';
import { Intake } from './intake.ts';
import { Reading } from './reading.ts';

const words = ['防晒霜', '露营', '抹茶', '咖啡', '跑步', '猫', '口红', '面霜', '旅行', '早餐'];
const dayOf = (index: number) => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10);
/** Notes of forty days, all different but every tenth, which says what the one before it says; `first` tells two sets apart. */
const notes = (count: number, first: string): NewText[] =>
  Array.from({ length: count }, (_, index) => {
    const said = index % 10 === 9 ? index - 1 : index;
    const text = `${first}${Array.from({ length: 9 }, (_word, at) => `${words[(said * (at + 3) + at) % words.length]!}${String(said)}x${at}`).join('，')}`;
    return { key: `${first}${index}`, day: dayOf(Math.floor((index * 40) / count)), category: index % 3 === 0 ? 'life' : '', text, engagements: index, hour: index % 24, author: `${first}${index}` };
  });

describe('an import', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  let db: Database;
  let corpus: CorpusService;

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new pg.Client({ connectionString: test.url });
    await owner.connect();
    db = await connectDatabase({ url: test.url, role: 'meadow_worker', poolSize: 4, name: 'test' }, []);
    corpus = new CorpusService(db, new TrendsStore(db));
  });
  afterAll(async () => {
    await corpus?.onModuleDestroy();
    await owner?.end();
    await db?.close();
    await test?.drop();
  });

  const dataset = (name: string) => corpus.dataset({ orgId: OPERATOR_ID, name, kind: 'NOTES', source: 'test', licence: 'MIT', shared: false });
  /** All that was counted and told, in an order that does not depend on how. */
  const outcome = async (id: string) =>
    (
      await owner.query<{ of: string; what: string }>(
        `SELECT category || ' ' || day || ' ' || texts AS of, (SELECT string_agg(t.term || ' ' || t.count, ',' ORDER BY t.term) FROM unnest(terms, counts) AS t(term, count)) AS what FROM insight_days WHERE dataset_id = $1
         UNION ALL SELECT category || ' ' || day || ' ' || term, stage || ' ' || count || ' ' || burst FROM insight_trends WHERE dataset_id = $1
         UNION ALL SELECT category || ' ' || day || ' ' || page, array_to_string(keys, ',') || array_to_string(copies, ',') FROM insight_pages WHERE dataset_id = $1 ORDER BY 1, 2`,
        [id],
      )
    ).rows;

  it('counts in many transactions what it counts in one', async () => {
    const all = notes(30_000, '');
    const whole = await dataset('whole');
    const sum = await corpus.add(whole, all);
    expect(sum).toMatchObject({ added: 30_000, known: 0 });
    expect(sum.copies).toBeGreaterThanOrEqual(3_000);
    const pieces = await dataset('pieces');
    const beside = new CountingBeside();
    try {
      const reading = new Reading(all, 8_000);
      expect(await new Intake(db, new TrendsStore(db), pieces, [], beside).take(await reading.next(), reading)).toEqual(sum);
    } finally {
      await beside.end();
    }
    const expected = await outcome(whole.id);
    expect(expected.length).toBeGreaterThan(100);
    expect(await outcome(pieces.id)).toEqual(expected);
  });

  it('is not mixed up with another that comes at the same time', async () => {
    const [left, right, alone] = [await dataset('left'), await dataset('right'), await dataset('alone')];
    const sums = await Promise.all([corpus.add(left, notes(6_000, '左')), corpus.add(right, notes(6_000, '右'))]);
    expect(sums).toEqual([sums[0], sums[0]]);
    await corpus.add(alone, notes(6_000, '右'));
    expect(await outcome(right.id)).toEqual(await outcome(alone.id));
  });
});

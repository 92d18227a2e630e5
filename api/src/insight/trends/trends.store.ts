import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { Counted } from '../corpus/counter.ts';
import { detectTrends, type DayCounts } from './detect.ts';

interface Of {
  id: string;
  orgId: string;
}
interface DayRow {
  day: string;
  texts: number;
  terms: string[];
  counts: number[];
}

/** The hot list of a day holds at most so many. */
const MOST = 50;
/** What is older teaches nothing about what is usual. */
const REMEMBERED_DAYS = 430;
const SPARK_DAYS = 14;

const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Stored counts by day, and the trends told from them. */
@Injectable()
export class TrendsStore {
  constructor(private readonly db: Database) {}

  /** Adds counts to the days they belong to, in the transaction that stores the texts. The caller holds the dataset's lock. */
  async addCounts(tx: Tx, { id, orgId }: Of, counted: ReadonlyMap<string, Counted>): Promise<void> {
    for (const [key, { texts, terms }] of counted) {
      const [category = '', day = ''] = key.split('\n');
      const [before] = await tx.query<DayRow[]>('SELECT texts, terms, counts FROM insight_days WHERE dataset_id = $1 AND category = $2 AND day = $3', [id, category, day]);
      before?.terms.forEach((term, index) => terms.set(term, (terms.get(term) ?? 0) + before.counts[index]!));
      await tx.query(
        `INSERT INTO insight_days (dataset_id, category, day, org_id, texts, terms, counts)
         SELECT $1, $2, $3, $4, $5, array_agg(t.key), array_agg(t.value::int) FROM json_each_text($6) t
         ON CONFLICT (dataset_id, category, day) DO UPDATE SET texts = excluded.texts, terms = excluded.terms, counts = excluded.counts`,
        [id, category, day, orgId, texts + (before?.texts ?? 0), JSON.stringify(Object.fromEntries(terms))],
      );
    }
  }

  /** Tells the trends of all days anew: an earlier day's texts may have come in late. */
  async retell({ id, orgId }: Of): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('SELECT id FROM insight_datasets WHERE id = $1 FOR UPDATE', [id]);
      const categories = await tx.query<{ category: string }[]>('SELECT DISTINCT category FROM insight_days WHERE dataset_id = $1', [id]);
      await tx.query('DELETE FROM insight_trends WHERE dataset_id = $1', [id]);
      for (const { category } of categories) await this.retellCategory(tx, { id, orgId }, category);
    });
  }

  private async retellCategory(tx: Tx, { id, orgId }: Of, category: string): Promise<void> {
    const rows = await tx.query<DayRow[]>(
      `SELECT day::text AS day, texts, terms, counts FROM insight_days d WHERE dataset_id = $1 AND category = $2
       AND day > (SELECT max(day) - ${REMEMBERED_DAYS} FROM insight_days WHERE dataset_id = $1) ORDER BY day`,
      [id, category],
    );
    const days = withoutGaps(rows);
    const told = detectTrends(days).flatMap((trends, index) => trends.slice(0, MOST).map(({ isBurst, ...trend }, rank) => ({
      ...trend, burst: isBurst, day: days[index]!.day, rank: rank + 1, spark: days.slice(Math.max(0, index - SPARK_DAYS + 1), index + 1).map(({ counts }) => counts.get(trend.term) ?? 0),
    })));
    await tx.query(
      `INSERT INTO insight_trends (dataset_id, category, day, rank, org_id, term, stage, count, expected, strength, velocity, p, burst, spark)
       SELECT $1, $2, day, rank, $3, term, stage, count, expected, strength, velocity, p, burst, spark FROM json_to_recordset($4)
         AS t(day date, rank smallint, term text, stage text, count int, expected double precision, strength double precision, velocity int, p double precision, burst boolean, spark int[])`,
      [id, category, orgId, JSON.stringify(told)],
    );
  }
}

/** A day without texts is a day too. */
function withoutGaps(rows: readonly DayRow[]): DayCounts[] {
  const days: DayCounts[] = [];
  for (const { day, texts, terms, counts } of rows) {
    let last = days.at(-1)?.day;
    while (last !== undefined && nextDay(last) < day) {
      last = nextDay(last);
      days.push({ day: last, texts: 0, counts: new Map() });
    }
    days.push({ day, texts, counts: new Map(terms.map((term, index) => [term, counts[index]!])) });
  }
  return days;
}

import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { CountedDay, Counts } from '../corpus/counter.ts';
import { addDays, Numbering, REMEMBERED_DAYS, type Days } from './day-counts.ts';
import { tell, type ToldCategory } from './tell.ts';

interface Of {
  id: string;
  orgId: string;
}
/** A day as it travels: terms one a line, numbers with commas between. */
interface StoredDay {
  category: string;
  day: string;
  texts: number;
  terms: string;
  counts: string;
  hourKeys: string;
  hourCounts: string;
}

/** So many terms of days go into one statement: the database is busy with them while trends are told here, and the next are written out. */
const TERMS_AT_ONCE = 300_000;
const MONTH = 31;

/** Stored counts by day, and the trends told from them. */
@Injectable()
export class TrendsStore {
  constructor(private readonly db: Database) {}

  /** Adds counts to the days they belong to, in the transaction that stores the texts. The caller holds the dataset's lock. */
  async addCounts(tx: Tx, { id, orgId }: Of, counts: readonly Counts[], isEmpty: boolean): Promise<void> {
    const days = counts.flatMap(({ names, days: ofPart }) => ofPart.map((day) => ({ ...day, names })));
    let storing: Promise<unknown> = Promise.resolve();
    for (let from = 0, to = 0; from < days.length; from = to) {
      for (let terms = 0; to < days.length && (to === from || terms + days[to]!.ids.length <= TERMS_AT_ONCE); to += 1) terms += days[to]!.ids.length;
      const some = days.slice(from, to);
      const fresh = some.map(rowOf);
      const rows = isEmpty ? fresh : await this.withStored(tx, id, fresh);
      await storing;
      storing = tx.query(
        `INSERT INTO insight_days (dataset_id, org_id, category, day, texts, terms, counts, hour_keys, hour_counts)
         SELECT $1, $2, category, day, texts, string_to_array(terms, E'\n'), counts::int[], hour_keys::int[], hour_counts::int[]
         FROM unnest($3::text[], $4::date[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[]) AS t(category, day, texts, terms, counts, hour_keys, hour_counts)
         ON CONFLICT (dataset_id, category, day) DO UPDATE SET texts = excluded.texts, terms = excluded.terms, counts = excluded.counts, hour_keys = excluded.hour_keys, hour_counts = excluded.hour_counts`,
        [id, orgId, ...(['category', 'day', 'texts', 'terms', 'counts', 'hourKeys', 'hourCounts'] as const).map((column) => rows.map((row) => row[column]))],
      );
      storing.catch(() => undefined);
    }
    await storing;
  }

  private async withStored(tx: Tx, id: string, counted: readonly StoredDay[]): Promise<StoredDay[]> {
    const before = await tx.query<(StoredDay & { category: string })[]>(
      `SELECT category, day::text AS day, texts, array_to_string(terms, E'\n') AS terms, array_to_string(counts, ',') AS counts, array_to_string(hour_keys, ',') AS "hourKeys", array_to_string(hour_counts, ',') AS "hourCounts"
       FROM insight_days JOIN unnest($2::text[], $3::date[]) AS t(category, day) USING (category, day) WHERE dataset_id = $1`,
      [id, counted.map(({ category }) => category), counted.map(({ day }) => day)],
    );
    const byDay = new Map(before.map((row) => [`${row.category}\n${row.day}`, row]));
    return counted.map((day) => {
      const stored = byDay.get(`${day.category}\n${day.day}`);
      return stored ? merged(stored, day) : day;
    });
  }

  /** Puts what was told in the place of all that was, in the transaction that stores the last texts. The caller holds the dataset's lock. */
  async replace(tx: Tx, of: Of, told: readonly ToldCategory[]): Promise<void> {
    await tx.query('DELETE FROM insight_trends WHERE dataset_id = $1', [of.id]);
    for (const one of told) await this.store(tx, of, one);
  }

  /** Tells the trends of all days anew, from what is stored: an earlier day's texts may have come in late. */
  async retell({ id, orgId }: Of): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('SELECT FROM insight_datasets WHERE id = $1 FOR UPDATE', [id]);
      await tx.query('DELETE FROM insight_trends WHERE dataset_id = $1', [id]);
      const categories = await tx.query<{ category: string }[]>('SELECT DISTINCT category FROM insight_days WHERE dataset_id = $1', [id]);
      for (const { category } of categories) await this.store(tx, { id, orgId }, { category, rows: tell(await this.days(tx, id, category)) });
    });
  }

  /** Read by the month: the year of a busy dataset is larger as text than as numbers. */
  private async days(tx: Tx, id: string, category: string): Promise<Days> {
    const numbers = new Numbering();
    const days: Days['days'] = [];
    const [extent] = await tx.query<{ from: string | null; to: string }[]>(`SELECT greatest(min(day), max(day) - ${REMEMBERED_DAYS - 1})::text AS "from", max(day)::text AS "to" FROM insight_days WHERE dataset_id = $1 AND category = $2`, [id, category]);
    for (let from = extent?.from ?? null; from !== null && from <= extent!.to;) {
      const rows: StoredDay[] = await tx.query<StoredDay[]>(
        `SELECT day::text AS day, texts, array_to_string(terms, E'\n') AS terms, array_to_string(counts, ',') AS counts FROM insight_days WHERE dataset_id = $1 AND category = $2 AND day >= $3::date AND day < $3::date + ${MONTH} ORDER BY day`,
        [id, category, from],
      );
      for (const { day, texts, terms, counts } of rows) days.push({ day, texts, ids: Uint32Array.from(listOf(terms, '\n'), (term) => numbers.idOf(term)), counts: Uint32Array.from(listOf(counts, ','), Number) });
      from = addDays(from, MONTH);
    }
    return { days, names: numbers.names };
  }

  private async store(tx: Tx, { id, orgId }: Of, { category, rows }: ToldCategory): Promise<void> {
    await tx.query(
      `INSERT INTO insight_trends (dataset_id, category, day, rank, org_id, term, stage, count, expected, strength, velocity, p, burst, spark)
       SELECT $1, $2, day, rank, $3, term, stage, count, expected, strength, velocity, p, burst, spark FROM json_to_recordset($4)
         AS t(day date, rank smallint, term text, stage text, count int, expected double precision, strength double precision, velocity int, p double precision, burst boolean, spark int[])`,
      [id, category, orgId, JSON.stringify(rows)],
    );
  }
}

const listOf = (joined: string, between: string): string[] => (joined === '' ? [] : joined.split(between));
const arrayOf = (numbers: Iterable<number>): string => `{${[...numbers].join(',')}}`;

function rowOf({ category, day, texts, ids, counts, hourKeys, hourCounts, names }: CountedDay & { names: readonly string[] }): StoredDay {
  const terms: string[] = [];
  for (const id of ids) terms.push(names[id]!);
  return { category, day, texts, terms: terms.join('\n'), counts: `{${counts.join(',')}}`, hourKeys: `{${hourKeys.join(',')}}`, hourCounts: `{${hourCounts.join(',')}}` };
}

/** @param stored as read, lists with commas; @param more as written, lists in braces */
function merged(stored: StoredDay, more: StoredDay): StoredDay {
  const terms = new Map(listOf(stored.terms, '\n').map((term, place) => [term, place]));
  const counts = listOf(stored.counts, ',').map(Number);
  const before = listOf(stored.hourCounts, ',');
  const hours = new Map(listOf(stored.hourKeys, ',').map((key, at) => [Number(key), Number(before[at])]));
  const inBraces = (list: string) => listOf(list.slice(1, -1), ',').map(Number);
  const places = listOf(more.terms, '\n').map((term) => {
    const known = terms.get(term);
    if (known !== undefined) return known;
    terms.set(term, counts.length);
    return counts.push(0) - 1;
  });
  for (const [at, count] of inBraces(more.counts).entries()) counts[places[at]!]! += count;
  const times = inBraces(more.hourCounts);
  for (const [at, key] of inBraces(more.hourKeys).entries()) {
    const own = places[Math.floor(key / 24)]! * 24 + (key % 24);
    hours.set(own, (hours.get(own) ?? 0) + times[at]!);
  }
  return { ...more, texts: stored.texts + more.texts, terms: [...terms.keys()].join('\n'), counts: arrayOf(counts), hourKeys: arrayOf(hours.keys()), hourCounts: arrayOf(hours.values()) };
}

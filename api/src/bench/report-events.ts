import type { DuckDBConnection } from '@duckdb/node-api';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { from as copyFrom } from './copy-file.ts';

export const CAMPAIGNS = 100;
const CREATIVES = 4;
export const DAYS = 90;
/** Batches that a day's events came in. */
const BATCHES = 4;
const EPOCH_MS = 1_735_689_600_000;

/** A number in [0, 1) that depends on the row and the purpose only, so that every run makes the same events. */
const chance = (purpose: number): string => `(hash(i, ${purpose}) >> 12)::DOUBLE / 4503599627370496.0`;

/**
 * Makes the events of the days from `firstDay` on in DuckDB, as raw rows: some campaigns are much larger than others, few visitors come often and many once,
 * evenings and weekends are busy, 3 % are invalid.
 */
export async function makeEvents(duck: DuckDBConnection, events: number, firstDay: string): Promise<void> {
  await duck.run(`CREATE TABLE sources AS SELECT i + 1 AS no, i // ${CREATIVES} AS campaign FROM range(${CAMPAIGNS * CREATIVES}) t(i)`);
  await duck.run(`
    CREATE TABLE events AS
    SELECT i, occurred_at, type, CASE WHEN type = 4 THEN 0 ELSE source_no END AS source_no, invalid, visitor, CASE WHEN type = 1 AND invalid = 0 THEN 4000 + (source_no * 37) % 9000 END AS price_micros
    FROM (
      SELECT i,
        TIMESTAMP '${firstDay}' + INTERVAL 1 DAY * day + INTERVAL 1 SECOND * floor(86399 * (0.15 * ${chance(1)} + 0.85 * sqrt(${chance(2)}))) AS occurred_at,
        (CASE WHEN kind < 0.82 THEN 1 WHEN kind < 0.94 THEN 2 WHEN kind < 0.96 THEN 3 WHEN kind < 0.99 THEN 4 WHEN kind < 0.999 THEN 6 ELSE 9 END)::SMALLINT AS type,
        1 + ${CREATIVES} * floor(${CAMPAIGNS} * pow(${chance(4)}, 2.2))::INTEGER + floor(${CREATIVES} * ${chance(5)})::INTEGER AS source_no,
        (CASE WHEN ${chance(6)} < 0.03 THEN 1 ELSE 0 END)::SMALLINT AS invalid,
        (hash(floor(4000000 * pow(${chance(7)}, 1.8))::INTEGER, 99)::HUGEINT - 9223372036854775808)::BIGINT AS visitor
      FROM (SELECT i, (i * ${DAYS}) // ${events} AS day, ${chance(3)} AS kind FROM range(${events}) t(i))
    )`);
}

/** The same rows into the event log, a day at a time, as sealed batches that wait to be folded. */
export async function loadEvents(duck: DuckDBConnection, client: pg.Client, { brandId, folder, firstDay, onDay }: { brandId: string; folder: string; firstDay: string; onDay(): Promise<void> }): Promise<void> {
  const first = Date.parse(`${firstDay}T00:00:00Z`);
  await client.query('SELECT app.ensure_event_days($1, $2)', [firstDay, new Date(first + (DAYS - 1) * 86_400_000).toISOString().slice(0, 10)]);
  const file = join(folder, 'day.csv');
  for (let day = 0; day < DAYS; day += 1) {
    const start = first + day * 86_400_000;
    const date = new Date(start).toISOString().slice(0, 10);
    const id = (batch: number) => (BigInt(start - EPOCH_MS + batch) << 22n).toString();
    const uuid = `printf('%08x-0000-7000-8000-%012x', day_no, i)`;
    await duck.run(`
      COPY (SELECT CASE i % ${BATCHES} ${[0, 1, 2, 3].map((b) => `WHEN ${b} THEN ${id(b)}`).join(' ')} END, strftime(occurred_at, '%Y-%m-%d %H:%M:%SZ'), visitor, price_micros,
          CASE WHEN type = 9 THEN 9900 END, '${date}', source_no, type, invalid, '${brandId}', CASE WHEN type = 3 THEN ${uuid} END,
          CASE WHEN type = 3 THEN 'c:' ELSE 'e:' END || i, CASE WHEN type = 9 THEN 'CNY' END
        FROM (SELECT *, ${day} AS day_no FROM events WHERE occurred_at >= '${date}' AND occurred_at < TIMESTAMP '${date}' + INTERVAL 1 DAY))
      TO '${file}' (FORMAT csv, HEADER false, NULLSTR '')`);
    const rows = await copyFrom(client, 'COPY events (batch_id, occurred_at, visitor, price_micros, value_minor, day, source_no, type, invalid, brand_id, click_id, event_id, currency) FROM STDIN (FORMAT csv)', await open(file));
    for (let batch = 0; batch < BATCHES; batch += 1) await client.query('INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, $2, $2, $3)', [id(batch), date, Math.ceil(rows / BATCHES)]);
    await client.query('SELECT app.summarise_event_days($1, $1)', [date]);
    await onDay();
  }
  await rm(file, { force: true });
}

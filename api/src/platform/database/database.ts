import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg';
import { DataSource, EntityManager } from 'typeorm';
import { type Context, setContextSql } from './tenant-context.ts';

declare const inTransaction: unique symbol;
/** A manager that only {@link Database.transaction} makes: a function that asks for one cannot run outside a transaction. */
export type Tx = EntityManager & { readonly [inTransaction]: true };

const isRetryable = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return code === '40001' || code === '40P01';
};

/** The socket under a client; node-postgres has it, its types do not. */
const streamOf = (client: PoolClient): Writable | undefined => (client as { connection?: { stream?: Writable } }).connection?.stream;

/** The way to PostgreSQL for api and worker. Each transaction runs in a tenant context that row-level security enforces. */
export class Database {
  readonly source: DataSource;
  private readonly readers: Pool;

  constructor(source: DataSource, readers: Pool) {
    this.source = source;
    this.readers = readers;
  }

  /**
   * Runs `work` in one transaction; thrown errors roll it back. Serialisation failures and deadlocks
   * (40001, 40P01) rerun it from the start, three tries in all, so `work` must have no effect outside the database.
   */
  async transaction<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.source.transaction(async (manager) => {
          await manager.query(setContextSql(context));
          return work(manager as Tx);
        });
      } catch (error) {
        if (attempt === 3 || !isRetryable(error)) throw error;
      }
    }
  }

  /**
   * One read-only query. BEGIN, context, query and COMMIT leave in a single pipelined round trip.
   * @param name prepares the statement under this name on each connection; for texts that recur
   */
  read<Row extends QueryResultRow>(context: Context, text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
    return this.pipelined<Row>(context, { text, values: [...values], ...(name === undefined ? {} : { name }) });
  }

  /**
   * As {@link read}, by one plan for all values of a connection. For short statements whose best plan does not depend on
   * their values: PostgreSQL would plan them anew each time, as its estimates for unknown arrays are high, and take longer over it than over the rows.
   */
  readByOnePlan<Row extends QueryResultRow>(context: Context, text: string, values: readonly unknown[], name: string): Promise<Row[]> {
    return this.pipelined<Row>(context, { text, values: [...values], name }, 'SET LOCAL plan_cache_mode = force_generic_plan');
  }

  private async pipelined<Row extends QueryResultRow>(context: Context, query: QueryConfig, setting = ''): Promise<Row[]> {
    const client = await this.readers.connect();
    let broken: Error | undefined;
    try {
      // What is written before the next tick leaves in one packet.
      const stream = streamOf(client);
      stream?.cork();
      process.nextTick(() => stream?.uncork());
      const begin = client.query(`BEGIN READ ONLY; ${setContextSql(context)}; ${setting}`);
      const rows = client.query<Row>(query);
      const end = client.query('COMMIT');
      const [first, result, last] = await Promise.allSettled([begin, rows, end]);
      if (last.status === 'rejected') broken = last.reason as Error;
      if (first.status === 'rejected') throw first.reason;
      if (result.status === 'rejected') throw result.reason;
      return result.value.rows;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.readers.end();
    await this.source.destroy();
  }
}

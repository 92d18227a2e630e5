import pg from 'pg';
import { DataSource, type MixedList } from 'typeorm';
import { Database } from './database.ts';

/** Injection token of a plain pool under the process's role, for libraries that bring their own queries. */
export const READERS = Symbol('readers');

/** The database roles of the processes. None owns a table or bypasses row-level security. */
export type DatabaseRole = 'meadow_api' | 'meadow_worker' | 'meadow_edge';

const INT8 = 20;
/** bigint columns arrive as JavaScript bigint: no silent loss above 2^53. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? (text: string) => BigInt(text) : pg.types.getTypeParser(oid, format),
};

/**
 * A connection that breaks fails the queries on it, or the next one. The event itself must not end the process, and for a
 * moment between a pool and its borrower nobody listens to it: this client always does.
 */
class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

export interface ConnectOptions {
  url: string;
  role: DatabaseRole;
  poolSize: number;
  /** Shown in pg_stat_activity. */
  name: string;
}

/**
 * A pool whose broken connections fail queries only. An idle one that breaks (PostgreSQL restarted, its database dropped) is
 * left out by the pool, also while the pool ends: `pool.end()` does not wait for the server's goodbye.
 */
export function steadyPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, Client: SteadyClient });
  pool.on('error', () => undefined);
  return pool;
}

/** A plain pool under a role: the session starts as `role`, so the login role's rights are never used by a query. */
export function connectPool({ url, role, poolSize, name }: ConnectOptions, extra: pg.PoolConfig = {}): pg.Pool {
  return steadyPool({ connectionString: url, options: `-c role=${role}`, max: poolSize, application_name: name, types, ...extra });
}

/** TypeORM for commands and a pipelined pool for reads, both under the same role. */
export async function connectDatabase(options: ConnectOptions, entities: MixedList<Function>): Promise<Database> {
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    entities,
    synchronize: false,
    poolSize: options.poolSize,
    applicationName: options.name,
    extra: { options: `-c role=${options.role}`, types, Client: SteadyClient },
    poolErrorHandler: () => undefined,
  });
  await source.initialize();
  return new Database(source, connectPool(options, { pipeline: true } as pg.PoolConfig));
}

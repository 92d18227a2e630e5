import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { CannotStart } from './cannot-start.ts';

const OLDEST = 150_000;

/** @throws CannotStart when the data cannot be kept there */
export async function checkFolder(folder: string): Promise<void> {
  const probe = join(folder, '.writable');
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    await writeFile(probe, '');
    await rm(probe);
  } catch {
    throw new CannotStart(`The data folder ${folder} cannot be written. Choose another with DATA_DIR or change its owner.`);
  }
}

export interface Listener {
  setting: 'PORT' | 'EDGE_PORT';
  host: string;
  port: number;
}

/**
 * @param patienceMs how long a port may still be in use, by processes that are just ending
 * @throws CannotStart naming the port that is not free
 */
export async function checkPorts(listeners: readonly [Listener, Listener], patienceMs: number): Promise<void> {
  const [one, other] = listeners;
  if (one.port === other.port && one.port !== 0) throw new CannotStart(`${one.setting} and ${other.setting} are both ${one.port}; each needs a port of its own.`);
  const giveUpAt = Date.now() + patienceMs;
  for (const { setting, host, port } of listeners) {
    for (;;) {
      const problem = await refusal(host, port);
      if (problem === null) break;
      if (problem !== 'EADDRINUSE') throw new CannotStart(`Port ${port} on ${host} cannot be opened (${problem}). Choose another with ${setting}, or another HOST.`);
      if (Date.now() > giveUpAt) throw new CannotStart(`Port ${port} is taken by another program. Stop that program or choose another port with ${setting}.`);
      await sleep(100);
    }
  }
}

function refusal(host: string, port: number): Promise<string | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => done(null)));
  });
}

/** What goes wrong at a login, in words; anything else speaks for itself. */
const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'there is no such host',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the user name or password is wrong',
  '3D000': 'there is no such database',
  '28000': 'this login is not allowed',
};

export function whyUnreachable(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: { code?: string }[] };
  return reasons[code ?? errors?.[0]?.code ?? ''] ?? (message?.replace(/\.$/, '') || (code ?? 'it does not answer'));
}

/** @throws CannotStart when the database of `DATABASE_URL` cannot be used */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int AS version`);
    checkVersion(rows[0]?.version ?? 0);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(`The database of DATABASE_URL cannot be reached: ${whyUnreachable(error)}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @param version as `server_version_num` tells it: 150004 is 15.4 */
export function checkVersion(version: number): void {
  if (version < OLDEST) throw new CannotStart(`The database of DATABASE_URL is PostgreSQL ${Math.floor(version / 10_000)}; Meadow needs 15 or newer.`);
}

/** @throws CannotStart when the Redis of `REDIS_URL` cannot be used */
export async function checkRedis(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, maxRetriesPerRequest: 0, retryStrategy: () => null });
  let failure: unknown;
  client.on('error', (error) => (failure = error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw new CannotStart(`The Redis of REDIS_URL cannot be reached: ${whyUnreachable(failure ?? error)}.`);
  } finally {
    client.disconnect();
  }
}

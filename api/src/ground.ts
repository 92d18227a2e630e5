import { entities } from './app.entities.ts';
import { SystemClock, type Clock } from './platform/clock/clock.ts';
import type { Config } from './platform/config/config.ts';
import { connectDatabase, connectPool } from './platform/database/connect.ts';
import type { Ground } from './platform/platform.module.ts';
import { createLogger, type Logger } from './platform/telemetry/logger.ts';

/** Opens what a process stands on. `close` ends the connections. */
export async function openGround(
  name: Ground['process'],
  config: Config,
  { clock = new SystemClock(), logger = createLogger(name, config.LOG_LEVEL) }: { clock?: Clock; logger?: Logger } = {},
): Promise<Ground & { close(): Promise<void> }> {
  if (!config.DATABASE_URL) throw new Error('A process needs DATABASE_URL; npm start sets it for the embedded PostgreSQL.');
  const options = { url: config.DATABASE_URL, role: `meadow_${name}`, poolSize: config.POOL_SIZE, name: `meadow-${name}` } as const;
  const db = await connectDatabase(options, entities);
  // The rate limiter does arithmetic on what it reads and wants plain numbers, not bigint.
  const readers = connectPool({ ...options, poolSize: 2 }, { types: undefined });
  return {
    process: name,
    config,
    db,
    readers,
    clock,
    logger,
    close: async () => {
      await readers.end();
      await db.close();
    },
  };
}

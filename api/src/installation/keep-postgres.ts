import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../platform/database/embedded-postgres.ts';

const RETRY_MS = 1_000;

/** The embedded PostgreSQL of a running installation; when it dies it is started again on the same port, where the processes look for it. */
export interface KeptPostgres {
  readonly url: string;
  /** The pid of the postmaster that runs now. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

/** @throws EmbeddedPostgresError when it cannot start at all; later failures are told and tried again */
export async function keepPostgres(folder: string, onChange: (message: string) => void): Promise<KeptPostgres> {
  let server: EmbeddedPostgres = await startEmbeddedPostgres(folder);
  const { url, port } = server;
  let stopping = false;
  let restarting: Promise<void> | undefined;

  const restart = async (): Promise<void> => {
    onChange('PostgreSQL ended; it starts again.');
    while (!stopping) {
      try {
        server = await startEmbeddedPostgres(folder, {}, port);
        watch();
        return;
      } catch (error) {
        onChange(error instanceof Error ? error.message : String(error));
        await sleep(RETRY_MS);
      }
    }
  };
  const watch = () => {
    const again = () => {
      if (!stopping) restarting = restart();
    };
    // It may have died between its first answer and now.
    if (server.process.exitCode !== null || server.process.signalCode !== null) again();
    else server.process.once('exit', again);
  };
  watch();
  return {
    url,
    pid: () => server.process.pid,
    async stop() {
      stopping = true;
      await restarting;
      await server.stop();
    },
  };
}

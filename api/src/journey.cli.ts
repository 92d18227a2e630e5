import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInstallation, runCommand } from './installation/installation-file.ts';
import { startInstallation } from './installation/start-installation.ts';
import { freePort } from './platform/database/embedded-postgres.ts';
import { journey } from './scenario/journey.ts';

/**
 * `npm run journey`: the whole main job through the public interfaces, with every number checked. On the installation of
 * `--here` (the one that runs in this folder), else on one of its own on free ports that is thrown away.
 */
await runCommand(async () => {
  if (process.argv.includes('--here')) {
    const { publicUrl, edgeUrl, databaseUrl } = await findInstallation(process.env);
    return (await journey({ publicUrl, edgeUrl, databaseUrl })) ? 0 : 1;
  }
  const folder = await mkdtemp(join(tmpdir(), 'meadow-journey-'));
  const [port, edgePort] = [await freePort(), await freePort()];
  const installation = await startInstallation({ ...process.env, PORT: String(port), EDGE_PORT: String(edgePort), DATA_DIR: folder, DEMO: 'false', LOG_LEVEL: 'error', SANDBOX_DELAY_MS: '100' });
  try {
    const { PUBLIC_URL, EDGE_URL, DATABASE_URL } = installation.config;
    return (await journey({ publicUrl: PUBLIC_URL, edgeUrl: EDGE_URL, databaseUrl: DATABASE_URL })) ? 0 : 1;
  } finally {
    await installation.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

import pg from 'pg';
import { findInstallation, runCommand } from './installation/installation-file.ts';
import { ConfigError } from './platform/config/config.ts';
import { resealAll } from './platform/crypto/reseal.ts';

/**
 * `npm run rotate`: seals again under SECRET whatever PREVIOUS_SECRETS sealed (payout details, tax numbers, addresses,
 * bank files, push keys). Restart the installation with both first; afterwards PREVIOUS_SECRETS can go.
 */
await runCommand(async () => {
  const { config, databaseUrl } = await findInstallation(process.env);
  const { SECRET, PREVIOUS_SECRETS } = config;
  if (!SECRET || PREVIOUS_SECRETS.length === 0) throw new ConfigError('Set SECRET to the new secret and PREVIOUS_SECRETS to the ones before.');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const done = await resealAll(client, [SECRET, ...PREVIOUS_SECRETS]);
    process.stdout.write(`${done} sealed again. PREVIOUS_SECRETS is needed no more.\n`);
  } finally {
    await client.end();
  }
});

import { findInstallation, runCommand } from './installation/installation-file.ts';
import { migrate } from './platform/database/migrate.ts';

/** `npm run migrate`: brings the database to the current schema. */
await runCommand(async () => {
  const { databaseUrl } = await findInstallation(process.env);
  const ran = await migrate(databaseUrl);
  process.stdout.write(ran.length === 0 ? 'The database is current.\n' : `Ran ${ran.length} steps: ${ran.join(', ')}.\n`);
});

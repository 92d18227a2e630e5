import { once } from 'node:events';
import { writeHledgerJournal } from './finance/index.ts';
import { findInstallation, runCommand } from './installation/installation-file.ts';
import { ConfigError } from './platform/config/config.ts';
import { connectDatabase } from './platform/database/connect.ts';

/** `npm run --silent ledger -- export > book.journal`: the whole book for hledger. */
await runCommand(async () => {
  if (process.argv[2] !== 'export' || process.argv.length > 3) throw new ConfigError('Usage: npm run --silent ledger -- export > book.journal');
  const { databaseUrl } = await findInstallation(process.env);
  const db = await connectDatabase({ url: databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'meadow-ledger' }, []);
  try {
    await writeHledgerJournal(db, async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    });
  } finally {
    await db.close();
  }
});

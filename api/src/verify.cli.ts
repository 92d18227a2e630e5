import { verifyCharges } from './advertising/index.ts';
import { verifyLedger } from './finance/index.ts';
import { findInstallation, runCommand } from './installation/installation-file.ts';
import { verifyRollups } from './measurement/index.ts';
import { connectDatabase } from './platform/database/connect.ts';

/** `npm run verify`: recomputes roll-ups and charges from the raw events and balances from the entries, and prints where they differ. */
await runCommand(async () => {
  const { databaseUrl } = await findInstallation(process.env);
  const db = await connectDatabase({ url: databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'meadow-verify' }, []);
  try {
    const differences = [...(await verifyRollups(db)), ...(await verifyCharges(db)), ...(await verifyLedger(db))];
    for (const { what, key, stored, recomputed } of differences) {
      process.stdout.write(`${what} ${key}: stored ${stored ?? 'nothing'}, recomputed ${recomputed ?? 'nothing'}\n`);
    }
    process.stdout.write(differences.length === 0 ? 'Every roll-up and charge follows from the events, and the book adds up.\n' : `${differences.length} differences.\n`);
    return differences.length === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
});

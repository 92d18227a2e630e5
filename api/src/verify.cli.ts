import { findInstallation, runCommand } from './installation/installation-file.ts';
import { ConfigError } from './platform/config/config.ts';
import { connectDatabase } from './platform/database/connect.ts';
import { recomputedFrom } from './measurement/index.ts';
import { report, verify } from './verify/verify.ts';

/**
 * `npm run verify`: recomputes every roll-up, charge and balance from raw events and entries, and prints where they
 * differ; `-- finance` looks at money only. Exit code 1 when anything differs.
 */
await runCommand(async () => {
  const [scope, ...more] = process.argv.slice(2);
  if ((scope !== undefined && scope !== 'finance') || more.length > 0) throw new ConfigError('Usage: npm run verify [-- finance]');
  const { databaseUrl, secrets } = await findInstallation(process.env);
  const db = await connectDatabase({ url: databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'meadow-verify' }, []);
  try {
    const results = await verify(db, { onlyFinance: scope === 'finance', secrets });
    process.stdout.write(`${report(results, await recomputedFrom(db))}\n`);
    return results.some(({ differences }) => differences.length > 0) ? 1 : 0;
  } finally {
    await db.close();
  }
});

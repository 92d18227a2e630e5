import { findInstallation, runCommand } from './installation/installation-file.ts';
import { inviteOperator } from './identity/index.ts';
import { ConfigError } from './platform/config/config.ts';

/** `npm run operator -- EMAIL`: a link by which somebody becomes an operator of this installation. */
await runCommand(async () => {
  const email = process.argv[2];
  if (!email?.includes('@')) throw new ConfigError('Say whom to invite: npm run operator -- name@example.com');
  const { databaseUrl, publicUrl } = await findInstallation(process.env);
  const token = await inviteOperator(databaseUrl, email);
  process.stdout.write(`Open within 14 days: ${publicUrl}/invite/${token}\n`);
});

import { runInstallation } from './installation/run.ts';

process.exitCode = await runInstallation(process.env);

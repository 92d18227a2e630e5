import { runInstallation } from './installation/run.ts';

// Ends at once: what an interrupted start was still doing has nobody left to do it for.
process.exit(await runInstallation(process.env));

import 'reflect-metadata';
import { drill } from './drill/drill.ts';
import { ConfigError } from './platform/config/config.ts';
import { runCommand } from './installation/installation-file.ts';

const USUAL_S = 180;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run drill [-- SECONDS]`: the fault drill, in a folder and on ports of its own. Exit code 1 when anything is lost, doubled or different. */
await runCommand(async () => {
  const seconds = Number(process.argv[2] ?? USUAL_S);
  if (!(seconds >= 1 && seconds <= 3_600)) throw new ConfigError('Usage: npm run drill [-- SECONDS]');
  const { faults, ...told } = await drill(seconds, say);
  say(JSON.stringify({ drill: told, faults }));
  say(faults.length === 0 ? 'Acknowledged = stored = rolled up = billed = verified.' : faults.join('\n'));
  return faults.length === 0 ? 0 : 1;
});

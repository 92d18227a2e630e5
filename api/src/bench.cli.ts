import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runCommand } from './installation/installation-file.ts';
import { ConfigError } from './platform/config/config.ts';
import type { BenchResult } from './bench/result.ts';

/** Each file `bench/<name>.bench.js` exports `run`. `npm run bench` lists them, `npm run bench -- <name>` runs one. */
const folder = fileURLToPath(new URL('./bench/', import.meta.url));

await runCommand(async () => {
  const names = (await readdir(folder)).flatMap((file) => (file.endsWith('.bench.js') ? [file.slice(0, -'.bench.js'.length)] : []));
  const [name] = process.argv.slice(2);
  if (!name) {
    process.stdout.write(`Benchmarks: ${names.join(', ')}\nRun one with npm run bench -- <name>\n`);
    return;
  }
  if (!names.includes(name)) throw new ConfigError(`There is no benchmark ${name}. There are: ${names.join(', ')}.`);
  const { run } = (await import(`./bench/${name}.bench.js`)) as { run: () => Promise<BenchResult> };
  const { figures, limits, ratios } = await run();
  process.stdout.write(`${JSON.stringify({ bench: name, figures, limits, ratios })}\n`);
});

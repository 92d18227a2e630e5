import 'reflect-metadata';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readLabelled, TrainedSentiment } from './insight/import.ts';
import { runCommand } from './installation/installation-file.ts';
import { ConfigError } from './platform/config/config.ts';

const USAGE = 'Usage: npm run train -- sentiment FILE [--out MODEL]';
const FEWEST = 200;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** `npm run train -- sentiment FILE`: a model of an installation's own, from its own labels. It stays on this machine. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, strict: false, options: { out: { type: 'string' } } });
  const [what, file, more] = positionals;
  if (what !== 'sentiment' || !file || more) throw new ConfigError(USAGE);
  const base = process.env['INIT_CWD'] ?? process.cwd();
  const path = resolve(base, file);
  await access(path).catch(() => {
    throw new ConfigError(`There is no file ${path}.`);
  });
  const { rows, left } = await readLabelled(path);
  const praising = rows.filter(({ positive }) => positive).length;
  if (rows.length < FEWEST || praising === 0 || praising === rows.length) throw new ConfigError(`Training needs at least ${FEWEST} rows with both labels; the file has ${rows.length}, ${praising} of them positive.`);
  const test = rows.filter((_, index) => index % 5 === 4);
  const trial = TrainedSentiment.train(rows.filter((_, index) => index % 5 !== 4));
  const right = test.filter(({ text, positive }) => trial.praise(text) >= 0.5 === positive).length;
  say(`${rows.length} rows (${left} left out). Trained on four fifths, ${((100 * right) / test.length).toFixed(1)} % of the other fifth are right.`);
  const out = typeof values.out === 'string' ? resolve(base, values.out) : join(resolve(base, process.env['DATA_DIR'] ?? 'data'), 'models', 'sentiment.json');
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, TrainedSentiment.train(rows).toJson());
  say(`The model of all rows is in ${out}.`);
  return 0;
});

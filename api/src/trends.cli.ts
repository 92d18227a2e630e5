import 'reflect-metadata';
import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { OPERATOR_ID } from './identity/index.ts';
import { CorpusService, readTexts, TrendsStore, type TextRefusal } from './insight/import.ts';
import { findInstallation, runCommand } from './installation/installation-file.ts';
import { ConfigError } from './platform/config/config.ts';
import { connectDatabase } from './platform/database/connect.ts';
import { systemContext } from './platform/database/tenant-context.ts';

const USAGE = 'Usage: npm run trends -- FILE --source TEXT --licence TEXT [--name NAME] [--notes] [--org HANDLE]';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** `npm run trends -- FILE`: takes a hot list (or, with --notes, notes) into the corpus of an organisation and tells what rises in it. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: false,
    options: { source: { type: 'string' }, licence: { type: 'string' }, name: { type: 'string' }, notes: { type: 'boolean' }, org: { type: 'string' } },
  });
  const [file] = positionals;
  const { source, licence, org } = values;
  if (!file || typeof source !== 'string' || typeof licence !== 'string') throw new ConfigError(USAGE);
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
  await access(path).catch(() => {
    throw new ConfigError(`There is no file ${path}.`);
  });
  const { databaseUrl } = await findInstallation(process.env);
  const db = await connectDatabase({ url: databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'meadow-trends' }, []);
  try {
    const [owner] = await db.read<{ id: string }>(systemContext, 'SELECT id FROM organisations WHERE ($1::text IS NULL AND id = $2) OR handle = $1', [typeof org === 'string' ? org : null, OPERATOR_ID]);
    if (!owner) throw new ConfigError('There is no such organisation.');
    const corpus = new CorpusService(db, new TrendsStore(db));
    const name = typeof values.name === 'string' ? values.name : basename(path).split('.')[0] ?? 'dataset';
    const dataset = await corpus.dataset({ orgId: owner.id, name: name.slice(0, 80), kind: values.notes === true ? 'NOTES' : 'HOT_LIST', source, licence, shared: false });
    const refused: TextRefusal[] = [];
    const { added, known, copies } = await corpus.add(dataset, readTexts(path, (refusal) => refused.push(refusal)));
    say(`${added} texts added (${copies} of them copies, not counted), ${known} known already, ${refused.length} rejected.`);
    for (const { line, reason, excerpt } of refused) say(`  line ${line}: ${reason}  ${excerpt.slice(0, 60)}`);
    return 0;
  } finally {
    await db.close();
  }
});

/** Generates typed documents: one file per folder that holds *.graphql, so that a lazy page loads only its own. */
import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import { buildASTSchema, parse } from 'graphql';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const sources = join(root, 'src');
const output = join(sources, 'graphql', 'generated');
const schemaAst = buildASTSchema(parse(readFileSync(join(root, '..', 'api', 'schema.graphql'), 'utf8')));
const schema = parse(readFileSync(join(root, '..', 'api', 'schema.graphql'), 'utf8'));

const sourceOf = (location) => {
  const rawSDL = readFileSync(location, 'utf8');
  return { location, rawSDL, document: parse(rawSDL) };
};

const folders = new Map();
for (const file of readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!file.endsWith('.graphql')) continue;
  const folder = dirname(file).split(/[\\/]/).at(-1);
  const location = join(sources, file);
  folders.set(folder, [...(folders.get(folder) ?? []), sourceOf(location)]);
}

// Fragments that several features spread; a folder gets them when it spreads one it does not define.
const parts = sourceOf(join(sources, 'graphql', 'parts.graphql'));
folders.delete('graphql');
for (const [folder, documents] of folders) {
  const text = documents.map(({ rawSDL }) => rawSDL).join('\n');
  const isBorrowing = parts.document.definitions.some(({ name }) => text.includes(`...${name.value}`));
  if (isBorrowing) folders.set(folder, [parts, ...documents]);
}

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
for (const [folder, documents] of folders) {
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${output}/`,
    schema,
    schemaAst,
    documents,
    config: {
      scalars: { Minor: 'string', Micros: 'string', DateTime: 'string', Day: 'string', Count: 'number' },
      enumsAsTypes: true,
      useTypeImports: true,
      strictScalars: true,
      skipTypename: true,
    },
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
    profiler: { run: (work) => work(), collect: () => [] },
    cache: (_, __, make) => make(),
  });
  const types = sections.find(({ filename }) => filename.endsWith('/graphql.ts'));
  const text = await codegen(types);
  writeFileSync(join(output, `${folder}.ts`), text);
}
process.stdout.write(`${folders.size} files of typed documents\n`);

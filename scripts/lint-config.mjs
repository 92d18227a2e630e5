import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** Who may import whom inside the api; imports point down. A new arrow is a decision worth a record in docs/adr. */
const mayImport = {
  platform: [],
  identity: ['platform'],
  finance: ['platform', 'identity'],
  measurement: ['platform', 'identity'],
  trust: ['platform', 'identity'],
  marketplace: ['platform', 'identity', 'finance', 'measurement', 'trust'],
  advertising: ['platform', 'identity', 'finance', 'measurement', 'trust', 'marketplace'],
  insight: ['platform', 'identity', 'measurement', 'marketplace'],
  communication: ['platform', 'identity', 'marketplace', 'advertising', 'finance', 'trust', 'insight'],
  dashboards: ['platform', 'identity', 'finance', 'measurement', 'trust', 'marketplace', 'advertising', 'insight'],
};
const wings = Object.keys(mayImport);

/** Imports that a file of a wing may not make: wings not in its row, and what lies behind another wing's face. */
const restrictionsOf = (wing) =>
  wings
    .filter((other) => other !== wing)
    .flatMap((other) => {
      if (!mayImport[wing].includes(other)) return [{ regex: `^(\\.\\./)+${other}/`, message: `${wing} may not import ${other}: what flows upwards is a domain event.` }];
      if (other === 'platform') return [];
      return [{ regex: `^(\\.\\./)+${other}/([^/]+/.+|[^/]+\\.[^/]+\\.ts)$`, message: `${other} is reached through its faces: index.ts, or edge.ts for what runs without Nest.` }];
    });

const webRestrictions = [
  { files: ['web/src/features/*/**'], patterns: [{ regex: '^\\.\\./[a-z-]+/', message: 'A feature never imports a feature.' }] },
  { files: ['web/src/ui/**', 'web/src/charts/**'], patterns: [{ regex: '^(\\.\\./)+(features|graphql)/', message: 'ui and charts take props; they know no feature and no client.' }] },
];
const rechartsElsewhere = [{ name: 'recharts', message: 'Recharts is imported only in web/src/charts.' }];

const config = {
  $schema: './node_modules/oxlint/configuration_schema.json',
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'react', 'jsx-a11y'],
  categories: { correctness: 'error' },
  env: { node: true, browser: true, es2024: true, jest: true },
  ignorePatterns: ['**/dist/**', '**/generated/**', 'node_modules/**', 'data/**'],
  rules: {
    'eslint/eqeqeq': ['error', 'always', { null: 'ignore' }],
    'eslint/no-console': 'error',
    'import/no-cycle': ['error', { ignoreTypes: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    // A viewer and a row are plain objects here; spreading them copies what is meant.
    'typescript/no-misused-spread': 'off',
    'typescript/unbound-method': 'off',
    // A role is right where no element says it: status regions of charts, grids, docked bars.
    'jsx-a11y/prefer-tag-over-role': 'off',
  },
  overrides: [
    ...wings.map((wing) => ({ files: [`api/src/${wing}/**`], rules: { 'no-restricted-imports': ['error', { patterns: restrictionsOf(wing) }] } })),
    { files: ['web/src/features/**', 'web/src/app/**', 'web/src/ui/**'], rules: { 'no-restricted-imports': ['error', { paths: rechartsElsewhere }] } },
    ...webRestrictions.map(({ files, patterns }) => ({ files, rules: { 'no-restricted-imports': ['error', { paths: files[0]?.includes('charts') ? [] : rechartsElsewhere, patterns }] } })),
    { files: ['web/src/charts/**'], rules: { 'no-restricted-imports': ['error', { patterns: webRestrictions[1].patterns }] } },
    // A test may arrange with what lies behind a face.
    { files: ['**/*.test.ts', '**/*.test.tsx', 'api/test/**'], rules: { 'no-restricted-imports': 'off' } },
    { files: ['scripts/**', '**/*.mjs'], rules: { 'no-console': 'off' } },
  ],
};

await writeFile(join(root, '.oxlintrc.json'), `${JSON.stringify(config, null, 2)}\n`);

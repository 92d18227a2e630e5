import { spawnSync } from 'node:child_process';
import { fail, install, root, run } from './setup.mjs';

/** What CI runs beside the tests: lint with the import table, types, build, and generated files that are current. */
const generated = ['api/schema.graphql', 'web/src/graphql/generated', '.oxlintrc.json'];

await install();
run('npx', ['nx', 'run-many', '-t', 'build', 'typecheck', '--output-style=static']);
run('npm', ['run', '--silent', 'generate']);
run(process.execPath, ['scripts/lint-config.mjs']);
const changed = spawnSync('git', ['status', '--porcelain', '--', ...generated], { cwd: root, encoding: 'utf8' }).stdout;
if (changed) fail(`Generated files are not current. Run npm run generate and commit:\n${changed}`);
run('npm', ['run', '--silent', 'lint']);

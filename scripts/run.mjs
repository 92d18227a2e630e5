import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { become, compile, fail, install, root } from './setup.mjs';

/** `npm run <name> -- …`: sets up what is needed, then runs `api/dist/<name>.cli.js`. */
const [name, ...args] = process.argv.slice(2);
await install();
compile();
const program = `api/dist/${name}.cli.js`;
if (!name || !existsSync(join(root, program))) fail(`There is no command ${name ?? ''}.`);
become(process.execPath, [program, ...args], { stdio: 'inherit' });

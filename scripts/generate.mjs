import { compile, install, run } from './setup.mjs';

/** Rewrites what is generated: the printed GraphQL schema, then the web's typed documents. */
await install();
compile();
run(process.execPath, ['api/dist/print-schema.cli.js']);
run(process.execPath, ['web/codegen.mjs']);

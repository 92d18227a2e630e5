import { become, buildWeb, compile, install } from './setup.mjs';

await install();
compile();
await buildWeb();
become(process.execPath, ['api/dist/start.main.js', ...process.argv.slice(2)]);

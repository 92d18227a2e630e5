import { buildWeb, compile, install } from './setup.mjs';

await install();
compile();
await buildWeb();

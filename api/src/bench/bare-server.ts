import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The limit of what an HTTP server in Node can do here: reads a body, parses it, answers. GET is answered with a redirect. */
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(302, { location: 'https://shop.example/p?mclid=0', 'cache-control': 'no-store', 'content-length': 0 });
    response.end();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { events } = JSON.parse((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString()) as { events?: unknown[] };
    const body = JSON.stringify({ accepted: events?.length ?? 0, duplicate: 0, rejected: [] });
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));

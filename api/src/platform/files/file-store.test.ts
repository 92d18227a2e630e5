import { createServer, type Server } from 'node:http';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { BucketStore, FolderStore, type FileStore } from './file-store.ts';

const key = 'deals/01890000-0000-7000-8000-000000000001';

/** As much of an S3-compatible storage as is spoken to: objects by path, signed requests only. */
function bucketServer(): { server: Server; objects: Map<string, Buffer>; unsigned: string[] } {
  const objects = new Map<string, Buffer>();
  const unsigned: string[] = [];
  const server = createServer((request, reply) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!(request.headers.authorization ?? '').startsWith('AWS4-HMAC-SHA256 Credential=who/')) unsigned.push(path);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
      const known = objects.get(path);
      if (request.method === 'PUT') objects.set(path, Buffer.concat(chunks));
      if (request.method === 'DELETE') objects.delete(path);
      if (request.method !== 'GET') return void reply.writeHead(request.method === 'PUT' ? 200 : 204).end();
      if (!known) return void reply.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      return void (range ? reply.writeHead(206).end(known.subarray(Number(range[1]), Number(range[2]) + 1)) : reply.writeHead(200).end(known));
    });
  });
  return { server, objects, unsigned };
}

describe('the file store', () => {
  let folder: string;
  const bucket = bucketServer();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meadow-files-'));
    await new Promise<void>((done) => bucket.server.listen(0, '127.0.0.1', done));
  });
  afterAll(async () => {
    bucket.server.closeAllConnections();
    await new Promise((done) => bucket.server.close(done));
    await rm(folder, { recursive: true });
  });
  const stores: [string, () => FileStore][] = [
    ['a folder', () => new FolderStore(folder)],
    ['a bucket', () => new BucketStore({ FILES_ENDPOINT: `http://127.0.0.1:${(bucket.server.address() as AddressInfo).port}`, FILES_BUCKET: 'meadow', FILES_REGION: 'us-east-1', FILES_ACCESS_KEY: 'who', FILES_SECRET_KEY: 'secret' })],
  ];

  it.each(stores)('in %s keeps, reads in parts and removes', async (_, open) => {
    const store = open();
    const path = join(folder, 'arrived');
    await writeFile(path, 'a note about spring');
    await store.keep(path, key, 'image/png');
    expect(await readdir(folder)).not.toContain('arrived');
    expect(await text(await store.open(key))).toBe('a note about spring');
    expect(await text(await store.open(key, { start: 2, end: 5 }))).toBe('note');
    await store.remove(key);
    await expect(store.open(key).then(text)).rejects.toThrow();
    await store.remove(key);
  });

  it('signs every request to a bucket', () => expect(bucket.unsigned).toEqual([]));

  it('reads nothing beside its folder', async () => {
    for (const bad of ['deals/../secret', '../secret', 'deals/x', '/etc/passwd']) await expect((async () => new FolderStore(folder).open(bad))()).rejects.toThrow('no key of a file');
  });
});

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TestBucket } from '../../../test/bucket.ts';
import { BucketStore, FolderStore, type FileStore } from './file-store.ts';

const key = 'deals/01890000-0000-7000-8000-000000000001';

describe('the file store', () => {
  let folder: string;
  const bucket = new TestBucket();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meadow-files-'));
    await bucket.start();
  });
  afterAll(async () => {
    await bucket.stop();
    await rm(folder, { recursive: true });
  });
  const stores: [string, () => FileStore][] = [
    ['a folder', () => new FolderStore(folder)],
    ['a bucket', () => new BucketStore(bucket.settings)],
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

import { appendFile, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSpool } from './event-spool.ts';

describe('the spool', () => {
  let folder: string;
  const replayed = async (spool: EventSpool): Promise<string[]> => {
    const found: string[] = [];
    await spool.replay(async (records) => void found.push(...records.map(String)));
    return found;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meadow-spool-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives back what it took, once, and leaves nothing behind', async () => {
    const spool = new EventSpool(folder);
    const records = Array.from({ length: 2_500 }, (_, i) => `record ${i} 🌱`);
    await Promise.all(records.map((record) => spool.append(Buffer.from(record))));
    expect(await replayed(spool)).toEqual(records);
    expect(await replayed(spool)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('keeps the file when it cannot be written, and takes more meanwhile', async () => {
    const spool = new EventSpool(folder);
    await spool.append(Buffer.from('first'));
    await expect(spool.replay(() => Promise.reject(new Error('PostgreSQL is away')))).rejects.toThrow('away');
    await spool.append(Buffer.from('second'));
    expect(await replayed(spool)).toEqual(['first', 'second']);
  });

  it('takes over from a process that is gone, up to the record it was killed in, and from none that lives', async () => {
    const dead = new EventSpool(folder);
    await dead.append(Buffer.from('whole'));
    await dead.close();
    const [name] = await readdir(folder);
    await appendFile(join(folder, name!), Buffer.from([0, 0, 0, 99, 1, 2, 3, 4, 5]));
    const host = hostname().replaceAll(/[^\w.-]/g, '_');
    await rename(join(folder, name!), join(folder, `${host}~${process.ppid}~1~1.spool`));
    expect(await replayed(new EventSpool(folder))).toEqual([]);
    await rename(join(folder, `${host}~${process.ppid}~1~1.spool`), join(folder, `${host}~99999999~1~1.spool`));
    expect(await replayed(new EventSpool(folder))).toEqual(['whole']);
  });

  it('says so when the disk does not take it', async () => {
    await writeFile(join(folder, 'a-file'), '');
    await expect(new EventSpool(join(folder, 'a-file')).append(Buffer.from('x'))).rejects.toThrow();
  });
});

import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const ABANDONED_MS = 10 * 60_000;
const safeHost = hostname().replaceAll(/[^\w.-]/g, '_');

/**
 * A file of events that wait for PostgreSQL: each is on disk (fdatasync) before `append` resolves. A process writes
 * only to files of its own, and takes over what a dead one left behind.
 */
export class EventSpool {
  private readonly folder: string;
  private readonly prefix: string;
  private file: FileHandle | null = null;
  private path = '';
  private number = 0;
  private waiting: { record: Buffer; resolve(): void; reject(error: Error): void }[] = [];
  private writing: Promise<void> | null = null;

  constructor(folder: string) {
    this.folder = folder;
    this.prefix = `${safeHost}~${process.pid}~${Date.now()}`;
  }

  append(encoded: Uint8Array): Promise<void> {
    const record = framed(encoded);
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, resolve, reject });
      this.writing ??= this.drain().finally(() => (this.writing = null));
    });
  }

  /** Keeps a record that nobody takes, for an operator to look at; it is not replayed. */
  async setAside(encoded: Uint8Array): Promise<void> {
    const file = await open(join(this.folder, `${this.prefix}.refused`), 'a');
    try {
      await file.appendFile(framed(encoded));
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** Writes all that waits, again and again: one sync serves everybody who came while the last one ran. */
  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const taken = this.waiting.splice(0);
      try {
        this.file ??= await this.create();
        await this.file.appendFile(Buffer.concat(taken.map(({ record }) => record)));
        await this.file.datasync();
        for (const { resolve } of taken) resolve();
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        // Half a record may stand at its end, and whatever came behind that would not be read: it gets no more.
        await this.giveUpFile();
        for (const { reject } of taken) reject(failure);
      }
    }
  }

  private async create(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true });
    this.number += 1;
    this.path = join(this.folder, `${this.prefix}~${this.number}.spool`);
    return open(this.path, 'a');
  }

  /**
   * Gives every spooled record to `write`, a file at a time; a file is removed once all of it has been written.
   * Records may be given twice (after a crash in between): `write` must count each once.
   * @returns how many records were written
   */
  async replay(write: (records: Buffer[]) => Promise<void>): Promise<number> {
    await this.rotate();
    let written = 0;
    for (const path of await this.leftFiles()) {
      const records = recordsOf(await readFile(path));
      for (let from = 0; from < records.length; from += 1_000) await write(records.slice(from, from + 1_000));
      await rm(path);
      written += records.length;
    }
    return written;
  }

  /** Closes the file; what is in it is replayed by whoever comes next. */
  async close(): Promise<void> {
    await this.rotate();
  }

  private async rotate(): Promise<void> {
    while (this.writing) await this.writing;
    const { file } = this;
    this.file = null;
    this.path = '';
    await file?.close();
  }

  private async giveUpFile(): Promise<void> {
    const { file } = this;
    this.file = null;
    this.path = '';
    await file?.close().catch(() => undefined);
  }

  private async leftFiles(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    const left: string[] = [];
    for (const name of names.filter((each) => each.endsWith('.spool')).sort()) {
      const path = join(this.folder, name);
      if (path !== this.path && (name.startsWith(`${this.prefix}~`) || (await isAbandoned(name, path)))) left.push(path);
    }
    return left;
  }
}

/** Length, checksum, record. */
function framed(encoded: Uint8Array): Buffer {
  const record = Buffer.allocUnsafe(8 + encoded.length);
  record.writeUInt32BE(encoded.length, 0);
  record.writeUInt32BE(crc32(encoded), 4);
  record.set(encoded, 8);
  return record;
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const [host, pid] = name.split('~');
  if (host !== safeHost) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    return Date.now() - mtimeMs > ABANDONED_MS;
  }
  // Our own number in another process's file: in containers the number is always the same.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** The records of a file up to the first that is torn: a torn one was never acknowledged. */
function recordsOf(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    const record = bytes.subarray(at + 8, end);
    if (crc32(record) !== bytes.readUInt32BE(at + 4)) break;
    records.push(record);
    at = end;
  }
  return records;
}

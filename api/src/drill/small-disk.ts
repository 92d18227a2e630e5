import { spawnSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK = 8_388_608;
const SMALLEST = 4_096;
const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOSPC';

/** A file system of its own, small enough to be filled: a tmpfs, which only root may mount and only Linux has. */
export class SmallDisk {
  private constructor(private readonly folder: string) {}

  /** @returns null where it cannot be had */
  static mount(folder: string, size: string): SmallDisk | null {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'meadow-drill', folder], { stdio: 'ignore' });
    return status === 0 ? new SmallDisk(folder) : null;
  }

  /** Takes every byte that is left. @returns what gives them back */
  async fill(): Promise<() => Promise<void>> {
    const path = join(this.folder, 'balloon');
    const file = await open(path, 'w');
    try {
      for (let size = CHUNK; size >= SMALLEST; size /= 8) await writeUntilFull(() => file.write(Buffer.alloc(size)));
    } finally {
      await file.close();
    }
    return () => rm(path);
  }

  unmount(): void {
    spawnSync('umount', [this.folder], { stdio: 'ignore' });
  }
}

async function writeUntilFull(write: () => Promise<{ bytesWritten: number }>): Promise<void> {
  try {
    while ((await write()).bytesWritten > 0);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

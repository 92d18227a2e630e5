import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.ts';

interface Holder {
  pid: number;
  /** Where the holder answers with its token. A process number alone says little: it may belong to another program by now. */
  port: number;
  token: string;
}

export interface Claim {
  /** Whether the one before was killed: what it left may still be ending. */
  afterKill: boolean;
  release(): Promise<void>;
}

/**
 * Makes this process the only launcher of a data folder, until it releases the claim or dies.
 * @throws CannotStart when another one lives
 */
export async function claimFolder(folder: string): Promise<Claim> {
  const file = join(folder, 'launcher.json');
  const token = randomBytes(16).toString('hex');
  const { server, port } = await answering(token);
  const mine = JSON.stringify({ pid: process.pid, port, token } satisfies Holder);
  let afterKill = false;
  try {
    while (!(await createdAlone(file, mine))) {
      const text = await readFile(file, 'utf8').catch(() => '');
      const holder = parsed(text);
      if (holder && (await lives(holder))) {
        throw new CannotStart(`Meadow already runs on the data folder ${folder} (process ${holder.pid}). Stop it first, or choose another folder with DATA_DIR.`);
      }
      await removeStale(file, text);
      afterKill = true;
    }
  } catch (error) {
    server.close();
    throw error;
  }
  const release = async () => {
    server.close();
    if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true });
  };
  return { afterKill, release };
}

function answering(token: string): Promise<{ server: Server; port: number }> {
  return new Promise((done, failed) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(token));
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.unref();
      done({ server, port: typeof address === 'object' && address ? address.port : 0 });
    });
  });
}

const createdAlone = (file: string, text: string): Promise<boolean> =>
  writeFile(file, text, { flag: 'wx', mode: 0o600 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );

function parsed(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null;
  }
}

function lives({ port, token }: Holder): Promise<boolean> {
  return new Promise((done) => {
    let said = '';
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    for (const event of ['error', 'timeout', 'close'] as const) {
      socket.once(event, () => {
        socket.destroy();
        done(said === token);
      });
    }
  });
}

/** Takes away the file of a dead launcher, and not one that a faster starter has put in its place. */
async function removeStale(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) === text) await rm(aside, { force: true });
  else await rename(aside, file);
}

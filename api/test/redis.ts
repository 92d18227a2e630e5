import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../src/platform/database/embedded-postgres.ts';

/** `npm test` installs it on Debian. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis) process.stderr.write('redis-server is not installed: what is shared over Redis is not tested.\n');

/** A real Redis. It writes every command to disk before it answers, as the compose file runs it, unless it may forget. */
export class RedisServer {
  url = '';
  private folder = '';
  private port = 0;
  private process: ChildProcess | undefined;

  /** @param keeping what it knows at the next start */
  constructor(private readonly keeping: 'everything' | 'nothing') {}

  async start(): Promise<void> {
    this.folder ||= await mkdtemp(join(tmpdir(), 'meadow-redis-'));
    this.port ||= await freePort();
    this.url = `redis://127.0.0.1:${this.port}`;
    const keeping = this.keeping === 'everything' ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    this.process = spawn('redis-server', ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', '', '--maxmemory-policy', 'noeviction', ...keeping], { stdio: 'ignore' });
    const client = new Redis(this.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  }

  async kill(): Promise<void> {
    if (this.process?.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((done) => this.process?.once('exit', done));
    this.process.kill('SIGKILL');
    await gone;
  }

  /** It neither answers nor goes away. */
  hang(): void {
    this.process?.kill('SIGSTOP');
  }

  wake(): void {
    this.process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    if (this.folder !== '') await rm(this.folder, { recursive: true, force: true });
  }
}

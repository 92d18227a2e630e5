import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Moves } from './moves.ts';

const CHANNEL = 'figures_moved';
/** A notice of PostgreSQL has less than 8,000 bytes; an id has 36 and a comma. */
const MOST_IN_A_NOTICE = 200;
const RECONNECT_MS = 1_000;

/** Tells, when the transaction commits, whose figures it moves. */
export async function tellMoved(tx: Tx, orgIds: readonly string[]): Promise<void> {
  for (let from = 0; from < orgIds.length; from += MOST_IN_A_NOTICE) {
    await tx.query('SELECT pg_notify($1, $2)', [CHANNEL, orgIds.slice(from, from + MOST_IN_A_NOTICE).join(',')]);
  }
}

/** Who watches figures in this process, told by PostgreSQL when those of their organisations move. Listens only while somebody watches. */
@Injectable()
export class FiguresFeed implements OnApplicationShutdown {
  private readonly watching = new Set<Moves>();
  private client: pg.Client | null = null;
  private listening: Promise<void> | null = null;
  private stopped = false;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * @param orgIds whose figures are watched; null watches all
   * @returns once the database has been asked to tell, so that nothing later is missed
   */
  async watch(orgIds: readonly string[] | null): Promise<Moves> {
    const moves = new Moves(orgIds === null ? null : new Set(orgIds), () => this.leave(moves));
    this.watching.add(moves);
    this.listening ??= this.listen();
    await this.listening.catch(() => undefined);
    return moves;
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    for (const moves of this.watching) moves.end();
    this.hangUp();
  }

  private leave(moves: Moves): void {
    this.watching.delete(moves);
    if (this.watching.size === 0) this.hangUp();
  }

  private hangUp(): void {
    const { client } = this;
    this.client = null;
    this.listening = null;
    void client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.config.DATABASE_URL, options: '-c role=meadow_api', application_name: 'meadow-figures', keepAlive: true });
    this.client = client;
    client.on('error', () => undefined);
    client.on('notification', ({ payload }) => {
      const moved = new Set((payload ?? '').split(','));
      for (const moves of this.watching) moves.tell(moved);
    });
    client.on('end', () => this.lost(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      this.lost(client);
      throw error;
    }
  }

  /** Listens again, and tells everybody to look: what moved meanwhile was not heard. */
  private lost(client: pg.Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = null;
    setTimeout(() => {
      if (this.stopped || this.client || this.watching.size === 0) return;
      this.listening = this.listen();
      this.listening.then(() => this.watching.forEach((moves) => moves.tell(null)), () => undefined);
    }, RECONNECT_MS).unref();
  }
}

import type { Client } from 'pg';
import { edgeClient, type EdgeContext } from './edge-context.ts';
import type { Logger } from '../platform/telemetry/logger.ts';

const POLL_MS = 15_000;
const RECONNECT_MS = 500;
/** Nobody tells of these; they are looked at from time to time. */
const FIGURES = 'figures';

/** Keeps what the edge holds in memory fresh: at once when PostgreSQL notifies, and from time to time in case a notice was missed. */
export class Freshness {
  private readonly edge: EdgeContext;
  private readonly logger: Logger;
  private readonly loaders: Record<string, () => Promise<void>>;
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private client: Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(edge: EdgeContext, logger: Logger) {
    this.edge = edge;
    this.logger = logger;
    const { pool } = edge;
    this.loaders = {
      write_keys: () => edge.keys.load(pool),
      postback_sources: () => edge.postbacks.load(pool),
      tracked_links: () => edge.links.load(pool),
      campaigns: () => edge.delivery.takeChanges(),
      [FIGURES]: () => edge.delivery.load(),
    };
  }

  /** Loads everything once. @throws when PostgreSQL is not there */
  async start(): Promise<void> {
    await this.edge.pool.query(`SELECT app.ensure_event_days((now() AT TIME ZONE 'UTC')::date - 9, (now() AT TIME ZONE 'UTC')::date + 4)`);
    for (const load of Object.values(this.loaders)) await load();
    await this.listen();
    this.timer = setInterval(() => {
      for (const channel of Object.keys(this.loaders)) this.refresh(channel);
    }, POLL_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const client = edgeClient(this.edge.config);
    client.on('error', () => undefined);
    client.on('notification', ({ channel }) => this.refresh(channel));
    client.on('end', () => {
      if (this.client !== client || this.stopped) return;
      this.client = null;
      void this.relisten();
    });
    await client.connect();
    await client.query(Object.keys(this.loaders).filter((name) => name !== FIGURES).map((channel) => `LISTEN ${channel}`).join('; '));
    this.client = client;
  }

  private async relisten(): Promise<void> {
    while (!this.stopped) {
      await new Promise((done) => setTimeout(done, RECONNECT_MS).unref());
      if (this.stopped) return;
      try {
        await this.listen();
        for (const channel of Object.keys(this.loaders)) this.refresh(channel);
        return;
      } catch {
        // PostgreSQL is still away; what is in memory serves until it is back.
      }
    }
  }

  /** One load per channel at a time; a notice that comes meanwhile makes it run once more. */
  private refresh(channel: string): void {
    const load = this.loaders[channel];
    if (!load) return;
    if (this.running.has(channel)) {
      this.again.add(channel);
      return;
    }
    const work = load()
      .catch((error: unknown) => this.logger.warn({ err: error, channel }, 'could not refresh'))
      .finally(() => {
        this.running.delete(channel);
        if (this.again.delete(channel) && !this.stopped) this.refresh(channel);
      });
    this.running.set(channel, work);
  }
}

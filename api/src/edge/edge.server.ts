import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../platform/config/config.ts';
import type { Logger } from '../platform/telemetry/logger.ts';
import { createEdgeContext, type EdgeContext } from './edge-context.ts';
import { EdgeMetrics } from './edge-metrics.ts';
import { Freshness } from './freshness.ts';
import { HttpTurn } from './http-turn.ts';
import { PlainConnections } from './plain-connections.ts';
import { routes } from './routes.ts';

const BEAT_MS = 5_000;
const FLUSH_MS = 1_000;
const DRAIN_MS = 5_000;

/** A running edge. */
export interface Edge {
  context: EdgeContext;
  port: number;
  /** Takes no more connections, answers what has come in, writes what waits, and ends. */
  stop(): Promise<void>;
}

/** Starts one edge process with its own connections to PostgreSQL under the role meadow_edge. */
export async function startEdge(config: Config, logger: Logger): Promise<Edge> {
  const context = createEdgeContext(config, logger);
  const metrics = new EdgeMetrics(context, logger);
  const freshness = new Freshness(context, logger);
  await freshness.start();
  const instance = randomUUID();
  const quiet = (work: Promise<unknown>) => void work.catch(() => undefined);
  const beat = () =>
    context.pool.query(
      `INSERT INTO heartbeats (process, instance, seen_at, gauges) VALUES ('edge', $1, now(), $2)
       ON CONFLICT (process, instance) DO UPDATE SET seen_at = now(), gauges = excluded.gauges`,
      [instance, JSON.stringify(metrics.gauges())],
    );
  quiet(beat());
  const timers = [setInterval(() => quiet(beat()), BEAT_MS), setInterval(() => quiet(context.counters.flush(context.pool)), FLUSH_MS)];
  const answer = routes(context, metrics);
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 30_000, maxHeaderSize: 16_384 }, (request, response) => {
    const turn = new HttpTurn(request, response);
    answer(turn, turn);
  });
  const plain = new PlainConnections(server, answer);
  const port = await listen(server, config);
  return {
    context,
    port,
    stop: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeIdleConnections();
      plain.drain();
      await Promise.race([closed, new Promise((done) => setTimeout(done, DRAIN_MS).unref())]);
      server.closeAllConnections();
      plain.destroy();
      for (const timer of timers) clearInterval(timer);
      await context.delivery.close();
      await context.log.close();
      await context.writer.close();
      await context.counters.flush(context.pool).catch(() => undefined);
      await freshness.stop();
      await context.pool.end();
    },
  };
}

function listen(server: Server, config: Config): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(config.EDGE_PORT, config.HOST, 2_048, () => done((server.address() as AddressInfo).port));
  });
}

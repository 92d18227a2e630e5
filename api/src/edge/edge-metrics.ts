import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Logger } from '../platform/telemetry/logger.ts';
import type { EdgeContext } from './edge-context.ts';
import { mayReadMetrics } from '../platform/http/metrics-access.ts';
import { line } from './header-lines.ts';
import { JSON_TYPE, Refused, sendText } from './http.ts';
import type { EdgeRequest, EdgeResponse } from './turn.ts';

/** What the process says of itself: `/readyz`, `/metrics` and the gauges of its heartbeat. */
export class EdgeMetrics {
  private readonly registry = new Registry();
  private readonly edge: EdgeContext;
  private readonly logger: Logger;
  private requests = 0;
  private failures = 0;

  constructor(edge: EdgeContext, logger: Logger) {
    this.edge = edge;
    this.logger = logger;
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry, prefix: 'meadow_edge_' });
    for (const [name, help, read] of this.readings()) {
      if (name.endsWith('_total')) new Counter({ name, help, registers, collect() { this.reset(); this.inc(read()); } });
      else new Gauge({ name, help, registers, collect() { this.set(read()); } });
    }
  }

  count(): void {
    this.requests += 1;
  }

  failed(error: unknown): void {
    this.failures += 1;
    this.logger.error({ err: error }, 'a request failed');
  }

  gauges(): Record<string, number> {
    return Object.fromEntries([
      ...this.readings().map(([name, , read]) => [name.replace(/^meadow_edge_/, ''), read()] as const),
      ['memory_bytes', process.memoryUsage.rss()] as const,
    ]);
  }

  async ready(response: EdgeResponse): Promise<void> {
    try {
      await this.edge.pool.query('SELECT 1');
      response.send(200, JSON_TYPE, '{"status":"ok"}');
    } catch {
      response.send(503, JSON_TYPE, '{"status":"database unavailable"}');
    }
  }

  async send({ headers, address }: EdgeRequest, response: EdgeResponse): Promise<void> {
    const { METRICS_TOKEN } = this.edge.config;
    if (!mayReadMetrics({ headers, address }, METRICS_TOKEN)) throw new Refused(404, 'NOT_FOUND', 'nothing is here');
    sendText(response, 200, line('content-type', this.registry.contentType), await this.registry.metrics());
  }

  private readings(): [name: string, help: string, read: () => number][] {
    const { writer, log } = this.edge;
    return [
      ['meadow_edge_requests_total', 'Requests taken.', () => this.requests],
      ['meadow_edge_failures_total', 'Requests answered with 500.', () => this.failures],
      ['meadow_edge_events_total', 'Events written.', () => writer.gauges.rows],
      ['meadow_edge_batches_total', 'Transactions that wrote events.', () => writer.gauges.batches],
      ['meadow_edge_exact_batches_total', 'Batches that met a duplicate.', () => writer.gauges.exactBatches],
      ['meadow_edge_waiting_events', 'Events that wait to be written.', () => writer.queuedRows],
      ['meadow_edge_spooled_total', 'Events kept on disk while PostgreSQL was away.', () => log.spooled],
      ['meadow_edge_unrecorded_decisions_total', 'Decisions that were not written down because PostgreSQL did not keep up.', () => this.edge.delivery.records.unrecorded],
      ['meadow_edge_lost_total', 'Clicks and beacons that nothing could keep.', () => log.lost],
    ];
  }
}

import '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Database } from '../database/database.ts';
import { anonymousContext } from '../database/tenant-context.ts';
import { NotFound } from '../errors/domain-error.ts';
import { mayReadMetrics } from './metrics-access.ts';

/** `/livez` (the process answers), `/readyz` (so does the database), `/metrics` (Prometheus). */
export function serveHealth(fastify: FastifyInstance, db: Database, metricsToken: string | undefined): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'meadow_' });
  const duration = new Histogram({
    name: 'meadow_http_request_duration_seconds',
    help: 'Time from request to answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    registers: [registry],
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'unknown', status: String(reply.statusCode) };
    duration.observe(labels, reply.elapsedTime / 1000);
  });
  fastify.get('/livez', async () => ({ status: 'ok' }));
  fastify.get('/readyz', async (_request, reply) => {
    try {
      await db.read(anonymousContext, 'SELECT 1');
      return { status: 'ok' };
    } catch {
      return reply.status(503).send({ status: 'database unavailable' });
    }
  });
  fastify.get('/metrics', async (request, reply) => {
    // People find the page of metric definitions at the same address; a scraper never asks for HTML.
    if ((request.headers.accept ?? '').includes('text/html')) return reply.sendFile('index.html');
    const { headers, raw } = request;
    if (!mayReadMetrics({ headers, address: raw.socket.remoteAddress }, metricsToken)) throw new NotFound('page', '/metrics');
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}

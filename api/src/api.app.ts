import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { AppModule } from './app.module.ts';
import { carryViewer, findViewer, Viewers } from './identity/index.ts';
import { formatError } from './platform/graphql/format-error.ts';
import { serveLive } from './platform/graphql/live-socket.ts';
import { serveHealth } from './platform/http/health.ts';
import { serveWebApp } from './platform/http/web-app.ts';
import type { Ground } from './platform/platform.module.ts';

const MAX_BODY = 1_048_576;

/** The api, ready to listen: GraphQL, uploads, health and the web app in one Fastify. */
export async function createApi(ground: Ground, logger: LoggerService | false): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: MAX_BODY, trustProxy: ground.config.TRUST_PROXY });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(ground), adapter, { logger, bodyParser: true });
  const fastify: FastifyInstance = adapter.getInstance();
  await serveWebApp(fastify, ground.config.PUBLIC_URL.startsWith('https:'), ground.config.FILES_ENDPOINT);
  serveHealth(fastify, ground.db, ground.config.METRICS_TOKEN);
  // A webhook is signed over its raw bytes: nothing parses it on the way.
  fastify.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/api/webhooks/')) request.headers['content-type'] = 'application/octet-stream';
  });
  fastify.decorateRequest('viewer', null);
  fastify.decorateRequest('refused', null);
  fastify.addHook('preHandler', carryViewer(app.get(Viewers), ground.config.PUBLIC_URL));
  let endSockets = () => {};
  fastify.addHook('preClose', async () => endSockets());
  await app.init();
  await fastify.ready();
  endSockets = serveLive(adapter.getHttpServer(), {
    schema: app.get(GraphQLSchemaHost).schema,
    find: async (request, actingFor) => findViewer(app.get(Viewers), ground.config.PUBLIC_URL, fastify.parseCookie(request.headers.cookie ?? ''), actingFor),
    isOwnOrigin: (origin, host) => origin !== undefined && (origin === new URL(ground.config.PUBLIC_URL).origin || (host !== undefined && URL.canParse(origin) && new URL(origin).host === host)),
    formatError: (error) => formatError(error, ground.logger),
  });
  return app;
}

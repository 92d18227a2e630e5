import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import type { Ground } from './platform/platform.module.ts';

/** The worker: the same modules, no port. Starting it starts the jobs. */
export async function createWorker(ground: Ground, logger: LoggerService | false): Promise<INestApplicationContext> {
  const app = await NestFactory.create(AppModule.on(ground), new FastifyAdapter(), { logger });
  await app.init();
  return app;
}

import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { CreatorsModule } from '../creators/creators.module.ts';
import { ImportRunner } from './import-runner.ts';
import { ImportsResolver } from './imports.resolver.ts';
import { ImportsService } from './imports.service.ts';
import { UploadSweep } from './upload-sweep.ts';
import { UploadsController } from './uploads.controller.ts';

@Module({
  imports: [CreatorsModule],
  controllers: [UploadsController],
  providers: [ImportsService, ImportsResolver, ImportRunner, UploadSweep],
  exports: [ImportsService, ImportRunner],
})
export class ImportsModule implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  /** Files arrive as octet streams and are handed on unread; every other content type keeps its parser and limit. */
  onModuleInit(): void {
    const fastify = this.http.httpAdapter?.getInstance<FastifyInstance>();
    if (fastify?.hasContentTypeParser('application/octet-stream')) return;
    fastify?.addContentTypeParser('application/octet-stream', { bodyLimit: 2 ** 31 }, (_request, payload, done) => done(null, payload));
  }
}

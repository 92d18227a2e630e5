import { Controller, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { ImportsService } from './imports.service.ts';

/** `POST /api/uploads?name=FILE`: the raw body (application/octet-stream) is the file. */
@Controller('api/uploads')
export class UploadsController {
  constructor(private readonly imports: ImportsService) {}

  @Allow('creator:import')
  @Post()
  async upload(@CurrentViewer() viewer: Viewer, @Query('name') name: string | undefined, @Req() request: FastifyRequest): Promise<{ uploadId: string }> {
    // The parser for octet streams leaves the body unread, so that it goes to disk as it arrives.
    const body = request.body instanceof Readable ? request.body : request.raw;
    return { uploadId: await this.imports.upload(viewer, typeof name === 'string' ? name : '', body) };
  }
}

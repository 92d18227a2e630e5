import { Readable } from 'node:stream';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BulkEditsService } from './bulk-edits.service.ts';

/** `GET /api/ad-groups/csv`: all ad groups of campaigns that are not over, sent while they are read. */
@Controller('api/ad-groups')
export class BulkEditsController {
  constructor(private readonly bulk: BulkEditsService) {}

  @Allow('campaign:read')
  @Get('csv')
  async csv(@CurrentViewer() viewer: Viewer, @Res() reply: FastifyReply): Promise<void> {
    const parts = this.bulk.parts(viewer);
    // The first portion before the headers: who may not read them gets an error and no half of a file.
    const first = await parts.next();
    const rest = async function* () {
      yield first.value ?? '';
      yield* parts;
    };
    await reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="meadow-ad-groups.csv"').header('cache-control', 'private, no-store').send(Readable.from(rest()));
  }
}

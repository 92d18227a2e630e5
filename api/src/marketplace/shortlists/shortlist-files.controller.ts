import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { shortlistPdf, shortlistSheet } from './shortlist-files.ts';
import { ShortlistsService } from './shortlists.service.ts';

/** `GET /api/shortlists/ID/xlsx` and `/pdf`: the list as a file. */
@Controller('api/shortlists')
export class ShortlistFilesController {
  constructor(private readonly lists: ShortlistsService) {}

  @Allow('creator:read')
  @Get(':id/:kind')
  async file(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Param('kind') kind: string, @Query('lang') lang: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    if (kind !== 'xlsx' && kind !== 'pdf') throw new NotFound('file', kind);
    const list = await this.lists.get(viewer, id);
    const language = lang === 'zh-CN' ? 'zh-CN' : 'en';
    const [type, bytes] = kind === 'pdf' ? ['application/pdf', await shortlistPdf(list, language)] : ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', shortlistSheet(list, language)];
    const name = encodeURIComponent(`${list.name}.${kind}`);
    await reply.header('content-type', type).header('content-disposition', `attachment; filename="shortlist.${kind}"; filename*=UTF-8''${name}`).send(bytes);
  }
}

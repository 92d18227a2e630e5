import { Controller, Get, Headers, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { viewFile, type FileView } from './delivery.view.ts';
import { FilesService } from './files.service.ts';

/** `POST /api/deals/ID/files?name=FILE&sha256=HEX`: the raw body (application/octet-stream) is the file. `GET /api/files/ID` gives it back. */
@Controller('api')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Allow('deal:negotiate')
  @Post('deals/:id/files')
  async upload(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Query('name') name: string | undefined, @Query('sha256') sha256: string | undefined, @Req() request: FastifyRequest): Promise<FileView> {
    const announced = Number(request.headers['content-length'] ?? NaN);
    const body = request.body instanceof Readable ? request.body : request.raw;
    return viewFile(await this.files.add(viewer, id, {
      name: typeof name === 'string' ? name : '', sha256: typeof sha256 === 'string' ? sha256 : null, announcedBytes: Number.isFinite(announced) ? announced : null, body,
    }));
  }

  /** Whole, or the part that a player asks for. Nothing in it is ever run: sandboxed, never sniffed again. */
  @Allow('deal:read')
  @Get('files/:id')
  async download(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Headers('range') range: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const total = Number((await this.files.find(viewer, id)).bytes);
    const part = rangeOf(range, total);
    const { file, content } = await this.files.open(viewer, id, part ?? undefined);
    const isShown = file.type.startsWith('image/') || file.type.startsWith('video/');
    void reply.headers({
      'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': 'private, max-age=3600', 'accept-ranges': 'bytes', etag: `"${file.sha256}"`,
      ...(part ? { 'content-range': `bytes ${part.start}-${part.end}/${total}` } : {}),
    });
    if (part) void reply.status(206);
    return new StreamableFile(content, {
      type: file.type, length: part ? part.end - part.start + 1 : total, disposition: `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    });
  }
}

/** One range of bytes; anything else is answered with the whole file. */
function rangeOf(header: string | undefined, total: number): { start: number; end: number } | null {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match) return null;
  const start = Number(match[1]);
  const end = match[2] ? Math.min(Number(match[2]), total - 1) : total - 1;
  return start <= end ? { start, end } : null;
}

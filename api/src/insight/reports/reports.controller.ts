import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { reportLanguages, type ReportLanguage } from './report-text.ts';
import { InsightReportsService, type Shown } from './reports.service.ts';

const kinds = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8' } as const;
const isKind = (kind: string): kind is keyof typeof kinds => kind in kinds;

const languageOf = (asked: string | undefined): ReportLanguage | undefined => reportLanguages.find((language) => language === asked);

/** A report as a file: `/api/insight-reports/<id>/pdf`, and by its link `/api/shared-reports/<token>/csv`; `?language=en` or `zh` reads it in that language. */
@Controller('api')
export class InsightReportsController {
  constructor(private readonly reports: InsightReportsService) {}

  @Allow('report:read')
  @Get('insight-reports/:id/:kind')
  async own(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Param('kind') kind: string, @Res() reply: FastifyReply, @Query('language') asked?: string): Promise<void> {
    const { title, language, madeAt, content } = await this.reports.get(viewer, id, languageOf(asked));
    if (!content || !madeAt) throw new NotFound('report', id);
    await this.send(reply, { title, language, madeAt, content }, kind);
  }

  @Allow('public')
  @Get('shared-reports/:token/:kind')
  async shared(@Param('token') token: string, @Param('kind') kind: string, @Res() reply: FastifyReply, @Query('language') asked?: string): Promise<void> {
    const report = await this.reports.shared(token, languageOf(asked));
    if (!report) throw new NotFound('report', token.slice(0, 8));
    await this.send(reply, report, kind);
  }

  private async send(reply: FastifyReply, report: Shown, kind: string): Promise<void> {
    if (!isKind(kind)) throw new NotFound('file', kind);
    const body = kind === 'pdf' ? await this.reports.pdf(report) : this.reports.csv(report);
    await reply.header('content-type', kinds[kind]).header('content-disposition', `attachment; filename="report.${kind}"; filename*=UTF-8''${encodeURIComponent(report.title)}.${kind}`).send(body);
  }
}

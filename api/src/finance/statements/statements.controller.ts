import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { statementPdf } from './account-statement.ts';
import { AccountStatementsService } from './account-statements.service.ts';

/** `GET /api/statements/pdf?currency=CNY&from=2026-01-01&to=2026-01-31&lang=zh-CN`. */
@Controller('api/statements')
export class StatementsController {
  constructor(private readonly statements: AccountStatementsService) {}

  @Allow('wallet:read')
  @Get('pdf')
  async pdf(@CurrentViewer() viewer: Viewer, @Query() asked: Record<string, string | undefined>, @Res() reply: FastifyReply): Promise<void> {
    const [currency, from, to] = [asked['currency'] ?? '', asked['from'] ?? '', asked['to'] ?? ''].map(String) as [string, string, string];
    const statement = await this.statements.of(viewer, { currency, from, to });
    const file = await statementPdf(statement, asked['lang'] === 'zh-CN' ? 'ZH_CN' : 'EN');
    await reply.type('application/pdf').header('content-disposition', `attachment; filename="statement-${from}-${to}.pdf"`).header('cache-control', 'private, no-store').send(file);
  }
}

import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { invoicePdf } from './invoice-pdf.ts';
import { invoiceSheet } from './invoice-sheet.ts';
import { invoiceXml } from './invoice-xml.ts';
import { InvoicesService } from './invoices.service.ts';

/** In one spreadsheet, the newest ones. */
const MOST = 10_000;

/** `GET /api/invoices/ID/pdf?lang=zh-CN` for people, `GET /api/invoices/ID/xml` (EN 16931, UBL) for their programs; `GET /api/invoices/xlsx` is all of them as a spreadsheet. */
@Controller('api/invoices')
export class InvoicesController {
  constructor(private readonly invoicing: InvoicesService) {}

  @Allow('wallet:read')
  @Get('xlsx')
  async xlsx(@CurrentViewer() viewer: Viewer, @Query('lang') lang: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const file = invoiceSheet(await this.invoicing.list(viewer, MOST), lang === 'zh-CN' ? 'ZH_CN' : 'EN');
    await reply.type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').header('content-disposition', 'attachment; filename="invoices.xlsx"').header('cache-control', 'private, no-store').send(file);
  }

  @Allow('wallet:read')
  @Get(':id/pdf')
  async pdf(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Query('lang') lang: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const invoice = await this.invoicing.find(viewer, id);
    const file = await invoicePdf(invoice, lang === 'zh-CN' ? 'ZH_CN' : 'EN');
    await reply.type('application/pdf').header('content-disposition', `attachment; filename="${invoice.number}.pdf"`).header('cache-control', 'private, no-store').send(file);
  }

  @Allow('wallet:read')
  @Get(':id/xml')
  async xml(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const invoice = await this.invoicing.find(viewer, id);
    await reply.type('application/xml; charset=utf-8').header('content-disposition', `attachment; filename="${invoice.number}.xml"`).header('cache-control', 'private, no-store').send(invoiceXml(invoice));
  }
}

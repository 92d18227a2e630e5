import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BankFileRefused } from '../finance.errors.ts';
import { BankStatementsService, type Imported } from './bank-statements.service.ts';
import { PayoutFilesService } from './payout-files.service.ts';

const LARGEST_BYTES = 20_000_000;

/** Files from and for the bank, raw in the body. */
@Controller('api')
export class BankController {
  constructor(
    private readonly statements: BankStatementsService,
    private readonly files: PayoutFilesService,
  ) {}

  @Allow('payout:approve')
  @Post('bank-statements')
  async import(@CurrentViewer() viewer: Viewer, @Req() request: FastifyRequest): Promise<Imported> {
    return this.statements.import(viewer, await text(request.body instanceof Readable ? request.body : request.raw));
  }

  @Allow('payout:approve')
  @Get('payout-files/:id/pain001')
  async pain001(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { name, text: body } = await this.files.asPain001(viewer, id);
    await reply.type('application/xml; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'private, no-store').send(body);
  }

  @Allow('payout:approve')
  @Get('payout-files/:id/table')
  async table(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { name, text: body } = await this.files.asTable(viewer, id);
    await reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'private, no-store').send(body);
  }
}

/** @throws BankFileRefused when it is larger than any statement */
async function text(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > LARGEST_BYTES) throw new BankFileRefused('BANK_FILE_BROKEN', 'The file is larger than any bank statement.');
  }
  return Buffer.concat(parts).toString('utf8');
}

import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BankFileRefused } from '../finance.errors.ts';
import { BankStatementsService, type Imported } from './bank-statements.service.ts';
import { PayoutFilesService } from './payout-files.service.ts';
import { RefusedFilesService } from './refused-files.service.ts';

const LARGEST_BYTES = 20_000_000;
/** So much is kept of what is larger. */
const KEPT_BYTES = 1_000_000;

/** Files from and for the bank, raw in the body. */
@Controller('api')
export class BankController {
  constructor(
    private readonly statements: BankStatementsService,
    private readonly files: PayoutFilesService,
    private readonly refused: RefusedFilesService,
  ) {}

  @Allow('payout:approve')
  @Post('bank-statements')
  async import(@CurrentViewer() viewer: Viewer, @Req() request: FastifyRequest): Promise<Imported> {
    const { text, isWhole } = await read(request.body instanceof Readable ? request.body : request.raw);
    if (isWhole) return this.statements.import(viewer, text);
    const tooLarge = new BankFileRefused('BANK_FILE_BROKEN', 'The file is larger than any bank statement.');
    await this.refused.keep(viewer, text, tooLarge, false);
    throw tooLarge;
  }

  @Allow('payout:approve')
  @Get('refused-bank-files/:id')
  async asReceived(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const body = await this.refused.body(viewer, id);
    await reply.type('application/octet-stream').header('content-disposition', `attachment; filename="refused-${id}.xml"`).header('cache-control', 'private, no-store').send(body);
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

/** The body, or the beginning of one that is larger than any statement. */
async function read(body: Readable): Promise<{ text: string; isWhole: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > LARGEST_BYTES) return { text: Buffer.concat(parts).subarray(0, KEPT_BYTES).toString('utf8'), isWhole: false };
  }
  return { text: Buffer.concat(parts).toString('utf8'), isWhole: true };
}

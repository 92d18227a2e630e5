import { Readable } from 'node:stream';
import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../identity/index.ts';
import { WebhookNotTaken, type Headers } from './checkout-provider.ts';
import { ProviderReportsService } from './provider-reports.service.ts';

const LARGEST_BYTES = 256_000;

/** Where providers report. Who they are is in their signature alone. */
@Controller('api/webhooks')
export class WebhooksController {
  constructor(private readonly reports: ProviderReportsService) {}

  @Allow('public')
  @Post(':provider')
  async take(@Param('provider') provider: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const headers: Headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]));
    const { text, isWhole } = await read(request.body instanceof Readable ? request.body : request.raw);
    const thanks = await (isWhole ? this.reports.receive(provider, text, headers) : this.reports.refuse(provider, text, new WebhookNotTaken('WEBHOOK_UNREADABLE', 'The body is larger than any report.')));
    await reply.status(200).type(thanks.type).send(thanks.body);
  }
}

/** The body, or the beginning of one that is larger than any report. */
async function read(body: Readable): Promise<{ text: string; isWhole: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > LARGEST_BYTES) return { text: Buffer.concat(parts).toString('utf8'), isWhole: false };
  }
  return { text: Buffer.concat(parts).toString('utf8'), isWhole: true };
}

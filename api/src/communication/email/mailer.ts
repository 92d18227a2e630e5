import { Inject, Injectable } from '@nestjs/common';
import nodemailer from 'nodemailer';
import { CONFIG, type Config } from '../../platform/config/config.ts';

export interface Message {
  /** Ours, and the same when it is sent again: the other side may recognise it. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
}

/** The way out by SMTP; none when no server is configured. */
@Injectable()
export class Mailer {
  private readonly transport: ReturnType<typeof nodemailer.createTransport> | null;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.transport = config.SMTP_URL ? nodemailer.createTransport(config.SMTP_URL) : null;
  }

  get isConfigured(): boolean {
    return this.transport !== null;
  }

  async send({ messageId, to, subject, text }: Message): Promise<void> {
    await this.transport?.sendMail({ from: this.config.MAIL_FROM, to, subject, text, messageId });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Locale } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { LOGGER, type Logger } from '../../platform/telemetry/logger.ts';
import { Mailer } from './mailer.ts';
import { messagesOf } from '../notifications/messages.ts';
import { momentOf, type Reader } from '../notifications/readers.ts';
import { mailOf, sentenceOf } from './sentences.ts';
import { kindOf } from './when.ts';

const BATCH = 50;
const MAX_ATTEMPTS = 8;

interface Due {
  id: string;
  user_id: string;
  address: string;
  subject: string;
  body: string;
  gathered: boolean;
  attempts: number;
  locale: Locale;
}

/** Mails of notices: promised once to each reader as they chose, gathered where they chose so, and sent. */
@Injectable()
export class MailService {
  constructor(
    private readonly db: Database,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Promises each reader of a new notice a mail as they chose, in the transaction that writes the notice. */
  async promise(tx: Tx, code: string, params: Readonly<Record<string, string>>, readers: readonly Reader[]): Promise<void> {
    const now = this.clock.now();
    const wanted = readers.flatMap((reader) => {
      const moment = momentOf(reader.mail[kindOf(code)] ?? 'NOW', reader, now);
      return moment ? [{ reader, ...moment, sentence: sentenceOf(code, params, reader.locale) }] : [];
    });
    if (wanted.length === 0) return;
    await tx.query(
      `INSERT INTO emails (id, org_id, user_id, notification_id, address, subject, body, gathered, due_at, created_at)
       SELECT id, org_id, user_id, notification_id, address, sentence, sentence, gathered, due_at, $1
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bool[], $9::timestamptz[]) AS w (id, org_id, user_id, notification_id, address, sentence, gathered, due_at)`,
      [now, wanted.map(() => uuidv7()), wanted.map(({ reader }) => reader.orgId), wanted.map(({ reader }) => reader.userId), wanted.map(({ reader }) => reader.notificationId), wanted.map(({ reader }) => reader.email),
        wanted.map(({ sentence }) => sentence), wanted.map(({ gathered }) => gathered), wanted.map(({ due }) => due)]);
  }

  /** Sends what is due. A reader's gathered mails leave as one. */
  @Repeats({ name: 'mail.send', everyMs: 2_000 })
  async send(): Promise<void> {
    while ((await this.sendBatch()) === BATCH);
  }

  private sendBatch(): Promise<number> {
    return this.db.transaction(systemContext, async (tx) => {
      const due = await tx.query<Due[]>(
        `SELECT e.id, e.user_id, e.address, e.subject, e.body, e.gathered, e.attempts, p.locale FROM emails e JOIN LATERAL app.people_of(e.org_id) p ON p.user_id = e.user_id
         WHERE e.status = 'WAITING' AND e.due_at <= $1 ORDER BY e.user_id, e.id LIMIT ${BATCH} FOR UPDATE OF e SKIP LOCKED`, [this.clock.now()]);
      for (const group of messagesOf(due, ({ user_id: reader }) => reader)) await this.sendOne(tx, group);
      return due.length;
    });
  }

  private async sendOne(tx: Tx, group: readonly Due[]): Promise<void> {
    const [first] = group;
    if (!first) return;
    const ids = group.map(({ id }) => id);
    // Known before it is sent, so that a message that is sent again after a crash is the same message.
    const messageId = `<${first.id}@${new URL(this.config.PUBLIC_URL).hostname}>`;
    const now = this.clock.now();
    if (!this.mailer.isConfigured) {
      await tx.query(`UPDATE emails SET status = 'KEPT', sent_at = $2 WHERE id = ANY ($1::uuid[])`, [ids, now]);
      return;
    }
    try {
      const { subject, text } = mailOf(group, this.config.PUBLIC_URL, first.locale);
      await this.mailer.send({ messageId, to: first.address, subject, text });
      await tx.query(`UPDATE emails SET status = 'SENT', sent_at = $2, message_id = $3 WHERE id = ANY ($1::uuid[])`, [ids, now, messageId]);
    } catch (error) {
      this.log.warn({ err: error }, 'mail');
      const isLast = first.attempts + 1 >= MAX_ATTEMPTS;
      await tx.query(`UPDATE emails SET attempts = attempts + 1, status = $2, due_at = $3 WHERE id = ANY ($1::uuid[])`, [ids, isLast ? 'FAILED' : 'WAITING', new Date(now.getTime() + 30_000 * 2 ** first.attempts)]);
    }
  }
}

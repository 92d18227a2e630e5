import { Inject, Injectable } from '@nestjs/common';
import type { Locale } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles, Repeats } from '../../platform/queue/handles.ts';
import { LOGGER, type Logger } from '../../platform/telemetry/logger.ts';
import { noticeMade } from './mail.jobs.ts';
import { Mailer } from './mailer.ts';
import { mailOf, sentenceOf } from './sentences.ts';
import { kindOf, sendAt, type MailChoice, type NoticeKind } from './when.ts';

const BATCH = 50;
const MAX_ATTEMPTS = 8;

interface Reader {
  user_id: string;
  email: string;
  locale: Locale;
  time_zone: string;
  choices: Partial<Record<NoticeKind, MailChoice>> | null;
  quiet_from: number | null;
  quiet_to: number | null;
  digest_hour: number | null;
}
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

/** Mails of notices: queued once for each reader as they chose, gathered where they chose so, and sent. */
@Injectable()
export class MailService {
  constructor(
    private readonly db: Database,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  @Handles(noticeMade)
  async queue({ notificationId }: PayloadOf<typeof noticeMade>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [notice] = await tx.query<{ org_id: string; code: string; params: Record<string, string> }[]>('SELECT org_id, code, params FROM notifications WHERE id = $1', [notificationId]);
      if (!notice) return;
      const readers = await tx.query<Reader[]>(
        `SELECT p.user_id, p.email, p.locale, o.time_zone, s.email AS choices, s.quiet_from, s.quiet_to, s.digest_hour
         FROM app.people_of($1) p JOIN organisations o ON o.id = $1 LEFT JOIN notice_settings s ON s.user_id = p.user_id AND s.org_id = $1`, [notice.org_id]);
      const now = this.clock.now();
      for (const reader of readers) {
        const choice = reader.choices?.[kindOf(notice.code)] ?? 'NOW';
        if (choice === 'OFF') continue;
        const due = sendAt(choice, { quietFrom: reader.quiet_from, quietTo: reader.quiet_to, digestHour: reader.digest_hour ?? 9 }, now, reader.time_zone);
        const sentence = sentenceOf(notice.code, notice.params, reader.locale);
        await tx.query(
          `INSERT INTO emails (id, org_id, user_id, notification_id, address, subject, body, gathered, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)
           ON CONFLICT (notification_id, user_id) DO NOTHING`,
          [uuidv7(), notice.org_id, reader.user_id, notificationId, reader.email, sentence, choice === 'DIGEST' || due > now, due, now]);
      }
    });
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
      for (const group of messagesOf(due)) await this.sendOne(tx, group);
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

/** Gathered mails of one reader together, every other alone. */
function messagesOf(due: readonly Due[]): Due[][] {
  const gathered = new Map<string, Due[]>();
  const groups: Due[][] = [];
  for (const mail of due) {
    const known = mail.gathered ? gathered.get(mail.user_id) : undefined;
    if (known) known.push(mail);
    else groups.push([mail]);
    const made = groups.at(-1);
    if (mail.gathered && !known && made) gathered.set(mail.user_id, made);
  }
  return groups;
}

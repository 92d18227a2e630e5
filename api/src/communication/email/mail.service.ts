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
import { mailOf, sentenceOf } from './sentences.ts';
import { kindOf, sendAt, type MailChoice, type NoticeKind } from './when.ts';

const BATCH = 50;
const MAX_ATTEMPTS = 8;

interface Reader {
  notification_id: string;
  org_id: string;
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
  async promise(tx: Tx, code: string, params: Readonly<Record<string, string>>, made: readonly { id: string; org_id: string }[]): Promise<void> {
    const readers = await tx.query<Reader[]>(
      `SELECT n.id AS notification_id, n.org_id, p.user_id, p.email, p.locale, o.time_zone, s.email AS choices, s.quiet_from, s.quiet_to, s.digest_hour
       FROM unnest($1::uuid[], $2::uuid[]) AS n (id, org_id) CROSS JOIN LATERAL app.people_of(n.org_id) p JOIN organisations o ON o.id = n.org_id
       LEFT JOIN notice_settings s ON s.user_id = p.user_id AND s.org_id = n.org_id`, [made.map(({ id }) => id), made.map(({ org_id: orgId }) => orgId)]);
    const now = this.clock.now();
    const wanted = readers.flatMap((reader) => {
      const choice = reader.choices?.[kindOf(code)] ?? 'NOW';
      if (choice === 'OFF') return [];
      const due = sendAt(choice, { quietFrom: reader.quiet_from, quietTo: reader.quiet_to, digestHour: reader.digest_hour ?? 9 }, now, reader.time_zone);
      return [{ reader, due, gathered: choice === 'DIGEST' || due > now, sentence: sentenceOf(code, params, reader.locale) }];
    });
    if (wanted.length === 0) return;
    await tx.query(
      `INSERT INTO emails (id, org_id, user_id, notification_id, address, subject, body, gathered, due_at, created_at)
       SELECT id, org_id, user_id, notification_id, address, sentence, sentence, gathered, due_at, $1
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bool[], $9::timestamptz[]) AS w (id, org_id, user_id, notification_id, address, sentence, gathered, due_at)`,
      [now, wanted.map(() => uuidv7()), wanted.map(({ reader }) => reader.org_id), wanted.map(({ reader }) => reader.user_id), wanted.map(({ reader }) => reader.notification_id), wanted.map(({ reader }) => reader.email),
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

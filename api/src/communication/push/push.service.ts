import { Inject, Injectable } from '@nestjs/common';
import type { Locale } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { OutsideFetch, OutsideRefused, type OutsideAnswer } from '../../platform/outside/outside-fetch.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { LOGGER, type Logger } from '../../platform/telemetry/logger.ts';
import { sentenceOf, subjectOf } from '../email/sentences.ts';
import { kindOf } from '../email/when.ts';
import { messagesOf } from '../notifications/messages.ts';
import { pathOf } from '../notifications/paths.ts';
import { momentOf, type Reader } from '../notifications/readers.ts';
import { PushKeysService } from './push-keys.service.ts';
import { encrypt, MAX_PLAIN_BYTES, vapidHeader } from './web-push.ts';

const BATCH = 50;
const MAX_ATTEMPTS = 8;
/** A push service drops what a device did not fetch in a day. */
const KEEP_SECONDS = 86_400;

interface Due {
  id: string;
  device_id: string;
  sealed: string;
  sentence: string;
  path: string;
  locale: Locale;
  gathered: boolean;
  attempts: number;
}
type Outcome = { kind: 'sent' } | { kind: 'gone' } | { kind: 'failed' } | { kind: 'later'; retryAfter: string | undefined };

/** Notices on people's devices: promised once to each device as its reader chose, encrypted for it, and handed to its push service. */
@Injectable()
export class PushService {
  constructor(
    private readonly db: Database,
    private readonly keys: PushKeysService,
    private readonly outside: OutsideFetch,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Push services are reached by https alone (RFC 8030); tests of a whole installation stand in for one here. */
  isService: (url: URL) => boolean = (url) => url.protocol === 'https:';

  /** Promises each device of a notice's readers to be told, in the transaction that writes the notice. */
  async promise(tx: Tx, { code, params, subject }: { code: string; params: Readonly<Record<string, string>>; subject: { kind: string; id: string } }, readers: readonly Reader[]): Promise<void> {
    const now = this.clock.now();
    const wanted = readers.flatMap((reader) => {
      const moment = reader.devices.length === 0 ? null : momentOf(reader.push[kindOf(code)] ?? 'NOW', reader, now);
      return moment ? reader.devices.map((device) => ({ device, reader, ...moment, sentence: sentenceOf(code, params, reader.locale) })) : [];
    });
    if (wanted.length === 0) return;
    await tx.query(
      `INSERT INTO pushes (id, org_id, device_id, notification_id, sentence, locale, gathered, due_at, path, created_at)
       SELECT id, org_id, device_id, notification_id, sentence, locale, gathered, due_at, path, $1
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::bool[], $9::timestamptz[], $10::text[]) AS w (id, org_id, device_id, notification_id, sentence, locale, gathered, due_at, path)`,
      [now, wanted.map(() => uuidv7()), wanted.map(({ reader }) => reader.orgId), wanted.map(({ device }) => device), wanted.map(({ reader }) => reader.notificationId), wanted.map(({ sentence }) => sentence),
        wanted.map(({ reader }) => reader.locale), wanted.map(({ gathered }) => gathered), wanted.map(({ due }) => due), wanted.map(({ reader }) => pathOf(reader.orgKind, subject))]);
  }

  /** Tells what is due. A device's gathered notices come as one. */
  @Repeats({ name: 'push.send', everyMs: 2_000 })
  async send(): Promise<void> {
    while ((await this.sendBatch()) === BATCH);
  }

  private sendBatch(): Promise<number> {
    return this.db.transaction(systemContext, async (tx) => {
      const due = await tx.query<Due[]>(
        `SELECT p.id, p.device_id, d.sealed, p.sentence, p.path, p.locale, p.gathered, p.attempts FROM pushes p JOIN push_devices d ON d.id = p.device_id
         WHERE p.status = 'WAITING' AND p.due_at <= $1 ORDER BY p.device_id, p.id LIMIT ${BATCH} FOR UPDATE OF p SKIP LOCKED`, [this.clock.now()]);
      const groups = messagesOf(due, ({ device_id: device }) => device);
      // Push services of one batch are asked side by side; what they answered is written one after the other.
      const outcomes = await Promise.all(groups.map((group) => this.hand(group)));
      for (const [index, group] of groups.entries()) await this.note(tx, group, outcomes[index] ?? { kind: 'failed' });
      return due.length;
    });
  }

  private async hand(group: readonly Due[]): Promise<Outcome> {
    const [first] = group;
    if (!first) return { kind: 'failed' };
    try {
      const subscription = this.keys.unseal(first.sealed, first.device_id);
      const url = new URL(subscription.endpoint);
      if (!this.isService(url)) return { kind: 'gone' };
      const { origin, hostname } = new URL(this.config.PUBLIC_URL);
      const subject = origin.startsWith('https:') ? origin : `mailto:operator@${hostname}`;
      const answer = await this.outside.post(url.href, {
        authorization: vapidHeader(await this.keys.keys(), url.href, subject, new Date()),
        'content-type': 'application/octet-stream', 'content-encoding': 'aes128gcm', ttl: String(KEEP_SECONDS), urgency: 'normal',
        // What is handed over again after a crash takes the place of the first: a topic of the row's own.
        topic: Buffer.from(first.id.replaceAll('-', ''), 'hex').toString('base64url'),
      }, encrypt(messageOf(group), subscription));
      return outcomeOf(answer);
    } catch (error) {
      this.log.warn({ err: error }, 'push');
      return error instanceof OutsideRefused ? { kind: 'gone' } : { kind: 'later', retryAfter: undefined };
    }
  }

  private async note(tx: Tx, group: readonly Due[], outcome: Outcome): Promise<void> {
    const [first] = group;
    if (!first) return;
    const [ids, now] = [group.map(({ id }) => id), this.clock.now()];
    // The browser left, or never was a place to send to: what waits for it goes with it.
    if (outcome.kind === 'gone') await tx.query('DELETE FROM push_devices WHERE id = $1', [first.device_id]);
    if (outcome.kind === 'sent') {
      await tx.query(`UPDATE pushes SET status = 'SENT', sent_at = $2 WHERE id = ANY ($1::uuid[])`, [ids, now]);
      await tx.query('UPDATE push_devices SET last_told_at = $2 WHERE id = $1', [first.device_id, now]);
    }
    if (outcome.kind === 'gone' || outcome.kind === 'sent') return;
    const isOver = outcome.kind === 'failed' || first.attempts + 1 >= MAX_ATTEMPTS;
    const pauseMs = Math.max(30_000 * 2 ** first.attempts, outcome.kind === 'later' ? Math.min(3_600, Number(outcome.retryAfter) || 0) * 1_000 : 0);
    await tx.query(`UPDATE pushes SET attempts = attempts + 1, status = $2, due_at = $3 WHERE id = ANY ($1::uuid[])`, [ids, isOver ? 'FAILED' : 'WAITING', new Date(now.getTime() + pauseMs)]);
  }
}

/** What a push service's answer means (RFC 8030): taken; the subscription is over; ask again; or never. */
function outcomeOf({ status, retryAfter }: OutsideAnswer): Outcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  return status === 429 || status >= 500 ? { kind: 'later', retryAfter } : { kind: 'failed' };
}

/** What the service worker of the web app reads: a sentence, where it leads, and a tag by which a repetition replaces itself. */
function messageOf(group: readonly Due[]): Buffer {
  const [first] = group;
  const lines = group.map(({ sentence }) => ({ subject: sentence }));
  const make = (body: string) => Buffer.from(JSON.stringify({ title: 'Meadow', body, path: group.length === 1 ? first?.path : '/inbox', tag: first?.id, lang: first?.locale === 'EN' ? 'en' : 'zh-CN' }));
  const text = [group.length > 1 ? subjectOf(lines, first?.locale ?? 'EN') : '', ...group.slice(0, 5).map(({ sentence }) => sentence)].filter(Boolean).join('\n');
  const whole = make(text);
  return whole.length <= MAX_PLAIN_BYTES ? whole : make(subjectOf(lines.slice(0, 1), first?.locale ?? 'EN').slice(0, 500));
}

import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { decodeCursor, pageOf, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import { MailService } from '../email/mail.service.ts';
import { PushService } from '../push/push.service.ts';
import type { NotificationView } from './notification.view.ts';
import { readersOf } from './readers.ts';

export interface Notice {
  orgIds: readonly string[];
  /** Stable code; the web app has a sentence for each in both languages. */
  code: string;
  subjectKind: 'deal' | 'rights' | 'campaign' | 'payout' | 'top_up' | 'brief' | 'sample' | 'contest' | 'wallet' | 'reversal' | 'insight' | 'partnership' | 'payout_method' | 'waiting_payout';
  subjectId: string;
  params?: Record<string, string>;
  /** The fact it tells: told once to each organisation, however often it is sent. */
  dedupeKey: string;
}

interface Row extends Record<string, unknown> {
  id: string;
  code: string;
  subject_kind: string;
  subject_id: string;
  params: object;
  created_at: Date;
  read_at: Date | null;
}

/** Notices in the app, and the ways out of it that their readers chose. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly db: Database,
    private readonly mails: MailService,
    private readonly pushes: PushService,
    private readonly clock: Clock,
  ) {}

  async send(tx: Tx, { orgIds, code, subjectKind, subjectId, params = {}, dedupeKey }: Notice): Promise<void> {
    const made = await tx.query<{ id: string; org_id: string }[]>(
      `INSERT INTO notifications (id, org_id, code, subject_kind, subject_id, params, dedupe_key, created_at)
       SELECT id, org_id, $3, $4, $5, $6, $7, $8 FROM unnest($1::uuid[], $2::uuid[]) AS n (id, org_id) ON CONFLICT (org_id, dedupe_key) DO NOTHING RETURNING id, org_id`,
      [orgIds.map(() => uuidv7()), orgIds, code, subjectKind, subjectId, JSON.stringify(params), dedupeKey, this.clock.now()],
    );
    if (made.length === 0) return;
    const readers = await readersOf(tx, made);
    await this.mails.promise(tx, code, params, readers);
    await this.pushes.promise(tx, { code, params, subject: { kind: subjectKind, id: subjectId } }, readers);
  }

  /** Newest first, with how many are unread. */
  async list(viewer: Viewer, first: number, after: string | null): Promise<Connection<NotificationView> & { unread: number }> {
    const [before] = after === null ? [null] : decodeCursor(after, 1);
    const [rows, [count]] = await Promise.all([
      this.db.read<Row>(
        viewer.context,
        `SELECT id, code, subject_kind, subject_id, params, created_at, read_at FROM notifications
         WHERE org_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [viewer.accountId, before, pageSize(first) + 1],
        'notifications',
      ),
      this.db.read<{ unread: number }>(viewer.context, 'SELECT count(*)::int AS unread FROM notifications WHERE org_id = $1 AND read_at IS NULL', [viewer.accountId]),
    ]);
    return { ...pageOf(rows, first, after !== null, view, (row) => [row.id]), unread: count?.unread ?? 0 };
  }

  async markRead(viewer: Viewer, ids: readonly string[]): Promise<boolean> {
    await this.db.transaction(viewer.context, (tx) =>
      tx.query('UPDATE notifications SET read_at = $3 WHERE org_id = $1 AND id = ANY ($2::uuid[]) AND read_at IS NULL', [viewer.accountId, ids.filter(isUuid), this.clock.now()]),
    );
    return true;
  }
}

const view = (row: Row): NotificationView => ({
  id: row.id,
  code: row.code,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  params: JSON.stringify(row.params),
  createdAt: row.created_at,
  readAt: row.read_at,
});

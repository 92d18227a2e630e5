import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { insightAlerted } from './alerts.jobs.ts';
import { WatchedFigures, type Watched } from './watched-figures.ts';

export const alertTurns = ['RISES', 'PRAISE_FALLS'] as const;
export type AlertTurn = (typeof alertTurns)[number];
export interface AlertWish extends Watched {
  turn: AlertTurn;
  /** RISES: times the usual; PRAISE_FALLS: percentage points. */
  threshold: number;
}
export interface Alert extends AlertWish {
  id: string;
  lastOn: string | null;
  lastValue: number | null;
  lastUsual: number | null;
}

const MOST_ALERTS = 50;
const LONGEST = 40;
const ranges = { RISES: [1.5, 100], PRAISE_FALLS: [5, 100] } as const;
/** A rise that goes on, or comes back this soon, is the same fact. */
const QUIET_DAYS = 14;
const FIELDS = 'id, kind, subject, turn, threshold';

/** What an organisation wants to be told of, looked at whenever texts came in. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly db: Database,
    private readonly figures: WatchedFigures,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  list(viewer: Viewer): Promise<Alert[]> {
    return this.db.read<Alert & Record<string, unknown>>(
      viewer.context,
      `SELECT a.${FIELDS.replaceAll(', ', ', a.')}, f.day::text AS "lastOn", f.value AS "lastValue", f.usual AS "lastUsual"
       FROM insight_alerts a LEFT JOIN LATERAL (SELECT day, value, usual FROM insight_alert_facts f WHERE f.alert_id = a.id ORDER BY day DESC LIMIT 1) f ON true WHERE a.org_id = $1 ORDER BY f.day DESC NULLS LAST, a.created_at DESC, a.id`,
      [viewer.accountId],
    );
  }

  /** Watches something, or watches it from another threshold on. @throws BadInput */
  async set(viewer: Viewer, { kind, subject: raw, turn, threshold }: AlertWish): Promise<Alert[]> {
    const subject = raw.trim();
    const [least, most] = ranges[turn];
    if (subject === '' || subject.length > LONGEST || subject.includes('\0')) throw new BadInput({ subject: `must have 1 to ${LONGEST} characters` });
    if (!(threshold >= least && threshold <= most)) throw new BadInput({ threshold: `must be from ${least} to ${most}` });
    await this.db.transaction(viewer.context, async (tx) => {
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM insight_alerts WHERE org_id = $1 AND (kind, subject, turn) <> ($2, $3, $4)', [viewer.accountId, kind, subject, turn]);
      if (count >= MOST_ALERTS) throw new BadInput({ subject: `cannot be added: ${MOST_ALERTS} are watched already` });
      const [{ id } = { id: '' }] = await tx.query<{ id: string }[]>(
        `INSERT INTO insight_alerts (id, org_id, kind, subject, turn, threshold) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (org_id, kind, subject, turn) DO UPDATE SET threshold = excluded.threshold, seen_texts = -1 RETURNING id`,
        [uuidv7(), viewer.accountId, kind, subject, turn, threshold],
      );
      await this.audit.record(tx, viewer, { action: 'insight.alert', object: 'organisation', objectId: viewer.accountId, after: { id, kind, subject, turn, threshold } });
    });
    return this.list(viewer);
  }

  /** @throws NotFound */
  async remove(viewer: Viewer, id: string): Promise<Alert[]> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [removed] = isUuid(id) ? await tx.query<[{ subject: string }[], number]>('DELETE FROM insight_alerts WHERE id = $1 AND org_id = $2 RETURNING subject', [id, viewer.accountId]) : [[]];
      if (!removed[0]) throw new NotFound('alert', id);
      await this.audit.record(tx, viewer, { action: 'insight.alert', object: 'organisation', objectId: viewer.accountId, before: { id, subject: removed[0].subject } });
    });
    return this.list(viewer);
  }

  /** Looks at what is watched wherever texts came in since the last look. */
  @Repeats({ name: 'insight.alerts', everyMs: 30_000 })
  async look(): Promise<void> {
    const due = await this.db.read<AlertWish & { id: string; orgId: string; texts: bigint } & Record<string, unknown>>(
      systemContext,
      `SELECT ${FIELDS}, org_id AS "orgId", r.texts FROM insight_alerts a, LATERAL (SELECT coalesce(sum(texts), 0)::bigint AS texts FROM insight_datasets s WHERE s.org_id = a.org_id OR s.shared) r
       WHERE r.texts <> a.seen_texts ORDER BY id LIMIT 500`,
    );
    for (const alert of due) await this.lookAt(alert);
  }

  private async lookAt({ id, orgId, texts, ...wish }: AlertWish & { id: string; orgId: string; texts: bigint }): Promise<void> {
    const fact = await this.figures.turnOf({ context: systemContext, accountId: orgId }, wish);
    await this.db.transaction(systemContext, async (tx) => {
      // Whoever changed or looked at it meanwhile has the word.
      const [alert] = await tx.query<{ threshold: number }[]>('SELECT threshold FROM insight_alerts WHERE id = $1 FOR UPDATE', [id]);
      if (alert?.threshold !== wish.threshold) return;
      await tx.query('UPDATE insight_alerts SET seen_texts = $2 WHERE id = $1', [id, texts]);
      if (!fact) return;
      const [told] = await tx.query<{ day: string }[]>(
        `INSERT INTO insight_alert_facts (alert_id, day, org_id, value, usual, told_at) SELECT $1, $2::date, $3, $4, $5, $6
         WHERE NOT EXISTS (SELECT FROM insight_alert_facts WHERE alert_id = $1 AND day > $2::date - ${QUIET_DAYS}) RETURNING day::text AS day`,
        [id, fact.day, orgId, fact.value, fact.usual, this.clock.now()],
      );
      if (told) await this.outbox.add(tx, insightAlerted, { alertId: id, orgId, subject: wish.subject, turn: wish.turn, day: fact.day, value: fact.value, usual: fact.usual });
    });
  }
}

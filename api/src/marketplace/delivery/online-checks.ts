import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { OutsideFetch, OutsideRefused } from '../../platform/outside/outside-fetch.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { checkOnline, deliveryFact, type deliveryFacts } from './delivery.jobs.ts';
import type { CheckOutcome } from './delivery.view.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Time to put a note back before the promise counts as broken. */
export const RESTORE_DAYS = 3;
/** A note counts as gone when it is gone twice, this long apart: pages fail for moments. */
const AGAIN_MS = HOUR / 4;

interface Publication {
  url: string;
  keep_until: Date | null;
  offline_since: Date | null;
  restore_by: Date | null;
  broken_at: Date | null;
  brand_id: string;
  creator_id: string;
  last: CheckOutcome | null;
}
interface Seen {
  outcome: CheckOutcome;
  status: number | null;
  detail: string;
}

/** Looks at published notes for as long as they were promised to stay. What cannot be reached from here is held against nobody. */
@Injectable()
export class OnlineChecks {
  constructor(
    private readonly db: Database,
    private readonly outside: OutsideFetch,
    private readonly timers: Timers,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Begins to follow a note that was just published. */
  async follow(tx: Tx, dealId: string, keepOnlineDays: number): Promise<void> {
    const now = this.clock.now().getTime();
    await tx.query('UPDATE publications SET keep_until = $2 WHERE deal_id = $1', [dealId, new Date(now + keepOnlineDays * DAY)]);
    if (keepOnlineDays > 0) await this.next(tx, dealId, new Date(now + HOUR));
  }

  @Handles(checkOnline)
  async check({ dealId }: PayloadOf<typeof checkOnline>): Promise<void> {
    const [known] = await this.db.read<{ url: string }>(systemContext, 'SELECT url FROM publications WHERE deal_id = $1', [dealId]);
    if (!known) return;
    // The network outside of any transaction; what it said is judged on the locked row.
    const seen = await this.look(known.url);
    await this.db.transaction(systemContext, (tx) => this.judge(tx, dealId, seen));
  }

  private async look(url: string): Promise<Seen> {
    try {
      const { status } = await this.outside.get(url);
      const outcome = status === 404 || status === 410 ? 'GONE' : status >= 200 && status < 300 ? 'ONLINE' : 'UNKNOWN';
      return { outcome, status, detail: '' };
    } catch (error) {
      return { outcome: 'UNKNOWN', status: null, detail: error instanceof OutsideRefused ? `not asked: it ${error.message}` : 'could not be reached' };
    }
  }

  private async judge(tx: Tx, dealId: string, { outcome, status, detail }: Seen): Promise<void> {
    const [row] = await tx.query<Publication[]>(
      `SELECT p.*, (SELECT outcome FROM publication_checks c WHERE c.deal_id = p.deal_id ORDER BY id DESC LIMIT 1) AS last FROM publications p WHERE deal_id = $1 FOR UPDATE`, [dealId]);
    if (!row) return;
    const now = this.clock.now();
    await tx.query('INSERT INTO publication_checks (id, deal_id, brand_id, creator_id, at, outcome, status, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [uuidv7(), dealId, row.brand_id, row.creator_id, now, outcome, status, detail]);
    await tx.query('UPDATE publications SET checked_at = $2 WHERE deal_id = $1', [dealId, now]);
    const wentOffline = outcome === 'GONE' && row.last === 'GONE' && !row.offline_since;
    if (wentOffline) await this.wentOffline(tx, dealId, now);
    if (outcome === 'ONLINE' && row.offline_since && !row.broken_at) await this.cameBack(tx, dealId, row.offline_since);
    const isBroken = outcome === 'GONE' && row.restore_by && row.restore_by <= now && !row.broken_at;
    if (isBroken) await this.broke(tx, dealId, row, now);
    if (!row.keep_until || row.keep_until <= now || row.broken_at || isBroken) return;
    const wait = outcome === 'GONE' && !row.offline_since && !wentOffline ? AGAIN_MS : outcome === 'GONE' ? HOUR * 6 : DAY;
    const restoreBy = wentOffline ? new Date(now.getTime() + RESTORE_DAYS * DAY) : row.restore_by;
    const due = new Date(now.getTime() + wait);
    // Looked at once more exactly when the time to put it back is over.
    await this.next(tx, dealId, restoreBy && outcome === 'GONE' && restoreBy > now && restoreBy < due ? restoreBy : due);
  }

  private async wentOffline(tx: Tx, dealId: string, now: Date): Promise<void> {
    await tx.query('UPDATE publications SET offline_since = $2, restore_by = $3 WHERE deal_id = $1', [dealId, now, new Date(now.getTime() + RESTORE_DAYS * DAY)]);
    await this.tell(tx, dealId, 'note.offline', now);
  }

  private async cameBack(tx: Tx, dealId: string, since: Date): Promise<void> {
    await tx.query('UPDATE publications SET offline_since = NULL, restore_by = NULL WHERE deal_id = $1', [dealId]);
    await this.tell(tx, dealId, 'note.back', since);
  }

  /** The promise is broken: it counts against the creator's record. Money still in escrow is not released by time, see the deal's clock. */
  private async broke(tx: Tx, dealId: string, { creator_id: creatorId, offline_since: since }: Publication, now: Date): Promise<void> {
    await tx.query('UPDATE publications SET broken_at = $2 WHERE deal_id = $1', [dealId, now]);
    await tx.query('SELECT app.record_delivery($1, 0, 1)', [creatorId]);
    await this.tell(tx, dealId, 'note.broken', since ?? now);
  }

  private async tell(tx: Tx, dealId: string, code: (typeof deliveryFacts)[number], since: Date): Promise<void> {
    await this.outbox.add(tx, deliveryFact, { dealId, code, key: `${code}:${dealId}:${since.toISOString()}`, to: 'BOTH' });
  }

  private async next(tx: Tx, dealId: string, dueAt: Date): Promise<void> {
    await this.timers.set(tx, { key: `deal:${dealId}:online`, job: checkOnline, payload: { dealId }, dueAt });
  }
}

import { Injectable } from '@nestjs/common';
import { dayAt, endOfDay, isDay } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, may, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Timers } from '../../platform/timers/timers.ts';
import type { Deal } from '../deals/deal.entity.ts';
import { boostUntil, isBoostable, partyOf } from '../deals/deal.policy.ts';
import { readTerms, type StoredTerms } from '../deals/deal.terms.ts';
import { rightsAskOver, rightsChanged, rightsStepped, type RightsAction } from './rights.jobs.ts';
import { stepsOpenTo } from './rights.policy.ts';

const DAY_MS = 86_400_000;
export const ANSWER_DAYS = 14;
const MOST_NOTICE_DAYS = 90;
const MOST_YEARS = 5;
const MOST_NOTE = 500;

interface Locked extends Pick<Deal, 'id' | 'status' | 'brandId' | 'creatorId' | 'publishedAt'> {
  terms: StoredTerms;
  said: Date | null;
  lastId: string | null;
  lastAction: RightsAction | null;
  zone: string;
}
interface Open {
  deal: Locked;
  until: Date | null;
  now: Date;
}
interface Step {
  action: RightsAction;
  until: Date | null;
  note: string | null;
}

/** Changes of what a brand may do with a note, by whom they concern. Each is a step that is kept. */
@Injectable()
export class RightsService {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly timers: Timers,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** The creator allows boosts until the end of a day: later than now agreed, or anew. @throws NotFound, Conflict, BadInput */
  grant(viewer: Viewer, dealId: string, day: string): Promise<void> {
    return this.step(viewer, dealId, 'grant', ({ deal, until, now }) => {
      const end = lastMoment(day, deal.zone, now);
      // What was brought forward may be granted again in part; what holds only grows.
      if (deal.lastAction !== 'REVOKE' && until !== null && until >= now && end <= until) throw new BadInput({ until: 'must be after the day agreed so far' });
      return { action: 'GRANT', until: end, note: null };
    });
  }

  /** The creator takes the rights back, at once or so many days from now. @throws NotFound, Conflict, BadInput */
  revoke(viewer: Viewer, dealId: string, { noticeDays, reason }: { noticeDays: number; reason: string }): Promise<void> {
    const note = noteOf('reason', reason);
    if (note === null) throw new BadInput({ reason: 'is needed' });
    if (!Number.isInteger(noticeDays) || noticeDays < 0 || noticeDays > MOST_NOTICE_DAYS) throw new BadInput({ noticeDays: `must be between 0 and ${MOST_NOTICE_DAYS}` });
    return this.step(viewer, dealId, 'revoke', ({ until, now }) => {
      const end = new Date(now.getTime() + noticeDays * DAY_MS);
      if (until !== null && end >= until) throw new BadInput({ noticeDays: 'must end before the day agreed so far' });
      return { action: 'REVOKE', until: end, note };
    });
  }

  /** The brand asks for a later end. @throws NotFound, Conflict when a question waits, BadInput */
  ask(viewer: Viewer, dealId: string, day: string, note: string | null): Promise<void> {
    return this.step(viewer, dealId, 'ask', ({ deal, until, now }) => {
      const end = lastMoment(day, deal.zone, now);
      if (until !== null && end <= until) throw new BadInput({ until: 'must be after the day agreed so far' });
      return { action: 'ASK', until: end, note: noteOf('note', note ?? '') };
    });
  }

  decline(viewer: Viewer, dealId: string): Promise<void> {
    return this.step(viewer, dealId, 'decline', () => ({ action: 'DECLINE', until: null, note: null }));
  }

  withdraw(viewer: Viewer, dealId: string): Promise<void> {
    return this.step(viewer, dealId, 'withdraw', () => ({ action: 'WITHDRAW', until: null, note: null }));
  }

  @Handles(rightsAskOver)
  async lapse({ stepId, dealId }: PayloadOf<typeof rightsAskOver>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const deal = await lock(tx, dealId);
      if (deal?.lastId !== stepId) return;
      await this.keep(tx, deal, { action: 'LAPSE', until: null, note: null }, { by: 'SYSTEM', name: null, at: this.clock.now() });
    });
  }

  private async step(viewer: Viewer, dealId: string, wish: keyof ReturnType<typeof stepsOpenTo>, work: (open: Open) => Step): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const deal = isUuid(dealId) ? await lock(tx, dealId) : null;
      const party = deal && partyOf(viewer, deal);
      if (!deal || (party !== 'BRAND' && party !== 'CREATOR')) throw new NotFound('deal', dealId);
      if (!may(viewer, 'deal:negotiate')) throw new Forbidden();
      const now = this.clock.now();
      const until = boostUntil(deal, readTerms(deal.terms), deal.said);
      const state = { isPublished: isBoostable(deal), until, lastAction: deal.lastAction, now };
      if (!stepsOpenTo(party, state)[wish]) throw new Conflict('The rights of this note do not stand so that this can be done.');
      const taken = work({ deal, until, now });
      await this.keep(tx, deal, taken, { by: party, name: viewer.name, at: now });
      const before = { until: until?.toISOString() ?? null };
      await this.audit.record(tx, viewer, { action: `rights.${taken.action.toLowerCase()}`, object: 'deal', objectId: deal.id, before, after: { until: taken.until?.toISOString() ?? before.until } });
    });
  }

  private async keep(tx: Tx, deal: Locked, { action, until, note }: Step, { by, name, at }: { by: 'BRAND' | 'CREATOR' | 'SYSTEM'; name: string | null; at: Date }): Promise<void> {
    const stepId = uuidv7();
    await tx.query(
      'INSERT INTO rights_steps (id, deal_id, brand_id, creator_id, action, by_party, actor_name, until, note, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [stepId, deal.id, deal.brandId, deal.creatorId, action, by, name, until, note, at],
    );
    const wait = `rights:${deal.id}:ask`;
    if (action === 'ASK') await this.timers.set(tx, { key: wait, job: rightsAskOver, payload: { stepId, dealId: deal.id }, dueAt: new Date(at.getTime() + ANSWER_DAYS * DAY_MS) });
    else await this.timers.clear(tx, wait);
    if (action === 'GRANT' || action === 'REVOKE') await this.outbox.add(tx, rightsChanged, { dealId: deal.id });
    await this.outbox.add(tx, rightsStepped, { stepId, dealId: deal.id, action, untilOn: until && dayAt(new Date(until.getTime() - 1), deal.zone) });
  }
}

/** The deal with its last step, locked until commit: a second click waits, then meets what the first one did. */
async function lock(tx: Tx, dealId: string): Promise<Locked | null> {
  const [held] = await tx.query<{ id: string }[]>('SELECT id FROM deals WHERE id = $1 FOR UPDATE', [dealId]);
  if (!held) return null;
  const [row] = await tx.query<Locked[]>(
    `SELECT d.id, d.status, d.brand_id AS "brandId", d.creator_id AS "creatorId", d.published_at AS "publishedAt", o.terms, coalesce(c.time_zone, 'UTC') AS zone,
       app.rights_said(d.id) AS said, s.id AS "lastId", s.action AS "lastAction"
     FROM deals d JOIN offers o ON o.deal_id = d.id AND o.version = d.current_version LEFT JOIN public_organisations c ON c.id = d.creator_id
     LEFT JOIN LATERAL (SELECT r.id, r.action FROM rights_steps r WHERE r.deal_id = d.id ORDER BY r.no DESC LIMIT 1) s ON true WHERE d.id = $1`, [dealId],
  );
  return row ?? null;
}

/** The end of a day where the creator lives. @throws BadInput for a day that is none, has passed or is years away */
function lastMoment(day: string, zone: string, now: Date): Date {
  if (!isDay(day)) throw new BadInput({ until: 'must be a day' });
  const end = endOfDay(day, zone);
  const most = `${Number(dayAt(now, zone).slice(0, 4)) + MOST_YEARS}${dayAt(now, zone).slice(4)}`;
  if (end <= now) throw new BadInput({ until: 'has passed' });
  if (day > most) throw new BadInput({ until: `must be within ${MOST_YEARS} years` });
  return end;
}

function noteOf(field: string, text: string): string | null {
  const plain = text.trim();
  if ([...plain].length > MOST_NOTE) throw new BadInput({ [field]: `has more than ${MOST_NOTE} characters` });
  return plain === '' ? null : plain;
}

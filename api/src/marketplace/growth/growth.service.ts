import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, type Context } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { LevelLimitReached } from './growth.errors.ts';
import type { CreditAppealView, CreditEventView, CreditReason, GrowthView } from './growth.view.ts';
import { levelBenefits, levelOf, standing, TOP_LEVEL, type GrowthFacts, type LevelBenefit, type Task } from './level.ts';

type Facts = GrowthFacts & { id: string } & Record<string, unknown>;
const FACTS = 'SELECT creator_id AS id, deals, brands, credit, reviews, review_sum AS "reviewSum" FROM app.growth_facts($1::uuid[], $2)';
const TASKS = 'SELECT level, task, at_least::float8 AS "atLeast" FROM creator_level_tasks';
const APPEALS = `SELECT a.id, a.deal_id AS "dealId", a.reason, c.name AS "creatorName", a.text, a.at, a.decided_at AS "decidedAt", a.lifted, a.why FROM credit_appeals a JOIN public_organisations c ON c.id = a.creator_id`;
/** What a creator has of a benefit now. */
const inUse: Record<LevelBenefit, string> = {
  APPLICATIONS: `SELECT count(*)::int AS used FROM deals WHERE creator_id = $1 AND status = 'APPLIED'`,
  SAMPLES: `SELECT count(*)::int AS used FROM samples WHERE creator_id = $1 AND status IN ('REQUESTED', 'APPROVED', 'SHIPPED', 'RECEIVED')`,
};
const MOST_TEXT = 2_000;

/** Levels and credit: read off what happened, never set by hand. */
@Injectable()
export class GrowthService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  async levels(context: Context, creatorIds: readonly string[]): Promise<Map<string, number>> {
    const [facts, tasks] = await Promise.all([this.db.read<Facts>(context, FACTS, [creatorIds, this.clock.now()]), this.db.read<Task & Record<string, unknown>>(context, TASKS)]);
    return new Map(facts.map((fact) => [fact.id, levelOf(fact, tasks)]));
  }

  async of(viewer: Viewer, creatorId: string): Promise<GrowthView> {
    const now = this.clock.now();
    const [[facts], tasks, benefits, events, appeals] = await Promise.all([
      this.db.read<Facts>(viewer.context, FACTS, [[creatorId], now]),
      this.db.read<Task & Record<string, unknown>>(viewer.context, TASKS),
      this.db.read<{ level: number; benefit: LevelBenefit; amount: number }>(viewer.context, 'SELECT level, benefit, amount FROM creator_level_benefits'),
      this.db.read<Omit<CreditEventView, 'appeal'> & Record<string, unknown>>(viewer.context, 'SELECT deal_id AS "dealId", reason, points, at, lifted FROM app.credit_events($1::uuid[], $2) ORDER BY at DESC, reason LIMIT 200', [[creatorId], now]),
      this.db.read<CreditAppealView & Record<string, unknown>>(viewer.context, `${APPEALS} WHERE a.creator_id = $1`, [creatorId]),
    ]);
    if (!facts) throw new NotFound('creator', creatorId);
    const level = levelOf(facts, tasks);
    const stands = standing(facts);
    const amountAt = (benefit: LevelBenefit, at: number) => benefits.find((row) => row.benefit === benefit && row.level === at)?.amount ?? 0;
    return {
      level, credit: facts.credit,
      tasks: tasks.filter((task) => task.level === level + 1).map(({ task, atLeast }) => ({ task, atLeast, now: stands[task], isMet: stands[task] >= atLeast })),
      benefits: levelBenefits.map((benefit) => ({ benefit, now: amountAt(benefit, level), next: level < TOP_LEVEL ? amountAt(benefit, level + 1) : null })),
      events: events.map((event) => ({ ...event, appeal: appeals.find(({ dealId, reason }) => dealId === event.dealId && reason === event.reason) ?? null })),
    };
  }

  /** Before one more of a benefit is taken, in the transaction that takes it: two at once take turns. @throws LevelLimitReached */
  async checkLimit(tx: Tx, creatorId: string, benefit: LevelBenefit): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`level-limit:${benefit}:${creatorId}`]);
    const [facts] = await tx.query<Facts[]>(FACTS, [[creatorId], this.clock.now()]);
    const level = facts ? levelOf(facts, await tx.query<Task[]>(TASKS)) : 1;
    const [limit] = await tx.query<{ amount: number }[]>('SELECT amount FROM creator_level_benefits WHERE level = $1 AND benefit = $2', [level, benefit]);
    const [row] = await tx.query<{ used: number }[]>(inUse[benefit], [creatorId]);
    if (limit && row && row.used >= limit.amount) throw new LevelLimitReached(benefit, limit.amount, level);
  }

  /** A creator's word against one entry of its credit, once. @throws BadInput, NotFound, Conflict */
  async appeal(viewer: Viewer, dealId: string, reason: CreditReason, text: string): Promise<void> {
    if (text.trim() === '' || text.length > MOST_TEXT) throw new BadInput({ text: `is needed, up to ${MOST_TEXT} characters` });
    const now = this.clock.now();
    await this.db.transaction(viewer.context, async (tx) => {
      const events = isUuid(dealId) ? await tx.query<{ points: number }[]>('SELECT points FROM app.credit_events($1::uuid[], $2) WHERE deal_id = $3 AND reason = $4', [[viewer.accountId], now, dealId, reason]) : [];
      if (!events[0]) throw new NotFound('entry of the credit', dealId);
      if (events[0].points >= 0) throw new Conflict('This counts for you.');
      const made = await tx.query<unknown[]>('INSERT INTO credit_appeals (id, creator_id, deal_id, reason, text, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (deal_id, reason) DO NOTHING RETURNING 1', [uuidv7(), viewer.accountId, dealId, reason, text.trim(), now]);
      if (made.length === 0) throw new Conflict('You have appealed this; the answer is final.');
      await this.audit.record(tx, viewer, { action: 'credit.appeal', object: 'deal', objectId: dealId, after: { reason } });
    });
  }

  /** Those not decided first. */
  appeals(viewer: Viewer): Promise<CreditAppealView[]> {
    return this.db.read<CreditAppealView & Record<string, unknown>>(viewer.context, `${APPEALS} ORDER BY a.decided_at IS NOT NULL, a.at LIMIT 200`);
  }

  /** The operator's word on an appeal. @throws BadInput, NotFound */
  async decide(viewer: Viewer, id: string, lifted: boolean, why: string): Promise<void> {
    if (why.trim() === '' || why.length > MOST_TEXT) throw new BadInput({ why: `is needed, up to ${MOST_TEXT} characters` });
    await this.db.transaction(viewer.context, async (tx) => {
      const [, count] = isUuid(id) ? await tx.query<[unknown[], number]>('UPDATE credit_appeals SET decided_at = $2, lifted = $3, why = $4 WHERE id = $1 AND decided_at IS NULL', [id, this.clock.now(), lifted, why.trim()]) : [[], 0];
      if (count === 0) throw new NotFound('open appeal', id);
      await this.audit.record(tx, viewer, { action: 'credit.appeal-decided', object: 'appeal', objectId: id, after: { lifted, why } });
    });
  }
}

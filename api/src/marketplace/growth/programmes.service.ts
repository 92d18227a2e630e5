import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { PoolsService } from '../../finance/index.ts';
import { AuditService, checkCurrency, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { dealSettled, programmeOver } from './growth.jobs.ts';
import { GrowthService } from './growth.service.ts';
import type { ProgrammeInput, ProgrammeView } from './growth.view.ts';

const DAY_MS = 86_400_000;
const MOST_MINOR = 10n ** 12n;
interface Programme {
  id: string;
  brand_id: string;
  currency: string;
  bonus_minor: bigint;
  pool_minor: bigint;
  max_level: number;
  deals_each: number;
  payout_days: number | null;
}

/** Bonuses for newcomers' first deals, out of a pool that is held from the start; what is not earned goes back. */
@Injectable()
export class ProgrammesService {
  constructor(
    private readonly db: Database,
    private readonly pools: PoolsService,
    private readonly growth: GrowthService,
    private readonly timers: Timers,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PAYOUT_DAYS'>,
  ) {}

  /** @throws Forbidden, BadInput, InsufficientFunds */
  async create(viewer: Viewer, { title, currency, bonusMinor, bonuses, maxLevel, dealsEach, days }: ProgrammeInput): Promise<void> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has programmes.');
    checkCurrency(currency);
    const wrong: Record<string, string> = {};
    if (title.trim() === '' || title.length > 120) wrong['title'] = 'is needed, up to 120 characters';
    if (bonusMinor <= 0n || bonusMinor > MOST_MINOR) wrong['bonusMinor'] = 'must be above zero';
    for (const [field, value, most] of [['bonuses', bonuses, 10_000], ['maxLevel', maxLevel, 10], ['dealsEach', dealsEach, 20], ['days', days, 365]] as const) {
      if (!Number.isInteger(value) || value < 1 || value > most) wrong[field] = `must be between 1 and ${most}`;
    }
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    const [id, now, poolMinor] = [uuidv7(), this.clock.now(), bonusMinor * BigInt(bonuses)];
    const endsAt = new Date(now.getTime() + days * DAY_MS);
    await this.db.transaction(viewer.context, async (tx) => {
      await this.pools.fund(tx, { poolId: id, orgId: viewer.accountId, currency, payoutDays: this.config.PAYOUT_DAYS }, poolMinor);
      await tx.query(
        `INSERT INTO programmes (id, brand_id, title, status, currency, bonus_minor, pool_minor, max_level, deals_each, ends_at, created_at, payout_days) VALUES ($1, $2, $3, 'RUNNING', $4, $5, $6, $7, $8, $9, $10, $11)`,
        [id, viewer.accountId, title.trim(), currency, bonusMinor.toString(), poolMinor.toString(), maxLevel, dealsEach, endsAt, now, this.config.PAYOUT_DAYS]);
      await this.timers.set(tx, { key: `programme:${id}`, job: programmeOver, payload: { programmeId: id }, dueAt: endsAt });
      await this.audit.record(tx, viewer, { action: 'programme.create', object: 'programme', objectId: id, after: { title, bonusMinor: bonusMinor.toString(), bonuses } });
    });
  }

  /** A brand's own; for creators those that run. */
  async list(viewer: Viewer): Promise<ProgrammeView[]> {
    type Row = Omit<ProgrammeView, 'bonus'> & { bonusMinor: bigint; currency: string } & Record<string, unknown>;
    const isBrand = viewer.kind === 'BRAND';
    const rows = await this.db.read<Row>(
      viewer.context,
      isBrand
        ? `SELECT p.id, o.name AS "brandName", p.title, p.currency, p.bonus_minor AS "bonusMinor", (p.pool_minor / p.bonus_minor)::int AS "bonusesLeft", p.max_level AS "maxLevel", p.deals_each AS "dealsEach", p.ends_at AS "endsAt", ceil(coalesce(p.payout_days, $2))::int AS "payoutDays", p.status = 'RUNNING' AS "isRunning",
             (SELECT count(*)::int FROM programme_awards a WHERE a.programme_id = p.id) AS paid
           FROM programmes p JOIN public_organisations o ON o.id = p.brand_id WHERE p.brand_id = $1 ORDER BY p.id DESC LIMIT 100`
        : `SELECT p.id, p.brand_name AS "brandName", p.title, p.currency, p.bonus_minor AS "bonusMinor", p.bonuses_left::int AS "bonusesLeft", p.max_level AS "maxLevel", p.deals_each AS "dealsEach", p.ends_at AS "endsAt", ceil(coalesce(p.payout_days, $2))::int AS "payoutDays", true AS "isRunning",
             (SELECT count(*)::int FROM programme_awards a WHERE a.programme_id = p.id AND a.creator_id = $1) AS paid
           FROM market_programmes p ORDER BY p.ends_at LIMIT 100`,
      [viewer.accountId, this.config.PAYOUT_DAYS]);
    return rows.map(({ bonusMinor, currency, ...row }) => ({ ...row, bonus: money(bonusMinor, currency) }));
  }

  @Handles(dealSettled)
  async settled({ dealId }: PayloadOf<typeof dealSettled>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [deal] = await tx.query<{ brand_id: string; creator_id: string }[]>('SELECT brand_id, creator_id FROM deals WHERE id = $1', [dealId]);
      if (!deal) return;
      const programmes = await tx.query<Programme[]>(
        `SELECT id, brand_id, currency, bonus_minor, pool_minor, max_level, deals_each, payout_days FROM programmes WHERE brand_id = $1 AND status = 'RUNNING' AND ends_at > $2 ORDER BY id FOR UPDATE`, [deal.brand_id, this.clock.now()]);
      if (programmes.length === 0) return;
      const level = (await this.growth.levels(systemContext, [deal.creator_id])).get(deal.creator_id) ?? 1;
      for (const programme of programmes) if (level <= programme.max_level && programme.pool_minor >= programme.bonus_minor) await this.pay(tx, programme, deal.creator_id, dealId);
    });
  }

  private async pay(tx: Tx, { id, brand_id: brandId, currency, bonus_minor: bonus, deals_each: most, payout_days: payoutDays }: Programme, creatorId: string, dealId: string): Promise<void> {
    const awardId = uuidv7();
    const made = await tx.query<unknown[]>(
      `INSERT INTO programme_awards (id, programme_id, brand_id, creator_id, deal_id, amount_minor, at)
       SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM programme_awards WHERE programme_id = $2 AND creator_id = $4) < $8 ON CONFLICT (programme_id, deal_id) DO NOTHING RETURNING 1`,
      [awardId, id, brandId, creatorId, dealId, bonus.toString(), this.clock.now(), most]);
    if (made.length === 0) return;
    await this.pools.award(tx, { poolId: id, orgId: brandId, currency, payoutDays }, { awardId, creatorId, kind: 'BONUS', creatorGetsMinor: bonus, platformFeeMinor: 0n, creatorFeeMinor: 0n });
    await tx.query('UPDATE programmes SET pool_minor = pool_minor - $2 WHERE id = $1', [id, bonus.toString()]);
  }

  @Handles(programmeOver)
  async over({ programmeId }: PayloadOf<typeof programmeOver>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [programme] = await tx.query<Programme[]>(`SELECT id, brand_id, currency, bonus_minor, pool_minor, max_level, deals_each, payout_days FROM programmes WHERE id = $1 AND status = 'RUNNING' FOR UPDATE`, [programmeId]);
      if (!programme) return;
      await this.pools.giveBack(tx, { poolId: programmeId, orgId: programme.brand_id, currency: programme.currency, payoutDays: programme.payout_days }, programme.pool_minor);
      await tx.query(`UPDATE programmes SET status = 'ENDED', pool_minor = 0 WHERE id = $1`, [programmeId]);
    });
  }
}
